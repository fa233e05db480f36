package export

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/field"
	"github.com/retain-cli/retain/pkg/money"
)

// InspectedColumn is one column and what its values are like.
type InspectedColumn struct {
	Header   string       `json:"header"`
	Field    string       `json:"field"`   // what it is taken for; empty: not used
	Because  string       `json:"because"` // why
	Type     string       `json:"type"`    // date, number, text, or empty
	Format   string       `json:"format"`  // of dates
	Blank    int64        `json:"blank"`
	Other    int64        `json:"other"`    // values that are not of the type
	Zero     int64        `json:"zero"`     // numbers
	Negative int64        `json:"negative"` // numbers
	Distinct int          `json:"distinct"` // different values; 0: more than are counted
	Min      string       `json:"min"`      // of dates and numbers
	Max      string       `json:"max"`
	Examples []string     `json:"examples"` // the first different values
	Values   []ValueCount `json:"values"`   // all of them, the most frequent first, when they are few
}

// ValueCount is a value and how often it comes.
type ValueCount struct {
	Value string `json:"value"`
	Rows  int64  `json:"rows"`
}

// How much is kept of the values of a column.
const (
	countedValues  = 100 // different values that are counted
	listedValues   = 12  // that are listed with their counts
	shownExamples  = 3
	shownValueSize = 60 // bytes
	typedRows      = 1000
)

// profile reads all rows and describes the columns.
func (f *InspectedFile) profile(ctx context.Context, src *source, d *dialect, l *layout, o Options) error {
	columns := make([]*columnProfile, len(d.header))
	for i := range columns {
		columns[i] = newColumnProfile(l, o)
	}
	rows := 0
	d.rows(func(fields []string, line int64) bool {
		for i := range min(len(fields), len(columns)) {
			columns[i].sample(fields[i], line)
		}
		rows++
		return rows < typedRows
	})
	for i, c := range columns {
		c.decide(i, l, o)
	}
	err := l.each(ctx, src, o, func(r rowText) {
		f.Rows++
		if r.fault != nil {
			return
		}
		for i, c := range columns {
			c.add(r.fields[i].value)
		}
	})
	for i, c := range columns {
		f.Columns = append(f.Columns, c.result(l, d.header[i], i, o))
	}
	return err
}

// columnProfile counts the values of one column.
type columnProfile struct {
	kind    string
	dates   *field.Dates
	amounts *field.Amounts

	survey          *field.DateSurvey // of the first rows
	values, numbers int               // of the first rows

	blank, other     int64
	counts           map[string]int64 // nil: too many
	examples         []string
	first, last      calendar.Day
	least, most      money.Minor
	digits           int
	known            bool // there is a first and a last
	zeros, negatives int64
}

// newColumnProfile begins with the first rows of a column, of which it finds
// out what the column holds.
func newColumnProfile(l *layout, o Options) *columnProfile {
	amounts := l.plan.amounts
	if amounts == nil {
		amounts, _ = field.NewAmounts(field.AmountOptions{Digits: 2, AnyDigit: o.Digits == "any", StripCurrency: true})
	}
	return &columnProfile{amounts: amounts.Fork(), counts: map[string]int64{}, survey: &field.DateSurvey{AnyDigit: o.Digits == "any"}}
}

// sample looks at a value of the first rows.
func (c *columnProfile) sample(text string, line int64) {
	if strings.TrimSpace(text) == "" {
		return
	}
	c.values++
	c.survey.Add([]byte(text), line)
	if _, _, fault := c.amounts.Parse([]byte(text)); fault == nil {
		c.numbers++
	}
}

// decide says what the column holds.
func (c *columnProfile) decide(column int, l *layout, o Options) {
	verdict := c.survey.Verdict()
	c.kind = "text"
	switch {
	case c.values == 0:
		c.kind = "empty"
	case l.plan.dates != nil && column == l.plan.date:
		c.kind, c.dates = "date", l.plan.dates.Fork()
	case l.plan.amounts != nil && (column == l.plan.amount || column == l.plan.refunded):
		c.kind = "number"
	case isID(l, column):
	case c.numbers*10 >= c.values*9:
		c.kind = "number"
	case c.survey.Dates()*10 >= c.values*9 && verdict.Sure:
		c.kind = "date"
		c.dates, _ = field.NewDates(field.DateOptions{Format: verdict.Format, Sample: verdict.Sample, AnyDigit: o.Digits == "any", System: o.System, Min: minDay})
	}
	c.survey = nil
}

// isID tells whether a column holds ids, which are text even when they look
// like numbers.
func isID(l *layout, column int) bool {
	for _, name := range []string{"order", "customer"} {
		if i, ok := l.plan.fields[name]; ok && i == column {
			return true
		}
	}
	return false
}

// add looks at one more value.
func (c *columnProfile) add(b []byte) {
	if len(b) == 0 || len(strings.TrimSpace(string(b))) == 0 {
		c.blank++
		return
	}
	c.count(b)
	switch c.kind {
	case "date":
		day, fault := c.dates.Parse(b)
		if fault != nil {
			c.other++
			return
		}
		if !c.known {
			c.first, c.last, c.known = day, day, true
		}
		c.first, c.last = min(c.first, day), max(c.last, day)
	case "number":
		c.number(b)
	}
}

