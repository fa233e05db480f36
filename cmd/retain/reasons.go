package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/note"
	"github.com/retain-cli/retain/pkg/reasons"
	"github.com/retain-cli/retain/pkg/report"
)

// churnReason is the dimension of reasons unless --by names another.
const churnReason = "churn_reason"

func newReasonsCommand(app *app) *cobra.Command {
	var o struct {
		metricFlags
		fixable []string
	}
	cmd := &cobra.Command{
		Use:   "reasons [flags] ORDERS...",
		Short: "Why customers leave: losses by reason",
	}
	flagGroup{cmd, ownFlags}.list(&o.fixable, "fixable", "REASON,...", "reasons that could be prevented")
	o.check = func() error {
		if !o.split() {
			o.by = churnReason
		}
		return nil
	}
	return app.metric(cmd, &o.metricFlags, func(d *data) (report.Report, error) {
		moves := d.Movements(o.query())
		options := reasons.Options{Fixable: o.fixable}
		options.From, options.To = o.shown()
		return reasonsReport(d, reasons.Of(moves, options), moves.Activity), nil
	}, addPeriods, addRange, addActivity, addGroups, addConfidence)
}

// reasonsResult is the JSON of reasons.
type reasonsResult struct {
	result
	reasons.Result
	Warnings []note.Note `json:"warnings"`
}

func reasonsReport(d *data, r reasons.Result, activity facts.Activity) report.Report {
	r, small := r.Without(int64(d.options.minGroup))
	warnings := slices.Concat(r.Warnings, d.options.hidden(small, len(r.Reasons)))
	res := reasonsResult{result: d.result("reasons", activity), Result: r}
	res.Warnings = d.warnings(warnings)
	return report.Report{
		Head: []string{
			fmt.Sprintf("Active = %s.", d.active(activity)),
			fmt.Sprintf("Lost = at the start of a %s, and gone at its end. Revenue = what they paid at the start.", d.options.grain.Noun()),
		},
		Tables: []report.Table{lossesByPeriod(r), reasonsTable(d.options.by, r), reasonsSide(r)},
		Foot:   reasonsFoot(r),
		Notes:  warnings,
		Data:   res,
	}
}

// reasonsTable is a line per reason over all complete periods.
func reasonsTable(dimension string, r reasons.Result) report.Table {
	title := dimension
	if dimension == churnReason {
		title = "Reason"
	}
	t := report.Table{Name: "reasons", Columns: []report.Head{
		{Name: "reason", Title: title},
		{Name: "customers_lost", Title: "Lost", Right: true},
		{Name: "customers_lost_pct", Title: "Share", Right: true},
		{Name: "revenue_churned", Title: "Revenue", Right: true},
		{Name: "revenue_churned_pct", Title: "Share", Right: true},
		{Name: "fixable", For: report.Programs},
		{Name: "small", For: report.Programs},
	}}
	for _, reason := range r.Reasons {
		row := t.Add(append(partCells(report.GroupName(reason.Reason), reason.Part),
			report.Text(strconv.FormatBool(reason.Fixable)), report.Text(strconv.FormatBool(reason.Small)))...)
		var marks []string
		if reason.Fixable {
			marks = append(marks, "fixable")
		}
		if reason.Small {
			marks = append(marks, "few")
		}
		row.Mark = strings.Join(marks, ", ")
	}
	t.Total = append(t.Total, report.Row{Cells: lossCells(report.Text("all"), r.Total)})
	if r.Fixable != nil {
		t.Total = append(t.Total, report.Row{Cells: partCells(report.Text("fixable"), *r.Fixable)})
	}
	return t
}

func partCells(name report.Cell, p reasons.Part) []report.Cell {
	return []report.Cell{name, report.Count(p.Customers), report.PercentOf(p.CustomersPct), report.Money(p.Revenue), report.PercentOf(p.RevenuePct)}
}

// lossCells is the cells of all that was lost.
func lossCells(name report.Cell, l reasons.Loss) []report.Cell {
	return []report.Cell{name, report.Count(l.Customers), report.Empty(), report.Money(l.Revenue)}
}

// lossesByPeriod is every reason of every period, for programs.
func lossesByPeriod(r reasons.Result) report.Table {
	t := report.Table{Name: "periods", For: report.Programs, Columns: spanColumns(
		report.Head{Name: "reason"}, report.Head{Name: "customers_lost"}, report.Head{Name: "revenue_churned"},
	)}
	for _, p := range r.Periods {
		for _, reason := range p.Reasons {
			t.Add(append(spanCells(p.Period, p.FirstDay, p.LastDay, p.Complete),
				report.Raw(reason.Reason), report.Count(reason.Customers), report.Money(reason.Revenue))...)
		}
	}
	return t
}

// reasonsSide is the customers lost in each period, for people: a column per
// reason.
func reasonsSide(r reasons.Result) report.Table {
	reasons, title := beside(r.Reasons, "Customers lost")
	t := report.Table{Name: "side", For: report.People, Title: title, Columns: []report.Head{
		{Title: "Period"}, {Title: "All", Right: true},
	}}
	for i, reason := range reasons {
		t.Columns = append(t.Columns, report.Head{Title: report.GroupName(reason.Reason).Human(), Right: true, Drop: i})
	}
	for _, p := range r.Periods {
		cells := []report.Cell{report.Text(p.Period), report.Count(p.Customers)}
		for _, reason := range p.Reasons[:len(reasons)] {
			cells = append(cells, report.Count(reason.Customers))
		}
		markPartial(t.Add(cells...), p.Complete)
	}
	return t
}

func reasonsFoot(r reasons.Result) []string {
	if r.Fixable == nil || r.Fixable.CustomersPct == nil {
		return nil
	}
	return []string{fmt.Sprintf("%s of the customers lost and %s of their revenue left for reasons that can be fixed",
		report.PercentOf(r.Fixable.CustomersPct).Human(), report.PercentOf(r.Fixable.RevenuePct).Human())}
}
