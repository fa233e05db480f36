package export

import (
	"fmt"

	"github.com/retain-cli/retain/pkg/field"
	"github.com/retain-cli/retain/pkg/note"
)

// layout is how the text of one export is cut into rows, and what its columns
// are.
type layout struct {
	delimiter  byte
	header     []string // as in the file, without quotes and BOM
	bodyOffset int64    // of the first byte after the header line
	bodyLine   int64    // physical line that begins there, from 1
	notes      []note.Note
	plan       plan
}

// plan says what each row's fields are: places in the row from 0, -1 for a
// field the export does not have.
type plan struct {
	order, customer, date, amount, currency, product, refunded int

	signup   int // day the customer was created; an order before it is odd: see signups
	refunder int // column with the customer when the amount is negative; -1: customer

	columns int      // fields in every row
	by      []int    // dimensions, in the order of Options.By
	filters []filter // columns whose text says that a row does not count
	asked   *filter  // that of Options.Statuses, among them; nil: none were
	dates   *field.Dates
	unsure  *field.Verdict // day and month may be either way round as far as has been seen: see settle
	amounts *field.Amounts // for amount and refunded
	signups *field.Dates
	unit    string // currency of every row, when no column says
	preset  string
	minor   bool // amounts are whole minor units
	lines   bool // rows with the order id of the row before are its further line items: fields may be blank

	fields map[string]int // every field that has a column
}

// filter is a column that says whether a row counts.
type filter struct {
	column   int
	statuses *field.Statuses
	negative bool // only rows with an amount below zero are asked
}

// recognise finds out how an export is written from its first bytes. The
// errors are *BadData and *UsageError. A head of headSize is taken for the
// beginning of more.
func recognise(head []byte, name string, o Options) (*layout, error) {
	d, err := readDialect(head, len(head) < headSize, name, o)
	if err != nil {
		return nil, err
	}
	l := &layout{delimiter: d.delimiter, header: d.header, bodyOffset: d.bodyOffset, bodyLine: d.bodyLine}
	r := &recogniser{dialect: d, options: o, layout: l}
	if err := r.plan(); err != nil {
		text, _, _ := above(head, o)
		if o.NoHeader || r.preset != nil {
			return nil, err
		}
		return nil, explainHeader(d, text, err)
	}
	return l, nil
}

// recogniser finds out what the columns of an export are.
type recogniser struct {
	*dialect
	options Options
	layout  *layout
	preset  *Preset
	fields  map[string]int
}

func (r *recogniser) note(code, format string, args ...any) {
	r.layout.notes = append(r.layout.notes, note.Note{Code: code, Text: fmt.Sprintf(format, args...)})
}

func (r *recogniser) plan() (err error) {
	if r.preset, err = presetFor(r.header, r.options); err != nil {
		return err
	}
	if err := r.preset.refused(r.name, r.options); err != nil {
		return err
	}
	if err := r.findColumns(); err != nil {
		return err
	}
	p := &r.layout.plan
	p.columns, p.fields = len(r.header), r.fields
	for name, at := range map[string]*int{
		"order": &p.order, "customer": &p.customer, "date": &p.date, "amount": &p.amount, "currency": &p.currency,
		"product": &p.product, "refunded": &p.refunded, "signup": &p.signup, "refunder": &p.refunder,
	} {
		*at = r.at(name)
	}
	if r.preset != nil {
		p.preset, p.lines = r.preset.Name, r.preset.LineItems
	}
	for _, step := range []func(*plan) error{r.dimensions, r.filters, r.dates, r.amounts} {
		if err := step(p); err != nil {
			return err
		}
	}
	return nil
}

// problem is about the header line.
func (r *recogniser) problem(code, reason, hint string) error {
	return fileProblem(Problem{Code: code, File: r.name, Line: r.headerLine, Reason: reason, Hint: hint})
}

// columns is what every column was taken for.
func (l *layout) columns() []Column {
	list := make([]Column, len(l.header))
	for i, h := range l.header {
		list[i].Header = h
	}
	for name, i := range l.plan.fields {
		list[i].Field = name
		if name == "date" {
			list[i].Format = l.plan.dates.Format()
		}
	}
	return list
}
