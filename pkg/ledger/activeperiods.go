package ledger

import (
	"context"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
)

// ActivePeriods counts customers by the number of periods in which they ordered.
func (o *Orders) ActivePeriods(ctx context.Context, q facts.Query, span calendar.Period) (facts.ActivePeriods, error) {
	f, err := o.frame(ctx, q)
	if err != nil {
		return facts.ActivePeriods{}, err
	}
	var within []calendar.Period
	for _, p := range f.line.Periods {
		if span.First <= p.First && p.Last <= span.Last {
			within = append(within, p)
		}
	}
	rows, err := tally(ctx, o, func() [][]int64 { return table[int64](len(f.names), len(within)+1) },
		func(sum *int64, more int64) { *sum += more },
		func(rows [][]int64, h history) {
			if first, ever := h.first(); ever && len(within) > 0 && first <= within[len(within)-1].Last {
				group := 0
				if f.by != nil {
					group = f.by.of(h.customer)
				}
				rows[group][f.active(h, within)]++
			}
		})
	return facts.ActivePeriods{Periods: within, Groups: f.names, Rows: rows}, err
}

// active is in how many of some periods that follow each other a customer ordered.
func (f *frame) active(h history, within []calendar.Period) (n int) {
	last := -1
	for _, e := range h.entries {
		day := e.day()
		if !e.order() || day < within[0].First || day > within[len(within)-1].Last {
			continue
		}
		if p := f.at(day); p != last {
			n, last = n+1, p
		}
	}
	return n
}
