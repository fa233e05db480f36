package ledger

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
)

// Returns counts orders and what was paid back of them. The ledger has to be built
// with Options.Returns.
func (o *Orders) Returns(ctx context.Context, q facts.Query, span calendar.Period) (facts.Returns, error) {
	if o.sold == nil {
		return facts.Returns{}, fmt.Errorf("refunds of orders: %w by a ledger without them", errors.ErrUnsupported)
	}
	column := o.valueColumn(q.By.Name)
	if column >= 0 {
		q.By = facts.By{}
	}
	f, err := o.frame(ctx, q)
	if err != nil {
		return facts.Returns{}, err
	}
	counters := make([]*returnCounter, o.workers)
	for w := range counters {
		counters[w] = newReturnCounter(f, o.coverage.AsOf, span)
	}
	err = o.parallel(ctx, func(worker, p int) {
		t := &o.partitions[p]
		rows, buffer := t.returned, []entry(nil)
		t.each(&buffer, func(h history) {
			n := 0
			for n < len(rows) && int(rows[n].customer) == h.customer-t.base {
				n++
			}
			counters[worker].customer(facts.Ref(h.customer), h, rows[:n])
			rows = rows[n:]
		})
	})
	if err != nil {
		return facts.Returns{}, err
	}
	total := counters[0].Returns
	for _, c := range counters[1:] {
		total.Add(c.Returns)
	}
	total.AsOf, total.Unit, total.Names = o.coverage.AsOf, o.coverage.Unit, o.id
	if column >= 0 {
		total.ByOrder = true
		total.Groups, total.Rows = o.soldIn(column, f)
	}
	return total, nil
}

// valueColumn is the column of the orders that a dimension is, or -1.
func (o *Orders) valueColumn(name string) int {
	folded := foldName(name)
	switch {
	case folded == "", folded == Tenure, folded == Cohort, folded == Channels && o.channel() >= 0:
		return -1
	case o.attributes != nil && o.attributes.column(name) >= 0:
		return -1
	}
	return o.column(name)
}

// soldIn is the orders of each period by what they have in a column.
func (o *Orders) soldIn(column int, f *frame) (groups []string, rows [][]facts.Return) {
	by := map[string][]facts.Return{}
	for key, sum := range o.sold {
		if key.column != column {
			continue
		}
		text := o.columns[column].text(key.code)
		if by[text] == nil {
			by[text] = make([]facts.Return, len(f.line.Periods))
		}
		by[text][f.at(key.day)].Add(sum)
	}
	groups = slices.Sorted(maps.Keys(by))
	for _, g := range groups {
		rows = append(rows, by[g])
	}
	return groups, rows
}

// returnCounter counts the returns of customers, one after the other.
type returnCounter struct {
	facts.Returns
	*frame
	from []bool // by period: whether its customers are those before a period of the span that is over

	orders, returned []int64       // by period, of the customer at hand
	seen             []int         // periods with orders
	sides            []facts.Entry // of the customer at hand
}

func newReturnCounter(f *frame, asOf calendar.Day, span calendar.Period) *returnCounter {
	periods := f.line.Periods
	c := &returnCounter{frame: f, from: make([]bool, len(periods)), orders: make([]int64, len(periods)), returned: make([]int64, len(periods))}
	c.Returns = facts.Returns{Periods: periods, Groups: f.names, Rows: table[facts.Return](len(f.names), len(periods)), Loose: make([]facts.Loose, len(periods)),
		Any: facts.NewReturnScatter(), Single: facts.NewReturnScatter()}
	for p := range c.from {
		c.from[p] = p+1 < len(periods) && periods[p+1].Complete(asOf) && periods[p+1].Overlaps(&span.First, &span.Last)
	}
	return c
}

// customer adds one customer, with what was refunded.
func (c *returnCounter) customer(ref facts.Ref, h history, refunds []returnedRow) {
	all := facts.Returner{Ref: ref}
	for _, e := range h.entries {
		if !e.order() {
			continue
		}
		if all.Orders == 0 || e.day() != all.Last {
			all.OrderDays++
		}
		all.Last = e.day()
		one := facts.Return{Orders: 1, Gross: e.amount()}
		all.Add(one)
		p := c.at(e.day())
		c.Rows[c.group(h.customer, p)][p].Add(one)
		if c.orders[p]++; c.orders[p] == 1 {
			c.seen = append(c.seen, p)
		}
	}
	for _, r := range refunds {
		p := c.at(r.day)
		if r.Loose {
			c.Loose[p].Amount += r.Back
			if r.Back > 0 {
				c.Loose[p].Refunds++
			}
			continue
		}
		r.add(&all.Return)
		r.add(&c.Rows[c.group(h.customer, p)][p])
		if r.order() {
			c.returned[p]++
		}
	}
	if all.OrderDays >= facts.OftenDays {
		c.Frequent++
	}
	if all.Full+all.Part > 0 {
		c.Returners = append(c.Returners, all)
	}
	c.retain(c.Any, func(int64) bool { return true })
	c.retain(c.Single, func(orders int64) bool { return orders == 1 })
	for _, p := range c.seen {
		c.orders[p], c.returned[p] = 0, 0
	}
	c.seen = c.seen[:0]
}

// retain counts in which of the periods with a number of orders the customer was
// there, and in the next one too.
func (c *returnCounter) retain(to *facts.Scatter, wanted func(orders int64) bool) {
	var sides [2]facts.Account
	for _, p := range c.seen {
		if !c.from[p] || !wanted(c.orders[p]) {
			continue
		}
		side := &sides[facts.NotReturned]
		if c.returned[p] > 0 {
			side = &sides[facts.HaveReturned]
		}
		side[facts.Starts]++
		if c.orders[p+1] > 0 {
			side[facts.Kept]++
		}
	}
	c.sides = c.sides[:0]
	for i := range sides {
		if sides[i][facts.Starts] > 0 {
			c.sides = append(c.sides, facts.Entry{Side: i, Account: sides[i]})
		}
	}
	to.Observe(c.sides...)
}
