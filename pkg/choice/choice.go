// Package choice has values that are one of a few names: in flags, variables of
// the environment, settings files, help and completion.
//
//	type Method uint8
//	func (m *Method) UnmarshalText(b []byte) error { return choice.Parse(m, b, []string{"exact", "textbook"}) }
package choice

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Parse sets a value to the place of a text among the names, in capitals or not. The
// error lists the names, in the order of listed when there is one.
func Parse[T ~uint8](value *T, text []byte, names []string, listed ...string) error {
	i := slices.IndexFunc(names, func(name string) bool { return strings.EqualFold(name, string(text)) })
	if i < 0 {
		if listed == nil {
			listed = names
		}
		return fmt.Errorf("%q: use %s", text, OneOf(listed))
	}
	*value = T(i)
	return nil
}

// OneOf lists names: a, b or c. Marks are quoted, so that they are seen.
func OneOf(names []string) string {
	names = slices.Clone(names)
	for i, name := range names {
		if len(name) == 1 {
			names[i] = strconv.Quote(name)
		}
	}
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " or " + names[last]
}

// Of is one of the values that L lists by their names, in order. The zero value
// is the first.
type Of[L Names] uint8

// Names is implemented by the zero value of a type.
type Names interface{ Names() []string }

// String is the name of the value.
func (c Of[L]) String() string { return (*new(L)).Names()[c] }

// Names lists the values, for help, errors and completion: all but the one
// without a name, which stands for none of them.
func (c Of[L]) Names() []string {
	return slices.DeleteFunc((*new(L)).Names(), func(name string) bool { return name == "" })
}

// MarshalText writes the name of the value.
func (c Of[L]) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText reads a value by its name, or by one that L has for it besides.
func (c *Of[L]) UnmarshalText(b []byte) error {
	if other, ok := any(*new(L)).(interface{ Name(other string) string }); ok {
		b = []byte(other.Name(string(b)))
	}
	return Parse(c, b, (*new(L)).Names(), c.Names()...)
}
