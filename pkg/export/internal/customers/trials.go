package customers

import (
	"cmp"
	"slices"
	"strings"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/export/internal/questions"
	"github.com/retain-cli/retain/pkg/export/internal/schema"
	"github.com/retain-cli/retain/pkg/ledger"
)

// trialStarts is the starts of the rows that are a trial or begin with one, before
// they are moved to the day from which they are paid.
func (r *resolver) trialStarts() map[int]calendar.Day {
	starts := map[int]calendar.Day{}
	if r.snapshot {
		return starts
	}
	for i, row := range r.rows {
		standing := r.state(i).standing == questions.OnTrial && (r.why(i) == "trial" || strings.HasPrefix(r.why(i), "status-"))
		dated := r.day(i, schema.FieldTrialEnd) > row.Start && (r.left[i] == 0 || strings.HasPrefix(r.why(i), "status-"))
		if row.Start != ledger.Unknown && (standing || dated) {
			starts[i] = row.Start
		}
	}
	return starts
}

// findTrials finds the end of each trial and the first day that was paid for: of its
// own row or, where that never was, of the next row of the customer that is, if no
// other trial lies between. A trial that was given up early was over on that day.
func (r *resolver) findTrials(starts map[int]calendar.Day) {
	if len(starts) == 0 {
		return
	}
	open := map[string]int{} // by customer: the place of a trial that no row has paid for yet
	order := make([]int32, len(r.rows))
	begin := func(i int) calendar.Day {
		if start, ok := starts[i]; ok {
			return start
		}
		return r.rows[i].Start
	}
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortStableFunc(order, func(a, b int32) int { return cmp.Compare(begin(int(a)), begin(int(b))) })
	for _, at := range order {
		i := int(at)
		row := &r.rows[i]
		paid := r.left[i] == 0 && (row.MRR > 0 || r.free())
		start, tried := starts[i]
		if !tried {
			if at, waits := open[row.Customer]; paid && waits {
				r.trials[at].Paid = new(row.Start)
				delete(open, row.Customer)
			}
			continue
		}
		t := ledger.Trial{Start: start, Values: row.Values}
		if end := r.day(i, schema.FieldTrialEnd); end > start {
			t.End = &end
		}
		if end := r.ended(i); end >= start && (t.End == nil || end < *t.End) {
			t.End = &end
		}
		if paid {
			t.Paid = new(row.Start)
		}
		open[row.Customer] = len(r.trials)
		if paid {
			delete(open, row.Customer)
		}
		r.trials = append(r.trials, t)
	}
}