func (c *columnProfile) number(b []byte) {
	m, digits, fault := c.amounts.Parse(b)
	if fault != nil {
		c.other++
		return
	}
	for ; c.digits < digits; c.digits++ {
		c.least, c.most = c.least*10, c.most*10
	}
	scaled, ok := money.Mul(m, money.Pow10(c.digits-digits))
	if !ok {
		c.other++
		return
	}
	if !c.known {
		c.least, c.most, c.known = scaled, scaled, true
	}
	c.least, c.most = min(c.least, scaled), max(c.most, scaled)
	if m == 0 {
		c.zeros++
	}
	if m < 0 {
		c.negatives++
	}
}

// count notes which values there are, as long as they are few.
func (c *columnProfile) count(b []byte) {
	if c.counts == nil {
		return
	}
	n, known := c.counts[string(b)]
	if !known {
		if len(c.examples) < shownExamples {
			c.examples = append(c.examples, shown(b))
		}
		if len(c.counts) == countedValues {
			c.counts = nil
			return
		}
	}
	c.counts[string(b)] = n + 1
}

// shown is the beginning of a value.
func shown(b []byte) string {
	if len(b) > shownValueSize {
		return strings.ToValidUTF8(string(b[:shownValueSize]), "") + "…"
	}
	return string(b)
}

// result is the description of the column.
func (c *columnProfile) result(l *layout, header string, column int, o Options) InspectedColumn {
	r := InspectedColumn{Header: header, Type: c.kind, Blank: c.blank, Other: c.other, Zero: c.zeros, Negative: c.negatives, Distinct: len(c.counts), Examples: c.examples, Values: []ValueCount{}}
	if r.Examples == nil {
		r.Examples = []string{}
	}
	r.Field, r.Because = l.reason(column, o)
	switch {
	case c.kind == "date":
		r.Format = c.dates.Format()
		if c.known {
			r.Min, r.Max = c.first.String(), c.last.String()
		}
	case c.kind == "number" && c.known:
		unit := money.Unit{Digits: c.digits}
		r.Min, r.Max = unit.Amount(c.least).Decimal(), unit.Amount(c.most).Decimal()
	}
	if len(c.counts) <= listedValues && c.kind == "text" {
		for value, n := range c.counts {
			r.Values = append(r.Values, ValueCount{shown([]byte(value)), n})
		}
		slices.SortFunc(r.Values, func(a, b ValueCount) int {
			return cmp.Or(cmp.Compare(b.Rows, a.Rows), strings.Compare(a.Value, b.Value))
		})
	}
	o.hide(&r)
	return r
}

// hide replaces what may name a customer, when that was asked for: the ids,
// and the texts of columns of which nothing is known.
func (o Options) hide(c *InspectedColumn) {
	if o.Redact == nil || c.Type != "text" || c.Field != "" && c.Field != "customer" {
		return
	}
	for i, text := range c.Examples {
		c.Examples[i] = o.Redact(text)
	}
	for i, v := range c.Values {
		c.Values[i].Value = o.Redact(v.Value)
	}
}

// reason is the field of a column, and why it is taken for it.
func (l *layout) reason(column int, o Options) (name, because string) {
	for _, f := range orderFields {
		if i, ok := l.plan.fields[f.name]; !ok || i != column {
			continue
		}
		switch {
		case o.Columns[f.name] != "":
			return f.name, "--column"
		case l.plan.preset != "":
			return f.name, "preset " + l.plan.preset
		}
		return f.name, "its name"
	}
	return "", ""
}

// manyZeros is the share of amounts, in per cent, from which on zeros are odd.
const manyZeros = 20

// columnFindings is what looks odd about the values of columns.
func (r *Inspection) columnFindings() (notes []Note) {
	for _, f := range r.Files {
		for _, c := range f.Columns {
			if c.Field == "amount" && c.Zero*100 > f.Rows*manyZeros {
				notes = append(notes, Note{"zero-amounts", fmt.Sprintf("%s: %d of %d values of %q are 0: is it the right column?", f.Name, c.Zero, f.Rows, c.Header)})
			}
			if c.Field == "currency" && len(c.Values) > 1 {
				notes = append(notes, Note{"currency-mix", fmt.Sprintf("%s: %q holds %d currencies, %s in %d rows and %s in %d", f.Name, c.Header, len(c.Values), c.Values[0].Value, c.Values[0].Rows, c.Values[1].Value, c.Values[1].Rows)})
			}
			if c.Field != "" && c.Field != "refunded" && c.Field != "product" && c.Blank > 0 && f.Preset == "" {
				notes = append(notes, Note{"blank-values", fmt.Sprintf("%s: %d of %d values of %q are blank", f.Name, c.Blank, f.Rows, c.Header)})
			}
		}
	}
	return notes
}
