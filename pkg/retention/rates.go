package retention

import (
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/stat"
)

// Rate is the customers of one period and their rates.
type Rate struct {
	facts.Span
	Start    int64 `json:"customers_start"`
	New      int64 `json:"customers_new"`
	Returned int64 `json:"customers_returned"`
	Lost     int64 `json:"customers_lost"`
	End      int64 `json:"customers_end"`
	Passed   int64 `json:"customers_passed"`

	CRR     *float64 `json:"crr"`
	CRRLow  *float64 `json:"crr_low"`
	CRRHigh *float64 `json:"crr_high"`
	CCR     *float64 `json:"ccr"`
	CCRLow  *float64 `json:"ccr_low"`
	CCRHigh *float64 `json:"ccr_high"`
	NetCCR  *float64 `json:"ccr_net"` // (lost - returned) / start; below 0 when more return than leave
}

func (r Rate) size() size { return size{r.Span, r.Start, r.End} }

// Rates is CRR or CCR.
type Rates = Series[Rate, Summary]

// RateGroup is the rates of one group.
type RateGroup = Group[Rate, Summary]

// CRR is the customer retention rate of each period: of the customers at its
// start, the percentage that is still there at its end,
//
//	CRR = (E - N) / S x 100
//
// where S and E are the customers at the start and at the end, and N everybody
// in E who was not in S. With Textbook, N is only those who are new for the
// first time; a customer who returns then counts as kept, and CRR can exceed
// 100. Both are undefined without customers at the start.
//
// CRRLow and CRRHigh are the Wilson interval. With Textbook there is none where
// somebody returned, for the rate is then no proportion.
//
// The exact formula is that of the practice of subscription analytics; the
// textbook one is found in most articles on retention.
func CRR(m facts.Movements, o Options) Rates {
	return rates(m, o, func(r Rate) share { return share{r.kept(o.Method), r.Start, r.CRR} })
}

// CCR is the customer churn rate of each period: the percentage of the
// customers at its start who are gone at its end,
//
//	CCR = L / S x 100
//
// Exact CRR and CCR add up to 100. The method makes no difference here. The net
// rate takes those who returned off those who left:
//
//	net CCR = (L - returned) / S x 100
func CCR(m facts.Movements, o Options) Rates {
	return rates(m, o, func(r Rate) share { return share{r.Lost, r.Start, r.CCR} })
}

func rates(m facts.Movements, o Options, headline func(Rate) share) Rates {
	row := func(s facts.Span, m facts.Movement) Rate { return rate(s, m, o) }
	r := series(m, o, row, func(rows []Rate) Summary { return summarise(rows, headline) })
	r.Notes = rateWarnings(m, r, o)
	return r
}

func rate(s facts.Span, m facts.Movement, o Options) Rate {
	r := Rate{
		Span: s, Start: m.Start, New: m.New, Returned: m.Returned,
		Lost: m.Lost, End: m.End, Passed: m.Passed,
	}
	exact := facts.PercentOf(m.Start-m.Lost, m.Start)
	r.CCR = facts.Rest(exact)
	r.CRR = facts.PercentOf(r.kept(o.Method), m.Start)
	r.NetCCR = facts.PercentOf(m.Lost-m.Returned, m.Start)
	low, high := stat.Wilson(m.Start-m.Lost, m.Start, stat.Confidence(o.Confidence))
	r.CCRLow, r.CCRHigh = facts.Rest(high), facts.Rest(low)
	if r.kept(o.Method) == r.kept(Exact) {
		r.CRRLow, r.CRRHigh = low, high
	}
	return r
}

// kept is the numerator of CRR.
func (r Rate) kept(m Method) int64 {
	if m == Textbook {
		return r.End - r.New
	}
	return r.End - r.New - r.Returned
}
