package ltv

import (
	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/money"
	"github.com/retain-cli/retain/pkg/note"
)

// SimpleResult is the value of an average customer over an average lifetime.
// What was measured is measured on the complete periods alone. One of the two
// kinds of inputs is there.
type SimpleResult struct {
	Model        Model `json:"model"`
	Periods      int   `json:"periods"`       // complete ones, that were measured
	CustomersEnd int64 `json:"customers_end"` // active customers, summed over the periods
	// CustomersPassed came and went within a period, so that no end counts them.
	CustomersPassed int64 `json:"customers_passed"`
	CustomersMost   int64 `json:"customers_most"` // in one of the periods: at its start, or at its end and passed
	Small           bool  `json:"-"`              // fewer than facts.MinSample customers at the start of each of them

	*OrderInputs
	*SubscriptionInputs

	Lifetime
	Margin float64  `json:"margin"` // in percent
	LTV    *float64 `json:"ltv"`
	Cost
	Notes []note.Note `json:"notes"`
}

// OrderInputs are what a customer who orders brings in a period.
type OrderInputs struct {
	Orders                     int64        `json:"orders"`
	Revenue                    money.Amount `json:"revenue"`                        // net of refunds
	AOV                        *float64     `json:"aov"`                            // revenue / orders
	OrdersPerCustomerPerPeriod *float64     `json:"orders_per_customer_per_period"` // orders / (customers_end + customers_passed)
}

// SubscriptionInputs are what a subscriber brings.
type SubscriptionInputs struct {
	MRR           money.Amount `json:"mrr"`  // at the ends of the periods, summed
	ARPA          *float64     `json:"arpa"` // mrr / (customers_end + customers_passed): revenue per customer and month
	ARPAPerPeriod *float64     `json:"arpa_per_period"`
}

// Lifetime is how long customers stay.
type Lifetime struct {
	CustomersStart  int64    `json:"customers_start"` // customers at the starts of the periods, summed
	CustomersLost   int64    `json:"customers_lost"`
	CCR             *float64 `json:"ccr"`              // lost / start in percent: the pooled churn rate per period
	LifetimePeriods *float64 `json:"lifetime_periods"` // (start + passed) / (lost + passed); absent when nobody was lost or passed
}

// Simple is the textbook value of a customer who orders:
//
//	LTV = AOV x orders per customer per period x lifetime in periods x margin
//
// with
//
//	orders per customer per period = orders / sum of (end + passed)
//	lifetime                       = sum of (start + passed) / sum of (lost + passed)
//
// which is 1 / pooled CCR where nobody passes: who came and went within a period
// is in no CCR, but had a lifetime, and a short one. A lifetime needs somebody who
// was lost or passed. Payback is CAC over the profit per customer and period.
func Simple(m facts.Movements, p facts.Purchases, o Options) SimpleResult {
	var in OrderInputs
	var revenue money.Minor
	purchases := p.Total()
	r, total := o.measure(m, func(i int) {
		in.Orders += purchases[i].Orders
		revenue += purchases[i].Revenue
	})
	in.Revenue = p.Unit.Amount(revenue)
	in.AOV = major(revenue, in.Orders, p.Unit).float()
	in.OrdersPerCustomerPerPeriod = of(in.Orders, there(total)).float()
	perPeriod := major(revenue, there(total), p.Unit).times(exact(o.Margin.ratio()))
	if in.Orders == 0 {
		perPeriod = fraction{}
	}
	r.OrderInputs = &in
	r.LTV, r.Cost = value(perPeriod, total, o)
	r.Notes = warnings(total, "; the historic model does not have this fault")
	return r
}

// Subscriptions is the textbook value of a subscriber:
//
//	LTV = ARPA x margin x lifetime in periods
//
// with the lifetime of Simple and ARPA = MRR at the ends / (end + passed). MRR is per month, so ARPA is turned into
// revenue per period first: 3 months a quarter, 12/52 of one a week, 12/365 a
// day.
func Subscriptions(m facts.Movements, g calendar.Grain, o Options) SimpleResult {
	r, total := o.measure(m, func(int) {})
	arpa := major(total.RevenueEnd, there(total), m.Unit)
	perPeriod := arpa.times(exact(Months(g)))
	r.SubscriptionInputs = &SubscriptionInputs{MRR: m.Unit.Amount(total.RevenueEnd), ARPA: arpa.float(), ARPAPerPeriod: perPeriod.float()}
	r.LTV, r.Cost = value(perPeriod.times(exact(o.Margin.ratio())), total, o)
	r.Notes = warnings(total, "")
	return r
}

