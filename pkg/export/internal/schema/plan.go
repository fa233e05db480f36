// Package schema turns the header of an export into columns: which column is
// which field of an order or of a subscription, and how its values are written.
//
//	layout, err := schema.Recognize(table, schema.Orders, schema.Options{}, evidence)
//	layout.Plan.Customer // number of the column with the customer, from 0
package schema

import (
	"cmp"
	"slices"

	"github.com/retain-cli/retain/pkg/export/internal/problem"
	"github.com/retain-cli/retain/pkg/export/internal/questions"
	"github.com/retain-cli/retain/pkg/export/internal/text"
	"github.com/retain-cli/retain/pkg/field"
	"github.com/retain-cli/retain/pkg/note"
)

// Layout is what the columns of an export are.
type Layout struct {
	*Table
	Notes []note.Note
	Plan  Plan

	// Answers is the answer to each question about the meaning of the export, by
	// its code. Evidence of more rows may change it: see Recognize.
	Answers map[string]string

	kind   *Kind
	preset *Preset
	unsure []string // fields whose first days do not tell day from month: see Layout.ReadOn

	told    map[string]string        // fields of which a date shows whether day or month comes first, with that format
	doubted map[string]field.Verdict // fields of which no date does
}

// Kind is a kind of export: what its columns can be, and what is asked of them.
type Kind struct {
	Fields []Field

	needed        []string // fields that must have a column
	amount        string   // the field of money, which Options.NeedAmount adds to them
	dates         []string // fields that hold days
	subscriptions bool     // rows are subscriptions or their customers
	spans         bool     // a row is a subscription for the period that it pays for
	beside        bool     // it stands beside orders, which the columns asked for may be of
}

// The kinds of exports.
var (
	Orders        = &Kind{Fields: OrderFields, needed: []string{"customer", "date"}, amount: "amount", dates: []string{"date"}}
	Subscriptions = &Kind{Fields: CustomerFields, needed: []string{FieldStart, FieldCustomer}, amount: FieldMRR, dates: append([]string{FieldStart, FieldEnd}, optionalDays...), subscriptions: true}
	Periods       = &Kind{Fields: PeriodFields, needed: []string{FieldCustomer, FieldStart, FieldEnd, FieldMRR}, amount: FieldMRR, dates: []string{FieldStart, FieldEnd}, subscriptions: true, spans: true}
	Attributes    = &Kind{Fields: CustomerFields, needed: []string{FieldCustomer}, dates: []string{FieldStart}, subscriptions: true, beside: true}
)

