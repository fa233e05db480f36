package analysis

import (
	"context"
	"fmt"
	"slices"

	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/note"
	"github.com/retain-cli/retain/pkg/renewals"
	"github.com/retain-cli/retain/pkg/report"
)

// Renewals asks how many customers of each cohort renew their subscription once, twice
// and so on.
type Renewals struct {
	Scope
	Most int // renewals of each interval; 0: MostRenewals
}

// MostRenewals is how many renewals are told apart by default: a year of months.
const MostRenewals = 12

// Renewed is the result of Renewals.
type Renewed struct {
	Header
	renewals.Result
	Groups   []renewals.Group `json:"groups,omitzero"`
	Warnings []note.Note      `json:"warnings"`
	Notes    []note.Note      `json:"notes"`
}

// Check reports what is wrong with the request, whatever the data.
func (r Renewals) Check() error {
	if facts.SameDimension(r.By, facts.Tenure) {
		return &RequestError{Field: "By", Value: r.By, Reason: "all customers begin with the same tenure; use a column, or cohort"}
	}
	return r.Scope.Check()
}

// Run counts the renewals of subscriptions. Orders have none.
func (r Renewals) Run(ctx context.Context, d *Data) (*Renewed, error) {
	source, ok := d.Source.(facts.Renewer)
	if !ok {
		return nil, &RequestError{Reason: "renewals needs subscriptions; name a customers export with --customers and no orders; for the second, third, ... order see retain ladder"}
	}
	if err := r.Check(); err != nil {
		return nil, err
	}
	counted, err := source.Renewals(ctx, r.query())
	if err != nil {
		return nil, err
	}
	o := renewals.Options{Most: r.Most, Confidence: r.confidence()}
	if o.Most == 0 {
		o.Most = MostRenewals
	}
	o.From, o.To = r.shown()
	res := &Renewed{Header: d.header("renewals", r.Scope, facts.Activity{}), Result: renewals.Of(counted, o)}
	res.Definition.Confidence = &o.Confidence
	cohorts, err := d.Cohorts(ctx, facts.Query{Calendar: r.Calendar, Grain: r.Grain})
	if err != nil {
		return nil, err
	}
	var hidden []note.Note
	res.Groups, hidden = shownGroups(r.Scope, res.Result.Groups, func(g renewals.Group) int64 { return g.Customers },
		func(_ int, g renewals.Group) renewals.Group { return g })
	res.Warnings, res.Notes = d.notes(res.Result.Notes, cohorts.Newcomers().Notes(o.From, o.To), hidden, d.noneShown(r.Scope))
	return res, nil
}

// renewal is one renewal of customers who began with one interval.
type renewal struct {
	every string
	renewals.Renewal
}

func renewalsOf(i renewals.Interval, numbers []renewals.Renewal) (all []renewal) {
	for _, r := range numbers {
		all = append(all, renewal{i.Interval.String(), r})
	}
	return all
}

// Report lays the renewals out for each interval on its own: by number, by cohort and,
// of a split, by group. Programs get all intervals below each other.
func (r *Renewed) Report() report.Report {
	var people []report.Table
	var all []renewal
	var cohorts, groups []windowed[renewal]
	var foot, marks []string
	for n, every := range r.Intervals {
		t := r.layout(every)
		of := r.cohorts(every)
		all, cohorts = append(all, t.all.windows...), append(cohorts, of...)
		if len(every.Renewals) == 0 {
			foot = append(foot, fmt.Sprintf("billed every %s: %s, whose first renewal is still to come", every.Interval, report.Counted(every.Customers, "customer")))
			continue
		}
		numbers := report.Layout[renewal]{Name: "numbers", For: report.People, Columns: t.columns,
			Title: fmt.Sprintf("Billed every %s: %s", every.Interval, report.Counted(every.Customers, "customer"))}
		people = append(people, numbers.Table(t.all.windows), t.wide("Cohort", of))
		if r.scope.By != "" {
			split := r.split(n)
			groups = append(groups, split...)
			people = append(people, t.wide(r.scope.By, split))
			of = slices.Concat(of, split)
		}
		if marks == nil {
			marks = t.foot(of)
		}
	}
	if len(r.Intervals) == 0 {
		foot = append(foot, "no customer began with a subscription of a known interval")
	}
	return report.Report{
		Head: append(r.lines, "Renewal n is due n intervals after the first start; made = a subscription runs at the end of the next day.",
			"Retention = made all renewals up to n / observed on that day.  Cohort = period of the first start."),
		Tables: append(r.forPrograms(all, cohorts, groups), people...),
		Foot:   append(marks, foot...),
		Notes:  slices.Concat(r.Warnings, r.Notes), Concerns: r.concerns,
		Data: r,
	}
}

