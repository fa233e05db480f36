package warehouse

import (
	"context"
	"fmt"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/money"
)

// Cohorts counts by the period of the first order and the age since then.
func (s *Source) Cohorts(ctx context.Context, q facts.Query) (facts.Cohorts, error) {
	f, err := s.frame(ctx, q)
	if err != nil {
		return facts.Cohorts{}, err
	}
	c := facts.Cohorts{Periods: f.line.periods, Age: q.Age, AsOf: f.coverage.AsOf, First: s.relation.First, Unit: f.coverage.Unit, Groups: f.split.names}
	for range c.Groups {
		triangle := make([][]facts.CohortCell, len(c.Periods))
		for first := range triangle {
			triangle[first] = make([]facts.CohortCell, c.Ages(first))
		}
		c.Cells = append(c.Cells, triangle)
	}
	if f.coverage.Empty {
		return c, ctx.Err()
	}
	st := &statement{frame: f, Age: int64(q.Age)}
	err = s.ask(ctx, "cohorts", st, func(r row) error {
		ages, err := cell(st, r, c.Cells)
		n := r.numbers
		if err != nil || n[1] < 0 || n[1] >= int64(len(*ages)) {
			return fmt.Errorf("a cohort of group %q, period %d and age %d: %w", r.group, n[0], n[1], err)
		}
		(*ages)[n[1]] = facts.CohortCell{Active: n[2], Last: n[3], Orders: n[4], Revenue: money.Minor(n[5])}
		return nil
	})
	return c, err
}

// Purchases tells first orders from repeat orders, period by period.
func (s *Source) Purchases(ctx context.Context, q facts.Query) (facts.Purchases, error) {
	f, err := s.frame(ctx, q)
	if err != nil {
		return facts.Purchases{}, err
	}
	p := facts.Purchases{Periods: f.line.periods, AsOf: f.coverage.AsOf, Unit: f.coverage.Unit, Groups: f.split.names, Rows: table[facts.Purchase](len(f.split.names), len(f.line.periods))}
	if f.coverage.Empty {
		return p, ctx.Err()
	}
	st := &statement{frame: f}
	err = s.ask(ctx, "purchases", st, func(r row) error {
		at, err := cell(st, r, p.Rows)
		if err != nil {
			return err
		}
		n := r.numbers
		*at = facts.Purchase{Customers: n[1], CustomersRepeat: n[2], Orders: n[3], OrdersFirst: n[4], Revenue: money.Minor(n[5]), RevenueFirst: money.Minor(n[6])}
		return nil
	})
	return p, err
}

// ActivePeriods counts customers by the number of periods in which they ordered.
func (s *Source) ActivePeriods(ctx context.Context, q facts.Query, span calendar.Period) (facts.ActivePeriods, error) {
	f, err := s.frame(ctx, q)
	if err != nil {
		return facts.ActivePeriods{}, err
	}
	a := facts.ActivePeriods{Groups: f.split.names}
	for _, p := range f.line.periods {
		if span.First <= p.First && p.Last <= span.Last {
			a.Periods = append(a.Periods, p)
		}
	}
	a.Rows = table[int64](len(a.Groups), len(a.Periods)+1)
	if len(a.Periods) == 0 {
		return a, ctx.Err()
	}
	st := &statement{frame: f, Days: []int64{int64(a.Periods[0].First), int64(a.Periods[len(a.Periods)-1].Last)}}
	err = s.ask(ctx, "active-periods", st, func(r row) error {
		at, err := cell(st, r, a.Rows)
		if err == nil {
			*at = r.numbers[1]
		}
		return err
	})
	return a, err
}

// Windows is what customers brought within some days of their first order.
func (s *Source) Windows(ctx context.Context, q facts.Query, within calendar.Durations) (facts.Windows, error) {
	f, err := s.frame(ctx, q)
	if err != nil {
		return facts.Windows{}, err
	}
	w := facts.Windows{Within: within, Periods: f.line.periods, AsOf: f.coverage.AsOf, Unit: f.coverage.Unit, Groups: f.split.names}
	for range w.Groups {
		w.Rows = append(w.Rows, table[facts.Window](len(w.Periods), len(within)))
	}
	if f.coverage.Empty {
		return w, ctx.Err()
	}
	v, err := s.Survey(ctx)
	if err != nil {
		return w, err
	}
	st := &statement{frame: f, digits: v.digits()}
	for _, d := range within {
		st.Days = append(st.Days, int64(d))
	}
	err = s.ask(ctx, "windows", st, func(r row) error {
		at, err := cell(st, r, w.Rows)
		if err != nil {
			return err
		}
		n := r.numbers[1:]
		for i := range within {
			(*at)[i] = facts.WindowOf(n[0], n[1], money.Minor(n[2]), st.squares(n[3:]))
			n = n[3+len(st.Pairs()):]
		}
		return nil
	})
	return w, err
}

// AsOf is the day up to which the rows are complete.
func (s *statement) AsOf() string { return s.Int(int64(s.coverage.AsOf)) }

// Ladder tells the customers' order days apart by their number.
func (s *Source) Ladder(ctx context.Context, q facts.LadderQuery) (facts.Ladder, error) {
	f, err := s.frame(ctx, facts.Query{By: q.By})
	if err != nil {
		return facts.Ladder{}, err
	}
	l := facts.Ladder{AsOf: f.coverage.AsOf, Unit: f.coverage.Unit, Groups: f.split.names}
	for range l.Groups {
		l.Rows = append(l.Rows, q.Rungs())
	}
	if f.coverage.Empty {
		return l, ctx.Err()
	}
	st := &statement{frame: f, Need: map[string]bool{"nth": true}, Steps: int64(q.Steps), Days: []int64{int64(q.Base)}}
	err = s.ask(ctx, "ladder-steps", st, func(r row) error {
		g, n := &l.Rows[st.split.place[r.group]], r.numbers
		if n[0] == 0 {
			g.Other += money.Minor(n[4])
			return nil
		}
		step := &g.Steps[n[0]-1]
		step.Customers += n[2]
		step.Orders += n[3]
		step.Revenue += money.Minor(n[4])
		if n[0] > 1 && n[2] > 0 {
			step.Days.Add(int(n[1]), n[2])
		}
		return nil
	})
	if err != nil {
		return l, err
	}
	err = s.ask(ctx, "ladder-repurchases", &statement{frame: f, Days: st.Days}, func(r row) error {
		g, n := l.Rows[st.split.place[r.group]], r.numbers
		then, since := &g.Repurchases[min(int(n[0]), q.Counts)-1], int(int64(q.Base)-n[1])
		then.Customers.Add(since, n[2])
		if n[3] > 0 {
			then.Again.Add(since, n[3])
		}
		return nil
	})
	return l, err
}
