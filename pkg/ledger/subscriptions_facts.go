package ledger

import (
	"context"
	"math"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/money"
)

// Movements counts what happened from the end of one period to the end of the
// next. The work is proportional to the rows and the periods, not to their
// product: a customer is looked at only in periods in which one of their rows
// starts or ends, and the steady time between is added as a whole. Rows that are
// several periods long are looked at one by one.
//
// A customer's first activity is their first start, also when that row ends on
// the day it starts: they joined and left, so they passed through.
func (s *Subscriptions) Movements(ctx context.Context, q facts.Query) (facts.Movements, error) {
	line := s.timeline(q)
	by := s.groups(q, line)
	names := by.names()
	rows := table[facts.Movement](len(names), len(line.Periods))
	kept := table[steady](len(names), len(line.Periods)+1)
	err := s.each(ctx, line, func(c subscriber) {
		c.moves(q.Rolling, func(from, to int, now state) {
			for from < to {
				group, end := by.at(c.number, from, false)
				end = min(end, to)
				stay(kept[group], from, end, now)
				from = end
			}
		}, func(s step, joins bool) {
			group, _ := by.at(c.number, s.period, s.lost())
			count(&rows[group][s.period], s, joins)
		})
	})
	for g, row := range rows {
		for p, now := range sums(kept[g]) {
			row[p].Add(facts.Movement{Start: now.customers, End: now.customers, RevenueStart: now.revenue, RevenueEnd: now.revenue})
		}
	}
	return facts.Movements{Periods: line.Periods, AsOf: s.asOf, First: s.terms.First, Unit: s.terms.Unit, Rolling: max(q.Rolling, 1), Groups: names, Rows: rows}, err
}

// steady is the change, from one period to the next, in how many customers stay
// as they are and what they pay.
type steady struct {
	customers int64
	revenue   money.Minor
}

func (c *steady) add(customers int64, revenue money.Minor) {
	c.customers += customers
	c.revenue += revenue
}

// stay adds a customer whose state is the same from one period up to, but not
// including, another.
func stay(row []steady, from, to int, now state) {
	row[from].add(1, now.revenue)
	row[to].add(-1, -now.revenue)
}

// sums turns changes into the customers who stay, but for the last, which is after
// all periods.
func sums(row []steady) []steady {
	var now steady
	for i, change := range row {
		now.add(change.customers, change.revenue)
		row[i] = now
	}
	return row[:len(row)-1]
}

// Cohorts is survival: the cohort of a customer is the period of their first
// start, and the cell of age k counts them when they are active at the end of
// the k-th period after it. Age 0 is all of the cohort, also those who left
// before its period ended. Orders are subscriptions taken out, revenue is the
// MRR at the end of the period.
func (s *Subscriptions) Cohorts(ctx context.Context, q facts.Query) (facts.Cohorts, error) {
	line := s.timeline(q)
	by := s.groups(q, line)
	names := by.names()
	n := len(line.Periods)
	cells, kept := triangles[facts.CohortCell](len(names), n, 0), triangles[steady](len(names), n, 1)
	err := s.each(ctx, line, func(c subscriber) {
		first := c.first()
		group, _ := by.at(c.number, first, false)
		c.survival(first, cells[group*n+first], kept[group*n+first])
	})
	for i, row := range cells {
		for age, now := range sums(kept[i]) {
			row[age].Add(facts.CohortCell{Active: now.customers, Revenue: now.revenue})
		}
	}
	return facts.Cohorts{
		Periods: line.Periods, AsOf: s.asOf, First: s.terms.First, Unit: s.terms.Unit,
		Groups: names, Cells: byGroup(len(names), n, cells),
	}, err
}

// survival adds one customer to the cells of their cohort, by age.
func (c *subscriber) survival(first int, cells []facts.CohortCell, kept []steady) {
	for _, r := range c.rows {
		cells[c.line.At(r.Start)-first].Orders++
	}
	cells[0].Active++
	last := 0
	active := func(from, to int, now state) {
		stay(kept, from-first, to-first, now)
		if from == first {
			cells[0].Active-- // counted among those who stay
		}
		last = to - 1 - first
	}
	c.steps(active, func(s step, _ bool) {
		if s.after.active() {
			active(s.period, s.period+1, s.after)
		}
	})
	cells[last].Last++
}

