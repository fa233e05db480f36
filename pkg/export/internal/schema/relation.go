package schema

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/retain-cli/retain/pkg/choice"
	"github.com/retain-cli/retain/pkg/export/internal/problem"
	"github.com/retain-cli/retain/pkg/export/internal/text"
	"github.com/retain-cli/retain/pkg/field"
	"github.com/retain-cli/retain/pkg/note"
)

// CodeColumnType is the code of a column of a type that cannot be used as its field.
const CodeColumnType = "column-type"

// codeTyped is the code of notes on options about text that a typed column has none of.
const codeTyped = "column-typed"

// Rounding is how amounts that are binary floating point become money.
type Rounding = choice.Of[rounding]

// The values of Rounding.
const (
	NoRounding    Rounding = iota // they are refused
	RoundExact                    // the shortest decimal that is the same number, as it is
	RoundHalfEven                 // that decimal, rounded to the currency
)

type rounding struct{}

func (rounding) Names() []string { return []string{"", "exact", "half-even"} }

// kindOf is what the type of a column tells of its values.
func (r *recognizer) kindOf(column int) text.Kind {
	if column < 0 || column >= len(r.Types) {
		return text.Untyped
	}
	return r.Types[column].Kind
}

// isNumber tells whether a column has numbers by its type, so that nothing about how
// they are written is to be found out.
func (r *recognizer) isNumber(column int) bool {
	kind := r.kindOf(column)
	return kind == text.Exact || kind == text.Float
}

// typedDates are the options for the days of a column: of one that has days by its type
// they are ISO 8601, whatever was asked for.
func (r *recognizer) typedDates(column int, o field.DateOptions) field.DateOptions {
	if r.kindOf(column) != text.Temporal {
		return o
	}
	if r.options.DateFormat != "" {
		r.typed(column, note.DateFormat, r.options.DateFormat)
	}
	o.Format = ""
	return o
}

// typedAmounts are the options for amounts, which a column of numbers has no marks for.
func (r *recognizer) typedAmounts(column int, o field.AmountOptions) field.AmountOptions {
	if !r.isNumber(column) {
		return o
	}
	asked := []struct {
		option note.Option
		value  string
		given  bool
	}{
		{note.Decimal, r.options.Decimal.String(), r.options.Decimal != DetectDecimal},
		{note.Thousands, r.options.Thousands, r.options.Thousands != ""},
		{note.StripCurrency, "", r.options.StripCurrency},
		{note.TrailingMinus, "", r.options.TrailingMinus},
	}
	for _, a := range asked {
		if a.given {
			r.typed(column, a.option, a.value)
		}
	}
	o.Decimal, o.Thousands, o.StripCurrency, o.TrailingMinus = ".", "", false, false
	o.HalfEven = r.kindOf(column) == text.Float && r.options.Rounding == RoundHalfEven
	return o
}

// typed states that an option about text has no effect on a column.
func (r *recognizer) typed(column int, option note.Option, value string) {
	c := r.Types[column]
	r.note(note.Note{Code: codeTyped, Fix: note.Fix{Option: option, Value: value}},
		"%s is of type %s, so that nothing about its text is to be decided: no effect has", c.Name, c.Type)
}

// types refuses columns of types that their fields cannot have.
func (r *recognizer) types(p *Plan) error {
	used := slices.Clone(p.By)
	for _, i := range p.Fields {
		used = append(used, i)
	}
	for _, f := range p.Filters {
		used = append(used, f.Column)
	}
	slices.Sort(used)
	for _, i := range used {
		if r.kindOf(i) == text.Unreadable {
			return r.wrongType(i, "which is not read", "cast it to a text or a number in a view, and name that")
		}
	}
	if r.options.Rounding != NoRounding {
		return nil
	}
	for _, i := range []int{p.Amount, p.Refunded, p.Cost, p.Back.Adjusted} {
		if r.kindOf(i) == text.Float {
			return r.wrongType(i, "binary floating point, which has no exact amounts", "cast it to a decimal in a view; or say how its values become money",
				note.Fix{Option: note.Rounding, Value: RoundExact.String()}, note.Fix{Option: note.Rounding, Value: RoundHalfEven.String()})
		}
	}
	return nil
}

// wrongType is the error of a column that cannot be used.
func (r *recognizer) wrongType(column int, why, hint string, fixes ...note.Fix) error {
	c := r.Types[column]
	return problem.Stop(problem.Problem{Code: CodeColumnType, File: r.Name, Column: column + 1, Field: c.Name,
		Reason: fmt.Sprintf("is of type %s, %s", cmp.Or(c.Type, "unknown"), why), Hint: hint, Fixes: fixes})
}
