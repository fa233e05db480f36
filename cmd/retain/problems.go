package main

import (
	"fmt"

	"github.com/retain-cli/retain/pkg/export"
	"github.com/retain-cli/retain/pkg/render"
	"github.com/retain-cli/retain/pkg/report"
)

// printBadData prints what is wrong with the data: the first problems, how
// many there are of each kind, and how to continue.
func (a *app) printBadData(bad *export.BadData) {
	for _, p := range bad.Problems {
		fmt.Fprintln(a.stderr, render.Printable(withAdvice(p).String()))
	}
	total := int64(0)
	for _, n := range bad.Counts {
		total += n
	}
	if total > int64(len(bad.Problems)) {
		fmt.Fprintf(a.stderr, "retain: %s in all: %s\n", report.Counted(total, "problem"), report.Tally(bad.Counts))
	}
	if bad.Rows > 0 {
		fmt.Fprintln(a.stderr, "retain: nothing was computed; "+remedy(bad))
		fmt.Fprintln(a.stderr, "retain: "+a.rejectsHint())
	}
}

// remedy is how to get a result. Where every row was rejected, skipping them would
// leave nothing.
func remedy(bad *export.BadData) string {
	if bad.Rows == bad.Read {
		file := bad.Problems[0].File
		if file == "-" { // which can be read once
			file = "FILE"
		}
		return "every row was rejected; to find flags that can read them, run retain inspect " + render.Printable(file)
	}
	return fmt.Sprintf("fix the rows, or skip them with --max-rejects %d", bad.Rows)
}

// rejectsHint is where all rejected rows are listed, or how to list them.
func (a *app) rejectsHint() string {
	if a.rejects != "" {
		return "every rejected row is listed, with place and reason, in " + render.Printable(a.rejects)
	}
	return "--rejects FILE lists every rejected row with place and reason"
}
