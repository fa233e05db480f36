package ledger

import (
	"context"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/money"
)

// Movements counts what happened from the end of one period to the end of the
// next. The work is proportional to the rows and the periods, not to their
// product: a customer is looked at only in periods in which one of their rows
// starts or ends, and the steady time between is added as a whole.
//
// A customer's first activity is their first start, also when that row ends on
// the day it starts: they joined and left, so they passed through.
func (s *Subscriptions) Movements(ctx context.Context, q facts.Query) (facts.Movements, error) {
	line := s.timeline(q)
	by := s.groups(q, line)
	names := by.names()
	m := &subscriptionMoves{
		line:   line,
		by:     by,
		rows:   table[facts.Movement](len(names), len(line.Periods)),
		steady: table[steady](len(names), len(line.Periods)+1),
	}
	var events []event
	err := s.each(ctx, func(i int, span span) {
		events = s.events(span, events)
		m.customer(i, events)
	})
	m.addSteady()
	return facts.Movements{Periods: line.Periods, AsOf: s.asOf, Unit: s.terms.Unit, Groups: names, Rows: m.rows}, err
}

// subscriptionMoves is the movements being counted, [group][period].
type subscriptionMoves struct {
	line   *calendar.Timeline
	by     split
	rows   [][]facts.Movement
	steady [][]steady
}

// steady is the change, from one period to the next, in how many customers stay
// as they are and what they pay.
type steady struct {
	customers int64
	revenue   money.Minor
}

// customer adds one customer's history.
func (m *subscriptionMoves) customer(i int, events []event) {
	first := m.line.At(events[0].day)
	var now state
	from := first // the period that now begins with
	steps(events, m.line, func(s step) {
		m.stay(i, from, s.period, now)
		group, _ := m.by.at(i, s.period, s.lost())
		count(&m.rows[group][s.period], s, s.period == first)
		from, now = s.period+1, s.after
	})
	m.stay(i, from, len(m.line.Periods), now)
}

// stay adds a customer whose state is the same in the periods from one up to, but
// not including, another.
func (m *subscriptionMoves) stay(i, from, to int, now state) {
	if !now.active() {
		return
	}
	for from < to {
		group, end := m.by.at(i, from, false)
		end = min(end, to)
		m.steady[group][from].add(1, now.mrr)
		m.steady[group][end].add(-1, -now.mrr)
		from = end
	}
}

func (c *steady) add(customers int64, revenue money.Minor) {
	c.customers += customers
	c.revenue += revenue
}

// addSteady adds the customers whose state stayed the same to the movements.
func (m *subscriptionMoves) addSteady() {
	for g, row := range m.rows {
		var now steady
		for p := range row {
			now.add(m.steady[g][p].customers, m.steady[g][p].revenue)
			row[p].Start += now.customers
			row[p].End += now.customers
			row[p].RevenueStart += now.revenue
			row[p].RevenueEnd += now.revenue
		}
	}
}

// count adds what one customer did in one period to its movements (metrics.md,
// sections 3 and 5). A customer who was not active before, came back and left
// again within the period is active at neither end and in no count.
func count(m *facts.Movement, s step, first bool) {
	m0, m1 := s.before.mrr, s.after.mrr
	if s.before.active() {
		m.Start++
		m.RevenueStart += m0
	}
	if s.after.active() {
		m.End++
		m.RevenueEnd += m1
	}
	switch {
	case s.before.active() && s.after.active():
		m.RevenueExpansion += max(0, m1-m0)
		m.RevenueContraction += max(0, m0-m1)
	case s.lost():
		m.Lost++
		m.RevenueChurned += m0
	case s.after.active() && first:
		m.New++
		m.RevenueNew += m1
	case s.after.active():
		m.Returned++
		m.RevenueReactivation += m1
	case first:
		m.Passed++
	}
}

// table is rows x columns of zeros.
func table[T any](rows, columns int) [][]T {
	t := make([][]T, rows)
	for i := range t {
		t[i] = make([]T, columns)
	}
	return t
}
