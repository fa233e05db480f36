package inspect

import (
	"cmp"
	"slices"
	"strings"

	"github.com/retain-cli/retain/pkg/export/internal/profile"
	"github.com/retain-cli/retain/pkg/export/internal/questions"
	"github.com/retain-cli/retain/pkg/export/internal/schema"
	"github.com/retain-cli/retain/pkg/field"
	"github.com/retain-cli/retain/pkg/money"
)

// Column is one column and what its values are like.
type Column struct {
	Header   string   `json:"header"`
	Field    string   `json:"field"`   // what it is used as; empty: not used
	Because  string   `json:"because"` // why
	Type     string   `json:"type"`    // date, number, text, or empty
	Format   string   `json:"format"`  // of dates
	Blank    int64    `json:"blank"`
	Other    int64    `json:"other"`    // values that are not of the type
	Zero     int64    `json:"zero"`     // numbers
	Negative int64    `json:"negative"` // numbers
	Distinct int      `json:"distinct"` // different values; 0: more than are counted
	Min      string   `json:"min"`      // of dates and numbers
	Max      string   `json:"max"`
	Examples []string `json:"examples"` // the first different values
	Values   []Value  `json:"values"`   // all of them, the most frequent first, when they are few
}

// Value is a value and its number of rows.
type Value struct {
	Value string `json:"value"`
	Rows  int64  `json:"rows"`
}

const (
	sampledRows  = 1000 // that tell the type of a column
	listedValues = 12
	shownBytes   = 60 // of a value
)

// sample is the first values of a column.
type sample struct {
	values, numbers int
	dates           field.DateSurvey
}

// kindsOf finds out from the first rows what each column holds.
func kindsOf(l *schema.Layout, o schema.Options) (types []string, kinds []profile.Kind) {
	amounts := l.Plan.Amounts
	if amounts == nil {
		amounts, _ = field.NewAmounts(field.AmountOptions{Digits: 2, AnyDigit: o.Digits == schema.AnyDigits, StripCurrency: true})
	}
	types, kinds = make([]string, len(l.Header)), make([]profile.Kind, len(l.Header))
	for i, s := range samples(l, amounts, o) {
		types[i] = s.typeOf(l, i, o)
		switch types[i] {
		case "number":
			kinds[i].Amounts = amounts
		case "date":
			kinds[i].Dates = s.reader(l, i, o)
		}
	}
	return types, kinds
}

func samples(l *schema.Layout, amounts *field.Amounts, o schema.Options) []sample {
	all := make([]sample, len(l.Header))
	for i := range all {
		all[i].dates.AnyDigit = o.Digits == schema.AnyDigits
	}
	seen := 0
	l.Each(func(fields []string, line int64) (more bool) {
		for i, text := range fields[:min(len(fields), len(all))] {
			if strings.TrimSpace(text) == "" {
				continue
			}
			all[i].values++
			all[i].dates.Add([]byte(text), line)
			if _, _, fault := amounts.Parse([]byte(text)); fault == nil {
				all[i].numbers++
			}
		}
		seen++
		return seen < sampledRows
	})
	return all
}

func (s *sample) typeOf(l *schema.Layout, column int, o schema.Options) string {
	switch {
	case s.values == 0:
		return "empty"
	case l.Plan.Dates != nil && column == l.Plan.Date:
		return "date"
	case l.Plan.Amounts != nil && (column == l.Plan.Amount || column == l.Plan.Refunded):
		return "number"
	case isID(l, column, o):
	case s.numbers*10 >= s.values*9:
		return "number"
	case s.dates.Dates()*10 >= s.values*9 && s.dates.Verdict().Sure:
		return "date"
	}
	return "text"
}

// reader reads the dates of a column.
func (s *sample) reader(l *schema.Layout, column int, o schema.Options) *field.Dates {
	if l.Plan.Dates != nil && column == l.Plan.Date {
		return l.Plan.Dates
	}
	verdict := s.dates.Verdict()
	dates, _ := field.NewDates(field.DateOptions{Format: verdict.Format, Sample: verdict.Sample, Detected: true, Foreign: !verdict.English, AnyDigit: o.Digits == schema.AnyDigits, System: o.System, Min: schema.MinDay})
	return dates
}

