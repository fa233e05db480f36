package ledger

import (
	"context"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
)

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
	c := &subscriptionCohorts{line: line}
	for range names {
		c.cells = append(c.cells, triangle[facts.CohortCell](n, 0))
		c.steady = append(c.steady, triangle[steady](n, 1))
	}
	var events []event
	err := s.each(ctx, func(i int, span span) {
		first := line.At(s.rows[span.from].Start)
		group, _ := by.at(i, first, false)
		for _, r := range s.rows[span.from:span.to] {
			c.cells[group][first][line.At(r.Start)-first].Orders++
		}
		events = s.events(span, events)
		c.customer(int(group), first, events)
	})
	c.addSteady()
	return facts.Cohorts{Periods: line.Periods, AsOf: s.asOf, Unit: s.terms.Unit, Groups: names, Cells: c.cells}, err
}

// subscriptionCohorts is the cohorts being counted, [group][first][age].
type subscriptionCohorts struct {
	line   *calendar.Timeline
	cells  [][][]facts.CohortCell
	steady [][][]steady
}

// customer adds one customer's survival.
func (c *subscriptionCohorts) customer(group, first int, events []event) {
	cells, ages := c.cells[group][first], c.steady[group][first]
	cells[0].Active++
	var now state
	from, last := 0, 0
	stay := func(to int) {
		if now.active() && from < to {
			ages[from].add(1, now.mrr)
			ages[to].add(-1, -now.mrr)
			last = to - 1
		}
	}
	steps(events, c.line, func(s step) {
		stay(s.period - first)
		from, now = s.period-first, s.after
		if from == 0 && now.active() {
			cells[0].Active-- // stay counts them
		}
	})
	stay(len(cells))
	cells[last].Last++
}

// addSteady adds the customers who stayed to the cells.
func (c *subscriptionCohorts) addSteady() {
	for g := range c.cells {
		for first, cells := range c.cells[g] {
			var now steady
			for age := range cells {
				now.add(c.steady[g][first][age].customers, c.steady[g][first][age].revenue)
				cells[age].Active += now.customers
				cells[age].Revenue += now.revenue
			}
		}
	}
}

// triangle is a row for each of n periods, as long as there are periods from
// it to the last, and that many more.
func triangle[T any](n, more int) [][]T {
	t := make([][]T, n)
	for i := range t {
		t[i] = make([]T, n-i+more)
	}
	return t
}

// Purchases counts the taking out of subscriptions: an order is a row, its
// period the one it starts in, its revenue the MRR. First orders are those of
// the day of the customer's first start.
func (s *Subscriptions) Purchases(ctx context.Context, q facts.Query) (facts.Purchases, error) {
	line := s.timeline(q)
	by := s.groups(q, line)
	names := by.names()
	rows := table[facts.Purchase](len(names), len(line.Periods))
	err := s.each(ctx, func(i int, span span) {
		first := s.rows[span.from].Start
		seen, repeated := -1, -1 // the last period with an order, and with a repeat order
		for _, r := range s.rows[span.from:span.to] {
			p := line.At(r.Start)
			group, _ := by.at(i, p, false)
			row := &rows[group][p]
			row.Orders++
			row.Revenue += r.MRR
			if p != seen {
				row.Customers++
				seen = p
			}
			if r.Start == first {
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