// layout is the tables of one interval.
func (r *Renewed) layout(every renewals.Interval) windowTables[renewal] {
	t := windowTables[renewal]{columns: r.columns(), all: windowed[renewal]{customers: every.Customers, windows: renewalsOf(every, every.Renewals)},
		cell: func(x renewal) (int64, *float64, report.Cell) {
			return x.Observed, x.Retention, report.PercentOf(x.Retention)
		}}
	for _, x := range every.Renewals {
		t.titles = append(t.titles, fmt.Sprint(x.Number))
	}
	return t
}

func (r *Renewed) cohorts(every renewals.Interval) (all []windowed[renewal]) {
	for _, c := range every.Cohorts {
		all = append(all, windowed[renewal]{c.Period, c.FirstDay, c.LastDay, c.Customers, renewalsOf(every, c.Renewals), nil})
	}
	return all
}

// split is the groups of the n-th interval of all customers.
func (r *Renewed) split(n int) (all []windowed[renewal]) {
	for _, g := range r.Groups {
		for _, every := range g.Intervals {
			if every.Interval == r.Intervals[n].Interval {
				all = append(all, windowed[renewal]{name: g.Group, customers: every.Customers, windows: renewalsOf(every, every.Renewals)})
			}
		}
	}
	return all
}

// forPrograms are the renewals of all customers, of groups and of cohorts.
func (r *Renewed) forPrograms(all []renewal, cohorts, groups []windowed[renewal]) []report.Table {
	t := windowTables[renewal]{columns: r.columns()}
	tables := []report.Table{
		report.Layout[renewal]{Name: "renewals", For: report.Programs, Columns: t.columns}.Table(all),
		t.long("cohorts", t.cohortKey(), cohorts),
	}
	if r.scope.By == "" {
		return tables
	}
	tables[0] = t.long("renewals", t.groupKey(), groups)
	return tables
}

func (r *Renewed) columns() []report.Column[renewal] {
	columns := []report.Column[renewal]{
		{Name: "interval", For: report.Programs, Cell: func(x renewal) report.Cell { return report.Text(x.every) }},
		{Name: "renewal", Title: "Renewal", Right: true, Cell: func(x renewal) report.Cell { return report.Count(int64(x.Number)) }},
		{Name: "customers_observed", Title: "Observed", Right: true, Cell: func(x renewal) report.Cell { return report.Count(x.Observed) }},
		{Name: "customers_due", Title: "Due", Right: true, Drop: 2, Cell: func(x renewal) report.Cell { return report.Count(x.Due) }},
		{Name: "customers_renewed", Title: "Renewed", Right: true, Cell: func(x renewal) report.Cell { return report.Count(x.Renewed) }},
	}
	rates := rateColumns("retention", r.scope, 1, func(x renewal) (rate, low, high *float64) { return x.Retention, x.Low, x.High })
	rates[0].Title = "Retention"
	return append(append(columns, rates...), []report.Column[renewal]{
		{Name: "renewal_rate", Title: "of those due", Right: true, Drop: 3, Cell: func(x renewal) report.Cell { return report.PercentOf(x.Rate) }},
		{Name: "customers_changed", Title: "Changed", Right: true, Drop: 4, Cell: func(x renewal) report.Cell { return report.Count(x.Changed) }},
		{Name: "customers_back", Title: "Back", Right: true, Drop: 5, Cell: func(x renewal) report.Cell { return report.Count(x.Back) }},
	}...)
}
