package analysis

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/retain-cli/retain/pkg/export"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/note"
	"github.com/retain-cli/retain/pkg/report"
)

// Inspection is an answer about files themselves: what is in them and how to read
// them.
type Inspection struct {
	Found    export.Inspection
	Fit      *export.Reconciliation // of orders and a customers file beside them
	Flags    []string               // that make most rows readable, as its reader writes options
	Settings []facts.Setting        // not of the command line, that say how the files are read
	Options  facts.Options          // all that say so
	Next     string                 // command that reads the files, for a shell; may be empty
}

// inspectionResult is the JSON of an inspection.
type inspectionResult struct {
	Metric        string                 `json:"metric"`
	SchemaVersion int                    `json:"schema_version"`
	Input         Input                  `json:"input"`
	Files         []export.InspectedFile `json:"files"`
	Problems      []export.Problem       `json:"problems"`
	Refused       *export.Problem        `json:"refused"`
	Flags         []string               `json:"flags"`
	Next          *string                `json:"next"`
	Customers     *export.Reconciliation `json:"customers"` // null without orders and a customers file
	Warnings      []note.Note            `json:"warnings"`
	Notes         []note.Note            `json:"notes"`
}

// Readable tells whether any row can be read.
func (i Inspection) Readable() bool {
	rejected := sum(i.Found.Rejected)
	return i.Found.Refused == nil && (rejected == 0 || rejected < i.Found.RowsRead)
}

// Metric is the metric to begin with: summary, which needs amounts or prices in
// every file, else crr.
func (i Inspection) Metric() string {
	if i.Found.Unpriced {
		return "crr"
	}
	for _, f := range i.Found.Files {
		if !slices.ContainsFunc(f.Columns, func(c export.InspectedColumn) bool { return c.Field == "amount" || c.Field == "mrr" }) {
			return "crr"
		}
	}
	return "summary"
}

// Report lays out files, columns and problems.
func (i Inspection) Report() report.Report {
	found, several := i.Found, len(i.Found.Files) > 1
	r := report.Report{Data: i.result(), Foot: i.foot(), Next: i.Next, Notes: found.Notes, Whole: true}
	for _, f := range found.Files {
		r.Head = append(r.Head, fileLine(f))
		r.Tables = append(r.Tables, columnsTable(f, several))
	}
	r.Head = append(r.Head, settings(i.Settings)...)
	if len(found.Problems) > 0 {
		r.Tables = append(r.Tables, problemsTable(found.Problems, several))
	}
	if i.Fit != nil {
		r.Tables = append(r.Tables, mismatchTable(i.Fit))
	}
	return r
}

func (i Inspection) result() inspectionResult {
	r := inspectionResult{
		Metric: "inspect", SchemaVersion: SchemaVersion, Input: i.input(), Files: i.Found.Files,
		Problems: append([]export.Problem{}, i.Found.Problems...), Refused: i.Found.Refused,
		Flags: append([]string{}, i.Flags...), Customers: i.Fit,
	}
	r.Warnings, r.Notes = note.Split(i.Found.Notes)
	if i.Next != "" {
		r.Next = &i.Next
	}
	return r
}

func (i Inspection) input() Input {
	found := i.Found
	in := Input{RowsRead: found.RowsRead, RowsUsed: found.RowsUsed, RowsFiltered: sum(found.Filtered), RowsRejected: sum(found.Rejected),
		Filtered: found.Filtered, Rejected: found.Rejected,
		Orders: found.Orders, Subscriptions: found.Contracts, Customers: found.Customers, FirstDay: found.FirstDay, LastDay: found.LastDay}
	for _, f := range found.Files {
		in.Files = append(in.Files, f.Name)
	}
	if found.Currency != "" {
		in.Currency = &found.Currency
	}
	in.Settings, in.Options = i.Settings, i.Options
	return in
}

// fileLine is what one file is.
func fileLine(f export.InspectedFile) string {
	parts := []string{ShortName(f.Name), report.Counted(f.Rows, "row")}
	if f.Compression != "" {
		parts = append(parts, f.Compression)
	}
	if f.Encoding != "" {
		parts = append(parts, f.Encoding)
	}
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
	type column = export.InspectedColumn
	title := ""
	if several {
		title = ShortName(f.Name)
	}
	return report.Layout[column]{Name: "columns", Title: title, Columns: []report.Column[column]{
		{Name: "column", Title: "Column", Cell: func(c column) report.Cell { return report.Raw(c.Header) }},
		{Name: "field", Title: "Used as", Cell: func(c column) report.Cell { return report.Text(c.Field) }},
		{Name: "because", Title: "by", Drop: 3, Cell: func(c column) report.Cell { return report.Text(c.Because) }},
		{Name: "type", Title: "Type", Cell: func(c column) report.Cell { return report.Text(c.Type) }},
		{Name: "format", Title: "Format", Drop: 4, Cell: func(c column) report.Cell { return report.Text(c.Format) }},
		{Name: "blank", Title: "Blank", Right: true, Drop: 1, Cell: func(c column) report.Cell { return ifAny(c.Blank) }},
		{Name: "other", Title: "Other", Right: true, Drop: 2, Cell: func(c column) report.Cell { return ifAny(c.Other) }},
		{Name: "distinct", Title: "Distinct", Right: true, Drop: 5, Cell: distinctCell},
		{Name: "min", For: report.Programs, Cell: func(c column) report.Cell { return report.Text(c.Min) }},
		{Name: "max", For: report.Programs, Cell: func(c column) report.Cell { return report.Text(c.Max) }},
		{Name: "values", Title: "Values", Cell: func(c column) report.Cell { return report.Raw(values(c)) }},
	}, Mark: func(c column) (string, bool) { return "", c.Field == "" }}.Table(f.Columns)
}

