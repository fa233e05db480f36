package analysis

import (
	"fmt"

	"github.com/retain-cli/retain/pkg/audit"
	"github.com/retain-cli/retain/pkg/report"
)

// life lays one cohort out by age.
func (r *AuditResult) life(out *report.Report) {
	l := r.Life
	layout := ageLayout()
	layout.Name, layout.Title = "ages", fmt.Sprintf("Lens 3: the %s of %s, by age", report.Counted(l.Customers, "customer"), l.Period)
	out.Tables = append(out.Tables, layout.Table(l.Ages))
}

// ageLayout is what a cohort did at each age.
func ageLayout() report.Layout[audit.Age] {
	type row = audit.Age
	columns := []report.Column[row]{
		{Name: "age", Title: "Age", Right: true, Cell: func(a row) report.Cell { return report.Count(int64(a.Age)) }},
		{Name: "period", Title: "Period", Cell: func(a row) report.Cell { return report.Text(a.Period) }},
		{Name: "complete", For: report.Programs, Cell: func(a row) report.Cell { return report.Bool(a.Complete) }},
	}
	columns = append(columns, report.Lift(baseColumns(), func(a row) audit.Base { return a.Base })...)
	columns = append(columns,
		report.Column[row]{Name: "rate", Title: "Of cohort", Right: true, Cell: func(a row) report.Cell { return report.PercentOf(a.Rate) }},
		report.Column[row]{Name: "customers_last", Title: "Last seen", Right: true, Drop: 3, Cell: func(a row) report.Cell { return report.Count(a.Last) }},
		report.Column[row]{Name: "value", Title: "Value", Right: true, Cell: func(a row) report.Cell { return quotient(a.Value) }})
	return report.Layout[row]{Columns: columns, Mark: func(a row) (string, bool) {
		if !a.Complete {
			return "partial", true
		}
		return "", false
	}}
}

// aligned lays all cohorts out by age, side by side, and tests them.
func (r *AuditResult) aligned(out *report.Report) {
	a := r.Aligned
	stacked := report.Stacked(ageLayout(), a.Cohorts, func(l audit.Life) (string, []audit.Age) { return l.Period, l.Ages })
	stacked.Name, stacked.Columns[0].Name = "cohorts", "cohort"
	noun := r.scope.Grain.Noun()
	out.Tables = append(out.Tables, stacked,
		r.triangle("Lens 4: percentage of the cohort who ordered, by age in "+noun+"s", 1, func(a audit.Age) *float64 { return a.Rate }, 1),
		r.triangle("Value per customer of the cohort up to each age", 0, func(a audit.Age) *float64 { return a.Value }, 2),
		secondOrder(a.SecondOrder))
	if s := a.SecondOrder; s.P != nil {
		out.Foot = append(out.Foot, fmt.Sprintf("second order day by cohort: log-rank chi-square %s on %d df, p %s",
			report.Fixed(*s.ChiSquare, 3), *s.DF, pCell(s.P).Human()))
	}
	for _, l := range a.Cohorts {
		if !l.Ages[len(l.Ages)-1].Complete {
			footIncomplete(out, noun)
			break
		}
	}
}

// triangle is one number of each cohort by age, from the first that is shown.
func (r *AuditResult) triangle(title string, from int, of func(audit.Age) *float64, decimals int) report.Table {
	type row = audit.Life
	l := report.Layout[row]{Title: title, For: report.People}
	l.Columns = cohortColumns(func(l row) cohortSpan {
		return cohortSpan{cohort: l.Period, first: l.FirstDay, last: l.LastDay, customers: l.Customers}
	})
	ages, darkest := 0, 0.0
	for _, life := range r.Aligned.Cohorts {
		ages = max(ages, len(life.Ages))
		for _, a := range life.Ages[min(from, len(life.Ages)):] {
			if x := of(a); x != nil {
				darkest = max(darkest, *x)
			}
		}
	}
	for age := from; age < ages; age++ {
		l.Columns = append(l.Columns, report.Column[row]{Title: fmt.Sprint(age), Right: true, Drop: age, Cell: func(l row) report.Cell {
			if age >= len(l.Ages) {
				return report.Empty()
			}
			x := of(l.Ages[age])
			return cohortCell(report.NumberOf(x, decimals), l.Customers, l.Ages[age].Complete, x, darkest)
		}})
	}
	return l.Table(r.Aligned.Cohorts)
}

// secondOrder is who ordered again, beside who would have if all cohorts were alike.
func secondOrder(s audit.SecondOrder) report.Table {
	type row = audit.Again
	return report.Layout[row]{Name: "second_order", Title: "Customers who ordered again, and how many if all cohorts did so equally soon", Columns: []report.Column[row]{
		{Name: "cohort", Title: "Cohort", Cell: func(a row) report.Cell { return report.Text(a.Cohort) }},
		{Name: "customers", Title: "Customers", Right: true, Cell: func(a row) report.Cell { return report.Count(a.Customers) }},
		{Name: "observed", Title: "Observed", Right: true, Cell: func(a row) report.Cell { return report.Count(a.Observed) }},
		{Name: "expected", Title: "Expected", Right: true, Cell: func(a row) report.Cell { return report.Number(a.Expected, 1) }},
		{Name: "ratio", Title: "Ratio", Right: true, Cell: func(a row) report.Cell { return quotient(a.Ratio) }},
	}}.Table(s.Cohorts)
}
