package main

import (
	"encoding"
	"fmt"
	"strings"

	"github.com/retain-cli/retain/pkg/analysis"
	"github.com/retain-cli/retain/pkg/export"
)

// conditionsFlag collects conditions, one each time that it is given. Commas are part
// of a condition.
type conditionsFlag[T fmt.Stringer, P interface {
	*T
	encoding.TextUnmarshaler
}] struct{ conditions *[]T }

// whereFlag is conditions on rows.
func whereFlag(to *[]export.Condition) *conditionsFlag[export.Condition, *export.Condition] {
	return &conditionsFlag[export.Condition, *export.Condition]{to}
}

// whoFlag is conditions on customers.
func whoFlag(to *[]analysis.Who) *conditionsFlag[analysis.Who, *analysis.Who] {
	return &conditionsFlag[analysis.Who, *analysis.Who]{to}
}

func (f *conditionsFlag[T, P]) Set(s string) error {
	var c T
	if err := P(&c).UnmarshalText([]byte(s)); err != nil {
		return err
	}
	*f.conditions = append(*f.conditions, c)
	return nil
}

func (f *conditionsFlag[T, P]) String() string {
	if f.conditions == nil {
		return "" // the zero value, which pflag asks
	}
	return strings.Join(f.each(), " and ")
}

func (f *conditionsFlag[T, P]) Type() string { return "CONDITION" }

func (f *conditionsFlag[T, P]) repeats() bool { return true }

// each is the conditions as they are written.
func (f *conditionsFlag[T, P]) each() (texts []string) {
	for _, c := range *f.conditions {
		texts = append(texts, c.String())
	}
	return texts
}
