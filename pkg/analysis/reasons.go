package analysis

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/retain-cli/retain/pkg/export"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/note"
	"github.com/retain-cli/retain/pkg/reasons"
	"github.com/retain-cli/retain/pkg/report"
	"github.com/retain-cli/retain/pkg/retention"
)

// Reasons asks why customers left: by their churn reason, or by the dimension of
// the scope.
type Reasons struct {
	Scope
	Fixable []string // reasons that one could do something about
}

// Losses is the result of Reasons.
type Losses struct {
	Header
	reasons.Result
	Warnings []note.Note `json:"warnings"`
	Notes    []note.Note `json:"notes"`

	active string
	passed int64 // customers who came and went within a period that is shown
}

// Run counts the losses.
func (r Reasons) Run(ctx context.Context, d *Data) (*Losses, error) {
	s := r.Scope
	if s.By == "" {
		s.By = churnReason
	}
	moves, err := d.movements(ctx, s)
	if err != nil {
		return nil, err
	}
	options := reasons.Options{Fixable: r.Fixable}
	if s.byOutcome() || slices.ContainsFunc(moves.Groups, func(g string) bool { return causeOf(g) == reasons.Involuntary }) {
		options.Cause = causeOf
	}
	options.From, options.To = s.shown()
	result, small := reasons.Of(moves, options).Without(int64(s.MinGroup))
	l := &Losses{Header: d.header("reasons", s, moves.Activity), Result: result, active: d.active(s, moves.Activity)}
	for i, row := range moves.Total() {
		if moves.Periods[i].Overlaps(options.From, options.To) {
			l.passed += row.Passed
		}
	}
	l.Warnings, l.Notes = d.notes(retention.Unseen(moves, s.retention(retention.Exact)), result.Notes, s.hidden(small, len(result.Reasons), "customer"), d.noneShown(s))
	return l, nil
}

// causeOf is whose decision a reason was, by its words.
func causeOf(reason string) reasons.Cause {
	switch involuntary, tells := export.Involuntary(reason); {
	case involuntary:
		return reasons.Involuntary
	case tells:
		return reasons.Voluntary
	}
	return reasons.Unknown
}

// Report lays the losses out by reason, over all periods and period by period.
func (l *Losses) Report() report.Report {
	return report.Report{
		Head: append(l.lines,
			fmt.Sprintf("Active = %s.", l.active),
			fmt.Sprintf("Lost = at the start of a %s, and gone at its end. Revenue = what they paid at the start.", l.scope.Grain.Noun())),
		Tables: []report.Table{l.periodTable(), l.reasonTable(), l.sideTable()},
		Foot:   l.foot(),
		Notes:  slices.Concat(l.Warnings, l.Notes), Concerns: l.concerns,
		Data: l,
	}
}

// reasonTable is a line per reason over all complete periods.
func (l *Losses) reasonTable() report.Table {
	type row = reasons.Reason
	title := l.scope.By
	if title == churnReason {
		title = "Reason"
	}
	table := report.Layout[row]{Name: "reasons", Mark: reasonMark, Columns: []report.Column[row]{
		{Name: "reason", Title: title, Cell: func(r row) report.Cell { return report.GroupName(r.Reason) }},
		{Name: "customers_lost", Title: "Lost", Right: true, Cell: func(r row) report.Cell { return report.Count(r.Customers) }},
		{Name: "customers_lost_pct", Title: "Share", Right: true, Cell: func(r row) report.Cell { return report.PercentOf(r.CustomersPct) }},
		{Name: "revenue_churned", Title: "Revenue", Right: true, Cell: func(r row) report.Cell { return report.Money(r.Revenue) }},
		{Name: "revenue_churned_pct", Title: "Share", Right: true, Cell: func(r row) report.Cell { return report.PercentOf(r.RevenuePct) }},
		{Name: "cause", For: report.Programs, Cell: func(r row) report.Cell { return report.Text(string(r.Cause)) }},
		{Name: "fixable", For: report.Programs, Cell: func(r row) report.Cell { return report.Bool(r.Fixable) }},
		{Name: "small", For: report.Programs, Cell: func(r row) report.Cell { return report.Bool(r.Small) }},
	}}.Table(l.Reasons)
	total := func(name string, cells ...report.Cell) {
		table.Total = append(table.Total, report.Row{Cells: append([]report.Cell{report.Text(name)}, cells...)})
	}
	for _, c := range l.Causes {
		if c.Customers > 0 {
			total(string(c.Cause), report.Count(c.Customers), report.PercentOf(c.CustomersPct), report.Money(c.Revenue), report.PercentOf(c.RevenuePct))
		}
	}
	total("all", report.Count(l.Total.Customers), report.Empty(), report.Money(l.Total.Revenue))
	if f := l.Fixable; f != nil {
		total("fixable", report.Count(f.Customers), report.PercentOf(f.CustomersPct), report.Money(f.Revenue), report.PercentOf(f.RevenuePct))
	}
	return table
}

func reasonMark(r reasons.Reason) (string, bool) {
	var marks []string
	if r.Cause == reasons.Involuntary {
		marks = append(marks, "involuntary")
	}
	if r.Fixable {
		marks = append(marks, "fixable")
	}
	if r.Small {
		marks = append(marks, "few")
	}
	return strings.Join(marks, ", "), false
}

// periodTable is every reason of every period, for programs.
func (l *Losses) periodTable() report.Table {
	type row struct {
		facts.Span
		reasons.PeriodReason
	}
	var rows []row
	for _, p := range l.Periods {
		for _, reason := range p.Reasons {
			rows = append(rows, row{p.Span, reason})
		}
	}
	return report.Layout[row]{Name: "periods", For: report.Programs, Columns: append(periodColumns[row](),
		report.Column[row]{Name: "reason", Cell: func(r row) report.Cell { return report.Raw(r.Reason) }},
		report.Column[row]{Name: "cause", Cell: func(r row) report.Cell { return report.Text(string(r.Cause)) }},
		report.Column[row]{Name: "customers_lost", Cell: func(r row) report.Cell { return report.Count(r.Customers) }},
		report.Column[row]{Name: "revenue_churned", Cell: func(r row) report.Cell { return report.Money(r.Revenue) }},
	)}.Table(rows)
}

// sideTable is the customers lost in each period, a column per reason, for people.
func (l *Losses) sideTable() report.Table {
	return sideTable("Customers lost", l.Reasons, func(r reasons.Reason) string { return r.Reason }, l.Periods,
		func(p reasons.Period) report.Cell { return report.Count(p.Customers) },
		func(r reasons.Reason, i int) report.Cell {
			for _, reason := range l.Periods[i].Reasons {
				if reason.Reason == r.Reason {
					return report.Count(reason.Customers)
				}
			}
			return report.Empty()
		})
}

func (l *Losses) foot() (lines []string) {
	if l.passed > 0 {
		lines = append(lines, fmt.Sprintf("not in the table: %s came and went within a %s", report.Counted(l.passed, "customer"), l.scope.Grain.Noun()))
	}
	if l.Fixable == nil || l.Fixable.CustomersPct == nil {
		return lines
	}
	return append(lines, fmt.Sprintf("%s of the customers lost, with %s of the lost revenue, left for fixable reasons",
		report.PercentOf(l.Fixable.CustomersPct).Human(), report.PercentOf(l.Fixable.RevenuePct).Human()))
}
