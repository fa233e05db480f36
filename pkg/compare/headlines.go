package compare

import (
	"cmp"
	"context"
	"slices"

	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/note"
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
func Of(ctx context.Context, before, after Side, o Options) (Result, error) {
	lines := headlines(before, after, o)
	p, older, err := pair(ctx, before, after, figures(lines))
	if err != nil {
		return Result{}, err
	}
	r := Result{Before: before.head(p.Rest.Sums), After: after.head(p.Own.Sums), Apart: before.of != after.of, Notes: []note.Note{}}
	r.Shared = max(p.Shared[facts.Buyer], p.Shared[facts.End])
	major := scale{before.major(), after.major()}
	for _, h := range lines {
		r.Changes = append(r.Changes, h.change(p, major, o.confidence()))
	}
	for i := range r.Changes {
		r.Changes[i].refuse(before, after, older)
	}
	judge(r.Changes, o.confidence())
	r.Changes = withChurn(r.Changes)
	r.warn(before, after)
	return r, nil
}

// refuse removes the test of a change that is no surprise: a total of more periods
// is larger, customers who were observed for longer came back more often, those who
// ordered before the data begins are not new nor as young as they look, and amounts in
// two currencies cannot be subtracted.
func (c *Change) refuse(before, after Side, older bool) {
	switch a, b := before.unit().Currency, after.unit().Currency; {
	case c.Kind == Amount && a != b && a != "" && b != "":
		*c = plain(c.Metric, c.Kind, c.Before, c.After)
		c.Change, c.Why = nil, otherCurrency
	case c.total() && before.periods() != after.periods():
		*c = plain(c.Metric, c.Kind, c.Before, c.After)
		c.Why = otherLength
	case older && (before.of.query.By.Age() || c.toDate() || c.Metric == "customers_new"):
		*c = plain(c.Metric, c.Kind, c.Before, c.After)
		c.Why = OlderCustomers
	case c.toDate() && (before.part.Whole || after.part.Whole) && !sameSpan(before, after):
		*c = plain(c.Metric, c.Kind, c.Before, c.After)
		c.Why = otherSpan
	}
}

// total reports whether a number adds up over the periods of a side.
func (c *Change) total() bool {
	return slices.Contains([]string{"orders", "revenue", "customers", "customers_new"}, c.Metric)
}

// toDate reports whether a number of all that a customer ever did grows with the
// time that the customer was observed.
func (c *Change) toDate() bool {
	return slices.Contains([]string{"repeat_rate", "orders_per_customer", "revenue_per_customer"}, c.Metric)
}

// spanTolerance is the percentage by which the days of two sides of as many
// periods may differ: a February of 28 days and a month of 31 are alike.
const spanTolerance = 10

// sameSpan reports whether the customers of both sides were observed for about as
// long.
func sameSpan(a, b Side) bool {
	days := []int64{a.days(), b.days()}
	return a.periods() == b.periods() && slices.Min(days)*100 >= slices.Max(days)*(100-spanTolerance)
}

// headline is a number of both sides, and how its change is tested.
type headline struct {
	metric  string
	kind    Kind
	formula Formula
	method  method
}

// method is how a change is tested.
type method int

const (
	byRatio method = iota // of sums
	byShare               // of customers
	byTotal               // of a figure, the formula's only one
	byCount               // of customers
)

func total(f facts.Figure) Formula { return Formula{{Over: of(f)}} }

// headlines are the numbers that both sides have: of customers, those of the last
// complete period and the new ones of all and, of sides that are more than a
// period, all of them.
func headlines(before, after Side, o Options) []headline {
	lines := []headline{
		{"crr", Rate, Kept(), byShare},
		{"grr", Rate, ratio(facts.KeptRevenue, facts.StartRevenue), byRatio},
		{"nrr", Rate, ratio(facts.GrownRevenue, facts.StartRevenue), byRatio},
	}
	if before.of.coverage.FromSubscription && after.of.coverage.FromSubscription {
		lines = append(lines, subscriptionLines()...)
	} else {
		lines = append(lines, orderLines()...)
	}
	if before.part.Whole && after.part.Whole {
		lines = append(lines, headline{"customers", Number, total(facts.Buyer), byCount})
	}
	lines = append(lines,
		headline{"customers_end", Number, total(facts.End), byCount},
		headline{"customers_new", Number, total(facts.New), byCount})
	if o.Unpriced {
		lines = slices.DeleteFunc(lines, headline.ofRevenue)
	}
	return lines
}

// subscriptionLines are the numbers of subscriptions.
func subscriptionLines() []headline {
	return []headline{
		{"arpa", Amount, ARPA(), byRatio},
		{"mrr", Amount, total(facts.EndRevenue), byTotal},
		{"quick_ratio", Number, QuickRatio(), byRatio},
		{"ltv", Amount, SimpleLTV(true), byRatio},
	}
}

// orderLines are the numbers of orders.
func orderLines() []headline {
	return []headline{
		{"repeat_rate", Rate, ratio(facts.Repeater, facts.Buyer), byShare},
		{"orders_per_customer", Number, ratio(facts.Bought, facts.Buyer), byRatio},
		{"revenue_per_customer", Amount, ratio(facts.Spent, facts.Buyer), byRatio},
		{"aov", Amount, ratio(facts.Revenue, facts.Orders), byRatio},
		{"ltv", Amount, SimpleLTV(false), byRatio},
		{"orders", Number, total(facts.Orders), byTotal},
		{"revenue", Amount, total(facts.Revenue), byTotal},
	}
}

// ofRevenue reports whether a number means nothing without amounts.
func (h headline) ofRevenue() bool {
	return h.kind == Amount || h.metric == "grr" || h.metric == "nrr" || h.metric == "quick_ratio"
}

// figures are those of all headlines.
func figures(lines []headline) (sets [][]facts.Figure) {
	for _, h := range lines {
		sets = append(sets, Figures(h.formula)...)
	}
	return sets
}

// change tests the headline. Major is what a minor unit of each side is in major
// units.
func (h headline) change(p facts.Pair, major scale, confidence float64) Change {
	by := same(facts.Whole(1))
	switch h.kind {
	case Rate:
		by = same(facts.Whole(100))
	case Amount:
		by = major
	}
	switch h.method {
	case byShare:
		return h.formula.compareShare(h.metric, p, confidence)
	case byTotal:
		return h.formula.compareTotal(h.metric, h.kind, p, by, confidence)
	case byCount:
		return h.formula.compareCount(h.metric, p, confidence)
	}
	return h.formula.compare(h.metric, h.kind, p, by, confidence)
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

// warn warns about sides that are not quite comparable.
func (r *Result) warn(before, after Side) {
	for _, s := range []Side{before, after} {
		if s.partial {
			r.Notes = append(r.Notes, note.Note{Code: "partial-period", Concerns: note.Time}.Filled("%s is incomplete (data ends %s): its numbers are too low", s.Name, s.of.coverage.AsOf))
		}
	}
	if before.unit().Currency != after.unit().Currency {
		r.Notes = append(r.Notes, note.Note{Code: "currencies-differ", Level: note.Warning, Concerns: note.Revenue}.Filled("amounts are in %s on one side and %s on the other", currency(before), currency(after)))
	}
	if a, b := r.Before.Periods, r.After.Periods; a != b && a > 0 && b > 0 {
		r.Notes = append(r.Notes, note.Note{Code: "lengths-differ", Level: note.Warning, Concerns: note.Time}.Filled("one side has %d complete periods, the other %d: totals and figures to date differ for that alone", a, b))
	}
}

// currency is what the amounts of a side are in, in words.
func currency(s Side) string { return cmp.Or(s.unit().Currency, "no known currency") }
