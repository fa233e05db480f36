package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/compare"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/report"
)

const compareLong = `Put two periods, two files or two groups side by side, and tell changes from noise.

  retain compare orders.csv                       the last complete period and the one before
  retain compare --between 2024-12,2025-12 FILE   two periods, by their names in the table
  retain compare before.csv after.csv             two files: the first is before
  retain compare --customers before.csv --customers-after after.csv
  retain compare --by plan --between solo,office --customers FILE    two groups

Named periods and groups are those of all files together; two files without such names
are a side each.

CRR, GRR and NRR are pooled over the complete periods of a file or group; numbers per
customer are over all of it. Shares of customers are tested by the score test of two
proportions (interval: Newcombe's hybrid score), means by Welch's t-test. The p-values
of one result are adjusted for being several (Benjamini and Hochberg). ~ marks what is
no more than noise at --confidence. Totals, and ratios of revenue, are not tested.

The tests take customers to decide one by one. Two periods have customers in common,
which makes them cautious; a CRR over many periods counts a customer once for each,
which makes them bold.`

const compareExample = `  retain compare orders.csv
  retain compare --period quarterly --between 2024-Q4,2025-Q4 orders.csv
  retain compare --by country --between DE,IN orders.csv
  retain compare orders-2023.csv orders-2024.csv --format json`

// compareOptions are the flags of compare.
type compareOptions struct {
	metricFlags
	between    []string
	after      string
	confidence percent
}

func newCompareCommand(app *app) *cobra.Command {
	o := &compareOptions{confidence: 95}
	cmd := &cobra.Command{
		Use:     "compare [flags] FILE [FILE]",
		Short:   "Two periods, files or groups: what changed, and what is noise",
		Long:    compareLong,
		Example: compareExample,
	}
	g := flagGroup{cmd, ownFlags}
	g.list(&o.between, "between", "A,B", "names of two periods, or with --by of two groups (default: the last complete period and the one before)")
	g.file(&o.after, "customers-after", "customers export of the second side; --customers is the first")
	g.text(&o.confidence, "confidence", "PERCENT", "how sure a change is to be", "90", "95", "99")
	o.metricFlags.add(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if err := app.configure(cmd); err != nil {
			return err
		}
		if err := o.check(cmd, args); err != nil {
			return err
		}
		app.started = true
		if o.apart(args) {
			return app.compareFiles(cmd.Context(), o, args)
		}
		return app.answer(cmd.Context(), &o.metricFlags, args, o.within)
	}
	return cmd
}

// apart tells whether each side is a file of its own. Named periods and groups
// are those of all files together.
func (o *compareOptions) apart(files []string) bool {
	return o.after != "" || len(files) == 2 && len(o.between) == 0 && !o.split()
}

// check refuses a command line whose sides are not clear.
func (o *compareOptions) check(cmd *cobra.Command, files []string) error {
	switch {
	case o.from != bound{} || o.to != bound{}:
		return usagef("--from and --to choose lines of a table; name two periods with --between")
	case o.after != "" && (o.customers == "" || len(files) > 0 || len(o.between) > 0 || o.split()):
		return usagef("--customers-after is compared with --customers; leave out orders, --between and --by")
	case len(files) > 2 && len(o.between) == 0 && !o.split():
		return usagef("%d files to compare; name two, or two periods of all with --between", len(files))
	case o.apart(files) && o.rejects != "":
		return usagef("--rejects takes the bad rows of one file; look at each with retain inspect first")
	}
	return o.needFiles(cmd, files)
}

// readSides reads each side on its own.
func (a *app) readSides(ctx context.Context, o *compareOptions, files []string) (read [2]*data, err error) {
	for i := range read {
		side := o.metricFlags
		var orders []string
		switch {
		case o.after == "":
			orders = files[i : i+1]
		case i == 1:
			side.customers = o.after
		}
		if read[i], err = a.read(ctx, &side, orders); err != nil {
			return read, err
		}
	}
	return read, nil
}

