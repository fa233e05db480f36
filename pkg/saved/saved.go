// Package saved reads results that an earlier run saved as JSON, and finds what is
// not the same in two of one command.
//
//	before, err := saved.Read(text)
//	crr, ok := before.Number("summary", "last")
//	changes := saved.Compare(before, after, schema)
//
// It knows no metric: the JSON Schema of a result says which arrays are rows, what a
// row is known by, and which numbers are rates, counts or money. What the schema is
// silent about, as keys of a later version are, is compared as it stands.
package saved

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
)

// Result is a result in memory.
type Result struct {
	Metric string
	Text   []byte // as it was read

	object map[string]any
}

// ErrNoResult is JSON that is not a result of retain.
var ErrNoResult = errors.New("it has no metric and schema_version")

// Read reads the JSON of one result.
func Read(text []byte) (*Result, error) {
	r, err := decode(text)
	if err != nil {
		return nil, err
	}
	if _, versioned := r.object["schema_version"].(json.Number); r.Metric == "" || !versioned {
		return nil, ErrNoResult
	}
	return r, inRange(r.object)
}

// Of is what has just been computed as it would be read: a result, or a part of one.
func Of(computed any) (*Result, error) {
	text, err := json.Marshal(computed)
	if err != nil {
		return nil, err
	}
	return decode(text)
}

func decode(text []byte) (*Result, error) {
	r := &Result{Text: text}
	d := json.NewDecoder(bytes.NewReader(bytes.TrimPrefix(text, []byte("\ufeff"))))
	d.UseNumber()
	if err := d.Decode(&r.object); err != nil {
		return nil, decodeError(err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("something follows the JSON object")
	}
	r.Metric = r.Word("metric")
	return r, nil
}

// inRange refuses numbers that are too large to be computed with.
func inRange(value any) error {
	switch v := value.(type) {
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(v)) {
			if err := inRange(v[key]); err != nil {
				return err
			}
		}
	case []any:
		for _, element := range v {
			if err := inRange(element); err != nil {
				return err
			}
		}
	case json.Number:
		if _, err := v.Float64(); err != nil {
			return fmt.Errorf("the number %s is out of range", v)
		}
	}
	return nil
}

// decodeError says what is wrong with JSON in the words of a reader of files.
func decodeError(err error) error {
	var kind *json.UnmarshalTypeError
	var syntax *json.SyntaxError
	switch {
	case errors.Is(err, io.EOF):
		return errors.New("the file is empty")
	case errors.Is(err, io.ErrUnexpectedEOF):
		return errors.New("the JSON breaks off")
	case errors.As(err, &kind):
		return errors.New("it is no JSON object")
	case errors.As(err, &syntax):
		return fmt.Errorf("it is no JSON: %w", err)
	}
	return err
}

// Value is what stands under a path of keys.
func (r *Result) Value(path ...string) (any, bool) {
	var value any = r.object
	for _, key := range path {
		object, ok := value.(map[string]any)
		if !ok {
			return nil, false
		}
		if value, ok = object[key]; !ok {
			return nil, false
		}
	}
	return value, true
}

// Number is the number under a path of keys, if there is one.
func (r *Result) Number(path ...string) (float64, bool) {
	value, _ := r.Value(path...)
	number, ok := value.(json.Number)
	if !ok {
		return 0, false
	}
	x, err := number.Float64()
	return x, err == nil
}

// Word is the text under a path of keys; empty without one.
func (r *Result) Word(path ...string) string {
	value, _ := r.Value(path...)
	text, _ := value.(string)
	return text
}

// Objects are the objects of the array under a path of keys.
func (r *Result) Objects(path ...string) (objects []*Result) {
	array, _ := r.Value(path...)
	elements, _ := array.([]any)
	for _, e := range elements {
		if object, ok := e.(map[string]any); ok {
			objects = append(objects, &Result{object: object})
		}
	}
	return objects
}

// files are the names of the inputs.
func (r *Result) files() (names []string) {
	value, _ := r.Value("input", "files")
	elements, _ := value.([]any)
	for _, e := range elements {
		names = append(names, word(e))
	}
	return names
}

// word is a scalar as a text.
func word(value any) string {
	switch v := value.(type) {
	case nil:
		return ""
	case string:
		return v
	case bool:
		return strconv.FormatBool(v)
	case json.Number:
		return v.String()
	}
	return fmt.Sprint(value)
}
