package ledger

import (
	"context"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
)

// Purchases tells first orders from repeat orders, period by period.
func (o *Orders) Purchases(ctx context.Context, q facts.Query) (facts.Purchases, error) {
	line := o.timeline(q)
	days := o.days(line)
	var after []entry
	for _, p := range line.Periods {
		after = append(after, entryOf(p.Last+1))
	}
	names, by, err := o.split(ctx, q, line)
	if err != nil {
		return facts.Purchases{}, err
	}
	rows := make([][][]facts.Purchase, o.workers) // [worker][group][period]
	for w := range rows {
		rows[w] = table[facts.Purchase](len(names), len(line.Periods))
	}
	err = o.each(ctx, func(worker int, h history) {
		first, ever := h.first()
		if !ever {
			first = never
		}
		for entries := h.entries; len(entries) > 0; {
			period, group := days.at(entries[0].day()), 0
			if by != nil {
				group, _ = by.at(h.customer, period, false)
			}
			n, _, _ := within(entries, after[period])
			rows[worker][group][period].Add(purchase(entries[:n], first))
			entries = entries[n:]
		}
	})
	for _, other := range rows[1:] {
		for g := range other {
			for p, row := range other[g] {
				rows[0][g][p].Add(row)
			}
		}
	}
	return facts.Purchases{Periods: line.Periods, AsOf: o.coverage.AsOf, Unit: o.coverage.Unit, Groups: names, Rows: rows[0]}, err
}

// never is no day of any entry.
const never = LastDay + 1

// purchase is what one customer bought in one period; first is the day of the
// first order.
func purchase(entries []entry, first calendar.Day) facts.Purchase {
	var p facts.Purchase
	for _, e := range entries {
		p.Revenue += e.amount()
		onFirst := e.day() == first
		if onFirst {
			p.RevenueFirst += e.amount()
		}
		if e.order() {
			p.Orders++
			if onFirst {
				p.OrdersFirst++
			}
		}
	}
	p.Customers = min(p.Orders, 1)
	p.CustomersRepeat = min(p.Orders-p.OrdersFirst, 1)
	return p
}
