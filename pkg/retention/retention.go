// Package retention is the rates of customers and revenue that stay or go from
// one period to the next: CRR, CCR, RCR, GRR, NRR and the movements behind
// them.
//
//	moves := src.Movements(facts.Query{Grain: calendar.Monthly})
//	kept := retention.CRR(moves, retention.Options{})
//	fmt.Println(*kept.Summary.Pooled) // 23.6: of 100 customers, those who stay a month
//	money := retention.Revenue(moves, retention.Options{})
//
// All rates are percentages. A rate that does not exist, such as that of
// nobody, is nil: neither 0 nor 100.
package retention

import (
	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
)

// Options say how rates are computed and which periods are shown. The zero
// value is the exact method, 95 % intervals and all periods.
type Options struct {
	Method     Method
	Confidence float64 // of intervals, in percent; 0 or anything that is no confidence: 95

	// From and To choose the periods that are shown: those that have a day in
	// between. Customers of before are still known. Summaries are over what is
	// shown, so that a reader can check them.
	From, To *calendar.Day

	MinSample int64 // groups and periods with fewer customers are marked; 0: facts.MinSample
}

func (o Options) minSample() int64 {
	if o.MinSample > 0 {
		return o.MinSample
	}
	return facts.MinSample
}
