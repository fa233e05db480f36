package retention

import "github.com/retain-cli/retain/pkg/facts"

// Summary is a rate over all complete periods that are shown and have one.
type Summary struct {
	Periods  int      `json:"periods"` // how many these are
	Pooled   *float64 `json:"pooled"`  // of all periods' customers (or revenue) together: large periods weigh more
	Mean     *float64 `json:"mean"`    // of the periods' rates: every period weighs the same
	Min      *float64 `json:"min"`
	Max      *float64 `json:"max"`
	Last     *float64 `json:"last"`     // of the last period
	Previous *float64 `json:"previous"` // of the one before
	Change   *float64 `json:"change"`   // Last - Previous, in percentage points

	Part  int64 `json:"-"` // Pooled is Part of Whole: customers, or minor units of revenue
	Whole int64 `json:"-"`
}

// share is the rate of one period, and what it is the quotient of.
type share struct {
	part, whole int64
	rate        *float64
}

func summarise[Row sized](rows []Row, of func(Row) share) (s Summary) {
	var sum float64
	for _, row := range rows {
		x := of(row)
		if !row.size().Complete || x.rate == nil {
			continue
		}
		s.Periods++
		s.Part += x.part
		s.Whole += x.whole
		sum += *x.rate
		if s.Min == nil || *x.rate < *s.Min {
			s.Min = x.rate
		}
		if s.Max == nil || *x.rate > *s.Max {
			s.Max = x.rate
		}
		s.Previous, s.Last = s.Last, x.rate
	}
	s.Pooled = facts.PercentOf(s.Part, s.Whole)
	if s.Periods > 0 {
		mean := sum / float64(s.Periods)
		s.Mean = &mean
	}
	if s.Previous != nil {
		change := *s.Last - *s.Previous
		s.Change = &change
	}
	return s
}
