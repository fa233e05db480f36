package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/retain-cli/retain/pkg/compare"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/note"
	"github.com/retain-cli/retain/pkg/report"
)

// compareOptions are the flags of compare.
type compareOptions struct {
	metricFlags
	between []string
	named   bool // between are words of their own
	after   string
}

func newCompareCommand(app *app) *cobra.Command {
	o := &compareOptions{}
	cmd := &cobra.Command{
		Use:   "compare [flags] [A B] FILE...",
		Short: "Two periods, files or groups: real change or noise",
		Annotations: map[string]string{
			"from": "name two periods: retain compare 2024-12 2025-12 FILE",
			"to":   "name two periods: retain compare 2024-12 2025-12 FILE",
		},
	}
	addFlags(cmd, ownFlags,
		option{name: "between", to: &o.between, kind: "A,B", usage: "two periods or, with --by, groups that files are named after"},
		option{name: "customers-after", to: &o.after, kind: "FILE", usage: "second customers export; --customers is the first"},
	)
	o.obey(cmd, addPeriods, addActivity, addDimension, addConfidence, addCalendar, addReading, addRejects, addOutput)
	return app.command(cmd, &o.metricFlags, steps{
		inputs: func(args []string) (inputs, error) { return o.inputs(cmd, app, args) },
		check:  func(in inputs) error { return o.check(app, in) },
		answer: func(ctx context.Context, in inputs) (answer, error) {
			if in.after != nil {
				return app.compareFiles(ctx, o, in)
			}
			return app.answer(ctx, &o.metricFlags, in, o.within)
		},
	})
}

// check refuses a command line whose sides are not clear.
func (o *compareOptions) check(app *app, in inputs) error {
	switch {
	case o.after != "" && (o.customers == "" || len(in.orders) > 0), in.after != nil && (len(o.between) > 0 || o.split()):
		return usagef("--customers-after is compared with --customers; leave out orders, --between and --by")
	case len(in.orders) > 2 && len(o.between) == 0 && !o.split():
		return usagef("%d files to compare; name two, or two periods of all: retain compare 2024-12 2025-12 FILE...", len(in.orders))
	case in.after != nil && o.rejects != "":
		return usagef("--rejects takes the rejected rows of one file; look at each with retain inspect first")
	}
	return o.fit(app)
}

// tests are the options of package compare.
func (o *compareOptions) tests(read ...*data) compare.Options {
	options := o.sure()
	for _, d := range read {
		options.Unpriced = options.Unpriced || d.coverage.Unit.Unpriced
	}
	return options
}

// within compares two periods or two groups of one data set.
func (o *compareOptions) within(d *data) (report.Report, error) {
	tables, err := compare.Collect(d.ctx, d.Source, o.query())
	if err != nil {
		return report.Report{}, err
	}
	pick := o.periods
	if o.split() {
		pick = o.groups
	}
	sides, err := pick(tables)
	if err != nil {
		return report.Report{}, err
	}
	c, err := compare.Of(d.ctx, sides[0], sides[1], o.tests(d))
	if err != nil {
		return report.Report{}, err
	}
	return o.report(d, c, tables.Movements.Activity), nil
}

// compareResult is the JSON of compare. Its input is that of the second file,
// where there are two.
type compareResult struct {
	result
	compare.Result
	Warnings []note.Note `json:"warnings"`
}

func (o *compareOptions) report(d *data, c compare.Result, activity facts.Activity) report.Report {
	res := compareResult{result: d.result("compare", activity), Result: c}
	confidence := float64(o.confidence)
	res.Definition.Confidence = &confidence
	warnings := slices.Concat(c.Warnings, d.ages())
	res.Warnings = d.warnings(warnings)
	return report.Report{
		Head: []string{
			o.sidesText(c),
			fmt.Sprintf("Active = %s.", d.active(activity)),
		},
		Tables: []report.Table{o.table(c, d.coverage.Unit.Digits)},
		Foot:   o.foot(c, confidence),
		Notes:  warnings,
		Data:   res,
	}
}

// foot explains the mark, who was compared with whom, and the lines without a
// test.
func (o *compareOptions) foot(c compare.Result, confidence float64) (foot []string) {
	if slices.ContainsFunc(c.Changes, func(x compare.Change) bool { return x.Verdict == compare.Noise }) {
		foot = append(foot, fmt.Sprintf("~ is no more than noise at %s %%, by p, which is raised for being one of many.", report.Float(confidence)))
	}
	switch {
	case c.Shared == 1:
		foot = append(foot, "1 customer is on both sides, and compared with herself.")
	case c.Shared > 1:
		foot = append(foot, count(c.Shared, "customer")+" are on both sides, and compared with themselves.")
	case c.Apart:
		foot = append(foot, "Customers of two files are taken to be different ones.")
	}
	return append(foot, untested(c.Changes)...)
}

// untested names the lines without a test, by the reason.
func untested(changes []compare.Change) (lines []string) {
	var reasons []string
	names := map[string][]string{}
	for _, x := range changes {
		if x.Why == "" {
			continue
		}
		if names[x.Why] == nil {
			reasons = append(reasons, x.Why)
		}
		names[x.Why] = append(names[x.Why], compareTitles[x.Metric])
	}
	for _, why := range reasons {
		lines = append(lines, fmt.Sprintf("Not tested (%s): %s.", why, strings.Join(names[why], ", ")))
	}
	return lines
}
