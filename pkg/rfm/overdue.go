package rfm

import (
	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
)

// MinOrderDays are the order days of a customer with a rhythm of their own: two
// gaps are the fewest that can agree, and one may be chance.
const MinOrderDays = 3

// overdueGaps is how many median gaps a silence has to exceed. Who buys regularly
// never reaches two. Of the gaps of who buys at random times (a Poisson process),
// half are longer than one median, a quarter than two and an eighth than three:
// two halves the false alarms of one, and three would notice everybody a gap later.
const overdueGaps = 2

// Overdue reports whether a customer has stopped: who has ordered on three days or
// more, and not for longer than twice the median of the days between those. A
// silence of exactly twice the median is not overdue. Every text that says that
// somebody has stopped means this.
func Overdue(c *facts.Customer, asOf calendar.Day) bool {
	return c.OrderDays >= MinOrderDays && 2*int64(asOf-c.Last) > overdueGaps*int64(c.TwiceGap)
}

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
		s.usual = overdueGaps * median.Float()
	}
	return s
}

// Stopped reports whether a customer is overdue or, with fewer than three order
// days, has been quiet for longer than twice the median of all gaps. Where nobody
// ever came back there is no such gap, and nobody of the latter is.
func (s Silence) Stopped(c *facts.Customer) bool {
	if c.OrderDays >= MinOrderDays {
		return Overdue(c, s.asOf)
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
