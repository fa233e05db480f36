package factstest

import (
	"slices"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
)

// Scatter looks at every customer alone and enters the movements and purchases
// period by period.
func (o Orders) Scatter(q facts.Query, sample facts.Sample) *facts.Scatter {
	asOf, all := o.asOf(), o.Movements(facts.Query{Calendar: q.Calendar, Grain: q.Grain, Activity: q.Activity, Rolling: q.Rolling})
	s := facts.NewScatter(len(sample.Sides), sample.Sets...)
	for _, customer := range names(o.rows()) {
		if ds := days(o.rows(order, of(customer))); len(ds) > 0 && skipped(sample, all.Periods, ds[0]) {
			continue
		}
		alone := Orders{Rows: o.rows(of(customer)), AsOf: &asOf, Unit: o.Unit}
		moves := o.movements([]string{customer}, all)
		s.Observe(entries(sample.Sides, o.group(customer, q.By), func(side facts.Part, a *facts.Account) {
			for i, p := range all.Periods {
				if side.Has(i) {
					a.Move(&moves[i], !slices.Contains(side.Periods[i+1:], true))
					bought := alone.purchase(customer, between(p.First, p.Last))
					a.Buy(&bought, &side)
				}
			}
			if rows := alone.Customers(facts.By{}).Rows; side.Whole && len(rows) > 0 {
				a.Live(rows[0])
			}
		})...)
	}
	return s
}

// Scatter makes a data set of every customer's rows alone, as of the day of all
// of them, and enters its movements period by period.
func (s Subscriptions) Scatter(q facts.Query, sample facts.Sample) *facts.Scatter {
	asOf, all := s.asOf(), s.Movements(q).Periods
	scatter := facts.NewScatter(len(sample.Sides), sample.Sets...)
	for _, customer := range s.names() {
		if skipped(sample, all, s.first(customer)) {
			continue
		}
		alone := Subscriptions{Rows: s.rows(customer), AsOf: &asOf, Unit: s.Unit}
		moves := alone.Movements(facts.Query{Calendar: q.Calendar, Grain: q.Grain, Rolling: q.Rolling})
		scatter.Observe(entries(sample.Sides, s.group(customer, q.By), func(side facts.Part, a *facts.Account) {
			for p, row := range moves.Total() {
				if place := slices.Index(all, moves.Periods[p]); side.Has(place) {
					a.Move(&row, !slices.Contains(side.Periods[place+1:], true))
				}
			}
			if side.Whole {
				a[facts.Buyer] = 1
			}
		})...)
	}
	return scatter
}

// skipped tells that a sample leaves out who was there for the first time on a day.
func skipped(sample facts.Sample, periods []calendar.Period, first calendar.Day) bool {
	return sample.Skipped > 0 && first <= periods[min(sample.Skipped, len(periods))-1].Last
}

// entries are the accounts of a customer on the sides of their group.
func entries(sides []facts.Part, group string, enter func(side facts.Part, a *facts.Account)) (entries []facts.Entry) {
	for i, side := range sides {
		if side.Group == group {
			entries = append(entries, facts.Entry{Side: i})
			enter(side, &entries[len(entries)-1].Account)
		}
	}
	return entries
}
