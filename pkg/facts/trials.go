package facts

import (
	"context"

	"github.com/retain-cli/retain/pkg/calendar"
)

// Trial is the trials that started in one period: all of them, those that are open at
// the end of the as-of day, those that are over, and of these those that were paid for
// by then. Days[n] of them were paid for n days after their start.
type Trial struct {
	Started, Open, Over, Converted int64
	Days                           Gaps
}

// Add adds the trials of other customers that started in the same period.
func (t *Trial) Add(o Trial) {
	t.Started += o.Started
	t.Open += o.Open
	t.Over += o.Over
	t.Converted += o.Converted
	days := append(Gaps(nil), t.Days...)
	days = append(days, make(Gaps, max(0, len(o.Days)-len(days)))...)
	for n, more := range o.Days {
		days[n] += more
	}
	t.Days = days
}

// Trials is one Trial per group and period, from the period of the first start of a
// trial to that of the as-of day.
type Trials struct {
	Periods []calendar.Period
	AsOf    calendar.Day
	Groups  []string  // sorted; one empty name when nothing is split
	Rows    [][]Trial // Rows[group][period]
}

// Total is the trials of all groups together, by period.
func (t Trials) Total() []Trial {
	total := make([]Trial, len(t.Periods))
	for _, rows := range t.Rows {
		for i, row := range rows {
			total[i].Add(row)
		}
	}
	return total
}

// Trialist is a source of subscriptions that knows of trials. They are split by the
// columns of their own rows; whatever other dimension splits nothing.
type Trialist interface {
	Trials(context.Context, Query) (Trials, error)
}
