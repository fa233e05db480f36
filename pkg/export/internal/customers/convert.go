package customers

import (
	"maps"
	"slices"
	"strings"

	"github.com/retain-cli/retain/pkg/export/internal/problem"
	"github.com/retain-cli/retain/pkg/field"
	"github.com/retain-cli/retain/pkg/note"
)

// convert converts the price of a row that counts by the rate of the day on which it
// starts. The price of a whole interval is rounded; its share of a month stays exact.
func (v *values) convert(r *record) wrong {
	if v.rates == nil || r.filtered != "" || r.MRR == 0 || r.currency == v.rates.Target {
		return wrong{}
	}
	rate, f := v.rates.On(r.currency, r.Start)
	switch {
	case f != nil && v.plan.Currency < 0:
		return wrong{Fault: f, column: v.plan.Amount}
	case f != nil:
		return wrong{Fault: f, column: v.plan.Currency}
	}
	price, fits := rate.Convert(r.MRR, r.scale.digits, v.rates.Digits)
	if !fits {
		return fault(v.plan.Amount, field.CodeAmountRange, "the price is too large to be converted into "+v.rates.Target, "")
	}
	r.MRR, r.scale.digits, r.scale.from = price, v.rates.Digits, r.currency
	return wrong{}
}

// unitOf is the currency in which the price of a row is counted.
func (f *file) unitOf(r *record) string {
	if f.rates != nil {
		return f.rates.Target
	}
	return r.currency
}

// noteConverted tells how many of the rows that count were converted from which
// currency.
func (f *file) noteConverted() {
	rows := map[string]int64{}
	for _, o := range f.origins {
		if from := f.scales[o.scale].from; from != "" {
			rows[from]++
		}
	}
	if len(rows) == 0 {
		return
	}
	var parts []string
	for _, currency := range slices.Sorted(maps.Keys(rows)) {
		parts = append(parts, problem.Grouped(rows[currency])+" from "+currency)
	}
	moves := ""
	if len(f.byCustomer.heads) > 0 {
		moves = "; a renewal at another rate shows as expansion or contraction"
	}
	f.note("rates-converted", note.Fix{}, "prices converted into %s with %s, each by the rate of the day on which its row starts: %s%s", f.rates.Target, f.options.Rates.Name, strings.Join(parts, ", "), moves)
	f.reading.Notes[len(f.reading.Notes)-1].Concerns = note.Revenue
}
