package factstest

import (
	"slices"

	"github.com/retain-cli/retain/pkg/facts"
)

// Moments looks at every customer alone and enters the facts period by period.
func (o Orders) Moments(q facts.Query, sides [2]facts.Part) *facts.Moments {
	m := &facts.Moments{}
	asOf, periods := o.asOf(), o.periods(q)
	activity := o.activity(q.Activity)
	for _, customer := range names(o.rows()) {
		alone := Orders{Rows: o.rows(of(customer)), AsOf: &asOf, Unit: o.Unit}
		moves := o.movements([]string{customer}, periods, activity)
		var accounts [2]facts.Account
		for s, part := range sides {
			if o.group(customer, q.By) != part.Group {
				continue
			}
			for i, p := range periods {
				if part.Has(part.Group, i) {
					accounts[s].Move(moves[i], i == part.To-1)
					accounts[s].Buy(alone.purchase(customer, between(p.First, p.Last)), part)
				}
			}
			if all := alone.Customers(facts.By{}).Rows; part.Whole && len(all) > 0 {
				accounts[s].Live(all[0])
			}
		}
		m.Observe(accounts)
	}
	return m
}

// Moments makes a data set of every customer's rows alone, as of the day of all
// of them, and enters its movements period by period.
func (s Subscriptions) Moments(q facts.Query, sides [2]facts.Part) *facts.Moments {
	m := &facts.Moments{}
	asOf, all := s.asOf(), s.Movements(q).Periods
	for _, customer := range s.names() {
		alone := Subscriptions{Rows: s.rows(customer), AsOf: &asOf, Unit: s.Unit}
		moves := alone.Movements(facts.Query{Calendar: q.Calendar, Grain: q.Grain})
		var accounts [2]facts.Account
		for i, part := range sides {
			if s.group(customer, q.By) != part.Group {
				continue
			}
			for p, row := range moves.Total() {
				if place := slices.Index(all, moves.Periods[p]); part.Has(part.Group, place) {
					accounts[i].Move(row, place == part.To-1)
				}
			}
			if part.Whole {
				accounts[i][facts.Buyer] = 1
			}
		}
		m.Observe(accounts)
	}
	return m
}
