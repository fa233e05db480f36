package main

import (
	"strconv"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/report"
)

// spanColumns begin a table with a row for each period. Their cells are
// spanCells.
func spanColumns(others ...report.Head) []report.Head {
	return append([]report.Head{
		{Name: "period", Title: "Period"},
		{Name: "first_day", For: report.Programs},
		{Name: "last_day", For: report.Programs},
		{Name: "complete", For: report.Programs},
	}, others...)
}

func spanCells(period string, first, last calendar.Day, complete bool) []report.Cell {
	return []report.Cell{report.Text(period), report.Day(first), report.Day(last), report.Text(strconv.FormatBool(complete))}
}

// markPartial marks the row of a period that is not over.
func markPartial(row *report.Row, complete bool) {
	if !complete {
		row.Mark, row.Faint = "partial", true
	}
}
