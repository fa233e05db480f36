package ledger

import (
	"context"
	"slices"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
)

// Renewals counts customers by whether a subscription of theirs runs on the day after
// each renewal of their first one was due.
func (s *Subscriptions) Renewals(ctx context.Context, q facts.Query) (facts.Renewals, error) {
	line := s.timeline(q)
	by := s.groups(q, line)
	r := facts.Renewals{Periods: line.Periods, AsOf: s.asOf, Groups: by.names()}
	for c := range s.customers {
		r.Intervals = append(r.Intervals, interval(s.of(c)))
	}
	slices.SortFunc(r.Intervals, calendar.Interval.Compare)
	r.Intervals = slices.Compact(r.Intervals)
	r.Cells = make([][][][]facts.Renewal, len(r.Groups))
	for g := range r.Cells {
		r.Cells[g] = table[[]facts.Renewal](len(r.Intervals), len(line.Periods))
	}
	err := s.each(ctx, line, func(c subscriber) {
		every := interval(c.rows)
		i, _ := slices.BinarySearchFunc(r.Intervals, every, calendar.Interval.Compare)
		first := c.first()
		group, _ := by.at(c.number, first, false)
		cells := &r.Cells[group][i][first]
		*cells = facts.AddRenewals(*cells, c.renewals(every, s.asOf))
	})
	return r, err
}

// interval is that with which a customer begins: the shortest known of the rows that
// start first.
func interval(rows []Subscription) (every calendar.Interval) {
	for _, r := range rows {
		if r.Start > rows[0].Start {
			break
		}
		if r.Every != (calendar.Interval{}) && (every == calendar.Interval{} || r.Every.Compare(every) < 0) {
			every = r.Every
		}
	}
	return every
}

// renewals is the customer alone.
func (c *subscriber) renewals(every calendar.Interval, asOf calendar.Day) []facts.Renewal {
	all := []facts.Renewal{{Observed: 1, Due: 1, Renewed: 1}}
	if every == (calendar.Interval{}) {
		return all
	}
	kept := true
	for n := 1; ; n++ {
		day := every.After(c.rows[0].Start, n) + 1
		if day > asOf {
			return all
		}
		r := facts.Renewal{Observed: 1}
		runs, same := c.runs(day, every)
		switch {
		case kept && runs && same:
			r.Due, r.Renewed = 1, 1
		case kept && runs:
			r.Due, r.Renewed, r.Changed = 1, 1, 1
		case kept:
			r.Due = 1
		case runs:
			r.Back = 1
		}
		kept = kept && runs
		all = append(all, r)
	}
}

// runs tells whether a row runs at the end of a day, and whether one of an interval does.
func (c *subscriber) runs(day calendar.Day, every calendar.Interval) (runs, same bool) {
	for _, r := range c.rows {
		if r.Start > day {
			break
		}
		if !r.Ends || day < r.End {
			runs, same = true, same || r.Every == every
		}
	}
	return runs, same
}
