package main

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/retain-cli/retain/pkg/export"
	"github.com/retain-cli/retain/pkg/render"
	"github.com/retain-cli/retain/pkg/report"
)

// printBadData prints what is wrong with the data: the first problems, how
// many there are of each kind, and the way out.
func (a *app) printBadData(bad *export.BadData) {
	for _, p := range bad.Problems {
		fmt.Fprintln(a.stderr, render.Printable(p.String()))
	}
	total := int64(0)
	for _, n := range bad.Counts {
		total += n
	}
	if total > int64(len(bad.Problems)) {
		fmt.Fprintf(a.stderr, "retain: %s in all: %s\n", count(total, "problem"), byCode(bad.Counts))
	}
	if bad.Rows > 0 {
		fmt.Fprintln(a.stderr, "retain: nothing was computed; "+wayOn(bad))
		fmt.Fprintln(a.stderr, "retain: "+a.wholeList())
	}
}

// wayOn is how to get a number all the same. Where every row is bad, going on
// without the bad ones would leave nothing.
func wayOn(bad *export.BadData) string {
	if bad.Rows == bad.Read {
		file := bad.Problems[0].File
		if file == "-" { // which can be read once
			file = "FILE"
		}
		return "every row is bad; see which flags read them: retain inspect " + render.Printable(file)
	}
	return fmt.Sprintf("mend the rows, or go on without them: --max-rejects %d", bad.Rows)
}

// wholeList is where all bad rows are listed, or could be.
func (a *app) wholeList() string {
	if a.rejects != "" {
		return "every bad row, with its place and reason, is in " + render.Printable(a.rejects)
	}
	return "--rejects FILE writes every bad row with its place and reason"
}

// byCode is, for instance, 30 amount-invalid, 7 date-invalid.
func byCode(counts map[string]int64) string {
	codes := slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b))
	})
	for i, code := range codes {
		codes[i] = report.Count(counts[code]).Human() + " " + code
	}
	return strings.Join(codes, ", ")
}
