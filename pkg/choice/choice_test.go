package choice_test

import (
	"testing"

	"github.com/retain-cli/retain/pkg/choice"
)

type marks struct{}

func (marks) Names() []string { return []string{"", ".", ",", "either"} }

func TestOf(t *testing.T) {
	var m choice.Of[marks]
	if err := m.UnmarshalText([]byte("either")); err != nil || m != 3 || m.String() != "either" {
		t.Errorf("%v, %v", m, err)
	}
	if err := m.UnmarshalText([]byte(";")); err == nil || err.Error() != `";": use ".", "," or either` || m != 3 {
		t.Errorf("%v, %v", m, err)
	}
	if err := m.UnmarshalText(nil); err != nil || m != 0 {
		t.Errorf("%v, %v", m, err)
	}
	if text, err := m.MarshalText(); err != nil || string(text) != "" {
		t.Errorf("%q, %v", text, err)
	}
}

type length uint8

func TestParse(t *testing.T) {
	names := []string{"month", "day", "year"}
	l := length(1)
	if err := choice.Parse(&l, []byte("year"), names); err != nil || l != 2 {
		t.Errorf("%d, %v", l, err)
	}
	if err := choice.Parse(&l, []byte("Day"), names); err != nil || l != 1 {
		t.Errorf("%d, %v", l, err)
	}
	if err := choice.Parse(&l, []byte("Years"), names); err == nil || err.Error() != `"Years": use month, day or year` || l != 1 {
		t.Errorf("%d, %v", l, err)
	}
	if err := choice.Parse(&l, nil, names, "day", "month", "year"); err == nil || err.Error() != `"": use day, month or year` {
		t.Error(err)
	}
}

func TestOneOf(t *testing.T) {
	for want, names := range map[string][]string{"": nil, "a1": {"a1"}, "a1 or b1": {"a1", "b1"}, `tab, ";" or "|"`: {"tab", ";", "|"}} {
		if got := choice.OneOf(names); got != want {
			t.Errorf("%q: %s, want %s", names, got, want)
		}
	}
}
