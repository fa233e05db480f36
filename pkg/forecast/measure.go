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
	MRR       money.Amount `json:"mrr"`     // at the end of the last complete period
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

func (b Basis) holds(m facts.Movements, period int) bool {
	p := m.Periods[period]
	return p.Overlaps(b.From, b.To) && p.Complete(m.AsOf)
}

// periods are the places of those that are measured, the last one first.
func (b Basis) periods(m facts.Movements) (places []int) {
	total := m.Total()
	for i := len(total) - 1; i >= 0 && (b.Last <= 0 || len(places) < b.Last); i-- {
		if b.holds(m, i) && total[i].RevenueStart > 0 {
			places = append(places, i)
		}
	}
	return places
}

// end is the place of the period at whose end the forecast begins. It may have
// begun without revenue and be none of those that are measured.
func (b Basis) end(m facts.Movements) int {
	last := len(m.Periods) - 1
	for last >= 0 && !b.holds(m, last) {
		last--
	}
	return last
}

// Rated is the periods that the churn of each group is measured in: those of
// the basis that the group begins with revenue.
func (b Basis) Rated(m facts.Movements) []facts.Part {
	measured := make([]bool, len(m.Periods))
	for _, p := range b.periods(m) {
		measured[p] = true
	}
	return m.Select(func(p int, row facts.Movement) bool { return measured[p] && row.RevenueStart > 0 })
}

// Measure is what some complete periods did: the revenue at the end of the last
// complete one, the pooled gross churn and expansion of their start revenue, and the mean
// of new and returned revenue per period. Periods that begin without revenue,
// such as the first, have no rates and are left out. Rates are rounded to a
// thousandth of a percent, so that the numbers shown, typed in, give the same
// forecast.
func Measure(m facts.Movements, b Basis) Measured {
	return measure(m, m.Total(), b.periods(m), b.end(m))
}

// MeasureGroups is the same of every group, in the order of the facts and over
// the periods of the whole, so that what the groups start from and win adds up
// to the whole. A group that begins none of them with revenue has no rates: its
// Over is 0.
func MeasureGroups(m facts.Movements, b Basis) []Measured {
	periods := b.periods(m)
	groups := make([]Measured, len(m.Rows))
	for g, rows := range m.Rows {
		groups[g] = measure(m, rows, periods, b.end(m))
	}
	return groups
}

func measure(m facts.Movements, rows []facts.Movement, periods []int, end int) Measured {
	out := Measured{MRR: m.Unit.Amount(0), New: m.Unit.Amount(0)}
	if len(periods) == 0 {
		return out
	}
	last, first := periods[0], periods[len(periods)-1]
	out.MRR = m.Unit.Amount(rows[end].RevenueEnd)
	out.Since, out.Until = m.Periods[first].Label, m.Periods[last].Label
	var sum facts.Movement
	var gained money.Minor
	for _, p := range periods {
		gained += rows[p].RevenueNew + rows[p].RevenueReactivation
		if rows[p].RevenueStart > 0 {
			out.Over++
			sum.Add(rows[p])
		}
	}
	out.New, _ = amount(big.NewInt(int64(gained)), big.NewInt(int64(len(periods))), m.Unit)
	if out.Over > 0 {
		out.Churn = percent(sum.RevenueChurned+sum.RevenueContraction, sum.RevenueStart)
		out.Expansion = percent(sum.RevenueExpansion, sum.RevenueStart)
	}
	return out
}

func percent(part, whole money.Minor) float64 {
	return math.RoundToEven(float64(part)*1e5/float64(whole)) / 1e3
}
