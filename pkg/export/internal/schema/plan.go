// Package schema turns the header of an export into columns: which column is
// which field of an order or of a subscription, and how its values are written.
//
//	layout, err := schema.Recognize(table, schema.Options{})
//	layout.Plan.Customer // number of the column with the customer, from 0
package schema

import (
	"fmt"

	"github.com/retain-cli/retain/pkg/export/internal/problem"
	"github.com/retain-cli/retain/pkg/field"
	"github.com/retain-cli/retain/pkg/note"
)

// Layout is what the columns of an orders export are.
type Layout struct {
	*Table
	Notes []note.Note
	Plan  Plan
}

// Plan tells where the fields of an order are: numbers of columns from 0, -1
// for a field without a column.
type Plan struct {
	Order, Customer, Date, Amount, Currency, Product, Refunded int

	Signup   int // day on which the customer was created; an order before it is odd: see Signups
	Refunder int // column of the customer when the amount is negative; -1: Customer

	Columns int      // fields in every row
	By      []int    // dimensions, in the order of Options.By
	Filters []Filter // columns whose text decides whether a row counts
	Asked   *Filter  // that of Options.Statuses, among them; nil: none were asked for
	Dates   *field.Dates
	Unsure  *field.Verdict // the first rows do not tell day from month: see Layout.ResolveDates
	Amounts *field.Amounts // for Amount and Refunded
	Signups *field.Dates
	Unit    string // currency of every row, when there is no column for it
	Preset  string
	Minor   bool // amounts are whole minor units
	Lines   bool // rows with the order id of the row before are its further line items: fields may be blank

	Fields map[string]int // every field that has a column
}

// Filter is a column that decides whether a row counts.
type Filter struct {
	Column   int
	Statuses *field.Statuses
	Negative bool // it concerns only rows with a negative amount
}

// Recognize finds out what the columns of an orders export are. The errors are
// *problem.BadData and *problem.UsageError.
func Recognize(t *Table, o Options) (*Layout, error) {
	l := &Layout{Table: t}
	r := &recognizer{Table: l.Table, options: o, layout: l}
	err := r.plan()
	if err != nil && !o.NoHeader && r.preset == nil {
		err = ExplainHeader(t.Name, t.HeaderLine, t.Text, err)
	}
	if err != nil {
		return nil, err
	}
	return l, nil
}

// recognizer finds out what the columns of an export are.
type recognizer struct {
	*Table
	options Options
	layout  *Layout
	preset  *Preset
	fields  map[string]int
}

func (r *recognizer) note(code, format string, args ...any) {
	r.layout.Notes = append(r.layout.Notes, note.Note{Code: code, Text: fmt.Sprintf(format, args...)})
}

func (r *recognizer) noteFix(code string, fix note.Fix, format string, args ...any) {
	r.layout.Notes = append(r.layout.Notes, note.Note{Code: code, Text: fmt.Sprintf(format, args...), Fix: fix})
}

func (r *recognizer) plan() (err error) {
	if r.preset, err = PresetFor(r.Header, r.options); err != nil {
		return err
	}
	if err := r.preset.refused(r.Name, r.options); err != nil {
		return err
	}
	if err := r.findColumns(); err != nil {
		return err
	}
	p := &r.layout.Plan
	p.Columns, p.Fields = len(r.Header), r.fields
	for name, at := range map[string]*int{
		"order": &p.Order, "customer": &p.Customer, "date": &p.Date, "amount": &p.Amount, "currency": &p.Currency,
		"product": &p.Product, "refunded": &p.Refunded, "signup": &p.Signup, "refunder": &p.Refunder,
	} {
		*at = r.at(name)
	}
	if r.preset != nil {
		p.Preset, p.Lines = r.preset.Name, r.preset.LineItems
	}
	for _, step := range []func(*Plan) error{r.dimensions, r.filters, r.dates, r.amounts} {
		if err := step(p); err != nil {
			return err
		}
	}
	return nil
}

// Problem is the error about the header line.
func (t *Table) Problem(code, reason, hint string, fixes ...note.Fix) error {
	return problem.Stop(problem.Problem{Code: code, File: t.Name, Line: t.HeaderLine, Reason: reason, Hint: hint, Fixes: fixes})
}

// ResolveDates takes the order of day and month from a survey of the whole
// file, when the first rows did not tell it.
func (l *Layout) ResolveDates(v field.Verdict, o Options) (err error) {
	r := &recognizer{Table: l.Table, options: o, layout: l, fields: l.Plan.Fields}
	if !v.Sure {
		return r.ambiguous(v)
	}
	l.Plan.Unsure = nil
	l.Plan.Dates, err = l.Plan.Dates.As(v)
	r.note("date-order", "%s", v.Because)
	return err
}

// Used is the field that every column is used as.
func (l *Layout) Used() []Column {
	list := make([]Column, len(l.Header))
	for i, h := range l.Header {
		list[i].Header = h
	}
	for name, i := range l.Plan.Fields {
		list[i].Field = name
		if name == "date" {
			list[i].Format = l.Plan.Dates.Format()
		}
	}
	return list
}
