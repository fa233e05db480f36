package compare

import (
	"fmt"
	"slices"

	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/money"
)

// Of compares the headline numbers of two sides: retention over their complete
// periods, what customers are worth, and the totals. Rates of customers and
// means per customer are tested; ratios of revenue and totals are not, for the
// facts do not hold how they spread.
func Of(before, after Side, o Options) Result {
	r := Result{Before: before.head(), After: after.head(), Warnings: []facts.Warning{}}
	r.Changes = []Change{Proportions("crr", before.kept(), after.kept(), o.confidence())}
	r.Changes = append(r.Changes, revenueRates(before, after)...)
	if before.contracts && after.contracts {
		r.Changes = append(r.Changes, contracts(before, after)...)
	} else {
		r.Changes = append(r.Changes, shopping(before, after, o.confidence())...)
	}
	r.Changes = append(r.Changes, totals(before, after)...)
	if o.Unpriced {
		r.Changes = slices.DeleteFunc(r.Changes, func(c Change) bool { return c.Kind == Amount || c.Metric == "grr" || c.Metric == "nrr" })
	}
	judge(r.Changes, o.confidence())
	for _, s := range []Side{before, after} {
		if s.partial != "" {
			r.Warnings = append(r.Warnings, facts.Warning{Code: "partial-period", Text: fmt.Sprintf(
				"%s is not over (the data ends on %s): its numbers are too low", s.partial, s.asOf)})
		}
	}
	if before.unit != after.unit {
		r.Warnings = append(r.Warnings, facts.Warning{Code: "currencies-differ", Text: fmt.Sprintf(
			"amounts are in %q on one side and %q on the other", before.unit.Currency, after.unit.Currency)})
	}
	return r
}

// revenueRates are GRR and NRR, pooled.
func revenueRates(before, after Side) []Change {
	grr := func(m facts.Movement) money.Minor { return m.RevenueStart - m.RevenueChurned - m.RevenueContraction }
	nrr := func(m facts.Movement) money.Minor { return grr(m) + m.RevenueExpansion }
	a, b := before.total(), after.total()
	return []Change{
		plain("grr", Rate, share(grr(a), a.RevenueStart), share(grr(b), b.RevenueStart)),
		plain("nrr", Rate, share(nrr(a), a.RevenueStart), share(nrr(b), b.RevenueStart)),
	}
}

func share(part, whole money.Minor) *float64 {
	if whole <= 0 {
		return nil
	}
	p := float64(part) * 100 / float64(whole)
	return &p
}

// contracts are the numbers of subscriptions.
func contracts(before, after Side) []Change {
	arpa := func(s Side) *float64 { return s.each(s.last().RevenueEnd, s.last().End) }
	mrr := func(s Side) *float64 { return s.each(s.last().RevenueEnd, 1) }
	return []Change{
		plain("arpa", Amount, arpa(before), arpa(after)),
		plain("mrr", Amount, mrr(before), mrr(after)),
	}
}

// shopping are the numbers of orders.
func shopping(before, after Side, confidence float64) []Change {
	aov := func(s Side) *float64 { return s.each(s.purchases.Revenue, s.purchases.Orders) }
	changes := []Change{Proportions("repeat_rate", before.repeating(), after.repeating(), confidence)}
	if len(before.customers) > 0 && len(after.customers) > 0 {
		changes = append(changes,
			Means("orders_per_customer", Number, before.orders(), after.orders(), confidence),
			Means("revenue_per_customer", Amount, before.revenue(), after.revenue(), confidence))
	} else {
		orders := func(s Side) *float64 { return number(s.purchases.Orders, s.purchases.Customers) }
		revenue := func(s Side) *float64 { return s.each(s.purchases.Revenue, s.purchases.Customers) }
		changes = append(changes,
			plain("orders_per_customer", Number, orders(before), orders(after)),
			plain("revenue_per_customer", Amount, revenue(before), revenue(after)))
	}
	return append(changes,
		plain("aov", Amount, aov(before), aov(after)),
		plain("orders", Number, number(before.purchases.Orders, 1), number(after.purchases.Orders, 1)),
		plain("revenue", Amount, before.each(before.purchases.Revenue, 1), after.each(after.purchases.Revenue, 1)))
}

// totals are the customers of the last complete period and the new ones of all.
func totals(before, after Side) []Change {
	added := func(s Side) (n int64) {
		for _, m := range s.moves {
			n += m.New
		}
		return n
	}
	return []Change{
		plain("customers_end", Number, number(before.last().End, 1), number(after.last().End, 1)),
		plain("customers_new", Number, number(added(before), 1), number(added(after), 1)),
	}
}

// each is an amount, in major units, per thing.
func (s Side) each(m money.Minor, things int64) *float64 {
	if things <= 0 {
		return nil
	}
	x := s.unit.Amount(m).Float() / float64(things)
	return &x
}

func number(n, things int64) *float64 {
	if things <= 0 {
		return nil
	}
	x := float64(n) / float64(things)
	return &x
}
