package ledger

import (
	"context"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/money"
)

// Movements counts what happened from the end of one period to the end of the
// next (metrics.md, sections 3 and 5).
func (o *Orders) Movements(ctx context.Context, q facts.Query) (facts.Movements, error) {
	m, err := o.newMovements(ctx, q)
	if err != nil {
		return facts.Movements{}, err
	}
	rows, err := tally(ctx, o, func() [][]facts.Movement { return table[facts.Movement](len(m.names), len(m.ends)) },
		(*facts.Movement).Add, m.customer)
	return facts.Movements{
		Periods: m.line.Periods, AsOf: o.coverage.AsOf, First: o.first, Unit: o.coverage.Unit,
		Activity: m.activity, Rolling: m.rolling, Groups: m.names, Rows: rows,
	}, err
}

// movements counts customers in rows, [group][period].
type movements struct {
	*frame
	activity facts.Activity
	window   calendar.Day   // days of activity; 0: in-period
	rolling  int            // periods from the start of a row to its end
	ends     []calendar.Day // by period: its last day, or the as-of day when that is earlier
}

func (o *Orders) newMovements(ctx context.Context, q facts.Query) (m *movements, err error) {
	m = &movements{rolling: max(q.Rolling, 1)}
	if m.activity, err = o.activity(ctx, q.Activity); err != nil {
		return nil, err
	}
	m.window = calendar.Day(m.activity.Days)
	if m.frame, err = o.frame(ctx, q); err != nil {
		return nil, err
	}
	for _, p := range m.line.Periods {
		m.ends = append(m.ends, min(p.Last, o.coverage.AsOf))
	}
	return m, nil
}

// activity finds the days of an automatic activity: the 80th percentile of the
// days between orders, rounded up. Without anybody who came back there is no
// such number, and activity is in-period.
func (o *Orders) activity(ctx context.Context, a facts.Activity) (facts.Activity, error) {
	if !a.Auto || a.Days > 0 {
		return a, nil
	}
	gaps, err := o.Gaps(ctx)
	if q, ok := gaps.Quantile(facts.Ratio{Num: 4, Den: 5}); ok {
		a.Days = int(q.Ceil())
	}
	return a, err
}

// customer counts one customer.
func (m *movements) customer(rows [][]facts.Movement, h history) {
	switch {
	case m.rolling > 1:
		m.spanning(rows, h)
	case m.window > 0:
		m.windowed(rows, h)
	default:
		m.inPeriod(rows, h)
	}
}

// row is the movement of a customer's group in a period; lost: the
// customer is lost in it.
func (m *movements) row(rows [][]facts.Movement, customer, period int, lost bool) *facts.Movement {
	if m.by == nil {
		return &rows[0][period]
	}
	group, _ := m.by.at(customer, period, lost)
	return &rows[group][period]
}

// inPeriod counts one customer when active means: ordered in the period.
func (m *movements) inPeriod(rows [][]facts.Movement, h history) {
	last, before := -1, money.Minor(0) // the latest active period, and its revenue
	whole := rows[0]
	for entries := h.entries; len(entries) > 0; {
		period := m.at(entries[0].day())
		n, orders, revenue := within(entries, m.after[period])
		entries = entries[n:]
		row := &whole[period]
		if m.by != nil { // not asked in a call, as most runs have no groups
			row = m.row(rows, h.customer, period, false)
		}
		if orders == 0 {
			row.RevenueOutside += revenue
			continue
		}
		row.End++
		row.RevenueEnd += revenue
		switch {
		case last < 0:
			row.New++
			row.RevenueNew += revenue
		case last == period-1:
			kept(row, before, revenue)
		default:
			m.lost(rows, h.customer, last+1, before)
			row.Returned++
			row.RevenueReactivation += revenue
		}
		last, before = period, revenue
	}
	if last >= 0 {
		m.lost(rows, h.customer, last+1, before)
	}
}

// within sums up the entries before a limit.
func within(entries []entry, limit entry) (n, orders int, revenue money.Minor) {
	for n < len(entries) && entries[n] < limit {
		revenue += entries[n].amount()
		orders += int(entries[n] >> amountBits & 1)
		n++
	}
	return n, orders, revenue
}

// kept counts a customer who is active at both ends.
func kept(row *facts.Movement, before, after money.Minor) {
	row.Start++
	row.RevenueStart += before
	if after > before {
		row.RevenueExpansion += after - before
	} else {
		row.RevenueContraction += before - after
	}
}

