package schema

import (
	"fmt"
	"slices"
	"strings"

	"github.com/retain-cli/retain/pkg/export/internal/questions"
	"github.com/retain-cli/retain/pkg/field"
)

// Guess is a column that may be a field, by its values or by nearly its name.
type Guess struct {
	Field, Header string
	Because       string // what no other column holds; empty: the name
	Comma         bool   // its numbers have decimal commas
}

// GuessColumns finds columns for the fields that no header names by what they
// hold: the only one with dates, the only one with ids that repeat. needed are
// the customer and the day, both or none; more are amounts, currencies and
// statuses.
func GuessColumns(t *Table, o Options) (needed, more []Guess) {
	if preset, err := PresetFor(t.Names, o); err != nil || preset != nil || t.OfCustomers(o) {
		return nil, nil
	}
	r := &recognizer{Table: t, options: o, kind: Orders, layout: &Layout{Answers: map[string]string{}}, fields: map[string]int{}}
	for _, f := range OrderFields {
		if err := r.findColumn(f.Name, f.Headers); err != nil {
			return nil, nil
		}
	}
	return r.likelyColumns()
}

// likelyColumns goes through the fields that have no column yet. A column is
// used for one of them.
func (r *recognizer) likelyColumns() (needed, more []Guess) {
	free := r.sampled()
	for _, name := range []string{"customer", "date", "amount", "currency", "status"} {
		if r.at(name) >= 0 {
			continue
		}
		i, why := r.likely(name, free)
		isNeeded := slices.Contains(r.needed(), name)
		switch {
		case i < 0 && isNeeded:
			return nil, nil
		case i < 0:
			continue
		}
		g := Guess{Field: name, Header: free[i].header, Because: why, Comma: name == "amount" && free[i].most(free[i].commas)}
		if isNeeded {
			needed = append(needed, g)
		} else {
			more = append(more, g)
		}
		free = slices.Delete(free, i, i+1)
	}
	return needed, more
}

// likely is the place of the column for a field, and why: it has nearly its
// name, or is the only one to hold what it holds. -1 is no column or several.
func (r *recognizer) likely(name string, free []sampledColumn) (at int, why string) {
	var headers []string
	for _, c := range free {
		headers = append(headers, c.header)
	}
	if h := nearest(headers, r.kind.Aliases(name)); h != "" {
		return slices.Index(headers, h), ""
	}
	holds, what := r.contents(name, free)
	at = slices.IndexFunc(free, holds)
	if at < 0 || slices.ContainsFunc(free[at+1:], holds) {
		return -1, ""
	}
	return at, what
}

// contents is what a column for a field holds.
func (r *recognizer) contents(name string, free []sampledColumn) (holds func(sampledColumn) bool, what string) {
	switch name {
	case "customer":
		if slices.ContainsFunc(free, sampledColumn.isMail) {
			return sampledColumn.isMail, "e-mail addresses"
		}
		return sampledColumn.comesAgain, "ids that come again"
	case "date":
		return sampledColumn.isDate, "dates"
	case "currency":
		return func(c sampledColumn) bool { return c.values > 0 && c.codes == c.values }, "codes of currencies"
	case "status":
		return sampledColumn.isStatus, "words such as cancelled"
	}
	one := r.anyOf("quantity", "qty") != "" // beside it there may be the price of one piece
	return func(c sampledColumn) bool { return !one && c.most(c.cents) }, "numbers with two decimals"
}

// How much of a column is examined to guess what it holds.
const (
	sampledRows = 1000
	fewWords    = 12 // a column of statuses has at most as many
)

// sampledColumn counts what the first values of a column may be.
type sampledColumn struct {
	header       string // or the number, where the header is no name
	rows, values int    // values that are not blank
	dates        *field.DateSurvey
	fractions    int // numbers that are not whole ones
	cents        int // of those: with two decimals
	commas       int // of those: behind a comma
	codes        int // of currencies
	mails        int // addresses
	distinct     map[string]bool
}

// most tells whether so many values are nearly all.
func (c sampledColumn) most(n int) bool { return n > 0 && n*10 >= c.values*9 }

func (c sampledColumn) isDate() bool { return c.most(c.dates.Dates()) }

func (c sampledColumn) isMail() bool { return c.most(c.mails) }

// isStatus tells whether one of a few words means that a row does not count.
func (c sampledColumn) isStatus() bool {
	usual := questions.NewStatuses(questions.StatusOptions{Default: true})
	for word := range c.distinct {
		if len(c.distinct) <= fewWords && usual.Filtered([]byte(word)) != "" {
			return true
		}
	}
	return false
}

// comesAgain tells whether there are ids that come again, though not as often
// as a status or a country does.
func (c sampledColumn) comesAgain() bool {
	filled := c.values*10 >= c.rows*9
	other := c.isDate() || c.most(c.fractions) || c.most(c.codes)
	n := len(c.distinct)
	return filled && !other && n > 1 && n < c.values && n*50 > c.values
}

// sampled is the columns that are not taken for a field.
func (r *recognizer) sampled() []sampledColumn {
	all := make([]sampledColumn, len(r.Header))
	for i, h := range r.Header {
		if Normal(h) == "" || len(r.Named(h)) != 1 {
			h = fmt.Sprintf("#%d", i+1)
		}
		all[i] = sampledColumn{header: h, dates: &field.DateSurvey{AnyDigit: r.options.Digits == AnyDigits}, distinct: map[string]bool{}}
	}
	amounts, _ := field.NewAmounts(field.AmountOptions{Decimal: "either", AnyDigit: r.options.Digits == AnyDigits, StripCurrency: true})
	rows := 0
	r.Each(func(fields []string, line int64) bool {
		for i := range min(len(fields), len(all)) {
			all[i].add(strings.TrimSpace(fields[i]), line, amounts)
		}
		rows++
		return rows < sampledRows
	})
	var free []sampledColumn
	for i, c := range all {
		if !r.taken(i) {
			free = append(free, c)
		}
	}
	return free
}

func (c *sampledColumn) add(text string, line int64, amounts *field.Amounts) {
	c.rows++
	if text == "" {
		return
	}
	c.values++
	c.distinct[text] = true
	c.dates.Add([]byte(text), line)
	if _, fault := field.Currency([]byte(text)); fault == nil {
		c.codes++
	}
	if name, host, ok := strings.Cut(text, "@"); ok && name != "" && strings.Contains(host, ".") {
		c.mails++
	}
	if _, _, fault := amounts.Parse([]byte(text)); fault == nil && strings.ContainsAny(text, ".,") {
		c.fractions++
		digits := strings.TrimRight(text, "€$£ ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
		n := len(digits)
		if n > 3 && (digits[n-3] == '.' || digits[n-3] == ',') {
			c.cents++
		}
		if n > 3 && digits[n-3] == ',' {
			c.commas++
		}
	}
}
