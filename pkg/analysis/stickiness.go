package analysis

import (
	"context"
	"slices"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/note"
	"github.com/retain-cli/retain/pkg/report"
	"github.com/retain-cli/retain/pkg/retention"
	"github.com/retain-cli/retain/pkg/stickiness"
)

// Stickiness asks on how many of a period's days its customers order. Its
// activity is always that of the period.
type Stickiness struct{ Scope }

// ActiveDays is the result of Stickiness.
type ActiveDays struct {
	Header
	stickiness.Result
	Groups   []stickiness.Group `json:"groups,omitzero"`
	Warnings []note.Note        `json:"warnings"`
	Notes    []note.Note        `json:"notes"`
}

// Check reports what is wrong with the request, whatever the data.
func (r Stickiness) Check() error {
	switch {
	case r.Grain == calendar.Daily:
		return &RequestError{Field: "Grain", Value: r.Grain.String(), Reason: "the stickiness of a day is always 100 %; use a longer period"}
	case facts.SameDimension(r.By, facts.Tenure), facts.SameDimension(r.By, facts.Cohort):
		return &RequestError{Field: "By", Value: r.By, Reason: "such groups differ from day to day; use a column"}
	}
	return r.Scope.Check()
}

// Run measures the stickiness of orders. A subscription says nothing about use on
// a day.
func (r Stickiness) Run(ctx context.Context, d *Data) (*ActiveDays, error) {
	if err := d.needOrders("stickiness"); err != nil {
		return nil, err
	}
	if err := r.Check(); err != nil {
		return nil, err
	}
	r.Activity = facts.Activity{}
	q := r.query()
	periods, err := d.Purchases(ctx, q)
	if err != nil {
		return nil, err
	}
	q.Grain = calendar.Daily
	daily, err := d.Purchases(ctx, q)
	if err != nil {
		return nil, err
	}
	from, to := r.shown()
	a := &ActiveDays{Header: d.header("stickiness", r.Scope, r.Activity), Result: stickiness.Of(daily, periods, stickiness.Options{From: from, To: to})}
	var hidden []note.Note
	a.Groups, hidden = shownGroups(r.Scope, a.Result.Groups, mostCustomers, func(_ int, g stickiness.Group) stickiness.Group { return g })
	a.Warnings, a.Notes = d.notes(a.Result.Notes, hidden)
	return a, nil
}

// mostCustomers is how many customers a group has in its largest period.
func mostCustomers(g stickiness.Group) (n int64) {
	for _, p := range g.Periods {
		n = max(n, p.Customers)
	}
	return n
}

// Report lays the stickiness out period by period and, of a split, group by group.
func (a *ActiveDays) Report() report.Report {
	type row = stickiness.Period
	type group = stickiness.Group
	rows := series[row, group]{
		periods: a.Periods,
		columns: []report.Column[row]{
			{Name: "days", Title: "Days", Right: true, Drop: 1, Cell: func(p row) report.Cell { return report.Count(p.Days) }},
			{Name: "customers", Title: "Customers", Right: true, Cell: func(p row) report.Cell { return report.Count(p.Customers) }},
			{Name: "customer_days", Title: "Customer days", Right: true, Drop: 2, Cell: func(p row) report.Cell { return report.Count(p.CustomerDays) }},
			{Name: "stickiness", Title: "Stickiness", Right: true, Cell: func(p row) report.Cell { return report.PercentOf(p.Stickiness) }},
		},
		side:   func(p row) report.Cell { return report.PercentOf(p.Stickiness) },
		groups: a.Groups, group: func(g group) (string, bool, []row) { return g.Group, g.Small, g.Periods }, groupColumns: stickinessColumns,
		all: group{Series: a.Series},
	}
	s := a.Summary
	return report.Report{
		Head:   append(a.lines, "Stickiness = sum of daily active customers / (customers x days).  Active = ordered on the day."),
		Tables: rows.tables(a.scope),
		Foot: []string{foot("customers", retention.Summary{Periods: s.Periods, Pooled: s.Pooled, Mean: s.Mean, Last: s.Last, Change: s.Change},
			history(a.Periods, func(p row) *float64 { return p.Stickiness }))},
		Notes: slices.Concat(a.Warnings, a.Notes), Concerns: a.concerns,
		Data: a,
	}
}

// stickinessColumns are a group over all complete periods.
func stickinessColumns() []report.Column[stickiness.Group] {
	type group = stickiness.Group
	return []report.Column[group]{
		{Name: "periods", Title: "Periods", Right: true, Drop: 3, Cell: func(g group) report.Cell { return report.Count(int64(g.Summary.Periods)) }},
		{Name: "stickiness", Title: "Stickiness", Right: true, Cell: func(g group) report.Cell { return report.PercentOf(g.Summary.Pooled) }},
		{Name: "min", Title: "Min", Right: true, Drop: 2, Cell: func(g group) report.Cell { return report.PercentOf(g.Summary.Min) }},
		{Name: "max", Title: "Max", Right: true, Drop: 2, Cell: func(g group) report.Cell { return report.PercentOf(g.Summary.Max) }},
		{Name: "last", Title: "Last", Right: true, Drop: 1, Cell: func(g group) report.Cell { return report.PercentOf(g.Summary.Last) }},
	}
}