// isID tells whether a column holds ids, which are text even when they look
// like numbers. In a file that cannot be read its name has to tell.
func isID(l *schema.Layout, column int, o schema.Options) bool {
	for _, name := range []string{"order", "customer"} {
		if i, ok := l.Plan.Fields[name]; ok && i == column {
			return true
		}
		named := func(alias string) bool { return slices.Contains(l.Named(alias), column) }
		if l.Plan.Fields == nil && slices.ContainsFunc(headersOf(l, name, o), named) {
			return true
		}
	}
	return false
}

// headersOf is the headers that a field may have: the one asked for, those of the
// preset, or its aliases.
func headersOf(l *schema.Layout, name string, o schema.Options) []string {
	if asked := o.Columns[name]; asked != "" {
		return []string{asked}
	}
	if preset, err := schema.PresetFor(l.Names, o); err == nil && preset != nil {
		return preset.Columns[name]
	}
	return schema.Orders.Aliases(name)
}

// newColumn describes a column by the profile of its values.
func newColumn(l *schema.Layout, column int, kind string, k profile.Kind, p *profile.Column, o schema.Options) Column {
	c := Column{
		Header: l.Header[column], Type: kind, Distinct: len(p.Values), Examples: []string{}, Values: []Value{},
		Blank: p.Rows[profile.Blank], Other: p.Rows[profile.Other], Zero: p.Rows[profile.Zero], Negative: p.Rows[profile.Negative],
	}
	c.Field, c.Because = fieldOf(l, column, o)
	for _, text := range p.Examples() {
		c.Examples = append(c.Examples, shown(text))
	}
	if kind == "date" {
		c.Format = k.Dates.Format()
	}
	switch {
	case kind == "date" && p.Known:
		c.Min, c.Max = p.First.String(), p.Last.String()
	case kind == "number" && p.Known:
		c.Min, c.Max = decimal(p.Least, p.Digits), decimal(p.Most, p.Digits)
	case kind == "text" && len(p.Values) <= listedValues:
		for text, rows := range p.Values {
			c.Values = append(c.Values, Value{shown(text), *rows})
		}
		slices.SortFunc(c.Values, func(a, b Value) int { return cmp.Or(cmp.Compare(b.Rows, a.Rows), strings.Compare(a.Value, b.Value)) })
	}
	named := c.Because == byName && questions.Identifies(c.Header)
	if o.Redact != nil && (named || l.Identifies(column) || c.Field == "" && kind == "text" || c.mayCount(p)) {
		c.hide(o)
	}
	return c
}

// shown is the beginning of a value.
func shown(value string) string {
	if len(value) > shownBytes {
		return strings.ToValidUTF8(value[:shownBytes], "") + "…"
	}
	return value
}

// decimal is a number with at least so many digits, if it has room for them.
func decimal(n profile.Number, digits int) string {
	if m, fits := money.Mul(n.M, money.Pow10(digits-n.Digits)); fits {
		n = profile.Number{M: m, Digits: digits}
	}
	return money.Unit{Digits: n.Digits}.Amount(n.M).Decimal()
}

// mayCount tells whether a column of which nothing is known may have numbers of
// customers: whole ones, most of them different.
func (c *Column) mayCount(p *profile.Column) bool {
	rows := p.Rows[profile.Plain]
	return c.Field == "" && c.Type == "number" && p.Digits == 0 && c.Negative == 0 && (p.Values == nil || 2*int64(c.Distinct) > rows)
}

// hide replaces the values of a column that tell who a customer is, or may.
func (c *Column) hide(o schema.Options) {
	c.Min, c.Max = "", ""
	for i, text := range c.Examples {
		c.Examples[i] = o.Redact(text)
	}
	for i, v := range c.Values {
		c.Values[i].Value = o.Redact(v.Value)
	}
}

// byName is why a column is used as a field that was named.
const byName = "named"

// fieldOf is the field of a column, and why it is used as that.
func fieldOf(l *schema.Layout, column int, o schema.Options) (name, because string) {
	for _, f := range schema.OrderFields {
		if i, ok := l.Plan.Fields[f.Name]; !ok || i != column {
			continue
		}
		switch {
		case o.Columns[f.Name] != "":
			return f.Name, byName
		case l.Plan.Preset != "":
			return f.Name, "preset " + l.Plan.Preset
		}
		return f.Name, "its name"
	}
	return "", ""
}
