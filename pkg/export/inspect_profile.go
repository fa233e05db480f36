package export

import (
	"cmp"
	"slices"
	"strings"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/export/internal/schema"
	"github.com/retain-cli/retain/pkg/field"
	"github.com/retain-cli/retain/pkg/money"
)

// How much is kept of the values of a column.
const (
	countedValues  = 100 // different values that are counted
	listedValues   = 12  // that are listed with their counts
	shownExamples  = 3
	shownValueSize = 60 // bytes
	typedRows      = 1000
)

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
func newColumnProfile(l *schema.Layout, o Options) *columnProfile {
	amounts := l.Plan.Amounts
	if amounts == nil {
		amounts, _ = field.NewAmounts(field.AmountOptions{Digits: 2, AnyDigit: o.Digits == schema.AnyDigits, StripCurrency: true})
	}
	return &columnProfile{amounts: amounts, counts: map[string]int64{}, survey: &field.DateSurvey{AnyDigit: o.Digits == schema.AnyDigits}}
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
func (c *columnProfile) decide(column int, l *schema.Layout, o Options) {
	verdict := c.survey.Verdict()
	c.kind = "text"
	switch {
	case c.values == 0:
		c.kind = "empty"
	case l.Plan.Dates != nil && column == l.Plan.Date:
		c.kind, c.dates = "date", l.Plan.Dates
	case l.Plan.Amounts != nil && (column == l.Plan.Amount || column == l.Plan.Refunded):
		c.kind = "number"
	case isID(l, column, o):
	case c.numbers*10 >= c.values*9:
		c.kind = "number"
	case c.survey.Dates()*10 >= c.values*9 && verdict.Sure:
		c.kind = "date"
		c.dates, _ = field.NewDates(field.DateOptions{Format: verdict.Format, Sample: verdict.Sample, AnyDigit: o.Digits == schema.AnyDigits, System: o.System, Min: schema.MinDay})
	}
	c.survey = nil
}

// isID tells whether a column holds ids, which are text even when they look
// like numbers. In a file that cannot be read its name has to tell.
func isID(l *schema.Layout, column int, o Options) bool {
	for _, name := range []string{"order", "customer"} {
		if i, ok := l.Plan.Fields[name]; ok && i == column {
			return true
		}
		called := func(alias string) bool { return slices.Contains(schema.Named(l.Header, alias), column) }
		if l.Plan.Fields == nil && slices.ContainsFunc(headersOf(l, name, o), called) {
			return true
		}
	}
	return false
}

// headersOf is the headers that a field may have: the one asked for, those of the
// preset, or its aliases.
func headersOf(l *schema.Layout, name string, o Options) []string {
	if asked := o.Columns[name]; asked != "" {
		return []string{asked}
	}
	if preset, err := schema.PresetFor(l.Header, o); err == nil && preset != nil {
		return preset.Columns[name]
	}
	return schema.AliasesOf(name)
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
func (c *columnProfile) result(l *schema.Layout, header string, column int, o Options) InspectedColumn {
	r := InspectedColumn{Header: header, Type: c.kind, Blank: c.blank, Other: c.other, Zero: c.zeros, Negative: c.negatives, Distinct: len(c.counts), Examples: c.examples, Values: []ValueCount{}}
	if r.Examples == nil {
		r.Examples = []string{}
	}
	r.Field, r.Because = fieldOf(l, column, o)
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
	r.hide(o)
	return r
}
