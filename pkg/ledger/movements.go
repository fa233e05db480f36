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
	line := o.timeline(q)
	m, err := o.newMovements(ctx, q, line)
	if err != nil {
		return facts.Movements{}, err
	}
	err = o.each(ctx, func(worker int, h history) {
		if m.window > 0 {
			m.windowed(worker, h)
		} else {
			m.inPeriod(worker, h)
		}
	})
	rows := m.rows[0]
	for _, other := range m.rows[1:] {
		for g := range rows {
			for p := range rows[g] {
				rows[g][p].Add(other[g][p])
			}
		}
	}
	return facts.Movements{
		Periods: line.Periods, AsOf: o.coverage.AsOf, Unit: o.coverage.Unit,
		Activity: m.activity, Groups: m.names, Rows: rows,
	}, err
}

// movements is the movements being counted.
type movements struct {
	activity facts.Activity
	window   calendar.Day // days of activity; 0: in-period
	days     dayIndex
	after    []entry        // by period: below it are the entries up to the period's end
	ends     []calendar.Day // by period: its last day, or the as-of day when that is earlier
	names    []string
	by       split                // nil when there is one group
	rows     [][][]facts.Movement // [worker][group][period]
}

func (o *Orders) newMovements(ctx context.Context, q facts.Query, line *calendar.Timeline) (m *movements, err error) {
	m = &movements{days: o.days(line)}
	if m.activity, err = o.activity(ctx, q.Activity); err != nil {
		return nil, err
	}
	m.window = calendar.Day(m.activity.Days)
	if m.names, m.by, err = o.split(ctx, q, line); err != nil {
		return nil, err
	}
	for _, p := range line.Periods {
		end := min(p.Last, o.coverage.AsOf)
		m.ends = append(m.ends, end)
		m.after = append(m.after, entryOf(p.Last+1))
	}
	for range o.workers {
		m.rows = append(m.rows, table[facts.Movement](len(m.names), len(line.Periods)))
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

// row is the movement of a customer's group in a period; lost: the
// customer is lost in it.
func (m *movements) row(worker, customer, period int, lost bool) *facts.Movement {
	if m.by == nil {
		return &m.rows[worker][0][period]
	}
	group, _ := m.by.at(customer, period, lost)
	return &m.rows[worker][group][period]
}

// inPeriod counts one customer when active means: ordered in the period.
func (m *movements) inPeriod(worker int, h history) {
	last, before := -1, money.Minor(0) // the latest active period, and its revenue
	whole := m.rows[worker][0]
	for entries := h.entries; len(entries) > 0; {
		period := m.days.at(entries[0].day())
		n, orders, revenue := within(entries, m.after[period])
		entries = entries[n:]
		row := &whole[period]
		if m.by != nil { // not asked in a call, as most runs have no groups
			row = m.row(worker, h.customer, period, false)
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
			m.lost(worker, h.customer, last+1, before)
			row.Returned++
			row.RevenueReactivation += revenue
		}
		last, before = period, revenue
	}
	if last >= 0 {
		m.lost(worker, h.customer, last+1, before)
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
func (m *movements) lost(worker, customer, period int, before money.Minor) {
	if period == len(m.ends) {
		return
	}
	row := m.row(worker, customer, period, true)
	row.Start++
	row.RevenueStart += before
	row.Lost++
	row.RevenueChurned += before
}

// windowed counts one customer when active means: ordered on one of the days
// of a window that ends with the period.
func (m *movements) windowed(worker int, h history) {
	first, ever := h.first()
	var w window
	active, before := false, money.Minor(0)
	for period := m.days.at(h.entries[0].day()); period < len(m.ends); period++ {
		w.move(h.entries, m.ends[period]-m.window+1, m.ends[period])
		wasActive, was := active, before
		active, before = w.orders > 0, w.revenue
		joins := ever && m.days.at(first) == period
		if active || wasActive || joins || w.revenue != 0 {
			m.step(m.row(worker, h.customer, period, wasActive && !active), wasActive, active, joins, was, before)
		}
		if w.from == len(h.entries) {
			return
		}
		if w.from == w.to { // nothing until the next entry
			period = m.days.at(h.entries[w.to].day()) - 1
		}
	}
}

// step counts what a customer did in one period, who was active before it or
// is active at its end or joins in it.
func (m *movements) step(row *facts.Movement, wasActive, active, joins bool, before, revenue money.Minor) {
	if active {
		row.End++
		row.RevenueEnd += revenue
	} else {
		row.RevenueOutside += revenue
	}
	switch {
	case wasActive && active:
		kept(row, before, revenue)
	case wasActive:
		row.Start++
		row.RevenueStart += before
		row.Lost++
		row.RevenueChurned += before
	case active && joins:
		row.New++
		row.RevenueNew += revenue
	case active:
		row.Returned++
		row.RevenueReactivation += revenue
	case joins:
		row.Passed++
	}
}

// window is the entries of a span of days, moving forward.
type window struct {
	from, to int // entries[from:to]
	orders   int
	revenue  money.Minor
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
		w.orders += sign
	}
}
