package analysis

import (
	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/report"
)

// cohortSpan is what a row of a triangle begins with.
type cohortSpan struct {
	cohort      string
	first, last calendar.Day
	customers   int64
	complete    []bool // whether the period at each age is over
}

// completeAges is the number of ages whose periods are over: the others still
// change.
func (s cohortSpan) completeAges() (n int64) {
	for _, over := range s.complete {
		if over {
			n++
		}
	}
	return n
}

func cohortColumns[Row any](span func(Row) cohortSpan) []report.Column[Row] {
	return []report.Column[Row]{
		{Name: "cohort", Title: "Cohort", Cell: func(r Row) report.Cell { return report.Text(span(r).cohort) }},
		{Name: "first_day", For: report.Programs, Cell: func(r Row) report.Cell { return report.Day(span(r).first) }},
		{Name: "last_day", For: report.Programs, Cell: func(r Row) report.Cell { return report.Day(span(r).last) }},
		{Name: "customers", Title: "Customers", Right: true, Cell: func(r Row) report.Cell { return report.Count(span(r).customers) }},
		{Name: "complete_ages", For: report.Programs, Cell: func(r Row) report.Cell { return report.Count(span(r).completeAges()) }},
	}
}

// cohortCell marks and shades a value of a cohort, which people do not see where
// the cohort has no customers.
func cohortCell(cell report.Cell, customers int64, complete bool, shade *float64, darkest float64) report.Cell {
	if !complete {
		cell = cell.Marked("*")
	}
	if customers == 0 {
		cell = cell.Shown("").Marked("")
	}
	if shade != nil && darkest > 0 {
		cell = cell.Shaded(max(0, *shade/darkest))
	}
	return cell
}
