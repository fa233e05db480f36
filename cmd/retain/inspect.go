package main

import (
	"context"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/retain-cli/retain/pkg/analysis"
	"github.com/retain-cli/retain/pkg/export"
	"github.com/retain-cli/retain/pkg/note"
	"github.com/retain-cli/retain/pkg/report"
)

func newInspectCommand(app *app) *cobra.Command {
	o := &metricFlags{}
	cmd := &cobra.Command{
		Use:   "inspect [flags] FILES...",
		Short: "What is in a file, what is wrong with it, and how to read it",
	}
	o.obey(cmd, addCalendar, addReading, addOutput)
	return app.command(cmd, o, steps{
		inputs: func(args []string) (inputs, error) { return app.someInputs(cmd, o, args) },
		check:  func(inputs) error { return nil },
		answer: func(ctx context.Context, in inputs) (answer, error) {
			return app.inspect(ctx, o, in, givenFlags(cmd))
		},
	})
}

// inspect looks at files.
func (a *app) inspect(ctx context.Context, o *metricFlags, in inputs, given []string) (answer, error) {
	options, err := a.readingOptions(o, in)
	if err != nil {
		return answer{}, err
	}
	if in.customers == nil && len(in.orders) == 1 {
		is, err := export.CustomersFile(in.orders[0], options)
		if err != nil {
			return answer{}, err
		}
		if is {
			in.customers, in.orders = &in.orders[0], nil
			given = append(given, "--customers="+in.customers.Name)
		}
	}
	var found export.Inspection
	var fit *reconciliation
	if len(in.orders) == 0 {
		found, err = export.InspectCustomers(ctx, *in.customers, options)
	} else if found, err = export.Inspect(ctx, in.orders, options); err == nil {
		fit, err = reconcile(ctx, in, options)
	}
	if err != nil {
		return answer{}, err
	}
	found = inspectionWithAdvice(found)
	found.Notes = append(found.Notes, a.settings.ignored...)
	next := nextCommand(found, in.orders, given)
	return answer{inspectReport(found, fit, next), func() bool { return !o.redact }}, nil
}

// inspectResult is the JSON of inspect.
type inspectResult struct {
	Metric        string                 `json:"metric"`
	SchemaVersion int                    `json:"schema_version"`
	Input         analysis.Input         `json:"input"`
	Files         []export.InspectedFile `json:"files"`
	Problems      []export.Problem       `json:"problems"`
	Refused       *export.Problem        `json:"refused"`
	Findings      []note.Note            `json:"findings"`
	Flags         []string               `json:"flags"`
	Next          *string                `json:"next"`
	Customers     *reconciliation        `json:"customers"` // null without --customers
	Warnings      []note.Note            `json:"warnings"`
}

func newInspectResult(found export.Inspection, next string) inspectResult {
	r := inspectResult{
		Metric: "inspect", SchemaVersion: analysis.SchemaVersion, Input: inspectedInput(found), Files: found.Files,
		Problems: append([]export.Problem{}, found.Problems...), Refused: found.Refused,
		Findings: append([]note.Note{}, found.Findings...), Flags: flagsOf(found.Fixes),
		Warnings: append([]note.Note{}, found.Notes...),
	}
	if next != "" {
		r.Next = &next
	}
	return r
}

func inspectedInput(found export.Inspection) analysis.Input {
	in := analysis.Input{RowsRead: found.RowsRead, RowsUsed: found.RowsUsed, Filtered: found.Filtered, Rejected: found.Rejected,
		Orders: found.Orders, Subscriptions: found.Contracts, Customers: found.Customers, FirstDay: found.FirstDay, LastDay: found.LastDay}
	for _, f := range found.Files {
		in.Files = append(in.Files, f.Name)
	}
	for _, n := range found.Filtered {
		in.RowsFiltered += n
	}
	for _, n := range found.Rejected {
		in.RowsRejected += n
	}
	if found.Currency != "" {
		in.Currency = &found.Currency
	}
	return in
}

// inspectReport lays out an inspection.
func inspectReport(found export.Inspection, customers *reconciliation, next string) report.Report {
	data := newInspectResult(found, next)
	data.Customers = customers
	r := report.Report{Data: data}
	for _, f := range found.Files {
		r.Head = append(r.Head, fileLine(f))
		r.Tables = append(r.Tables, columnsTable(f, len(found.Files) > 1))
	}
	if len(found.Problems) > 0 {
		r.Tables = append(r.Tables, problemsTable(found.Problems, len(found.Files) > 1))
	}
	r.Tables = append(r.Tables, customers.tables()...)
	r.Foot, r.Next = inspectFoot(found, next), next
	r.Notes = slices.Concat(found.Findings, found.Notes)
	return r
}

// fileLine is what one file is.
func fileLine(f export.InspectedFile) string {
	parts := []string{shortName(f.Name), report.Counted(f.Rows, "row")}
	if f.Compression != "" {
		parts = append(parts, f.Compression)
	}
	parts = append(parts, f.Encoding)
	if f.Delimiter != "" {
		parts = append(parts, f.Delimiter, fmt.Sprintf("header on line %d", f.HeaderLine))
	}
	if f.Preset != "" {
		parts = append(parts, "preset "+f.Preset)
	}
	return strings.Join(parts, " · ")
}

