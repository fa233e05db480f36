package analysis

import (
	"context"
	"slices"

	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/note"
	"github.com/retain-cli/retain/pkg/report"
	"github.com/retain-cli/retain/pkg/trials"
)

// Trials asks how many trials become paid subscriptions, by the period of their start.
type Trials struct{ Scope }

// Conversions is the result of Trials.
type Conversions struct {
	Header
	trials.Result
	Groups   []trials.Group `json:"groups,omitzero"`
	Warnings []note.Note    `json:"warnings"`
	Notes    []note.Note    `json:"notes"`
}

// Check reports what is wrong with the request, whatever the data.
func (r Trials) Check() error {
	for _, derived := range []string{facts.Tenure, facts.Cohort, facts.Channels} {
		if facts.SameDimension(r.By, derived) {
			return &RequestError{Field: "By", Value: r.By, Reason: "trials are grouped by a column of their rows"}
		}
	}
	return r.Scope.Check()
}

// Run counts the trials of subscriptions. Orders have none.
func (r Trials) Run(ctx context.Context, d *Data) (*Conversions, error) {
	source, ok := d.Source.(facts.Trialist)
	if !ok {
		return nil, &RequestError{Reason: "trials needs subscriptions; name a customers export with --customers and no orders"}
	}
	if err := r.Check(); err != nil {
		return nil, err
	}
	found, err := source.Trials(ctx, r.query())
	if err != nil {
		return nil, err
	}
	from, to := r.shown()
	c := &Conversions{Header: d.header("trials", r.Scope, facts.Activity{}), Result: trials.Of(found, trials.Options{From: from, To: to, Confidence: r.confidence()})}
	confidence := r.confidence()
	c.Definition.Confidence = &confidence
	var notes []note.Note
	if len(found.Periods) == 0 {
		notes = append(notes, note.Note{Code: "no-trials", Level: note.Warning, Concerns: note.Subscriptions,
			Text: "no trials: no row has a day on which a trial ended, a number of days of a trial, or a status that says that it is one; to name the column, use --column trial_end=HEADER"})
	} else {
		notes = noneShown(r.Scope, found.Periods[0].First, found.AsOf)
	}
	var hidden []note.Note
	c.Groups, hidden = shownGroups(r.Scope, c.Result.Groups, func(g trials.Group) int64 { return g.Summary.Started }, func(_ int, g trials.Group) trials.Group { return g })
	c.Warnings, c.Notes = d.notes(notes, hidden)
	return c, nil
}

// Report lays the trials out cohort by cohort and, of a split, group by group.
func (c *Conversions) Report() report.Report {
	type row = trials.Cohort
	type group = trials.Group
	rows := series[row, group]{
		periods: c.Cohorts,
		columns: report.Lift(trialColumns(c.scope), func(r row) trials.Numbers { return r.Numbers }),
		side:    func(r row) report.Cell { return report.PercentOf(r.Rate) },
		groups:  c.Groups, group: func(g group) (string, bool, []row) { return g.Group, g.Small, g.Cohorts },
		groupColumns: func() []report.Column[group] {
			return report.Lift(trialColumns(c.scope), func(g group) trials.Numbers { return g.Summary })
		},
		all: group{Series: c.Series},
	}
	s := c.Summary
	foot := []string{report.Counted(s.Started, "trial") + " · " + report.Count(s.Open).Human() + " open" + " · converted " + report.PercentOf(s.Rate).Human() + " of " + report.Count(s.Over).Human() + " that are over"}
	if s.Days != nil {
		foot[0] += " · median " + report.NumberOf(s.Days, 1).Human() + " days to convert"
	}
	return report.Report{
		Head: append(c.lines, "Conversion = trials that became paid / trials that are over.  Cohort = period in which the trial started.",
			"Over = ended by "+c.asOf()+"; open trials are in no rate."),
		Tables: rows.tables(c.scope),
		Foot:   foot,
		Notes:  slices.Concat(c.Warnings, c.Notes), Concerns: c.concerns,
		Data: c,
	}
}

// asOf is the last day of complete data in words.
func (h Header) asOf() string {
	if h.Input.AsOf == nil {
		return "the end of the data"
	}
	return h.Input.AsOf.String()
}

// trialColumns are the numbers of some trials.
func trialColumns(s Scope) []report.Column[trials.Numbers] {
	type row = trials.Numbers
	columns := []report.Column[row]{
		{Name: "trials_started", Title: "Started", Right: true, Cell: func(r row) report.Cell { return report.Count(r.Started) }},
		{Name: "trials_open", Title: "Open", Right: true, Drop: 2, Cell: func(r row) report.Cell { return report.Count(r.Open) }},
		{Name: "trials_over", Title: "Over", Right: true, Drop: 1, Cell: func(r row) report.Cell { return report.Count(r.Over) }},
		{Name: "trials_converted", Title: "Converted", Right: true, Cell: func(r row) report.Cell { return report.Count(r.Converted) }},
	}
	rates := rateColumns("conversion", s, 3, func(r row) (rate, low, high *float64) { return r.Rate, r.Low, r.High })
	rates[0].Title = "Conversion"
	return append(append(columns, rates...), report.Column[row]{Name: "days_to_convert", Title: "Median days", Right: true, Drop: 1, Cell: func(r row) report.Cell { return report.NumberOf(r.Days, 1) }})
}
