package rfm

import (
	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
)

// Silence tells who is overdue or, having ordered on too few days to have a rhythm,
// silent for longer than the customers of the shop usually are.
type Silence struct {
	asOf  calendar.Day
	usual float64 // twice the median of all gaps
	known bool    // there is a gap
}

// NewSilence measures silences on a day against the gaps of all customers.
func NewSilence(asOf calendar.Day, gaps facts.Gaps) Silence {
	median, known := gaps.Quantile(facts.Ratio{Num: 1, Den: 2})
	s := Silence{asOf: asOf, known: known}
	if known {
		s.usual = facts.OverdueGaps * median.Float()
	}
	return s
}

// Stopped reports whether a customer is overdue or, with fewer than three order
// days, has been quiet for longer than twice the median of all gaps. Where nobody
// ever came back there is no such gap, and nobody of the latter is.
func (s Silence) Stopped(c *facts.Customer) bool {
	if c.OrderDays >= facts.RhythmDays {
		return c.Overdue
	}
	return s.known && float64(s.asOf-c.Last) > s.usual
}

// Usual is twice the median of all gaps in days, or nil where there are none.
func (s Silence) Usual() *float64 {
	if !s.known {
		return nil
	}
	return &s.usual
}
