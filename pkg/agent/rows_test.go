package agent_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"pgregory.net/rapid"

	"github.com/retain-cli/retain/pkg/agent"
)

func TestRows(t *testing.T) {
	for _, c := range []struct {
		most       int
		text, want string
		left       []agent.Left
	}{
		{1, `{}`, `{}`, nil},
		{2, `{"a": [1, 2]}`, `{"a":[1,2]}`, nil},
		{1, `{"a": [1, 2, 3], "b": "x, [y] \" \\"}`, `{"a":[1],"b":"x, [y] \" \\"}`, []agent.Left{{Path: "a", Rows: 2}}},
		{1, `{"a": [{"b": [1, 2]}, {"b": [3, 4]}], "c": 1}`, `{"a":[{"b":[1]}],"c":1}`, []agent.Left{{Path: "a", Rows: 1}, {Path: "a.b", Rows: 1}}},
		{2, `{"a": [{"b": [1, 2, 3]}, {"b": [4, 5, 6, 7]}]}`, `{"a":[{"b":[1,2]},{"b":[4,5]}]}`, []agent.Left{{Path: "a.b", Rows: 3}}},
		{1, `{"a": [[], [1, 2]], "b": [null]}`, `{"a":[[]],"b":[null]}`, []agent.Left{{Path: "a", Rows: 1}}},
		{2, `{"a": [{"last_day": 1}, {"last_day": 2}, {"last_day": 3}, {"last_day": 4}, {"last_day": 5}]}`, `{"a":[{"last_day":4},{"last_day":5}]}`, []agent.Left{{Path: "a", Rows: 3, Oldest: true}}},
		{3, `{"a": [{"last_day": 1, "b": [1, 2, 3, 4]}, {"last_day": 2}, {"last_day": 3}, {"last_day": 4}]}`, `{"a":[{"last_day":2},{"last_day":3},{"last_day":4}]}`, []agent.Left{{Path: "a", Rows: 1, Oldest: true}}},
		{1, `{"warnings": [1, 2], "notes": [3, {"args": [4, 5]}], "a": {"notes": [5, 6]}}`, `{"warnings":[1,2],"notes":[3,{"args":[4,5]}],"a":{"notes":[5]}}`, []agent.Left{{Path: "a.notes", Rows: 1}}},
	} {
		part, err := agent.Cut(strings.NewReader(c.text), c.most, 1<<20)
		if got := string(part.With(nil)); err != nil || got != c.want || !slices.Equal(part.Left, c.left) {
			t.Errorf("%s at most %d: %s, left %v, %v, want %s, left %v", c.text, c.most, got, part.Left, err, c.want, c.left)
		}
	}
}

func TestWarningIsAdded(t *testing.T) {
	for text, want := range map[string]string{
		`{"warnings":[],"a":[]}`:                    `{"warnings":["w"],"a":[]}`,
		`{"a":{"warnings":[1]},"warnings":[{}, 2]}`: `{"a":{"warnings":[1]},"warnings":[{},2,"w"]}`,
		`{"a":1}`: `{"a":1}`,
	} {
		part, err := agent.Cut(strings.NewReader(text), 5, 1<<20)
		if got := string(part.With(json.RawMessage(`"w"`))); err != nil || got != want {
			t.Errorf("%s: %s, %v, want %s", text, got, err, want)
		}
	}
}

func TestTooLong(t *testing.T) {
	_, err := agent.Cut(strings.NewReader(`{"a":"`+strings.Repeat("x", 1024)+`","b":1}`), 5, 1024)
	var long *agent.TooLong
	if !errors.As(err, &long) || err.Error() != "the answer has more than 1 KiB" {
		t.Errorf("got %v", err)
	}
}

// The lists of any JSON text are cut as the slices of its value are.
func TestRowsCutAnyText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		most := rapid.IntRange(1, 3).Draw(t, "most")
		value := anyValue(3).Draw(t, "value")
		text, err := json.MarshalIndent(value, "", " ")
		if err != nil {
			t.Fatal(err)
		}
		part, err := agent.Cut(iotest.OneByteReader(bytes.NewReader(text)), most, 1<<20)
		if err != nil {
			t.Fatal(err)
		}
		var got any
		if err := json.Unmarshal(part.With(nil), &got); err != nil {
			t.Fatalf("%s: %v", part.With(nil), err)
		}
		if want := first(value, most); !reflect.DeepEqual(got, want) {
			t.Errorf("%s at most %d: %v, want %v", text, most, got, want)
		}
	})
}

func anyValue(depth int) *rapid.Generator[any] {
	scalars := []*rapid.Generator[any]{rapid.Just[any](nil), rapid.Just[any](1.5), rapid.String().AsAny()}
	if depth == 0 {
		return rapid.OneOf(scalars...)
	}
	below := anyValue(depth - 1)
	return rapid.OneOf(append(scalars,
		rapid.SliceOfN(below, 0, 5).AsAny(),
		rapid.MapOfN(rapid.String(), below, 0, 3).AsAny())...)
}

func first(value any, most int) any {
	switch v := value.(type) {
	case []any:
		out := []any{}
		for _, element := range v[:min(len(v), most)] {
			out = append(out, first(element, most))
		}
		return out
	case map[string]any:
		out := map[string]any{}
		for key, element := range v {
			out[key] = first(element, most)
		}
		return out
	}
	return value
}
