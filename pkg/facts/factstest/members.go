package factstest

import (
	"context"
	"fmt"
	"slices"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/money"
)

// members are the customers of a period in sets, in no order: of each, counted
// alone, the one movement that is 1.
func members(ids []string, alone func(id string) facts.Movement) (members []facts.Member) {
	for ref, id := range ids {
		m := alone(id)
		for set, n := range map[facts.Set]int64{
			facts.SetNew: m.New, facts.SetReturned: m.Returned, facts.SetLost: m.Lost, facts.SetPassed: m.Passed, facts.SetKept: m.Start - m.Lost,
		} {
			if n == 1 {
				members = append(members, facts.Member{Ref: facts.Ref(ref), Set: set})
			}
		}
	}
	return members
}

// Members counts every customer alone.
func (o Orders) Members(ctx context.Context, q facts.Query, period int) ([]facts.Member, error) {
	rolling := max(q.Rolling, 1)
	m := facts.Movements{Periods: o.periods(q)[max(0, period-rolling) : period+1], Activity: o.activity(q.Activity), Rolling: rolling}
	return members(names(o.rows(order)), func(id string) facts.Movement {
		return o.movements([]string{id}, m)[len(m.Periods)-1]
	}), ctx.Err()
}

// Members counts every customer alone.
func (s Subscriptions) Members(ctx context.Context, q facts.Query, period int) ([]facts.Member, error) {
	asOf, label := s.asOf(), s.Movements(q).Periods[period].Label
	return members(s.names(), func(id string) (found facts.Movement) {
		m := Subscriptions{Rows: s.rows(id), AsOf: &asOf}.Movements(facts.Query{Calendar: q.Calendar, Grain: q.Grain, Rolling: q.Rolling})
		for i, p := range m.Periods {
			if p.Label == label {
				found = m.Rows[0][i]
			}
		}
		return found
	}), ctx.Err()
}

// Ladder counts the order days of every customer one by one.
func (o Orders) Ladder(ctx context.Context, q facts.LadderQuery) (facts.Ladder, error) {
	l := facts.Ladder{AsOf: o.asOf(), Unit: o.Unit, Groups: o.groups(q.By)}
	for _, g := range l.Groups {
		rungs := q.Rungs()
		for _, customer := range o.members(g, q.By) {
			if all := days(o.rows(order, of(customer))); len(all) > 0 {
				rungs.Other += revenue(o.rows(of(customer), func(r Order) bool { return !slices.Contains(all, r.Day) }))
				o.climb(&rungs, customer, all, q.Base)
			}
		}
		l.Rows = append(l.Rows, rungs)
	}
	return l, ctx.Err()
}

func (o Orders) climb(r *facts.Rungs, customer string, all []calendar.Day, base calendar.Day) {
	for n, day := range all {
		step := &r.Steps[len(r.Steps)-1]
		if n < len(r.Steps) {
			step = &r.Steps[n]
			step.Customers++
		}
		if n > 0 && n < len(r.Steps) {
			step.Days.Count(int(day - all[n-1]))
		}
		step.Orders += int64(len(o.rows(order, of(customer), between(day, day))))
		step.Revenue += revenue(o.rows(of(customer), between(day, day)))
	}
	before := days(o.rows(order, of(customer), func(r Order) bool { return r.Day <= base }))
	if len(before) == 0 {
		return
	}
	at, since := &r.Repurchases[min(len(before), len(r.Repurchases))-1], int(base-before[len(before)-1])
	at.Customers.Count(since)
	if len(all) > len(before) {
		at.Again.Count(since)
	}
}

// checkMembers compares the members of a few periods with those of the shop, and
// their number with the movements.
func checkMembers(t TB, shop Facts, source facts.Source, q facts.Query) {
	t.Helper()
	want := shop.(facts.Lister)
	if _, ok := source.(facts.Lister); !ok {
		return
	}
	moves := Must(source).Movements(q)
	total := moves.Total()
	for p := 0; p < len(total); p += 1 + len(total)/4 {
		expected, _ := want.Members(context.Background(), q, p)
		got, err := facts.MembersOf(context.Background(), source, q, p)
		if err != nil {
			t.Errorf("members: %v", err)
		}
		what := "members of " + moves.Periods[p].Label
		equal(t, what, inSets(shop.Customers(facts.By{}), expected), inSets(Must(source).Customers(facts.By{}), got))
		n := map[facts.Set]int64{}
		for _, m := range got {
			n[m.Set]++
		}
		equal(t, "number of "+what, []int64{total[p].New, total[p].Returned, total[p].Lost, total[p].Passed, total[p].Start - total[p].Lost},
			[]int64{n[facts.SetNew], n[facts.SetReturned], n[facts.SetLost], n[facts.SetPassed], n[facts.SetKept]})
	}
}

// inSets names the members, sorted.
func inSets(c facts.Customers, members []facts.Member) (texts []string) {
	for _, m := range members {
		texts = append(texts, fmt.Sprintf("%s %s", c.Names(m.Ref), m.Set))
	}
	slices.Sort(texts)
	return texts
}

// checkLadder compares ladders by group, with bases in the middle and at the end,
// and the sums over groups with the ladder of all.
func checkLadder(t TB, shop Facts, source facts.Source, q facts.Query) {
	t.Helper()
	want, orders := shop.(facts.Ladderer)
	if _, ok := source.(facts.Ladderer); !ok || !orders {
		return
	}
	c := shop.Coverage()
	for _, lq := range []facts.LadderQuery{{By: q.By, Steps: 3, Base: (c.First + c.Last) / 2, Counts: 2}, {By: q.By, Steps: 1, Base: c.AsOf, Counts: 4}} {
		expected, _ := want.Ladder(context.Background(), lq)
		got, err := facts.LadderOf(context.Background(), source, lq)
		if err != nil {
			t.Errorf("ladder: %v", err)
		}
		equal(t, "ladder", expected, got)
		lq.By = facts.By{}
		whole, _ := facts.LadderOf(context.Background(), source, lq)
		equal(t, "ladder of all groups", whole.Total(lq), got.Total(lq))
		var revenue, steps money.Minor
		for _, row := range Must(source).Customers(facts.By{}).Rows {
			revenue += row.Revenue
		}
		for _, s := range got.Total(lq).Steps {
			steps += s.Revenue
		}
		equal(t, "revenue of the ladder", revenue, steps+got.Total(lq).Other)
	}
}