// columnsTable is one line for each column.
func columnsTable(f export.InspectedFile, several bool) report.Table {
	t := report.Table{Name: "columns", Columns: []report.Head{
		{Name: "column", Title: "Column"},
		{Name: "field", Title: "Taken for"},
		{Name: "because", Title: "by", Drop: 3},
		{Name: "type", Title: "Type"},
		{Name: "format", Title: "Format", Drop: 4},
		{Name: "blank", Title: "Blank", Right: true, Drop: 1},
		{Name: "other", Title: "Other", Right: true, Drop: 2},
		{Name: "distinct", Title: "Distinct", Right: true, Drop: 5},
		{Name: "min", For: report.Programs},
		{Name: "max", For: report.Programs},
		{Name: "values", Title: "Values"},
	}}
	if several {
		t.Title = shortName(f.Name)
	}
	for _, c := range f.Columns {
		distinct := report.Count(int64(c.Distinct))
		if c.Distinct == 0 && c.Type != "empty" {
			distinct = report.Empty().Shown("many")
		}
		row := t.Add(report.Raw(c.Header), report.Text(c.Field), report.Text(c.Because), report.Text(c.Type), report.Text(c.Format),
			ifAny(c.Blank), ifAny(c.Other), distinct, report.Text(c.Min), report.Text(c.Max), report.Raw(values(c)))
		row.Faint = c.Field == ""
	}
	return t
}

// ifAny is a count that is only worth reading when there is something.
func ifAny(n int64) report.Cell {
	if n == 0 {
		return report.Count(0).Shown("")
	}
	return report.Count(n)
}

// valueWidth is how many letters of values are shown.
const valueWidth = 40

// values are what a column holds: from where to where, all values with their
// counts when they are few and come often, else the first ones.
func values(c export.InspectedColumn) string {
	parts := c.Examples
	switch {
	case c.Min != "" && c.Min == c.Max:
		parts = []string{c.Min}
	case c.Min != "":
		parts = []string{c.Min + " to " + c.Max}
	case len(c.Values) > 0 && c.Values[0].Rows > 1:
		parts = nil
		for _, v := range c.Values {
			parts = append(parts, fmt.Sprintf("%s (%s)", v.Value, report.Count(v.Rows).Human()))
		}
	}
	return shortList(parts)
}

// shortList is texts with commas, as many letters of it as are shown.
func shortList(parts []string) string {
	text := []rune(strings.Join(parts, ", "))
	if len(text) > valueWidth {
		return string(text[:valueWidth-1]) + "…"
	}
	return string(text)
}

// problemsTable is the first bad rows.
func problemsTable(problems []export.Problem, several bool) report.Table {
	t := report.Table{Name: "problems", Title: "What cannot be read", Columns: []report.Head{
		{Name: "place", Title: "Line"},
		{Name: "code", Title: "Code", Drop: 1},
		{Name: "value", Title: "Value"},
		{Name: "reason", Title: "Reason"},
		{Name: "hint", Title: "Hint", Drop: 2},
	}}
	for _, p := range problems {
		place := p.Place()
		if several {
			place = filepath.Base(place)
		} else {
			place = strings.TrimPrefix(strings.TrimPrefix(place, p.File), ":")
		}
		t.Add(report.Raw(place), report.Text(p.Code), report.Raw(p.Value), report.Raw(p.Reason), report.Raw(p.Hint))
	}
	return t
}

// inspectFoot is what becomes of the rows, and what to run next.
func inspectFoot(found export.Inspection, next string) []string {
	if found.Refused != nil {
		return []string{"Cannot be read: " + found.Refused.String()}
	}
	line := fmt.Sprintf("%s: %s used", report.Counted(found.RowsRead, "row"), report.Count(found.RowsUsed).Human())
	for _, part := range []struct {
		what   string
		counts map[string]int64
	}{{"left out", found.Filtered}, {"bad", found.Rejected}} {
		if len(part.counts) > 0 {
			line += fmt.Sprintf(", %s %s (%s)", report.Count(sum(part.counts)).Human(), part.what, byCode(part.counts))
		}
	}
	things := report.Counted(found.Orders, "order")
	if found.Contracts > 0 {
		things = report.Counted(found.Contracts, "subscription")
	}
	if found.FirstDay != nil {
		line += fmt.Sprintf(" · %s of %s, %s to %s", things, report.Counted(found.Customers, "customer"), found.FirstDay, found.LastDay)
	}
	if next == "" {
		return []string{line, "Every row is bad: mend them, or name the flags that read them."}
	}
	return []string{line}
}

func sum(counts map[string]int64) (total int64) {
	for n := range maps.Values(counts) {
		total += n
	}
	return total
}

// shortName is the name of a file without folders.
func shortName(name string) string {
	if name == "-" {
		return "standard input"
	}
	return filepath.Base(name)
}
