package warehouse

import (
	"context"
	"fmt"

	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/money"
)

// Scatter makes accounts of every customer, one on each side of a sample, from what
// each did in each period: one row for a customer and a period with anything to count
// comes back, and nothing is kept of it but the account of the customer at hand.
func (s *Source) Scatter(ctx context.Context, q facts.Query, samples ...facts.Sample) ([]*facts.Scatter, error) {
	st, _, err := s.moving(ctx, q)
	if err != nil {
		return nil, err
	}
	var all []*accounts
	for _, sample := range samples {
		all = append(all, newAccounts(sample, st.split.names))
	}
	totals := func() (totals []*facts.Scatter) {
		for _, a := range all {
			totals = append(totals, a.total)
		}
		return totals
	}
	if st.coverage.Empty {
		return totals(), ctx.Err()
	}
	st.Whole, st.Only = true, span(samples)
	var c client
	err = s.ask(ctx, "accounts", st, func(r row) error {
		if r.customer != c.id {
			c.flush(all)
			c = client{id: r.customer, rows: c.rows[:0]}
		}
		group, ok := st.split.place[r.group]
		if !ok {
			return fmt.Errorf("a customer of no group: %q", r.group)
		}
		c.add(int(group), r.numbers)
		return nil
	})
	c.flush(all)
	return totals(), err
}

// span is from the first period of any side to the last, or nil where a customer is
// looked at as a whole.
func span(samples []facts.Sample) []int {
	from, to := int(^uint(0)>>1), 0
	for _, sample := range samples {
		for _, side := range sample.Sides {
			if side.Whole {
				return nil
			}
			if first := side.First(); first >= 0 {
				from, to = min(from, first), max(to, side.Last())
			}
		}
	}
	return []int{from, to}
}

// client is one customer, with a row for each period.
type client struct {
	id      string
	entered int64 // period of the first order
	group   int   // of the customer as a whole
	whole   facts.Customer
	rows    []clientPeriod
}

// clientPeriod is what a customer did in a period.
type clientPeriod struct {
	group, period int
	moved         facts.Movement
	bought        facts.Purchase
}

func (c *client) add(group int, n []int64) {
	p := clientPeriod{group: group, period: int(n[0]), moved: moved(n[1], n[2], n[3], money.Minor(n[4]), money.Minor(n[5]))}
	p.bought = facts.Purchase{
		Orders: n[7], OrdersFirst: n[8], Revenue: money.Minor(n[9]),
		Customers: min(n[7], 1), CustomersRepeat: min(n[7]-n[8], 1),
	}
	c.entered, c.group = n[6], group
	if len(n) > 11 {
		c.group = int(n[11])
	}
	c.whole.Orders += int32(n[7])
	c.whole.Revenue += money.Minor(n[9])
	c.whole.OrderDays = int32(n[10])
	c.rows = append(c.rows, p)
}

// flush adds the customer to all samples.
func (c *client) flush(all []*accounts) {
	for _, a := range all {
		a.customer(c)
	}
}

// accounts makes the accounts of one customer after another.
type accounts struct {
	sample  facts.Sample
	last    []int   // by side: its last period
	of      [][]int // by group: its sides
	entries []facts.Entry
	total   *facts.Scatter
}

func newAccounts(sample facts.Sample, groups []string) *accounts {
	a := &accounts{sample: sample, of: make([][]int, len(groups)), total: facts.NewScatter(len(sample.Sides), sample.Sets...)}
	for i, side := range sample.Sides {
		a.last = append(a.last, side.Last())
		for g, name := range groups {
			if name == side.Group {
				a.of[g] = append(a.of[g], i)
			}
		}
	}
	return a
}

// customer adds a customer, unless those of their first period are left out.
func (a *accounts) customer(c *client) {
	if c.entered < int64(a.sample.Skipped) {
		return
	}
	for _, r := range c.rows {
		for _, i := range a.of[r.group] {
			if side := a.sample.Sides[i]; side.Has(r.period) {
				to := a.account(i)
				to.Move(&r.moved, r.period == a.last[i])
				to.Buy(&r.bought, &side)
			}
		}
	}
	if c.whole.Orders > 0 {
		for _, i := range a.of[c.group] {
			if a.sample.Sides[i].Whole {
				a.account(i).Live(c.whole)
			}
		}
	}
	a.total.Observe(a.entries...)
	a.entries = a.entries[:0]
}

// account is what the customer did on one side.
func (a *accounts) account(side int) *facts.Account {
	for i := range a.entries {
		if a.entries[i].Side == side {
			return &a.entries[i].Account
		}
	}
	a.entries = append(a.entries, facts.Entry{Side: side})
	return &a.entries[len(a.entries)-1].Account
}