// compareFiles compares two files that are no one data set.
func (a *app) compareFiles(ctx context.Context, o *compareOptions, names []string) error {
	read, err := a.readSides(ctx, o, names)
	if err != nil {
		return err
	}
	before, after, q := read[0], read[1], o.query()
	tables := compare.Take(before, q)
	one := tables.Everything("")
	q.Activity = tables.Movements.Activity // the same days on both sides, when they are to be found
	other := compare.Take(after, q).Everything("")
	one.Name, other.Name = files(before.reading.Files), files(after.reading.Files)
	for _, d := range read {
		d.sign()
	}
	after.reading.Notes = slices.Concat(before.reading.Notes, after.reading.Notes)
	r := o.report(after, compare.Of(one, other, o.tests(before, after)), q.Activity)
	r.Head = slices.Concat(before.head(), after.head(), r.Head)
	r.Notes = after.warnings(r.Notes)
	return a.print(ctx, r, o.outputFlags, after.named)
}

// sign puts the name of the file before what is to be known about it.
func (d *data) sign() {
	for i := range d.reading.Notes {
		note := &d.reading.Notes[i]
		note.Text = files(d.reading.Files) + ": " + note.Text
	}
}

// tests are the options of package compare.
func (o *compareOptions) tests(read ...*data) compare.Options {
	options := compare.Options{Confidence: float64(o.confidence)}
	for _, d := range read {
		options.Unpriced = options.Unpriced || d.coverage.Unit.Unpriced
	}
	return options
}

// within compares two periods or two groups of one data set.
func (o *compareOptions) within(d *data) (report.Report, error) {
	tables := compare.Take(d, o.query())
	pick := o.periods
	if o.split() {
		pick = o.groups
	}
	sides, err := pick(tables)
	if err != nil {
		return report.Report{}, err
	}
	return o.report(d, compare.Of(sides[0], sides[1], o.tests(d)), tables.Movements.Activity), nil
}

// groups are the two groups asked for, or the only two there are.
func (o *compareOptions) groups(t *compare.Tables) (sides [2]compare.Side, err error) {
	all, names := t.Movements.Groups, o.between
	if len(names) == 0 {
		names = all
	}
	if len(names) != 2 {
		return sides, usagef("--by %s: name two groups with --between; there are %s", o.by, some(all))
	}
	for i, name := range names {
		if !slices.Contains(all, name) {
			return sides, settingError("--between", name, fmt.Errorf("no such group; there are %s", some(all)))
		}
		sides[i] = t.Everything(name)
		sides[i].Name = groupName(name).Human
	}
	return sides, nil
}

// periods are the two periods asked for, or the last complete one and the one
// before.
func (o *compareOptions) periods(t *compare.Tables) (sides [2]compare.Side, err error) {
	var all, complete []string
	for _, p := range t.Movements.Periods {
		all = append(all, p.Label)
		if p.Complete(t.Movements.AsOf) {
			complete = append(complete, p.Label)
		}
	}
	names := o.between
	if len(names) == 0 && len(complete) > 1 {
		names = complete[len(complete)-2:]
	}
	if len(names) != 2 {
		return sides, usagef("two periods are needed; name them with --between; there are %s", some(all))
	}
	for i, name := range names {
		side, ok := t.Period(name)
		if !ok {
			return sides, settingError("--between", name, fmt.Errorf("no such %s; there are %s", o.grain.Noun(), some(all)))
		}
		sides[i] = side
	}
	return sides, nil
}

// some are a few names out of many: the first and the last.
func some(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	if len(names) > 6 {
		return strings.Join(names[:3], ", ") + ", ... " + names[len(names)-1]
	}
	return strings.Join(names, ", ")
}

// compareResult is the JSON of compare. Its input is that of the second file,
// where there are two.
type compareResult struct {
	result
	compare.Result
	Warnings []report.Note `json:"warnings"`
}

func (o *compareOptions) report(d *data, c compare.Result, activity facts.Activity) report.Report {
	res := compareResult{result: d.result("compare", activity), Result: c}
	confidence := float64(o.confidence)
	res.Definition.Confidence = &confidence
	res.Warnings = d.warnings(notes(c.Warnings))
	return report.Report{
		Head: []string{
			fmt.Sprintf("Before = %s.  After = %s.", sideText(c.Before, o.grain), sideText(c.After, o.grain)),
			fmt.Sprintf("Active = %s.", d.active(activity)),
		},
		Tables: []report.Table{compareTable(c, confidence, d.coverage.Unit.Digits)},
		Foot:   compareFoot(c, confidence),
		Notes:  notes(c.Warnings),
		Data:   res,
	}
}

