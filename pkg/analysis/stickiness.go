package analysis

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/note"
	"github.com/retain-cli/retain/pkg/report"
	"github.com/retain-cli/retain/pkg/retention"
	"github.com/retain-cli/retain/pkg/stickiness"
)

// Stickiness asks on how many of a period's days its customers order, and in how
// many of the last periods. Its activity is always that of the period.
type Stickiness struct {
	Scope
	Last int // complete periods in which active ones are counted; 0: LastPeriods
}

// LastPeriods is how many periods Stickiness looks back by default: a year of months.
const LastPeriods = 12

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
	case r.Last < 0:
		return &RequestError{Field: "Last", Value: strconv.Itoa(r.Last), Reason: "not a number of periods; use 1 or more"}
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
	var o stickiness.Options
	o.From, o.To = r.shown()
	span, _ := o.LastSpan(periods, cmp.Or(r.Last, LastPeriods))
	active, err := facts.ActivePeriodsOf(ctx, d.Source, q, span)
	if err != nil {
		return nil, err
	}
	q.Grain = calendar.Daily
	daily, err := d.Purchases(ctx, q)
	if err != nil {
		return nil, err
	}
	a := &ActiveDays{Header: d.header("stickiness", r.Scope, r.Activity), Result: stickiness.Of(daily, periods, active, o)}
	var hidden []note.Note
	a.Groups, hidden = shownGroups(r.Scope, a.Result.Groups, mostCustomers, func(_ int, g stickiness.Group) stickiness.Group { return g })
	a.Warnings, a.Notes = d.notes(a.Result.Notes, hidden, d.noneShown(r.Scope))
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
			{Name: "days_per_customer", Title: "Days each", Right: true, Cell: func(p row) report.Cell { return quotient(p.DaysPerCustomer) }},
			{Name: "stickiness", Title: "Stickiness", Right: true, Cell: func(p row) report.Cell { return report.PercentOf(p.Stickiness) }},
		},
		side:   func(p row) report.Cell { return report.PercentOf(p.Stickiness) },
		groups: a.Groups, group: func(g group) (string, bool, []row) { return g.Group, g.Small, g.Periods }, groupColumns: stickinessColumns,
		all: group{Series: a.Series, Regularity: a.Regularity},
	}
	s := a.Summary
	return report.Report{
		Head:   append(a.lines, "Stickiness = sum of daily active customers / (customers x days).  Active = ordered on the day."),
		Tables: append(rows.tables(a.scope), a.regularityTables()...),
		Foot: append([]string{foot("customers", retention.Summary{Periods: s.Periods, Pooled: s.Pooled, Mean: s.Mean, Last: s.Last, Change: s.Change},
			history(a.Periods, func(p row) *float64 { return p.Stickiness }))}, a.regularityFoot()...),
		Notes: slices.Concat(a.Warnings, a.Notes), Concerns: a.concerns,
		Data: a,
	}
}

// regularityTables are customers by the number of their active periods: all of them
// and, of a split, those of each group below each other, for programs.
func (a *ActiveDays) regularityTables() []report.Table {
	type row = stickiness.Active
	noun := a.scope.Grain.Noun()
	l := report.Layout[row]{Name: "active_periods", Columns: []report.Column[row]{
		{Name: "active_periods", Title: "Active " + noun + "s", Right: true, Cell: func(r row) report.Cell { return report.Count(int64(r.Periods)) }},
		{Name: "customers", Title: "Customers", Right: true, Cell: func(r row) report.Cell { return report.Count(r.Customers) }},
		{Name: "share", Title: "Share", Right: true, Cell: func(r row) report.Cell { return report.PercentOf(r.Share) }},
		{Name: "customers_more", Title: "Or more", Right: true, Drop: 1, Cell: func(r row) report.Cell { return report.Count(r.OrMore) }},
		{Name: "share_more", Title: "Share", Right: true, Drop: 1, Cell: func(r row) report.Cell { return report.PercentOf(r.ShareOrMore) }},
	}}
	all := l.Table(a.Regularity.Active)
	if n := len(a.Regularity.Periods); n > 0 {
		all.Title = fmt.Sprintf("Customers by active %ss of the last %d: %s to %s", noun, n, a.Regularity.Periods[0], a.Regularity.Periods[n-1])
	} else {
		all.For = report.Programs
	}
	if a.scope.By == "" {
		return []report.Table{all}
	}
	all.For = report.People
	return []report.Table{all, report.Stacked(l, a.Groups, func(g stickiness.Group) (string, []row) { return g.Group, g.Regularity.Active })}
}

// regularityFoot sums up the active periods.
func (a *ActiveDays) regularityFoot() []string {
	r := a.Regularity
	if r.Mean == nil {
		return nil
	}
	noun := a.scope.Grain.Noun()
	return []string{fmt.Sprintf("%s ordered in one or more of the last %s, in %s of them on average; %s of before in none",
		report.Counted(r.Customers, "customer"), report.Counted(int64(len(r.Periods)), noun), quotient(r.Mean).Human(), report.Count(r.Inactive).Human())}
}

// stickinessColumns are a group over all complete periods.
func stickinessColumns() []report.Column[stickiness.Group] {
	type group = stickiness.Group
	return []report.Column[group]{
		{Name: "periods", Title: "Periods", Right: true, Drop: 3, Cell: func(g group) report.Cell { return report.Count(int64(g.Summary.Periods)) }},
		{Name: "stickiness", Title: "Stickiness", Right: true, Cell: func(g group) report.Cell { return report.PercentOf(g.Summary.Pooled) }},
		{Name: "days_per_customer", Title: "Days each", Right: true, Drop: 1, Cell: func(g group) report.Cell { return quotient(g.Summary.DaysPerCustomer) }},
		{Name: "active_periods_mean", Title: "Active periods", Right: true, Drop: 1, Cell: func(g group) report.Cell { return quotient(g.Regularity.Mean) }},
		{Name: "min", Title: "Min", Right: true, Drop: 2, Cell: func(g group) report.Cell { return report.PercentOf(g.Summary.Min) }},
		{Name: "max", Title: "Max", Right: true, Drop: 2, Cell: func(g group) report.Cell { return report.PercentOf(g.Summary.Max) }},
		{Name: "last", Title: "Last", Right: true, Drop: 1, Cell: func(g group) report.Cell { return report.PercentOf(g.Summary.Last) }},
	}
}
