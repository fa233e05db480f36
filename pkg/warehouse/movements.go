package warehouse

import (
	"context"
	"fmt"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/money"
)

// moving is a statement over movements, and the activity that was found.
func (s *Source) moving(ctx context.Context, q facts.Query) (*statement, facts.Activity, error) {
	activity, err := s.activity(ctx, q.Activity)
	if err != nil {
		return nil, activity, err
	}
	f, err := s.frame(ctx, q)
	if err != nil {
		return nil, activity, err
	}
	st := &statement{frame: f, Window: int64(activity.Days), Rolling: int64(max(q.Rolling, 1))}
	for k := range st.longest() + st.Rolling + 1 {
		st.Copies = append(st.Copies, k)
	}
	return st, activity, nil
}

// longest is in how many periods after its own a day may still make a customer active.
func (s *statement) longest() (most int64) {
	for i, end := range s.line.ends {
		if s.Window > 0 {
			most = max(most, int64(s.line.at(end+calendar.Day(s.Window))-1-i))
		}
	}
	return most
}

// Final is the last period in which a day makes its customer active. It may be before
// the day's own, where the window is shorter than a period.
func (s *statement) Final() string {
	if s.Window == 0 {
		return s.Index("day_no")
	}
	return s.Index("(day_no + "+s.Int(s.Window)+")") + " - " + s.Int(1)
}

// activity finds the days of an automatic activity, as the ledger does.
func (s *Source) activity(ctx context.Context, a facts.Activity) (facts.Activity, error) {
	if !a.Auto || a.Days > 0 {
		return a, nil
	}
	gaps, err := s.Gaps(ctx)
	if q, ok := gaps.Quantile(facts.Ratio{Num: 4, Den: 5}); ok {
		a.Days = int(q.Ceil())
	}
	return a, err
}

// Movements counts what happened from the end of one period to the end of the next.
func (s *Source) Movements(ctx context.Context, q facts.Query) (facts.Movements, error) {
	st, activity, err := s.moving(ctx, q)
	if err != nil {
		return facts.Movements{}, err
	}
	m := facts.Movements{
		Periods: st.line.periods, AsOf: st.coverage.AsOf, First: s.relation.First, Unit: st.coverage.Unit,
		Activity: activity, Rolling: int(st.Rolling), Groups: st.split.names, Rows: table[facts.Movement](len(st.split.names), len(st.line.periods)),
	}
	if st.coverage.Empty {
		return m, ctx.Err()
	}
	err = s.ask(ctx, "movements", st, func(r row) error {
		at, err := cell(st, r, m.Rows)
		if err != nil {
			return err
		}
		n, revenue := r.numbers, func(i int) money.Minor { return money.Minor(r.numbers[i]) }
		*at = facts.Movement{
			Start: n[1], New: n[2], Returned: n[3], Lost: n[4], End: n[5], Passed: n[6],
			RevenueStart: revenue(7), RevenueNew: revenue(8), RevenueReactivation: revenue(9), RevenueExpansion: revenue(10),
			RevenueContraction: revenue(11), RevenueChurned: revenue(12), RevenueEnd: revenue(13), RevenueOutside: revenue(14),
		}
		return nil
	})
	return m, err
}

// cell is the place of a row in a table, by its group and its first number.
func cell[T any](st *statement, r row, rows [][]T) (*T, error) {
	g, ok := st.split.place[r.group]
	if p := r.numbers[0]; ok && p >= 0 && int(g) < len(rows) && p < int64(len(rows[g])) {
		return &rows[g][p], nil
	}
	return nil, fmt.Errorf("a row of group %q, %d is in no period", r.group, r.numbers[0])
}

func table[T any](rows, columns int) [][]T {
	t := make([][]T, rows)
	for i := range t {
		t[i] = make([]T, columns)
	}
	return t
}

// Members are the customers in the sets of a period.
func (s *Source) Members(ctx context.Context, q facts.Query, period int) (members []facts.Member, err error) {
	q.By = facts.By{}
	st, _, err := s.moving(ctx, q)
	if err != nil {
		return nil, err
	}
	st.Only = []int{period, period}
	err = s.ask(ctx, "members", st, func(r row) error {
		m := moved(r.numbers[0], r.numbers[1], r.numbers[2], 0, 0)
		if set := m.Set(); set != facts.NoSet {
			members = append(members, facts.Member{Ref: s.ref(r.customer), Set: set})
		}
		return nil
	})
	return members, err
}

// moved is the movement of one customer in one period, from three numbers that are 1 or
// 0: active at its end, active at its start, and there for the first time.
func moved(now, before, joins int64, revenueNow, revenueBefore money.Minor) (m facts.Movement) {
	m.Start, m.End = before, now
	if before > 0 {
		m.RevenueStart = revenueBefore
	}
	if now > 0 {
		m.RevenueEnd = revenueNow
	} else {
		m.RevenueOutside = revenueNow
	}
	switch {
	case now > 0 && before > 0:
		m.RevenueExpansion, m.RevenueContraction = max(0, revenueNow-revenueBefore), max(0, revenueBefore-revenueNow)
	case before > 0:
		m.Lost, m.RevenueChurned = 1, revenueBefore
	case now > 0 && joins > 0:
		m.New, m.RevenueNew = 1, revenueNow
	case now > 0:
		m.Returned, m.RevenueReactivation = 1, revenueNow
	case joins > 0:
		m.Passed = 1
	}
	return m
}
