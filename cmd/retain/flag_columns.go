package main

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/retain-cli/retain/pkg/export"
	"github.com/retain-cli/retain/pkg/spelling"
)

// columnsFlag collects FIELD=HEADER pairs, one per field. Each field is a setting
// of its own: the command line can name one and the settings file the others.
type columnsFlag struct {
	columns *map[string]string
	costs   *bool // false: settings that name the column of costs are for another command
}

func (f *columnsFlag) Set(s string) error {
	field, header, found := strings.Cut(s, "=")
	field = strings.ToLower(strings.TrimSpace(field))
	if !found || field == "" { // without a header there is no such column
		return errors.New("write FIELD=HEADER, such as customer=\"Client No.\"")
	}
	if known := columnFields(); !slices.Contains(known, field) {
		return fmt.Errorf("%q is not a field; %s", field, fieldHint(field, known))
	}
	if other, given := (*f.columns)[field]; given {
		return fmt.Errorf("%s is already %q; name one column", field, other)
	}
	if *f.columns == nil {
		*f.columns = map[string]string{}
	}
	(*f.columns)[field] = header
	return nil
}

// columnFields are the fields of orders and customers.
func columnFields() (names []string) {
	for _, f := range slices.Concat(export.OrderFields(), export.CustomerFields()) {
		if !slices.Contains(names, f.Name) {
			names = append(names, f.Name)
		}
	}
	return names
}

func fieldHint(word string, fields []string) string {
	if near := spelling.Nearest(word, fields); near != "" {
		return "did you mean " + near + "?"
	}
	return "use " + strings.Join(fields, ", ")
}

// addMissing adds the fields that are not set yet and reports whether there were
// any. On an error, wrong is the text that caused it.
func (f *columnsFlag) addMissing(texts []string) (added bool, wrong string, err error) {
	var lower map[string]string
	for _, text := range texts {
		if err := (&columnsFlag{columns: &lower}).Set(text); err != nil {
			return false, text, err
		}
	}
	if !*f.costs {
		delete(lower, export.FieldCost)
	}
	before := len(*f.columns)
	maps.Copy(lower, *f.columns)
	if lower != nil {
		*f.columns = lower
	}
	return len(*f.columns) > before, "", nil
}

func (f *columnsFlag) String() string {
	if f.columns == nil {
		return ""
	}
	var pairs []string
	for _, field := range slices.Sorted(maps.Keys(*f.columns)) {
		pairs = append(pairs, field+"="+(*f.columns)[field])
	}
	return strings.Join(pairs, ", ")
}

func (f *columnsFlag) Type() string { return "FIELD=HEADER" }
