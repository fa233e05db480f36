package export

import (
	"strings"

	"github.com/retain-cli/retain/pkg/export/internal/problem"
	"github.com/retain-cli/retain/pkg/export/internal/schema"
	"github.com/retain-cli/retain/pkg/field"
	"github.com/retain-cli/retain/pkg/money"
)

// oneCurrency keeps the currency asked for, or makes sure that there is only
// one.
func (c *customersFile) oneCurrency() error {
	if want := strings.ToUpper(c.options.Currency); want != "" && c.columns.Has(schema.FieldCurrency) {
		if err := schema.UnknownCurrency(want, c.codes); err != nil {
			return err
		}
		kept := c.rows[:0]
		for _, r := range c.rows {
			if r.currency == want {
				kept = append(kept, r)
			}
		}
		c.filter(schema.FilteredCurrency, int64(len(c.rows)-len(kept)))
		c.rows = kept
		return nil
	}
	counts := map[string]int64{}
	for _, r := range c.rows {
		counts[r.currency]++
	}
	if len(counts) < 2 {
		return nil
	}
	return problem.Stop(schema.MixedCurrencies(c.name, counts))
}

// unit is the unit in which every price is a whole number.
func (c *customersFile) unit() (money.Unit, error) {
	u := money.Unit{Currency: strings.ToUpper(c.options.Currency), Parts: 1, Unpriced: !c.columns.Has(schema.FieldMRR)}
	if len(c.rows) > 0 {
		u.Currency = c.rows[0].currency
	}
	u.Digits = field.CurrencyDigits(u.Currency)
	for _, r := range c.rows {
		u.Digits = max(u.Digits, r.price.digits)
		u.Parts = lcm(u.Parts, r.price.per)
		if u.Parts > maxParts {
			return u, c.tooFine(r)
		}
	}
	return u, c.addsUp(u)
}

// tooFine is a mix of intervals whose prices have no common unit that leaves
// room for sums.
func (c *customersFile) tooFine(r customer) error {
	return problem.Stop(Problem{Code: "interval-mixed", File: c.name, Line: r.line, Reason: "too many different intervals to add up prices exactly", Hint: "write monthly amounts in a column mrr"})
}

// maxSpan is the number of months for which the sum of all prices must fit.
const maxSpan = 12 * 400

// addsUp makes sure that no sum of these prices overflows.
func (c *customersFile) addsUp(u money.Unit) error {
	var total money.Minor
	for _, r := range c.rows {
		m, ok := r.price.in(u)
		if ok {
			total, ok = money.Add(total, m)
		}
		if ok {
			_, ok = money.Mul(total, maxSpan)
		}
		if !ok {
			return problem.Stop(Problem{Code: field.CodeAmountRange, File: c.name, Line: r.line, Reason: "the prices up to here are too large to be added up exactly"})
		}
	}
	return nil
}
