package ltv

import (
	"fmt"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/money"
)

// SimpleResult is the value of an average customer over an average lifetime.
// What was measured is measured on the complete periods alone.
type SimpleResult struct {
	Model   Model `json:"model"`
	Periods int   `json:"periods"` // complete ones, that were measured

	Orders                     int64        `json:"orders"`
	Revenue                    money.Amount `json:"revenue"`                        // net of refunds
	CustomersEnd               int64        `json:"customers_end"`                  // active customers, summed over the periods
	AOV                        *float64     `json:"aov"`                            // revenue / orders
	OrdersPerCustomerPerPeriod *float64     `json:"orders_per_customer_per_period"` // orders / customers_end

	Lifetime
	Margin float64  `json:"margin"` // in percent
	LTV    *float64 `json:"ltv"`
	Cost
	Warnings []facts.Warning `json:"warnings"`
}

// SubscriptionResult is the value of an average subscriber over an average
// lifetime.
type SubscriptionResult struct {
	Model   Model `json:"model"`
	Periods int   `json:"periods"` // complete ones, that were measured

	MRR           money.Amount `json:"mrr"`           // at the ends of the periods, summed
	CustomersEnd  int64        `json:"customers_end"` // paying customers, summed over the periods
	ARPA          *float64     `json:"arpa"`          // mrr / customers_end: revenue per customer and month
	ARPAPerPeriod *float64     `json:"arpa_per_period"`

	Lifetime
	Margin float64  `json:"margin"` // in percent
	LTV    *float64 `json:"ltv"`
	Cost
	Warnings []facts.Warning `json:"warnings"`
}

// Lifetime is how long customers stay.
type Lifetime struct {
	CustomersStart  int64    `json:"customers_start"` // customers at the starts of the periods, summed
	CustomersLost   int64    `json:"customers_lost"`
	CCR             *float64 `json:"ccr"`              // lost / start in percent: the pooled churn rate per period
	LifetimePeriods *float64 `json:"lifetime_periods"` // 1 / CCR; absent when nobody was lost
}

// Simple is the textbook value of a customer who orders:
//
//	LTV = AOV x orders per customer per period x lifetime in periods x margin
//
// with lifetime = 1 / pooled CCR. A lifetime needs somebody who was lost: with
// a CCR of 0 there is none, and no LTV. Payback is CAC over the profit per
// customer and period.
func Simple(m facts.Movements, p facts.Purchases, o Options) SimpleResult {
	r := SimpleResult{Model: SimpleModel, Margin: o.Margin.Percent(), Warnings: []facts.Warning{}}
	var revenue money.Minor
	purchases := p.Total()
	total, periods := o.measured(m, func(i int) {
		r.Orders += purchases[i].Orders
		revenue += purchases[i].Revenue
	})
	r.Periods, r.CustomersEnd, r.Revenue = periods, total.End, p.Unit.Amount(revenue)
	r.AOV = major(revenue, r.Orders, p.Unit).float()
	r.OrdersPerCustomerPerPeriod = of(r.Orders, total.End).float()
	r.Lifetime = lifetime(total)
	perPeriod := major(revenue, total.End, p.Unit).times(exact(o.Margin.ratio()))
	if r.Orders == 0 {
		perPeriod = fraction{}
	}
	r.LTV, r.Cost = value(perPeriod, total, o)
	r.Warnings = warnings(total)
	return r
}

// Subscriptions is the textbook value of a subscriber:
//
//	LTV = ARPA x margin / CCR
//
// with the pooled CCR per period. MRR is per month, so ARPA is turned into
// revenue per period first: 3 months a quarter, 12/52 of one a week, 12/365 a
// day.
func Subscriptions(m facts.Movements, g calendar.Grain, o Options) SubscriptionResult {
	r := SubscriptionResult{Model: SimpleModel, Margin: o.Margin.Percent()}
	total, periods := o.measured(m, func(int) {})
	r.Periods, r.CustomersEnd, r.MRR = periods, total.End, m.Unit.Amount(total.RevenueEnd)
	arpa := major(total.RevenueEnd, total.End, m.Unit)
	perPeriod := arpa.times(months(g))
	r.ARPA, r.ARPAPerPeriod = arpa.float(), perPeriod.float()
	r.Lifetime = lifetime(total)
	r.LTV, r.Cost = value(perPeriod.times(exact(o.Margin.ratio())), total, o)
	r.Warnings = warnings(total)
	return r
}

// months is how many months a period has.
func months(g calendar.Grain) fraction {
	n, den := int64(1), int64(1)
	switch g {
	case calendar.Daily:
		n, den = 12, 365
	case calendar.Weekly:
		n, den = 12, 52
	case calendar.Quarterly:
		n = 3
	case calendar.Yearly:
		n = 12
	}
	return of(n, den)
}

// measured sums the movements of the complete periods, and calls also for each
// of them.
func (o Options) measured(m facts.Movements, also func(i int)) (total facts.Movement, periods int) {
	for i, move := range m.Total() {
		if m.Periods[i].Complete(m.AsOf) && o.shows(m.Periods[i]) {
			total.Add(move)
			periods++
			also(i)
		}
	}
	return total, periods
}

func lifetime(total facts.Movement) Lifetime {
	return Lifetime{
		CustomersStart: total.Start, CustomersLost: total.Lost,
		CCR:             facts.Ratio{Num: total.Lost, Den: total.Start}.Percent(),
		LifetimePeriods: of(total.Start, total.Lost).float(),
	}
}

// value is what a customer brings in a lifetime, from what one brings in a
// period, and how that compares to the cost.
func value(perPeriod fraction, total facts.Movement, o Options) (*float64, Cost) {
	ltv, cac := perPeriod.times(of(total.Start, total.Lost)), exact(o.CAC.major)
	cost := Cost{CAC: o.CAC.Float(), LTVToCAC: ltv.over(cac).float()}
	if perPeriod.r != nil && perPeriod.r.Sign() > 0 {
		cost.PaybackPeriods = cac.over(perPeriod).float()
	}
	return ltv.float(), cost
}

// warnings tell when the model has nothing to stand on.
func warnings(total facts.Movement) []facts.Warning {
	ws := []facts.Warning{}
	switch {
	case total.Start == 0:
		ws = append(ws, facts.Warning{Code: "no-rate", Text: "no complete period begins with customers: there is no churn rate, and so no lifetime"})
	case total.Lost == 0:
		ws = append(ws, facts.Warning{Code: "no-churn", Text: "no customer was lost in the complete periods: 1 / CCR is no lifetime"})
	case total.Returned*10 >= total.Lost:
		ws = append(ws, facts.Warning{Code: "customers-return", Text: fmt.Sprintf(
			"for every 100 customers lost, %.0f returned: a return counts as another customer here, so that the lifetime and the LTV are too low; the historic model does not have this fault",
			float64(total.Returned)/float64(total.Lost)*100)})
	}
	return ws
}