// lost counts a customer who was active before a period and is not at its end.
func (m *movements) lost(rows [][]facts.Movement, customer, period int, before money.Minor) {
	if period == len(m.ends) {
		return
	}
	row := m.row(rows, customer, period, true)
	row.Start++
	row.RevenueStart += before
	row.Lost++
	row.RevenueChurned += before
}

// windowed counts one customer when active means: ordered on one of the days
// of a window that ends with the period.
func (m *movements) windowed(rows [][]facts.Movement, h history) {
	first, ever := h.first()
	var w window
	var before state
	for period := m.at(h.entries[0].day()); period < len(m.ends); period++ {
		w.move(h.entries, m.ends[period]-m.window+1, m.ends[period])
		joins := ever && m.at(first) == period
		if w.active() || before.active() || joins || w.revenue != 0 {
			s := step{period, before, w.state}
			count(m.row(rows, h.customer, period, s.lost()), s, joins)
		}
		before = w.state
		if w.from == len(h.entries) {
			return
		}
		if w.from == w.to { // nothing until the next entry
			period = m.at(h.entries[w.to].day()) - 1
		}
	}
}

// spanning counts one customer when rows are several periods long. The windows at both
// ends of a row follow each other: what they hold of every period would be garbage as
// large as all orders.
func (m *movements) spanning(rows [][]facts.Movement, h history) {
	from, joined := m.at(h.entries[0].day()), len(m.ends)
	if first, ever := h.first(); ever {
		joined = m.at(first)
	}
	var before, after window
	rolling(m.rolling, from, len(m.ends), joined, func(period int) (state, state) {
		m.move(&after, h.entries, period)
		if start := period - m.rolling; start >= from {
			m.move(&before, h.entries, start)
		}
		return before.state, after.state
	}, func(s step, joins bool) {
		count(m.row(rows, h.customer, s.period, s.lost()), s, joins)
	})
}

// move moves a window to the days of activity at the end of a period.
func (m *movements) move(w *window, entries []entry, period int) {
	begin := m.ends[period] - m.window + 1
	if m.window == 0 {
		begin = m.line.Periods[period].First
	}
	w.move(entries, begin, m.ends[period])
}

// rolling calls change for every period, from one up to, but not including, another, in
// which a customer counts when rows are n periods long; joined is the period of the
// first activity. It asks for the states at both ends of the rows in their order.
func rolling(n, from, to, joined int, states func(period int) (before, after state), change func(s step, joins bool)) {
	for period := from; period < to; period++ {
		s := step{period: period}
		s.before, s.after = states(period)
		joins := period-n < joined && joined <= period
		if s.before.active() || s.after.active() || s.after.revenue != 0 || joins {
			change(s, joins)
		}
	}
}

// state is what a customer has at the end of a period: the orders in a window of
// days, or the subscriptions that run, and their revenue.
type state struct {
	number  int
	revenue money.Minor
}

func (s state) active() bool { return s.number > 0 }

// step is one period, with the state at its end and at that of the period before, or of
// one still earlier.
type step struct {
	period        int
	before, after state
}

func (s step) lost() bool { return s.before.active() && !s.after.active() }

// count adds what one customer did in one period to its movements (metrics.md,
// sections 3 and 5); joins: the period is that of their first activity. A customer
// who was not active before, came back and left again within the period is active
// at neither end and in no count.
func count(m *facts.Movement, s step, joins bool) {
	before, after := s.before.revenue, s.after.revenue
	if s.after.active() {
		m.End++
		m.RevenueEnd += after
	} else {
		m.RevenueOutside += after
	}
	switch {
	case s.before.active() && s.after.active():
		kept(m, before, after)
	case s.lost():
		m.Start++
		m.RevenueStart += before
		m.Lost++
		m.RevenueChurned += before
	case s.after.active() && joins:
		m.New++
		m.RevenueNew += after
	case s.after.active():
		m.Returned++
		m.RevenueReactivation += after
	case joins:
		m.Passed++
	}
}

// window is the entries of a span of days, moving forward.
type window struct {
	from, to int // entries[from:to]
	state
}

// move moves the window to the days from first to last.
func (w *window) move(entries []entry, first, last calendar.Day) {
	for ; w.to < len(entries) && entries[w.to].day() <= last; w.to++ {
		w.add(entries[w.to], 1)
	}
	for ; w.from < w.to && entries[w.from].day() < first; w.from++ {
		w.add(entries[w.from], -1)
	}
}

func (w *window) add(e entry, sign int) {
	w.revenue += money.Minor(sign) * e.amount()
	if e.order() {
		w.number += sign
	}
}
