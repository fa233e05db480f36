package factstest

import (
	"slices"

	"github.com/retain-cli/retain/pkg/facts"
)

// Spread enters the movements and purchases of every customer alone, period by
// period.
func (o Orders) Spread(q facts.Query, selected facts.Selection, figures ...facts.Figure) facts.Spread {
	asOf, periods, activity := o.asOf(), o.periods(q), o.activity(q.Activity)
	s := facts.Spread{Groups: o.groups(q.By)}
	for g, group := range s.Groups {
		scatter := facts.NewScatter(figures...)
		for _, customer := range o.members(group, q.By) {
			alone := Orders{Rows: o.rows(of(customer)), AsOf: &asOf, Unit: o.Unit}
			moves := o.movements([]string{customer}, periods, activity)
			var a facts.Account
			for i, p := range periods {
				if selected[g][i] {
					a.Move(moves[i], !slices.Contains(selected[g][i+1:], true))
					a.Buy(alone.purchase(customer, between(p.First, p.Last)), facts.Part{})
				}
			}
			scatter.Observe(&a)
		}
		s.Rows = append(s.Rows, scatter)
	}
	return s
}

// Spread enters the movements of every customer's rows alone.
func (s Subscriptions) Spread(q facts.Query, selected facts.Selection, figures ...facts.Figure) facts.Spread {
	asOf, all := s.asOf(), s.Movements(q)
	spread := facts.Spread{Groups: all.Groups}
	for g, group := range all.Groups {
		scatter := facts.NewScatter(figures...)
		for _, customer := range s.names() {
			if s.group(customer, q.By) != group {
				continue
			}
			alone := Subscriptions{Rows: s.rows(customer), AsOf: &asOf, Unit: s.Unit}
			moves := alone.Movements(facts.Query{Calendar: q.Calendar, Grain: q.Grain})
			var a facts.Account
			for p, row := range moves.Total() {
				if place := slices.Index(all.Periods, moves.Periods[p]); selected[g][place] {
					a.Move(row, !slices.Contains(selected[g][place+1:], true))
				}
			}
			scatter.Observe(&a)
		}
		spread.Rows = append(spread.Rows, scatter)
	}
	return spread
}
