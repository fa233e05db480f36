// Package trials measures how many trials become paid subscriptions, and how soon.
//
//	started, err := src.Trials(ctx, facts.Query{Grain: calendar.Monthly})
//	t := trials.Of(started, trials.Options{})
//	fmt.Println(*t.Summary.Rate) // 40: of 100 trials that are over, those that are paid for
package trials

import (
	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/note"
	"github.com/retain-cli/retain/pkg/stat"
)

// Options choose the cohorts that are shown: those that have a day from From to To.
type Options struct {
	From, To   *calendar.Day
	Confidence float64 // of intervals, in percent; 0: 95
}

// Result is the trials of all customers and of each group.
type Result struct {
	Series
	Groups []Group     `json:"groups"` // those of the facts: one without a name when nothing is split
	Notes  []note.Note `json:"notes"`
}

// Group is the trials of one value of the dimension that they are grouped by.
type Group struct {
	Group string `json:"group"`
	Small bool   `json:"small"` // fewer than facts.MinSample trials that are over
	Series
}

// Series is the trials of each cohort, and of all that are shown.
type Series struct {
	Cohorts []Cohort `json:"cohorts"`
	Summary Numbers  `json:"summary"`
}

// Cohort is the trials that started in one period.
type Cohort struct {
	facts.Span
	Numbers
}

// Numbers are what became of some trials by the end of the as-of day.
type Numbers struct {
	Started   int64    `json:"trials_started"`
	Open      int64    `json:"trials_open"` // their end is not known, or later than the as-of day
	Over      int64    `json:"trials_over"`
	Converted int64    `json:"trials_converted"` // of those that are over
	Rate      *float64 `json:"conversion"`       // percent; nil while none is over
	Low       *float64 `json:"conversion_low"`   // Wilson interval
	High      *float64 `json:"conversion_high"`
	Days      *float64 `json:"days_to_convert"` // median, from the start of a trial to the first day that is paid
}

// Of is the conversion of the trials by the period of their start,
//
//	conversion = converted / trials whose end is not after the as-of day x 100
//
// A trial that is still open is in neither number, so that a young cohort is measured
// by those of its trials that have had their time.
func Of(t facts.Trials, o Options) Result {
	r := Result{Series: series(t, t.Total(), o), Groups: []Group{}, Notes: []note.Note{}}
	for g, name := range t.Groups {
		s := series(t, t.Rows[g], o)
		r.Groups = append(r.Groups, Group{Group: name, Small: s.Summary.Over < facts.MinSample, Series: s})
	}
	return r
}

func series(t facts.Trials, rows []facts.Trial, o Options) Series {
	s := Series{Cohorts: []Cohort{}}
	var all facts.Trial
	for i, p := range t.Periods {
		if p.Overlaps(o.From, o.To) {
			s.Cohorts = append(s.Cohorts, Cohort{facts.SpanOf(p, t.AsOf), numbers(rows[i], o)})
			all.Add(rows[i])
		}
	}
	s.Summary = numbers(all, o)
	return s
}

func numbers(t facts.Trial, o Options) Numbers {
	n := Numbers{Started: t.Started, Open: t.Open, Over: t.Over, Converted: t.Converted, Rate: facts.PercentOf(t.Converted, t.Over)}
	n.Low, n.High = stat.Wilson(t.Converted, t.Over, stat.Confidence(o.Confidence))
	if median, ok := t.Days.Quantile(facts.Ratio{Num: 1, Den: 2}); ok {
		days := median.Float()
		n.Days = &days
	}
	return n
}
