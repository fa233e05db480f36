package ledger

import (
	"context"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
)

// Ladder tells the customers' order days apart by their number.
func (o *Orders) Ladder(ctx context.Context, q facts.LadderQuery) (facts.Ladder, error) {
	f, err := o.frame(ctx, facts.Query{By: q.By})
	if err != nil {
		return facts.Ladder{}, err
	}
	rungs := func() [][]facts.Rungs {
		rows := table[facts.Rungs](1, len(f.names))
		for g := range rows[0] {
			rows[0][g] = q.Rungs()
		}
		return rows
	}
	rows, err := tally(ctx, o, rungs, (*facts.Rungs).Add, func(rows [][]facts.Rungs, h history) {
		if _, ever := h.first(); !ever {
			return
		}
		group := 0
		if f.by != nil {
			group = f.by.of(h.customer)
		}
		climb(&rows[0][group], h.entries, q.Base)
	})
	return facts.Ladder{AsOf: o.coverage.AsOf, Unit: o.coverage.Unit, Groups: f.names, Rows: rows[0]}, err
}

// climb adds one customer, day by day, to a ladder.
func climb(r *facts.Rungs, entries []entry, base calendar.Day) {
	var days, daysThen int // order days so far, and at the base day
	var last, lastThen calendar.Day
	for len(entries) > 0 {
		day := entries[0].day()
		n, orders, revenue := within(entries, entryOf(day+1))
		entries = entries[n:]
		if orders == 0 {
			r.Other += revenue
			continue
		}
		step := &r.Steps[min(days, len(r.Steps)-1)]
		if days < len(r.Steps) {
			step.Customers++
			if days > 0 {
				step.Days.Count(int(day - last))
			}
		}
		step.Orders += int64(orders)
		step.Revenue += revenue
		days++
		if last = day; day <= base {
			daysThen, lastThen = days, day
		}
	}
	if daysThen > 0 {
		then := &r.Repurchases[min(daysThen, len(r.Repurchases))-1]
		then.Customers.Count(int(base - lastThen))
		if last > base {
			then.Again.Count(int(base - lastThen))
		}
	}
}
