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
	counts := make([]dayCounts, o.workers)
	for w := range counts {
		counts[w] = newDayCounts(o.coverage.First, days, int(o.coverage.Last-o.coverage.First)+1)
	}
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
			counts[worker].add(history.entries, first)
			row++
		})
	})
	for _, more := range counts[1:] {
		for i, row := range more.rows {
			for n, orders := range row {
				counts[0].rows[i][n] += orders
			}
		}
	}
	h.Repeats = counts[0].rows[0]
	for _, gaps := range counts[0].rows[1:] {
		h.Gaps = append(h.Gaps, gaps)
	}
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

// dayCounts are the Repeats of Histories and, behind them, the Gaps of each day.
type dayCounts struct {
	from calendar.Day
	days []calendar.Day
	rows [][]int64
}

func newDayCounts(from calendar.Day, days []calendar.Day, span int) dayCounts {
	return dayCounts{from, days, table[int64](1+len(days), span)}
}

// add counts a customer's order days after the first.
func (c dayCounts) add(entries []entry, first calendar.Day) {
	last := first
	for _, e := range entries {
		day := e.day()
		if !e.order() || day == last {
			continue
		}
		if first <= c.days[0] {
			c.rows[0][day-c.from]++
		}
		for d, until := range c.days {
			if day <= until {
				c.rows[1+d][day-last]++
			}
		}
		last = day
	}
}
