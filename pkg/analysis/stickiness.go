package analysis

import (
	"context"
	"fmt"

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
	a.Warnings = d.notes(a.Result.Warnings, hidden)
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
	cell := func(p row) report.Cell { return report.PercentOf(p.Stickiness) }
	l := report.Layout[row]{Name: "periods", Mark: func(p row) (string, bool) { return partial(daySpan(p)) }, Columns: append(periodColumns(daySpan),
		report.Column[row]{Name: "days", Title: "Days", Right: true, Drop: 1, Cell: func(p row) report.Cell { return report.Count(p.Days) }},
		report.Column[row]{Name: "customers", Title: "Customers", Right: true, Cell: func(p row) report.Cell { return report.Count(p.Customers) }},
		report.Column[row]{Name: "customer_days", Title: "Customer days", Right: true, Drop: 2, Cell: func(p row) report.Cell { return report.Count(p.CustomerDays) }},
		report.Column[row]{Name: "stickiness", Title: "Stickiness", Right: true, Cell: cell},
	)}
	tables := periodTables(a.scope, l, a.Periods, a.Groups, func(g stickiness.Group) (string, []row) { return g.Group, g.Periods })
	if a.scope.split() {
		tables = append(tables, a.groupTable())
	}
	if len(a.Groups) > 0 {
		tables = append(tables, sideTable("", a.Groups, func(g stickiness.Group) string { return g.Group }, a.Periods, daySpan, cell,
			func(g stickiness.Group, i int) report.Cell { return cell(g.Periods[i]) }))
	}
	return report.Report{
		Head:   append(a.lines, "Stickiness = sum of daily active customers / (customers x days).  Active = ordered on the day."),
		Tables: tables,
		Foot:   []string{a.foot()},
		Notes:  a.Warnings,
		Data:   a,
	}
}

func daySpan(p stickiness.Period) retention.Span {
	return retention.Span{Period: p.Period, FirstDay: p.FirstDay, LastDay: p.LastDay, Complete: p.Complete}
}

// groupTable is a line per group over all complete periods.
func (a *ActiveDays) groupTable() report.Table {
	type group = stickiness.Group
	columns := []report.Column[group]{
		{Name: "periods", Title: "Periods", Right: true, Drop: 3, Cell: func(g group) report.Cell { return report.Count(int64(g.Summary.Periods)) }},
		{Name: "stickiness", Title: "Stickiness", Right: true, Cell: func(g group) report.Cell { return report.PercentOf(g.Summary.Pooled) }},
		{Name: "min", Title: "Min", Right: true, Drop: 2, Cell: func(g group) report.Cell { return report.PercentOf(g.Summary.Min) }},
		{Name: "max", Title: "Max", Right: true, Drop: 2, Cell: func(g group) report.Cell { return report.PercentOf(g.Summary.Max) }},
		{Name: "last", Title: "Last", Right: true, Drop: 1, Cell: func(g group) report.Cell { return report.PercentOf(g.Summary.Last) }},
	}
	return report.ByGroup(a.scope.By, columns, a.Groups, group{Series: a.Series}, func(g group) (string, bool) { return g.Group, g.Small })
}

// foot sums up all complete periods.
func (a *ActiveDays) foot() string {
	s := a.Summary
	if s.Periods == 0 {
		return "no complete period has customers"
	}
	var history []*float64
	for _, p := range a.Periods {
		if p.Complete {
			history = append(history, p.Stickiness)
		}
	}
	return fmt.Sprintf("%s with customers · %s", report.Counted(int64(s.Periods), "period"),
		summaryText(retention.Summary{Pooled: s.Pooled, Mean: s.Mean, Last: s.Last, Change: s.Change}, history))
}
