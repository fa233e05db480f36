package warehouse

import (
	"context"
	"fmt"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/money"
)

// Customers is every customer with an order, in short.
func (s *Source) Customers(ctx context.Context, by facts.By) (facts.Customers, error) {
	h, err := s.Histories(ctx, by)
	return h.Customers, err
}

// Histories is every customer with an order, and how far each was on some days.
func (s *Source) Histories(ctx context.Context, by facts.By, days ...calendar.Day) (facts.Histories, error) {
	f, err := s.frame(ctx, facts.Query{By: by})
	if err != nil {
		return facts.Histories{}, err
	}
	twiceGaps := map[facts.Ref]int32{}
	h := facts.Histories{Days: days, Customers: facts.Customers{
		AsOf: f.coverage.AsOf, First: s.relation.First, Unit: f.coverage.Unit, Groups: f.split.names, Names: s.id,
		TwiceGap: func(ref facts.Ref) int32 { return twiceGaps[ref] },
	}}
	if f.coverage.Empty {
		return h, ctx.Err()
	}
	if len(days) > 0 {
		h.Past = make([][]facts.Past, len(days))
	}
	st := &statement{frame: f, Need: map[string]bool{"nth": true, "middle": true}}
	for _, d := range days {
		st.Days = append(st.Days, int64(d))
	}
	h.Rows = make([]facts.Customer, 0, f.coverage.Customers)
	err = s.ask(ctx, "customers", st, func(r row) error {
		c, twice := s.customer(r.numbers, f.coverage.AsOf)
		group, ok := f.split.place[r.group]
		if !ok {
			return fmt.Errorf("a customer of no group: %q", r.group)
		}
		c.Ref, c.Group = s.ref(r.customer), group
		h.Rows = append(h.Rows, c)
		if twice > 0 {
			twiceGaps[c.Ref] = twice
		}
		for d := range days {
			var past facts.Past
			if n := r.numbers[8+3*d:]; n[1] > 0 {
				past = facts.Past{Last: calendar.Day(n[0]), OrderDays: int32(n[1]), Revenue: money.Minor(n[2])}
			}
			h.Past[d] = append(h.Past[d], past)
		}
		return nil
	})
	if err != nil || len(days) == 0 {
		return h, err
	}
	h.Repeats = make([]int64, f.coverage.Last-f.coverage.First+1)
	err = s.ask(ctx, "repeats", &statement{frame: f, Need: map[string]bool{"nth": true}, Days: st.Days}, func(r row) error {
		h.Repeats[r.numbers[0]-int64(f.coverage.First)] = r.numbers[1]
		return nil
	})
	if err == nil {
		h.Gaps, err = s.gaps(ctx, f.coverage, st.Days)
	}
	return h, err
}

// customer is a row of the table of customers, and twice the median of the gaps.
func (s *Source) customer(n []int64, asOf calendar.Day) (c facts.Customer, twiceGap int32) {
	c = facts.Customer{
		First: calendar.Day(n[0]), Last: calendar.Day(n[1]), Orders: int32(n[3]), OrderDays: int32(n[4]),
		Revenue: money.Minor(n[5]), FirstRevenue: money.Minor(n[6]),
	}
	if c.OrderDays > 1 {
		c.Second = calendar.Day(n[2])
	}
	twiceGap = int32(n[7])
	c.Overdue = c.OrderDays >= facts.RhythmDays && 2*int64(asOf-c.Last) > facts.OverdueGaps*int64(twiceGap)
	return c, twiceGap
}

// Gaps counts the days between a customer's consecutive order days.
func (s *Source) Gaps(ctx context.Context) (facts.Gaps, error) {
	c, err := s.Coverage(ctx)
	if err != nil || c.Empty {
		return nil, err
	}
	all, err := s.gaps(ctx, c, nil)
	if err != nil {
		return nil, err
	}
	return all[0], nil
}

// gaps counts the gaps up to the end of each of some days, or all of them.
func (s *Source) gaps(ctx context.Context, c facts.Coverage, days []int64) (all []facts.Gaps, err error) {
	for range max(len(days), 1) {
		all = append(all, make(facts.Gaps, c.Last-c.First+1))
	}
	st := &statement{frame: frame{coverage: c}, Need: map[string]bool{"nth": true}, Days: days}
	return all, s.ask(ctx, "gaps", st, func(r row) error {
		if len(days) == 0 {
			all[0][r.numbers[0]] = r.numbers[1]
		}
		for d := range days {
			all[d][r.numbers[0]] = r.numbers[2+d]
		}
		return nil
	})
}

// Spending is what customers ordered within each of some spans of days.
func (s *Source) Spending(ctx context.Context, spans ...calendar.Period) (facts.Spending, error) {
	f, err := s.frame(ctx, facts.Query{})
	if err != nil {
		return facts.Spending{}, err
	}
	out := facts.Spending{Spans: spans, AsOf: f.coverage.AsOf, Unit: f.coverage.Unit, Names: s.id}
	if f.coverage.Empty {
		return out, ctx.Err()
	}
	err = s.ask(ctx, "spending", &statement{frame: f, Spans: spans}, func(r row) error {
		spender := facts.Spender{Ref: s.ref(r.customer), First: calendar.Day(r.numbers[0])}
		if r.numbers[0] == never {
			spender.First = 0
		}
		for i := range spans {
			spender.Within = append(spender.Within, facts.Spend{Orders: r.numbers[1+2*i], Revenue: money.Minor(r.numbers[2+2*i])})
		}
		out.Rows = append(out.Rows, spender)
		return nil
	})
	return out, err
}