func distinctCell(c export.InspectedColumn) report.Cell {
	if c.Distinct == 0 && c.Type != "empty" {
		return report.Empty().Shown("many")
	}
	return report.Count(int64(c.Distinct))
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

// problemsTable is the first rejected rows.
func problemsTable(problems []export.Problem, several bool) report.Table {
	type problem = export.Problem
	place := func(p problem) report.Cell {
		if several {
			return report.Raw(filepath.Base(p.Place()))
		}
		return report.Raw(strings.TrimPrefix(strings.TrimPrefix(p.Place(), p.File), ":"))
	}
	return report.Layout[problem]{Name: "problems", Title: "Rejected rows", Columns: []report.Column[problem]{
		{Name: "place", Title: "Line", Cell: place},
		{Name: "code", Title: "Code", Drop: 1, Cell: func(p problem) report.Cell { return report.Text(p.Code) }},
		{Name: "value", Title: "Value", Cell: func(p problem) report.Cell { return report.Raw(p.Value) }},
		{Name: "reason", Title: "Reason", Cell: func(p problem) report.Cell { return report.Raw(p.Reason) }},
		{Name: "hint", Title: "Hint", Drop: 2, Cell: func(p problem) report.Cell { return report.Raw(p.Hint) }},
	}}.Table(problems)
}

// foot is how many rows count.
func (i Inspection) foot() []string {
	found := i.Found
	if found.Refused != nil {
		return []string{"Cannot be read: " + found.Refused.String()}
	}
	line := fmt.Sprintf("%s: %s used", report.Counted(found.RowsRead, "row"), report.Count(found.RowsUsed).Human())
	for _, part := range []struct {
		what   string
		counts map[string]int64
	}{{"excluded", found.Filtered}, {"rejected", found.Rejected}} {
		if len(part.counts) > 0 {
			line += fmt.Sprintf(", %s %s (%s)", report.Count(sum(part.counts)).Human(), part.what, report.Tally(part.counts))
		}
	}
	things := report.Counted(found.Orders, "order")
	if found.Contracts > 0 {
		things = report.Counted(found.Contracts, "subscription")
	}
	if found.FirstDay != nil {
		line += fmt.Sprintf(" · %s of %s, %s to %s", things, report.Counted(found.Customers, "customer"), found.FirstDay, found.LastDay)
	}
	if !i.Readable() {
		return []string{line, "Every row was rejected: fix the rows, or name the flags that can read them."}
	}
	return []string{line}
}

// mismatchTable is a row for each way in which orders and a customers file do not
// fit together.
func mismatchTable(r *export.Reconciliation) report.Table {
	type row struct {
		code, text string
		export.Mismatch
	}
	rows := []row{
		{"orders-unknown-customers", "orders of customers who are not in it", r.Unknown},
		{"customers-without-orders", "customers without an order", r.Without},
		{"orders-before-signup", "orders before the customer signed up", r.Early},
	}
	if r.Refused != nil {
		rows = nil
	}
	t := report.Layout[row]{Name: "customers", Title: "Compared with " + ShortName(r.File), Columns: []report.Column[row]{
		{Name: "mismatch", Title: "Mismatch", Cell: func(m row) report.Cell { return report.Text(m.code).Shown(m.text) }},
		{Name: "customers", Title: "Customers", Right: true, Cell: func(m row) report.Cell { return report.Count(m.Customers) }},
		{Name: "orders", Title: "Orders", Right: true, Cell: func(m row) report.Cell { return ifAny(m.Orders) }},
		{Name: "examples", Title: "Examples", Cell: func(m row) report.Cell { return report.Raw(shortList(m.Examples)) }},
	}}.Table(rows)
	if r.Refused != nil {
		t.Add(report.Raw("not compared: " + r.Refused.String()))
	}
	return t
}

func sum(counts map[string]int64) (total int64) {
	for _, n := range counts {
		total += n
	}
	return total
}
