package forecast

import (
	"math"
	"math/big"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/money"
)

// Measured is what the data did. Rates are percentages per period.
type Measured struct {
	MRR       money.Amount `json:"mrr"`     // at the end of the last period
	New       money.Amount `json:"new_mrr"` // and returned, per period
	Churn     float64      `json:"churn"`   // gross: contraction included
	Expansion float64      `json:"expansion"`
	Over      int          `json:"periods"` // that the rates are averages of; 0: nothing could be measured
	Since     string       `json:"from"`    // the first of them
	Until     string       `json:"to"`      // and the last
}

// Plan goes on like that, without growth, for so many periods.
func (m Measured) Plan(periods int) Plan {
	return Plan{MRR: m.MRR, New: m.New, Expansion: m.Expansion, Periods: periods}
}

// Basis says which complete periods are measured: those that have a day from
// From to To, and of these the last. The zero value is all of them.
type Basis struct {
	From, To *calendar.Day
	Last     int // how many; 0: all
}

func (b Basis) holds(p calendar.Period) bool {
	return (b.From == nil || *b.From <= p.Last) && (b.To == nil || p.First <= *b.To)
}

// Measure is what some complete periods did: the revenue at the end of the last
// one, the pooled gross churn and expansion of their start revenue, and the mean
// of new and returned revenue per period. Periods that begin without revenue,
// such as the first, have no rates and are left out. Rates are rounded to a
// thousandth of a percent, so that the numbers shown, typed in, give the same
// forecast.
func Measure(m facts.Movements, b Basis) Measured {
	var sum facts.Movement
	var out Measured
	total := m.Total()
	out.MRR, out.New = m.Unit.Amount(0), m.Unit.Amount(0)
	for i := len(total) - 1; i >= 0 && (b.Last <= 0 || out.Over < b.Last); i-- {
		if !b.holds(m.Periods[i]) || !m.Periods[i].Complete(m.AsOf) || total[i].RevenueStart <= 0 {
			continue
		}
		if out.Over == 0 {
			out.MRR, out.Until = m.Unit.Amount(total[i].RevenueEnd), m.Periods[i].Label
		}
		out.Over++
		out.Since = m.Periods[i].Label
		sum.Add(total[i])
	}
	if out.Over > 0 {
		out.Churn = percent(sum.RevenueChurned+sum.RevenueContraction, sum.RevenueStart)
		out.Expansion = percent(sum.RevenueExpansion, sum.RevenueStart)
		gained := big.NewInt(int64(sum.RevenueNew + sum.RevenueReactivation))
		out.New, _ = amount(gained, big.NewInt(int64(out.Over)), m.Unit)
	}
	return out
}

func percent(part, whole money.Minor) float64 {
	return math.RoundToEven(float64(part)*1e5/float64(whole)) / 1e3
}