// Plan tells where the fields of an order or of a subscription are: numbers of
// columns from 0, -1 for a field without a column.
type Plan struct {
	Order, Customer, Currency, Product, Refunded, Cost int

	Date   int // of an order; start of a subscription
	Amount int // of an order; price of a subscription

	Money    []int // columns of money that are compared with Amount; nil: none
	Quantity int   // of pieces, when Amount is the price of one; -1: there is none

	Mail       int   // e-mail of the customer where Customer is blank
	Login      int   // username of the customer where Mail is blank, too
	Guests     bool  // e-mails beside blank ids are compared with those beside ids
	Zero       bool  // the id 0 is a customer
	Totals     bool  // long ids are looked at for those of rows that add up others
	UTC        bool  // times of Date without an offset are those of UTC
	Signup     int   // day on which the customer was created; an order before it is odd: see Signups
	Refunder   int   // column of the customer when the amount is negative; -1: Customer
	RefundOf   int   // column of the order that a refund row gives money back for
	RefundFlag int   // column of a flag that may say which rows are refunds of the order whose id they have, -1: none
	SaleIDs    []int // columns of ids that may be meant in that of another row, beside Order

	RefundsBy string // header, as Normal has it, of the ids of sales that are meant there; "": Order's

	Sale     int // id of a sale that rows may be payments of, beside Order
	From, To int // first and last day that a row pays for
	Froms    *field.Dates
	Tos      *field.Dates

	Unnamed  bool // rows are refunds of the customers of the orders that they name; Customer is then the column of these
	Refunds  bool // rows are refunds, as the first ones all are:
	RefundIn int  // those with a value in this column

	Back questions.RefundPlan // columns of refunds, of which Refunded is one

	Columns int      // fields in every row
	By      []int    // dimensions; of orders, in the order of Options.By
	Names   []string // of the dimensions
	Lacks   []error  // of orders: why a dimension has no column, where other files may have it; else nil
	Reason  string   // the dimension that is FieldReason
	Filters []Filter // columns whose text decides whether a row counts
	Asked   *Filter  // that of Options.Statuses, among them; nil: none were asked for
	Dates   *field.Dates
	Days    map[string]*DayColumn // of a subscription, beside its start, by field
	Price   questions.PriceReading

	MaybeEnds []int // columns of no field that may hold the ends of subscriptions, where none is known

	Flags   []questions.Flag // that tell how a subscription stands
	Amounts *field.Amounts   // for Amount and Refunded

	Side    string // header of the other column of money, where debit and credit stand apart; see questions.TwoColumnsOfMoney
	Sized   bool   // and how large they are
	Watched bool   // how amounts are written is counted
	Doubted bool   // and whether a mark before three digits is a decimal mark is not known

	Quantities *field.Amounts // for Quantity, and those of Beside
	PerOrder   bool           // the amount of an order stands on each of its rows, and counts once
	CostOnce   bool           // likewise its cost
	Beside     []LineTotal    // what may add up to the amount of an order
	Pieces     *LineTotal     // what may be the amount of a row; nil: nothing
	Signups    *field.Dates
	Written    field.AmountOptions // how amounts are written, for those of another currency
	Unit       string              // currency of every row, when there is no column for it
	Preset     string
	Minor      bool // amounts are whole minor units
	Lines      bool // rows with the order id of the row before are its further line items: fields may be blank

	Fields map[string]int // every field that has a column

	Where *Where // conditions of the user on rows; nil: none
}

// DayColumn is a column of days and how they are written.
type DayColumn struct {
	Column int
	Dates  *field.Dates
}

// LineTotal is what may be the amount of a line: a column, or a price times a
// quantity.
type LineTotal struct {
	Column   int
	Quantity int // -1: there is none
}

// Filter is a column that decides whether a row counts.
type Filter struct {
	Column   int
	Statuses *questions.Statuses
	Negative bool   // it concerns only rows with a negative amount
	Unless   int    // column that keeps the row when it says yes; 0: none, as the first one never is
	Payments int    // column that keeps a row with an open order when it says something; 0: none
	Kind     string // of the reasons it gives; empty: status
}

// OfStatus tells whether the column is a status of every row.
func (f Filter) OfStatus() bool {
	return !f.Negative && (f.Kind == "" || f.Kind == questions.KindStatus)
}

// Recognize finds out what the columns of an export are, by its header and by
// what its rows have shown so far. The errors are *problem.BadData and
// *problem.UsageError.
func Recognize(t *Table, k *Kind, o Options, e questions.Evidence) (*Layout, error) {
	r := &recognizer{Table: t, options: o, evidence: e, layout: &Layout{Table: t, kind: k, Answers: map[string]string{}, told: map[string]string{}, doubted: map[string]field.Verdict{}}, kind: k}
	err := r.plan()
	if err != nil && !o.NoHeader && !t.Records && r.preset == nil && len(questions.MonthColumns(t.Header)) == 0 {
		err = ExplainHeader(t.Name, t.HeaderLine, t.Text, err)
	}
	if err != nil {
		return nil, err
	}
	return r.layout, nil
}

// recognizer finds out what the columns of an export are.
type recognizer struct {
	*Table
	options  Options
	evidence questions.Evidence
	kind     *Kind
	layout   *Layout
	preset   *Preset
	fields   map[string]int

	price, quantity int // columns of the price and the number of pieces, -1 for none
}

// decide takes the answer to a question into the layout. A refusal counts once
// all rows have been seen.
func (r *recognizer) decide(f questions.Finding) error {
	if f.Refusal != nil && r.evidence.All {
		p := *f.Refusal
		p.File, p.Line = r.Name, cmp.Or(p.Line, r.HeaderLine)
		return problem.Stop(p)
	}
	r.layout.Answers[f.Code] = f.Answer
	r.layout.Notes = append(r.layout.Notes, f.Notes...)
	return nil
}