// Scale is what minor units of revenue per customer and period of orders, or per
// subscriber and month in periods of that length, are multiplied by to be what
// counts in an LTV: major units of profit per period.
func (o Options) Scale(u money.Unit, subscriptions bool, g calendar.Grain) facts.Ratio {
	margin, length := o.Margin.ratio(), facts.Whole(1)
	if subscriptions {
		length = Months(g)
	}
	return facts.Ratio{Num: margin.Num * length.Num, Den: margin.Den * length.Den * u.PerMajor()}
}

// Months is how many months a period has: a year has 12 of them, 52 weeks or 365
// days.
func Months(g calendar.Grain) facts.Ratio {
	switch g {
	case calendar.Daily:
		return facts.Ratio{Num: 12, Den: 365}
	case calendar.Weekly:
		return facts.Ratio{Num: 12, Den: 52}
	case calendar.Quarterly:
		return facts.Whole(3)
	case calendar.Yearly:
		return facts.Whole(12)
	}
	return facts.Whole(1)
}

// Measured is the periods that the simple model measures, in every group.
func (o Options) Measured(m facts.Movements) []facts.Part {
	return m.Select(func(p int, _ facts.Movement) bool { return o.measures(m, p) })
}

func (o Options) measures(m facts.Movements, p int) bool {
	return m.Periods[p].Complete(m.AsOf) && m.Periods[p].Overlaps(o.From, o.To)
}

// measure begins a result with the sum of the movements of the periods measured,
// and calls also for each of them.
func (o Options) measure(m facts.Movements, also func(i int)) (r SimpleResult, total facts.Movement) {
	r = SimpleResult{Model: SimpleModel, Small: true, Margin: o.Margin.Percent()}
	for i, move := range m.Total() {
		if o.measures(m, i) {
			total.Add(move)
			r.Periods++
			r.Small = r.Small && move.Start < facts.MinSample
			r.CustomersMost = max(r.CustomersMost, move.Start, there(move))
			also(i)
		}
	}
	r.CustomersEnd, r.CustomersPassed, r.Lifetime = total.End, total.Passed, lifetime(total)
	return r, total
}

// there is the customers of the periods, each once a period: those at its end and
// those who came and went within it.
func there(m facts.Movement) int64 { return m.End + m.Passed }

// periods is how long customers stay.
func periods(m facts.Movement) fraction { return of(m.Start+m.Passed, m.Lost+m.Passed) }

func lifetime(total facts.Movement) Lifetime {
	return Lifetime{
		CustomersStart: total.Start, CustomersLost: total.Lost,
		CCR:             facts.Ratio{Num: total.Lost, Den: total.Start}.Percent(),
		LifetimePeriods: periods(total).float(),
	}
}

// value is what a customer brings in a lifetime, from what one brings in a
// period, and how that compares to the cost.
func value(perPeriod fraction, total facts.Movement, o Options) (*float64, Cost) {
	ltv, cac := perPeriod.times(periods(total)), exact(o.CAC.major)
	cost := Cost{CAC: o.CAC.Float(), LTVToCAC: ltv.over(cac).float()}
	if perPeriod.r != nil && perPeriod.r.Sign() > 0 {
		cost.PaybackPeriods = cac.over(perPeriod).float()
	}
	return ltv.float(), cost
}

// warnings tell when the model has nothing to stand on, or is too low; otherwise
// says what is not.
func warnings(total facts.Movement, otherwise string) []note.Note {
	ws := []note.Note{}
	switch {
	case total.Start+total.Passed == 0:
		ws = append(ws, note.Note{Code: "no-rate", Concerns: note.Activity, Text: "no complete period begins with customers, so churn rate and lifetime are undefined"})
	case total.Lost+total.Passed == 0:
		ws = append(ws, note.Note{Code: "no-churn", Concerns: note.Activity, Text: "no customer was lost in the complete periods, so the lifetime, 1 / CCR, is undefined"})
	case total.Returned*10 >= total.Lost && total.Lost > 0:
		ws = append(ws, note.Note{Code: "customers-return", Level: note.Warning, Concerns: note.Activity}.Filled("for every 100 customers lost, %.0f returned: the simple LTV counts a return as another customer, so it and the lifetime are too low%s",
			float64(total.Returned)/float64(total.Lost)*100, otherwise))
	}
	return ws
}
