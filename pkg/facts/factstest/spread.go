package factstest

import (
	"slices"

	"github.com/retain-cli/retain/pkg/facts"
)

// Spread enters the movements and purchases of every customer alone, period by
// period.
func (o Orders) Spread(q facts.Query, selected facts.Selection, figures ...facts.Figure) facts.Spread {
	asOf, periods, activity := o.asOf(), o.periods(q), o.activity(q.Activity)
	s := facts.Spread{Groups: o.groups(q.By), All: facts.NewScatter(figures...)}
	end := lastOf(selected)
	for g, group := range s.Groups {
		scatter := facts.NewScatter(figures...)
		for _, customer := range o.members(group, q.By) {
			alone := Orders{Rows: o.rows(of(customer)), AsOf: &asOf, Unit: o.Unit}
			moves := o.movements([]string{customer}, periods, activity)
			var a, whole facts.Account
			for i, p := range periods {
				if selected[g][i] {
					bought := alone.purchase(customer, between(p.First, p.Last))
					a.Move(moves[i], !slices.Contains(selected[g][i+1:], true))
					a.Buy(bought, facts.Part{})
					whole.Move(moves[i], i == end)
					whole.Buy(bought, facts.Part{})
				}
			}
			scatter.Observe(&a)
			s.All.Observe(&whole)
		}
		s.Rows = append(s.Rows, scatter)
	}
	return s
}

// Spread enters the movements of every customer's rows alone.
func (s Subscriptions) Spread(q facts.Query, selected facts.Selection, figures ...facts.Figure) facts.Spread {
	asOf, all := s.asOf(), s.Movements(q)
	spread := facts.Spread{Groups: all.Groups, All: facts.NewScatter(figures...)}
	end := lastOf(selected)
	for g, group := range all.Groups {
		scatter := facts.NewScatter(figures...)
		for _, customer := range s.names() {
			if s.group(customer, q.By) != group {
				continue
			}
			alone := Subscriptions{Rows: s.rows(customer), AsOf: &asOf, Unit: s.Unit}
			moves := alone.Movements(facts.Query{Calendar: q.Calendar, Grain: q.Grain})
			var a, whole facts.Account
			for p, row := range moves.Total() {
				if place := slices.Index(all.Periods, moves.Periods[p]); selected[g][place] {
					a.Move(row, !slices.Contains(selected[g][place+1:], true))
					whole.Move(row, place == end)
				}
			}
			scatter.Observe(&a)
			spread.All.Observe(&whole)
		}
		spread.Rows = append(spread.Rows, scatter)
	}
	return spread
}

// lastOf is the last period that is selected in any group.
func lastOf(s facts.Selection) int {
	last := -1
	for _, periods := range s {
		for p, selected := range periods {
			if selected {
				last = max(last, p)
			}
		}
	}
	return last
}