// note states how the columns are used.
func (r *recognizer) note(n note.Note, format string, args ...any) {
	r.layout.Notes = append(r.layout.Notes, n.Filled(format, args...))
}

func (r *recognizer) plan() (err error) {
	if r.preset, err = PresetFor(r.Names, r.options); err != nil {
		return err
	}
	if r.preset != nil && r.kind.subscriptions && (!r.preset.Subscriptions || r.kind.beside && r.preset.Refuse != "") {
		r.preset = nil
	}
	if err := r.preset.refused(r.Name, r.options); err != nil {
		return err
	}
	if err := r.findColumns(); err != nil {
		return err
	}
	r.layout.preset = r.preset
	p := &r.layout.Plan
	p.Columns, p.Fields = len(r.Header), r.fields
	p.Days = map[string]*DayColumn{}
	for _, name := range r.kind.dates[1:] {
		if r.at(name) >= 0 {
			p.Days[name] = &DayColumn{Column: r.at(name)}
		}
	}
	for name, at := range map[string]*int{
		"order": &p.Order, "customer": &p.Customer, r.kind.dates[0]: &p.Date, r.kind.amount: &p.Amount, "currency": &p.Currency,
		"product": &p.Product, "refunded": &p.Refunded, FieldCost: &p.Cost, "signup": &p.Signup, "refunder": &p.Refunder, FieldRefundOf: &p.RefundOf,
	} {
		*at = r.at(name)
	}
	if p.Unnamed = r.ofOthers(); p.Unnamed {
		p.Customer = max(p.Order, p.RefundOf)
	}
	p.Quantity = -1
	if r.kind == Orders && r.at("unit_price") >= 0 {
		p.Amount, p.Quantity = r.at("unit_price"), r.at("quantity")
	}
	if r.preset != nil {
		p.Preset, p.Lines = r.preset.Name, r.preset.LineItems
	}
	for _, step := range []func(*Plan) error{r.customers, r.dimensions, r.filters, r.refunds, r.dates, r.amounts, r.where, r.pieces, r.amountPer, r.costs, r.countStatuses, r.recurring, r.payments, r.parentIDs, r.headers, r.types} {
		if err := step(p); err != nil {
			return err
		}
	}
	return nil
}

// datesOf is the place of the reader of a field's days.
func (p *Plan) datesOf(name string) **field.Dates {
	if day := p.Days[name]; day != nil {
		return &day.Dates
	}
	return &p.Dates
}

// RowProblem is what is wrong with a row, or with a field of it. Column -1 is the
// whole row.
func (t *Table) RowProblem(f *field.Fault, line int64, column int, value []byte) problem.Problem {
	p := problem.Problem{Code: f.Code, File: t.Name, Line: line, Column: column + 1, Reason: f.Reason, Hint: f.Hint, Fixes: f.Fixes}
	if column >= 0 {
		p.Value = problem.Shorten(value)
	}
	if reason, refused := text.Refused(value); refused && t.Records {
		p.Value, p.Reason, p.Hint, p.Fixes = "", reason, "", nil
	}
	if column >= 0 && column < len(t.Header) {
		p.Field = t.Header[column]
	}
	return p
}

// Problem is the error about the header line.
func (t *Table) Problem(code, reason, hint string, fixes ...note.Fix) error {
	return problem.Stop(problem.Problem{Code: code, File: t.Name, Line: t.HeaderLine, Reason: reason, Hint: hint, Fixes: fixes})
}

// At is the column of a field, -1 when there is none.
func (l *Layout) At(name string) int {
	if i, ok := l.Plan.Fields[name]; ok {
		return i
	}
	return -1
}

// Used is the field that every column is used as.
func (l *Layout) Used() []Column {
	list := make([]Column, len(l.Header))
	for i, h := range l.Header {
		list[i].Header = h
	}
	for name, i := range l.Plan.Fields {
		list[i].Field = name
		if slices.Contains(l.kind.dates, name) {
			list[i].Format = (*l.Plan.datesOf(name)).Format()
		}
	}
	return list
}