// Outlook is the rows that run at the end of the as-of day. Ends after it, which all
// other facts do not know, are those that are planned.
func (s *Subscriptions) Outlook(ctx context.Context, by facts.By) (facts.Outlook, error) {
	groups := s.groups(facts.Query{By: by}, s.timeline(facts.Query{}))
	o := facts.Outlook{AsOf: s.asOf, Unit: s.terms.Unit, Groups: groups.names()}
	o.Rows = make([]facts.Prospect, len(o.Groups))
	for i := range s.customers {
		for _, r := range s.of(i) {
			if r.Ends {
				continue
			}
			p := facts.Prospect{Running: 1, Revenue: r.MRR}
			if r.Planned {
				p.Ending, p.RevenueEnding = 1, r.MRR
			}
			if r.PastDue {
				p.PastDue, p.RevenuePastDue = 1, r.MRR
			}
			if r.Planned || r.PastDue {
				p.AtRisk, p.RevenueAtRisk = 1, r.MRR
			}
			o.Rows[groups.of(i)].Add(p)
		}
	}
	return o, ctx.Err()
}

// Purchases counts the taking out of subscriptions: an order is a row, its
// period the one it starts in, its revenue the MRR. First orders are those of
// the day of the customer's first start.
func (s *Subscriptions) Purchases(ctx context.Context, q facts.Query) (facts.Purchases, error) {
	line := s.timeline(q)
	by := s.groups(q, line)
	names := by.names()
	rows := table[facts.Purchase](len(names), len(line.Periods))
	err := s.each(ctx, line, func(c subscriber) {
		seen, repeated := -1, -1 // the last period with an order, and with a repeat order
		for _, r := range c.rows {
			p := line.At(r.Start)
			group, _ := by.at(c.number, p, false)
			row := &rows[group][p]
			row.Orders++
			row.Revenue += r.MRR
			if p != seen {
				row.Customers++
				seen = p
			}
			if r.Start == c.rows[0].Start {
				row.OrdersFirst++
				row.RevenueFirst += r.MRR
			} else if p != repeated {
				row.CustomersRepeat++
				repeated = p
			}
		}
	})
	return facts.Purchases{Periods: line.Periods, AsOf: s.asOf, Unit: s.terms.Unit, Groups: names, Rows: rows}, err
}

// Customers is every customer in short. First is the first start, Last the
// last active day: the as-of day for those who are still there. Orders are
// subscriptions, order days the days on which one started. Revenue is the MRR
// of every month at whose end the customer was active, so that all customers
// together have what the monthly movements have as the revenue at the end of
// the complete months.
func (s *Subscriptions) Customers(ctx context.Context, by facts.By) (facts.Customers, error) {
	groups := s.groups(facts.Query{By: by}, s.timeline(facts.Query{}))
	c := facts.Customers{
		Rows:   make([]facts.Customer, len(s.customers)),
		AsOf:   s.asOf,
		First:  s.terms.First,
		Unit:   s.terms.Unit,
		Groups: groups.names(),
		Names:  s.id,
	}
	for i := range c.Rows {
		c.Rows[i] = s.customer(s.of(i))
		c.Rows[i].Ref = facts.Ref(i)
		c.Rows[i].Group = int32(groups.of(i))
	}
	return c, ctx.Err()
}

// customer is one customer's rows in short.
func (s *Subscriptions) customer(rows []Subscription) facts.Customer {
	c := facts.Customer{First: rows[0].Start, Last: rows[0].Start, Orders: int32(len(rows))}
	for i, r := range rows {
		if i == 0 || r.Start != rows[i-1].Start {
			if c.OrderDays++; c.OrderDays == 2 {
				c.Second = r.Start
			}
		}
		if r.Start == c.First {
			c.FirstRevenue += r.MRR
		}
		end := until(r, s.asOf+1)
		c.Last = max(c.Last, r.Start, end-1)
		c.Revenue += r.MRR * money.Minor(months(end)-months(r.Start))
	}
	return c
}

// months counts the months that ended before a day, from some month on.
func months(d calendar.Day) int {
	y, m, _ := d.Civil()
	return y*12 + m
}

// Gaps counts the days that customers were away: Gaps[7] is how often one
// came back a week after their last subscription had ended. A row that starts
// on the day another ends leaves no gap.
func (s *Subscriptions) Gaps(ctx context.Context) (facts.Gaps, error) {
	var gaps facts.Gaps
	for c := range s.customers {
		end := calendar.Day(math.MaxInt32)
		for i, r := range s.of(c) {
			if away := int(r.Start - end); i > 0 && away > 0 {
				gaps = append(gaps, make(facts.Gaps, max(0, away+1-len(gaps)))...)
				gaps[away]++
			}
			if i == 0 {
				end = r.Start
			}
			end = max(end, until(r, math.MaxInt32))
		}
	}
	return gaps, ctx.Err()
}
