package report_test

import (
	"testing"

	"github.com/retain-cli/retain/pkg/report"
)

func TestShortened(t *testing.T) {
	table := func(title string, rows ...string) report.Table {
		l := report.Layout[string]{Columns: []report.Column[string]{{Title: title, Cell: func(s string) report.Cell { return report.Text(s) }}}}
		return l.Table(rows)
	}
	whole := report.Report{Tables: []report.Table{table("Period", "1", "2", "3"), table("Cohort", "1", "2", "3"), table("Customer", "a", "b", "c"), table("Period", "1")}}
	got := ""
	for _, table := range whole.Shortened(2).Tables {
		for _, row := range table.Rows {
			got += row.Cells[0].Human()
		}
	}
	if want := "2" + "3" + "2" + "3" + "a" + "b" + "1"; got != want || len(whole.Tables[0].Rows) != 3 {
		t.Errorf("%s, want %s", got, want)
	}
}
