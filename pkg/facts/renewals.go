package facts

import (
	"context"

	"github.com/retain-cli/retain/pkg/calendar"
)

// Renewal is what became of the n-th renewal of some customers. It is due n intervals
// after their first start, and looked at on the day after that.
type Renewal struct {
	Observed int64 // customers for whom that day is not after the as-of day
	Due      int64 // of those: who made every renewal before it
	Renewed  int64 // of those: with a subscription that runs at the end of that day
	Changed  int64 // of those: none that runs has the interval of the first
	Back     int64 // of those observed: with one that runs, after a renewal that was not made
}

// Add adds the renewals of other customers with the same number.
func (r *Renewal) Add(o Renewal) {
	r.Observed += o.Observed
	r.Due += o.Due
	r.Renewed += o.Renewed
	r.Changed += o.Changed
	r.Back += o.Back
}

// Renewals is one Renewal per group, interval, period of the first start and number of
// the renewal. The interval of a customer is that of the subscription with which they
// began; of several the shortest. Renewal 0 is the start: of all customers.
type Renewals struct {
	Periods   []calendar.Period
	AsOf      calendar.Day
	Groups    []string
	Intervals []calendar.Interval // shortest first; the zero one is of customers whose interval is not known
	Cells     [][][][]Renewal     // Cells[group][interval][period][n], up to the last that anybody was observed for
}

// Total is the cells of all groups together: Total()[interval][period][n].
func (r Renewals) Total() [][][]Renewal {
	total := make([][][]Renewal, len(r.Intervals))
	for i := range total {
		total[i] = make([][]Renewal, len(r.Periods))
		for _, group := range r.Cells {
			for p, cells := range group[i] {
				total[i][p] = AddRenewals(total[i][p], cells)
			}
		}
	}
	return total
}

// AddRenewals adds renewals of other customers by number, of which there may be more.
func AddRenewals(sum, more []Renewal) []Renewal {
	sum = append(sum, make([]Renewal, max(0, len(more)-len(sum)))...)
	for n, r := range more {
		sum[n].Add(r)
	}
	return sum
}

// Renewer is a source of subscriptions that knows how often each is billed.
type Renewer interface {
	Renewals(context.Context, Query) (Renewals, error)
}
