package ledger

import (
	"context"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
)

// Histories is every customer with an order, and how far each was on some days.
func (o *Orders) Histories(ctx context.Context, by facts.By, days ...calendar.Day) (facts.Histories, error) {
	customers, err := o.Customers(ctx, by)
	h := facts.Histories{Customers: customers, Days: days}
	if err != nil || len(days) == 0 || o.coverage.Empty {
		return h, err
	}
	for range days {
		h.Past = append(h.Past, huge[facts.Past](len(customers.Rows))[:len(customers.Rows)])
	}
	repeats := table[int64](o.workers, int(o.coverage.Last-o.coverage.First)+1)
	from := make([]int, len(o.partitions)+1)
	for p := range o.partitions {
		from[p+1] = from[p] + o.partitions[p].buyers
	}
	err = o.parallel(ctx, func(worker, p int) {
		row := from[p]
		var buffer []entry
		o.partitions[p].each(&buffer, func(history history) {
			first, ever := history.first()
			if !ever {
				return
			}
			for d, day := range days {
				h.Past[d][row] = past(history.entries, day)
			}
			if first <= days[0] {
				countRepeats(repeats[worker], history.entries, first, o.coverage.First)
			}
			row++
		})
	})
	for _, more := range repeats[1:] {
		for n, orders := range more {
			repeats[0][n] += orders
		}
	}
	h.Repeats = repeats[0]
	return h, err
}

// past is how far a customer was at the end of a day.
func past(entries []entry, day calendar.Day) facts.Past {
	n, _, _ := within(entries, entryOf(min(max(day, FirstDay-1), LastDay)+1))
	c := brief(entries[:n], day)
	if c.Orders == 0 {
		return facts.Past{}
	}
	return facts.Past{Last: c.Last, OrderDays: c.OrderDays, Revenue: c.Revenue - c.FirstRevenue}
}

// countRepeats counts a customer's order days after the first, by their distance
// from a day.
func countRepeats(days []int64, entries []entry, first, from calendar.Day) {
	last := first
	for _, e := range entries {
		if day := e.day(); e.order() && day != last {
			days[day-from]++
			last = day
		}
	}
}
