package compare

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/retain-cli/retain/pkg/facts"
)

// Of compares the headline numbers of two sides: retention of customers and of
// revenue, what customers and orders are worth, and totals. Sides of one data
// set that have customers in common are compared customer by customer: what the
// same customer does on both sides is no coincidence, and mostly makes the
// interval narrower. Customers of two data sets are taken to be different ones.
//
// CCR and the revenue churn rates are the rest of CRR, GRR and NRR, and so is
// what is known of them; among the tests that p-values are adjusted for they
// count once.
func Of(before, after Side, o Options) Result {
	p := pair(before, after)
	r := Result{Before: before.head(p.Rest.Sums), After: after.head(p.Own.Sums), Apart: before.of != after.of, Warnings: []facts.Warning{}}
	r.Shared = max(p.Shared[facts.Buyer], p.Shared[facts.End])
	h := headlines{p, scale{before.major(), after.major()}, o.confidence()}
	r.Changes = h.rates()
	if before.of.coverage.FromSubscription && after.of.coverage.FromSubscription {
		r.Changes = append(r.Changes, h.contracts()...)
	} else {
		r.Changes = append(r.Changes, h.shopping()...)
	}
	r.Changes = append(r.Changes, h.customers(before.part.Whole && after.part.Whole)...)
	if o.Unpriced {
		r.Changes = slices.DeleteFunc(r.Changes, Change.ofRevenue)
	}
	for i := range r.Changes {
		r.Changes[i].refuse(before, after)
	}
	judge(r.Changes, o.confidence())
	r.Changes = withChurn(r.Changes)
	r.warn(before, after)
	return r
}

// refuse takes the test from a change that there must be: a total of more periods
// is larger, and amounts of two currencies are not even a change.
func (c *Change) refuse(before, after Side) {
	switch a, b := before.unit().Currency, after.unit().Currency; {
	case c.Kind == Amount && a != b && a != "" && b != "":
		*c = plain(c.Metric, c.Kind, c.Before, c.After)
		c.Change, c.Why = nil, otherCurrency
	case c.total() && before.periods() != after.periods():
		*c = plain(c.Metric, c.Kind, c.Before, c.After)
		c.Why = otherLength
	}
}

// total tells whether a number adds up over the periods of a side.
func (c *Change) total() bool {
	return slices.Contains([]string{"orders", "revenue", "customers", "customers_new"}, c.Metric)
}

// headlines are the figures of two sides.
type headlines struct {
	facts.Pair
	major      scale // what a minor unit is in major units
	confidence float64
}

func (h headlines) rates() []Change {
	points := same(facts.Whole(100))
	return []Change{
		Kept().compareShare("crr", h.Pair, h.confidence),
		ratio(facts.KeptRevenue, facts.StartRevenue).compare("grr", Rate, h.Pair, points, h.confidence),
		ratio(facts.GrownRevenue, facts.StartRevenue).compare("nrr", Rate, h.Pair, points, h.confidence),
	}
}

// contracts are the numbers of subscriptions.
func (h headlines) contracts() []Change {
	return []Change{
		ARPA().compare("arpa", Amount, h.Pair, h.major, h.confidence),
		compareTotal("mrr", Amount, facts.EndRevenue, h.Pair, h.major, h.confidence),
		QuickRatio().compare("quick_ratio", Number, h.Pair, same(facts.Whole(1)), h.confidence),
		SimpleLTV(true).compare("ltv", Amount, h.Pair, h.major, h.confidence),
	}
}

// shopping are the numbers of orders.
func (h headlines) shopping() []Change {
	one := same(facts.Whole(1))
	return []Change{
		ratio(facts.Repeater, facts.Buyer).compareShare("repeat_rate", h.Pair, h.confidence),
		ratio(facts.Bought, facts.Buyer).compare("orders_per_customer", Number, h.Pair, one, h.confidence),
		ratio(facts.Spent, facts.Buyer).compare("revenue_per_customer", Amount, h.Pair, h.major, h.confidence),
		ratio(facts.Revenue, facts.Orders).compare("aov", Amount, h.Pair, h.major, h.confidence),
		SimpleLTV(false).compare("ltv", Amount, h.Pair, h.major, h.confidence),
		compareTotal("orders", Number, facts.Orders, h.Pair, one, h.confidence),
		compareTotal("revenue", Amount, facts.Revenue, h.Pair, h.major, h.confidence),
	}
}

// customers are those of the last complete period and the new ones of all and,
// of sides that are more than a period, all of them.
func (h headlines) customers(whole bool) []Change {
	var changes []Change
	if whole {
		changes = append(changes, compareCount("customers", facts.Buyer, h.Pair, h.confidence))
	}
	return append(changes,
		compareCount("customers_end", facts.End, h.Pair, h.confidence),
		compareCount("customers_new", facts.New, h.Pair, h.confidence))
}

// ofRevenue tells whether a change means nothing without amounts.
func (c Change) ofRevenue() bool {
	return c.Kind == Amount || c.Metric == "grr" || c.Metric == "nrr" || c.Metric == "quick_ratio"
}

// withChurn puts the rate of what is lost behind each rate of what is kept.
func withChurn(changes []Change) []Change {
	churn := map[string]string{"crr": "ccr", "grr": "rcr_gross", "nrr": "rcr_net"}
	var all []Change
	for _, c := range changes {
		all = append(all, c)
		if name := churn[c.Metric]; name != "" {
			all = append(all, c.rest(name))
		}
	}
	return all
}

// rest is the same change of 100 % less the rate.
func (c Change) rest(metric string) Change {
	from := func(whole float64, x *float64) *float64 {
		if x == nil {
			return nil
		}
		y := whole - *x
		return &y
	}
	c.Metric = metric
	c.Before, c.After = from(100, c.Before), from(100, c.After)
	c.Change, c.Low, c.High = from(0, c.Change), from(0, c.High), from(0, c.Low)
	switch c.Verdict {
	case Up:
		c.Verdict = Down
	case Down:
		c.Verdict = Up
	}
	return c
}

// warn says what is to be known of sides that cannot quite be compared.
func (r *Result) warn(before, after Side) {
	for _, s := range []Side{before, after} {
		if s.partial {
			r.Warnings = append(r.Warnings, facts.Warning{Code: "partial-period", Text: fmt.Sprintf(
				"%s is not over (the data ends on %s): its numbers are too low", s.Name, s.of.coverage.AsOf)})
		}
	}
	if before.unit().Currency != after.unit().Currency {
		r.Warnings = append(r.Warnings, facts.Warning{Code: "currencies-differ", Text: fmt.Sprintf(
			"amounts are in %s on one side and %s on the other", currency(before), currency(after))})
	}
	if a, b := r.Before.Periods, r.After.Periods; a != b && a > 0 && b > 0 {
		r.Warnings = append(r.Warnings, facts.Warning{Code: "lengths-differ", Text: fmt.Sprintf(
			"one side has %d complete periods and the other %d: totals, and what customers have done so far, differ for that alone", a, b)})
	}
}

// currency is what the amounts of a side are in, in words.
func currency(s Side) string { return cmp.Or(s.unit().Currency, "no known currency") }
