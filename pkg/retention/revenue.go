package retention

import (
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/money"
)

// Flow is the revenue of one period, where it came from and where it went.
// Amounts are exact; rates are percentages.
type Flow struct {
	facts.Span
	CustomersStart  int64 `json:"customers_start"`
	CustomersEnd    int64 `json:"customers_end"`
	CustomersPassed int64 `json:"customers_passed"` // came and went within the period, with whatever they paid

	Start        money.Amount `json:"revenue_start"`
	New          money.Amount `json:"revenue_new"`
	Reactivation money.Amount `json:"revenue_reactivation"`
	Expansion    money.Amount `json:"revenue_expansion"`
	Contraction  money.Amount `json:"revenue_contraction"`
	Churned      money.Amount `json:"revenue_churned"`
	End          money.Amount `json:"revenue_end"`
	NetNew       money.Amount `json:"revenue_net_new"` // End - Start
	Outside      money.Amount `json:"revenue_outside"` // of nobody who is active at the end: late refunds

	Gross      *float64 `json:"rcr_gross"`
	Net        *float64 `json:"rcr_net"`
	GRR        *float64 `json:"grr"`
	NRR        *float64 `json:"nrr"`
	QuickRatio *float64 `json:"quick_ratio"`
	ARPA       *float64 `json:"arpa"` // revenue per customer at the end, in major units
}

func (f Flow) size() size { return size{f.Span, f.CustomersStart, f.CustomersEnd} }

// Flows is the revenue movements and rates.
type Flows = Series[Flow, FlowSummary]

// FlowGroup is those of one group.
type FlowGroup = Group[Flow, FlowSummary]

// FlowSummary is the rates and the sum of the movements over the complete
// periods that are shown. Rows of several periods overlap, so there the sums are
// those of the last complete one.
type FlowSummary struct {
	Periods int     `json:"periods"` // with a rate: those that begin with revenue
	Gross   Summary `json:"rcr_gross"`
	Net     Summary `json:"rcr_net"`

	New          money.Amount `json:"revenue_new"`
	Reactivation money.Amount `json:"revenue_reactivation"`
	Expansion    money.Amount `json:"revenue_expansion"`
	Contraction  money.Amount `json:"revenue_contraction"`
	Churned      money.Amount `json:"revenue_churned"`
	NetNew       money.Amount `json:"revenue_net_new"`
	QuickRatio   *float64     `json:"quick_ratio"` // of the sums
	ARPA         *float64     `json:"arpa"`        // of the last complete period
}

// Revenue is the revenue churn rate and its relatives, period by period, for
// the revenue m0 and m1 that each customer is worth at the start and at the end:
//
//	start        = sum of m0 over the customers at the start
//	churned      = sum of m0 over those lost
//	contraction  = sum of max(0, m0 - m1), expansion = sum of max(0, m1 - m0), over those kept
//	new          = sum of m1 over the new; reactivation: over the returned
//	end          = start + new + reactivation + expansion - contraction - churned
//
//	gross RCR    = (churned + contraction) / start x 100
//	net RCR      = (churned + contraction - expansion) / start x 100, below 0 when customers grow more than they go
//	GRR, NRR     = 100 - gross RCR, 100 - net RCR
//	quick ratio  = (new + reactivation + expansion) / (churned + contraction)
//	ARPA         = end / customers at the end
//
// Reactivation is in no rate, for it is not the revenue of the customers at the
// start. Rates need a start above 0, the quick ratio a loss above 0.
//
// The definitions are those of the subscription metrics vendors (ChartMogul,
// Maxio); the quick ratio is M. Hamid's, "four for four: the SaaS quick ratio".
func Revenue(m facts.Movements, o Options) Flows {
	row := func(s facts.Span, move facts.Movement) Flow { return flow(s, move, m.Unit) }
	f := series(m, o, row, func(rows []Flow) FlowSummary { return summariseFlows(rows, m) })
	f.Notes = flowWarnings(m, f, o)
	return f
}

func flow(s facts.Span, m facts.Movement, u money.Unit) Flow {
	f := Flow{
		Span: s, CustomersStart: m.Start, CustomersEnd: m.End, CustomersPassed: m.Passed,
		Start:        u.Amount(m.RevenueStart),
		New:          u.Amount(m.RevenueNew),
		Reactivation: u.Amount(m.RevenueReactivation),
		Expansion:    u.Amount(m.RevenueExpansion),
		Contraction:  u.Amount(m.RevenueContraction),
		Churned:      u.Amount(m.RevenueChurned),
		End:          u.Amount(m.RevenueEnd),
		NetNew:       u.Amount(m.RevenueEnd - m.RevenueStart),
		Outside:      u.Amount(m.RevenueOutside),
	}
	f.Gross = facts.PercentOf(f.gross(), m.RevenueStart)
	f.Net = facts.PercentOf(f.net(), m.RevenueStart)
	f.GRR, f.NRR = facts.Rest(f.Gross), facts.Rest(f.Net)
	f.QuickRatio = quickRatio(m.RevenueNew+m.RevenueReactivation+m.RevenueExpansion, f.gross())
	f.ARPA = arpa(f.End, m.End)
	return f
}

func (f Flow) gross() money.Minor { return f.Churned.Minor + f.Contraction.Minor }

func (f Flow) net() money.Minor { return f.gross() - f.Expansion.Minor }

func quickRatio(gained, lost money.Minor) *float64 {
	if lost <= 0 {
		return nil
	}
	q := float64(gained) / float64(lost)
	return &q
}

func arpa(revenue money.Amount, customers int64) *float64 {
	if customers <= 0 {
		return nil
	}
	a := revenue.Float() / float64(customers)
	return &a
}

func summariseFlows(rows []Flow, m facts.Movements) FlowSummary {
	var sum facts.Movement
	s := FlowSummary{
		Gross: summarise(rows, func(f Flow) share { return share{int64(f.gross()), int64(f.Start.Minor), f.Gross} }),
		Net:   summarise(rows, func(f Flow) share { return share{int64(f.net()), int64(f.Start.Minor), f.Net} }),
	}
	s.Periods = s.Gross.Periods
	for _, f := range rows {
		if !f.Complete {
			continue
		}
		if m.Rolling > 1 {
			sum = facts.Movement{}
		}
		sum.RevenueNew += f.New.Minor
		sum.RevenueReactivation += f.Reactivation.Minor
		sum.RevenueExpansion += f.Expansion.Minor
		sum.RevenueContraction += f.Contraction.Minor
		sum.RevenueChurned += f.Churned.Minor
		sum.RevenueEnd += f.NetNew.Minor
		s.ARPA = f.ARPA
	}
	total := flow(facts.Span{}, sum, m.Unit)
	s.New, s.Reactivation, s.Expansion = total.New, total.Reactivation, total.Expansion
	s.Contraction, s.Churned, s.NetNew = total.Contraction, total.Churned, total.NetNew
	s.QuickRatio = total.QuickRatio
	return s
}
