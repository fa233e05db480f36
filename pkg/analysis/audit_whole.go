package analysis

import (
	"slices"

	"github.com/retain-cli/retain/pkg/audit"
	"github.com/retain-cli/retain/pkg/report"
)

// whole lays all cohorts out over all periods: for people a table for each number,
// for programs one with a row for each cell.
func (r *AuditResult) whole(out *report.Report) {
	noun := r.scope.Grain.Noun()
	count := func(of func(audit.Cell) int64) func(audit.Cell) report.Cell {
		return func(c audit.Cell) report.Cell { return report.Count(of(c)) }
	}
	amount := moneyCell(report.Money)
	for _, p := range r.Whole.Periods {
		if p.Revenue.Float() >= largeAmount {
			amount = wholeMoney
		}
	}
	out.Tables = append(out.Tables, r.lexis())
	if len(r.Whole.Periods) == 0 {
		return
	}
	out.Tables = append(out.Tables,
		r.square("Lens 5: customers who ordered, by cohort and "+noun, true, count(func(c audit.Cell) int64 { return c.Customers })),
		r.square("Orders", true, count(func(c audit.Cell) int64 { return c.Orders })),
		r.square("Revenue", true, func(c audit.Cell) report.Cell { return amount(c.Revenue) }),
		r.square("Percentage of the "+noun+"'s revenue", false, func(c audit.Cell) report.Cell { return report.NumberOf(c.RevenuePct, 1) }))
	if slices.ContainsFunc(r.Whole.Periods, func(p audit.Total) bool { return !p.Complete }) {
		footIncomplete(out, noun)
	}
}

// footIncomplete explains the star of incomplete periods, once for all lenses.
func footIncomplete(out *report.Report, noun string) {
	if line := "* incomplete " + noun; !slices.Contains(out.Foot, line) {
		out.Foot = append(out.Foot, line)
	}
}

// lexis is a row for each cohort and period.
func (r *AuditResult) lexis() report.Table {
	type row struct {
		audit.Vintage
		cell audit.Cell
		over bool
	}
	var rows []row
	for i, v := range r.Whole.Cohorts {
		for age, cell := range v.Cells {
			rows = append(rows, row{v, cell, r.Whole.Periods[i+age].Complete})
		}
	}
	return report.Layout[row]{Name: "cells", For: report.Programs, Columns: []report.Column[row]{
		{Name: "cohort", Cell: func(c row) report.Cell { return report.Text(c.Period) }},
		{Name: "cohort_customers", Cell: func(c row) report.Cell { return report.Count(c.Vintage.Customers) }},
		{Name: "period", Cell: func(c row) report.Cell { return report.Text(c.cell.Period) }},
		{Name: "age", Cell: func(c row) report.Cell { return report.Count(int64(c.cell.Age)) }},
		{Name: "complete", Cell: func(c row) report.Cell { return report.Bool(c.over) }},
		{Name: "customers", Cell: func(c row) report.Cell { return report.Count(c.cell.Customers) }},
		{Name: "orders", Cell: func(c row) report.Cell { return report.Count(c.cell.Orders) }},
		{Name: "revenue", Cell: func(c row) report.Cell { return report.Money(c.cell.Revenue) }},
		{Name: "customers_pct", Cell: func(c row) report.Cell { return report.PercentOf(c.cell.CustomersPct) }},
		{Name: "orders_pct", Cell: func(c row) report.Cell { return report.PercentOf(c.cell.OrdersPct) }},
		{Name: "revenue_pct", Cell: func(c row) report.Cell { return report.PercentOf(c.cell.RevenuePct) }},
	}}.Table(rows)
}

// square is one number of each cohort in each period, the sums below. On a narrow
// terminal the first periods are left out.
func (r *AuditResult) square(title string, summed bool, of func(audit.Cell) report.Cell) report.Table {
	type row = audit.Vintage
	w := r.Whole
	l := report.Layout[row]{Title: title, For: report.People,
		Columns: []report.Column[row]{{Title: "Cohort", Cell: func(v row) report.Cell { return report.Text(v.Period) }}},
		Mark:    func(v row) (string, bool) { return "", v.Customers == 0 }}
	all := row{Customers: 1}
	for i, p := range w.Periods {
		label := p.Period
		if !p.Complete {
			label += "*"
		}
		l.Columns = append(l.Columns, report.Column[row]{Title: label, Right: true, Drop: len(w.Periods) - i, Cell: func(v row) report.Cell {
			first := len(w.Periods) - len(v.Cells)
			if i < first || v.Customers == 0 {
				return report.Empty()
			}
			return of(v.Cells[i-first])
		}})
		all.Cells = append(all.Cells, audit.Cell{Customers: p.Customers, Orders: p.Orders, Revenue: p.Revenue})
	}
	if !summed || len(w.Cohorts) == 0 {
		return l.Table(w.Cohorts)
	}
	all.Period = "all"
	return l.Table(w.Cohorts, all)
}
