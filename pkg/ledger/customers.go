package ledger

import (
	"context"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
)

// Customers is every customer with an order, in short.
func (o *Orders) Customers(ctx context.Context, by facts.By) (facts.Customers, error) {
	q := facts.Query{By: by}
	names, split, err := o.split(ctx, q, o.timeline(q))
	if err != nil {
		return facts.Customers{}, err
	}
	c := facts.Customers{
		Rows:   huge[facts.Customer](int(o.coverage.Customers)),
		AsOf:   o.coverage.AsOf,
		Unit:   o.coverage.Unit,
		Groups: names,
		Names:  o.id,

		Parallel: func(n int, work func(i int)) { parallel(o.workers, n, func(_, i int) { work(i) }) },
	}
	if o.products {
		c.Products = o.favorites
	}
	from := make([]int, len(o.partitions)+1)
	for p := range o.partitions {
		from[p+1] = from[p] + o.partitions[p].buyers
	}
	err = o.parallel(ctx, func(_, p int) {
		rows := c.Rows[from[p]:from[p]:from[p+1]]
		var buffer []entry
		o.partitions[p].each(&buffer, func(h history) {
			row := brief(h.entries)
			if row.Orders == 0 {
				return
			}
			row.Ref = ref(p, h.customer-o.bases[p])
			if split != nil {
				row.Group = int32(split.of(h.customer))
			}
			rows = append(rows, row)
		})
	})
	return c, err
}

// brief is a history in short.
func brief(entries []entry) facts.Customer {
	var c facts.Customer
	for i, e := range entries {
		c.Revenue += e.amount()
		if !e.order() {
			continue
		}
		if c.Orders == 0 {
			c.First, c.FirstRevenue = e.day(), onDay(entries, i)
		}
		if c.Orders == 0 || e.day() != c.Last {
			c.OrderDays++
		}
		c.Last = e.day()
		c.Orders++
	}
	return c
}

// Gaps counts the days between a customer's consecutive order days.
func (o *Orders) Gaps(ctx context.Context) (facts.Gaps, error) {
	if o.coverage.Empty {
		return nil, ctx.Err()
	}
	gaps := table[int64](o.workers, int(o.coverage.Last-o.coverage.First)+1)
	err := o.each(ctx, func(worker int, h history) {
		last, any := calendar.Day(0), false
		for _, e := range h.entries {
			if !e.order() {
				continue
			}
			if any && e.day() > last {
				gaps[worker][e.day()-last]++
			}
			last, any = e.day(), true
		}
	})
	for _, other := range gaps[1:] {
		for days, n := range other {
			gaps[0][days] += n
		}
	}
	return gaps[0], err
}
