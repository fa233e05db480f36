package main

import (
	"strings"

	"github.com/retain-cli/retain/pkg/export"
)

// whereFlag collects conditions on rows, one each time that it is given. Commas
// are part of a condition.
type whereFlag struct{ conditions *[]export.Condition }

func (f *whereFlag) Set(s string) error {
	var c export.Condition
	if err := c.UnmarshalText([]byte(s)); err != nil {
		return err
	}
	*f.conditions = append(*f.conditions, c)
	return nil
}

func (f *whereFlag) String() string {
	if f.conditions == nil {
		return "" // the zero value, which pflag asks
	}
	var texts []string
	for _, c := range *f.conditions {
		texts = append(texts, c.String())
	}
	return strings.Join(texts, " and ")
}

func (f *whereFlag) Type() string { return "CONDITION" }

func (f *whereFlag) repeats() bool { return true }
