package export

import (
	"fmt"
	"strings"

	"github.com/retain-cli/retain/pkg/field"
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
	usual := field.NewStatuses(field.StatusOptions{Default: true})
	for word := range c.distinct {
		if len(c.distinct) <= listedValues && usual.Filtered([]byte(word)) != "" {
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
func (r *recogniser) sampled() []sampledColumn {
	all := make([]sampledColumn, len(r.header))
	for i, h := range r.header {
		if normal(h) == "" || len(named(r.header, h)) != 1 {
			h = fmt.Sprintf("#%d", i+1)
		}
		all[i] = sampledColumn{header: h, dates: &field.DateSurvey{AnyDigit: r.options.Digits == "any"}, distinct: map[string]bool{}}
	}
	amounts, _ := field.NewAmounts(field.AmountOptions{Decimal: "either", AnyDigit: r.options.Digits == "any", StripCurrency: true})
	rows := 0
	r.rows(func(fields []string, line int64) bool {
		for i := range min(len(fields), len(all)) {
			all[i].add(strings.TrimSpace(fields[i]), line, amounts)
		}
		rows++
		return rows < typedRows
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
