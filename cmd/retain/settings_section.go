package main

import (
	"encoding"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/retain-cli/retain/pkg/spelling"
)

// section decodes a section of the settings file into v; the key line-items goes into the
// field LineItems. Unknown keys are errors, which say where they stand.
func (s *settings) section(name string, v any) error {
	n := child(s.document, name)
	if n == nil {
		return nil
	}
	return s.decode(n, reflect.ValueOf(v).Elem(), name)
}

// decode puts a value of the file into a field. What is wrong is named by the keys on the
// way: checks: entry 1: min-customers.
func (s *settings) decode(n *yaml.Node, to reflect.Value, what string) error {
	if n = resolved(n); n.Tag == "!!null" {
		return nil
	}
	if t, ok := to.Addr().Interface().(encoding.TextUnmarshaler); ok && n.Kind == yaml.ScalarNode {
		if err := t.UnmarshalText([]byte(n.Value)); err != nil {
			return settingError(s.at(n)+": "+what, n.Value, err)
		}
		return nil
	}
	switch to.Kind() {
	case reflect.Pointer:
		to.Set(reflect.New(to.Type().Elem()))
		return s.decode(n, to.Elem(), what)
	case reflect.Slice:
		return s.decodeList(n, to, what)
	case reflect.Map:
		if n.Kind != yaml.MappingNode {
			return s.unfit(n, what, "expected keys with their values")
		}
		return s.decodeMap(n, to, what)
	case reflect.Struct:
		if n.Kind != yaml.MappingNode {
			return s.unfit(n, what, "expected keys with their values")
		}
		return s.decodeFields(n, to, what)
	}
	if n.Kind != yaml.ScalarNode {
		return s.unfit(n, what, "expected one value")
	}
	if err := scalar(n.Value, to); err != nil {
		return settingError(s.at(n)+": "+what, n.Value, err)
	}
	return nil
}

// scalar puts one value into a field, as it is written: 007 is a text in a field of texts.
func scalar(text string, to reflect.Value) error {
	switch to.Kind() {
	case reflect.String:
		to.SetString(text)
	case reflect.Bool:
		b, err := strconv.ParseBool(text)
		to.SetBool(b)
		return err
	case reflect.Int:
		i, err := strconv.Atoi(text)
		to.SetInt(int64(i))
		return err
	case reflect.Float64:
		x, err := strconv.ParseFloat(text, 64)
		to.SetFloat(x)
		if err != nil {
			return errors.New("not a number")
		}
	default:
		panic(fmt.Sprintf("no setting is a %s", to.Type()))
	}
	return nil
}

// decodeList takes one value for a list of one.
func (s *settings) decodeList(n *yaml.Node, to reflect.Value, what string) error {
	elements := []*yaml.Node{n}
	if n.Kind == yaml.SequenceNode {
		elements = n.Content
	}
	to.Set(reflect.MakeSlice(to.Type(), len(elements), len(elements)))
	for i, element := range elements {
		if err := s.decode(element, to.Index(i), fmt.Sprintf("%s: entry %d", what, i+1)); err != nil {
			return err
		}
	}
	return nil
}

func (s *settings) decodeMap(n *yaml.Node, to reflect.Value, what string) error {
	to.Set(reflect.MakeMap(to.Type()))
	for key, value := range pairs(n) {
		element := reflect.New(to.Type().Elem()).Elem()
		if err := s.decode(value, element, what+": "+key.Value); err != nil {
			return err
		}
		to.SetMapIndex(reflect.ValueOf(strings.ToLower(key.Value)), element)
	}
	return nil
}

func (s *settings) decodeFields(n *yaml.Node, to reflect.Value, what string) error {
	var keys []string
	fields := reflect.VisibleFields(to.Type())
	fields = slices.DeleteFunc(fields, func(f reflect.StructField) bool { return !f.IsExported() })
	for _, f := range fields {
		keys = append(keys, flagOf(f.Name))
	}
	for key, value := range pairs(n) {
		at := slices.IndexFunc(keys, func(k string) bool { return sameKey(key.Value, k) })
		if at < 0 {
			unknown := fmt.Sprintf("%s: %s: key %q is unknown", s.at(key), what, key.Value)
			if near := spelling.Nearest(key.Value, keys); near != "" {
				return usagef("%s; did you mean %s?", unknown, near)
			}
			return usagef("%s; use %s", unknown, strings.Join(keys, ", "))
		}
		if err := s.decode(value, to.FieldByIndex(fields[at].Index), what+": "+keys[at]); err != nil {
			return err
		}
	}
	return nil
}

// sameKey tells that two keys are the same: min-customers, Min_Customers, minCustomers.
func sameKey(key, other string) bool {
	fold := strings.NewReplacer("-", "", "_", "")
	return strings.EqualFold(fold.Replace(key), fold.Replace(other))
}

func (s *settings) unfit(n *yaml.Node, what, reason string) error {
	found := map[yaml.Kind]string{yaml.SequenceNode: "a list", yaml.MappingNode: "keys with values"}[n.Kind]
	if found == "" {
		found = strconv.Quote(n.Value)
	}
	return usagef("%s: %s: %s, got %s", s.at(n), what, reason, found)
}

// at is where a value stands: retain.yaml:3:5.
func (s *settings) at(n *yaml.Node) string {
	return fmt.Sprintf("%s:%d:%d", s.file, n.Line, n.Column)
}

// place is where a value stands that keys and places in lists lead to, or what is nearest
// to it.
func (s *settings) place(path ...any) string {
	n := s.document
	for _, step := range path {
		next := child(n, step)
		if next == nil {
			break
		}
		n = next
	}
	return s.at(n)
}

// child is what is below a key or in a place of a list; nil: nothing.
func child(n *yaml.Node, step any) *yaml.Node {
	if n == nil {
		return nil
	}
	n = resolved(n)
	if i, ok := step.(int); ok {
		if n.Kind == yaml.SequenceNode && i < len(n.Content) {
			return n.Content[i]
		}
		return nil
	}
	var found *yaml.Node
	for key, value := range pairs(n) {
		if sameKey(key.Value, step.(string)) {
			found = value
		}
	}
	return found
}

// resolved is what an alias stands for.
func resolved(n *yaml.Node) *yaml.Node {
	for n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	return n
}

// pairs are the keys of a mapping with their values; those that it merges come first, so
// that its own are the last.
func pairs(n *yaml.Node) func(yield func(key, value *yaml.Node) bool) {
	return func(yield func(key, value *yaml.Node) bool) { yieldPairs(n, yield) }
}

func yieldPairs(n *yaml.Node, yield func(key, value *yaml.Node) bool) bool {
	n = resolved(n)
	if n.Kind == yaml.SequenceNode { // of several mappings that are merged, the first wins
		for _, merged := range slices.Backward(n.Content) {
			if !yieldPairs(merged, yield) {
				return false
			}
		}
	}
	if n.Kind != yaml.MappingNode {
		return true
	}
	for own := range 2 {
		for i := 0; i < len(n.Content); i += 2 {
			key, value := n.Content[i], n.Content[i+1]
			merge := key.Tag == "!!merge"
			switch {
			case own == 0 && merge && !yieldPairs(value, yield), own == 1 && !merge && !yield(key, value):
				return false
			}
		}
	}
	return true
}