// compareFoot explains the mark, and the lines without one.
func compareFoot(c compare.Result, confidence float64) []string {
	foot := "Totals and ratios of revenue are not tested."
	if slices.ContainsFunc(c.Changes, func(x compare.Change) bool { return x.Verdict == compare.Noise }) {
		foot = fmt.Sprintf("~ is no more than noise at %s %%. ", report.Float(confidence)) + foot
	}
	return []string{foot}
}

func sideText(h compare.Head, grain calendar.Grain) string {
	if h.Periods == 1 {
		return fmt.Sprintf("%s (%s)", h.Name, count(h.Customers, "customer"))
	}
	return fmt.Sprintf("%s (%s, %s)", h.Name, count(h.Customers, "customer"), count(int64(h.Periods), "complete "+grain.Noun()))
}

// compareTitles are the metrics for people.
var compareTitles = map[string]string{
	"crr": "CRR", "grr": "GRR", "nrr": "NRR", "repeat_rate": "Repeat rate",
	"orders_per_customer": "Orders per customer", "revenue_per_customer": "Revenue per customer",
	"aov": "Average order value", "orders": "Orders", "revenue": "Revenue",
	"arpa": "ARPA", "mrr": "MRR", "customers_end": "Customers at the end", "customers_new": "New customers",
}

func compareTable(c compare.Result, confidence float64, digits int) report.Table {
	t := report.Table{Name: "changes", Columns: []report.Column{
		{Name: "metric", Title: "Metric"},
		{Name: "before", Title: "Before", Right: true},
		{Name: "after", Title: "After", Right: true},
		{Name: "change", Title: "Change", Right: true},
		{Name: "change_interval", Title: report.Float(confidence) + " % interval", Right: true, Drop: 1, For: report.People},
		{Name: "change_low", For: report.Programs},
		{Name: "change_high", For: report.Programs},
		{Name: "p", For: report.Programs},
		{Name: "p_adjusted", Title: "p", Right: true, Drop: 2},
		{Name: "verdict", Title: ""},
	}}
	for _, x := range c.Changes {
		t.Add(
			report.Cell{Human: compareTitles[x.Metric], Machine: x.Metric},
			compareCell(x, x.Before, digits), compareCell(x, x.After, digits), changeCell(x), changeInterval(x),
			machine(x.Low), machine(x.High), machine(x.P), chanceCell(x.PAdjusted), verdictCell(x.Verdict))
	}
	return t
}

// compareCell is a number as its kind is written.
func compareCell(c compare.Change, x *float64, digits int) report.Cell {
	switch {
	case c.Kind == compare.Rate:
		return report.PercentOf(x)
	case c.Kind == compare.Amount:
		return report.NumberOf(x, digits)
	case strings.HasSuffix(c.Metric, "per_customer"):
		return report.NumberOf(x, 2)
	}
	return report.NumberOf(x, 0)
}

// changeCell is a change in points for rates, else, for people, in percent of
// what was before.
func changeCell(c compare.Change) report.Cell {
	cell := machine(c.Change)
	cell.Human = relative(c, c.Change)
	return cell
}

func changeInterval(c compare.Change) report.Cell {
	low, high := relative(c, c.Low), relative(c, c.High)
	if c.Low == nil || c.High == nil || low == "–" {
		return report.Empty()
	}
	return report.Text(strings.TrimSuffix(strings.TrimSuffix(low, " %"), " points") + " – " + high)
}

func relative(c compare.Change, x *float64) string {
	switch {
	case x == nil:
		return "–"
	case c.Kind == compare.Rate:
		return signed(*x) + " points"
	case *c.Before <= 0:
		return "–"
	}
	return signed(100**x / *c.Before) + " %"
}

func machine(x *float64) report.Cell {
	if x == nil {
		return report.Empty()
	}
	return report.Cell{Machine: report.Float(*x)}
}

// chanceCell is a p-value.
func chanceCell(p *float64) report.Cell {
	cell := machine(p)
	switch {
	case p == nil:
	case *p < 0.001:
		cell.Human = "<0.001"
	default:
		cell.Human = report.Fixed(*p, 3)
	}
	return cell
}

func verdictCell(v compare.Verdict) report.Cell {
	signs := map[compare.Verdict]string{compare.Up: "↑", compare.Down: "↓", compare.Noise: "~"}
	return report.Cell{Human: signs[v], Machine: string(v)}
}
