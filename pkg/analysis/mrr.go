package analysis

import (
	"context"
	"fmt"
	"strings"

	"github.com/retain-cli/retain/pkg/money"
	"github.com/retain-cli/retain/pkg/note"
	"github.com/retain-cli/retain/pkg/report"
	"github.com/retain-cli/retain/pkg/retention"
)

// MRR asks for the revenue movements of each period.
type MRR struct{ Scope }

// Run computes the movements.
func (r MRR) Run(ctx context.Context, d *Data) (*Flows, error) {
	v := flowView{
		metric:  "mrr",
		formula: "End = start + new + returned + expansion - contraction - churned.",
		columns: movementColumns,
		charts:  bridge,
		foot:    movementFoot,
		arpa:    true,
	}
	f, err := v.run(ctx, d, r.Scope)
	if err != nil {
		return nil, err
	}
	f.Outlook, err = d.outlook(ctx, f)
	if o := f.Outlook; o != nil && d.Later != nil && o.Total.Ending+o.Total.PastDue > 0 {
		f.Warnings = append(f.Warnings, note.Note{Code: "outlook-later", Level: note.Warning, Concerns: note.Subscriptions}.Filled(
			"the data goes on to %s: ending, past due, at-risk and committed MRR of %s know what came later; later ends count as planned, and past due is as of %[1]s", *d.Later, o.AsOf))
	}
	return f, err
}

func movementColumns(flows []retention.Flow, money moneyCell) []report.Column[retention.Flow] {
	type flow = retention.Flow
	return []report.Column[flow]{
		{Name: "customers_start", For: report.Programs, Cell: func(f flow) report.Cell { return report.Count(f.CustomersStart) }},
		{Name: "customers_end", For: report.Programs, Cell: func(f flow) report.Cell { return report.Count(f.CustomersEnd) }},
		{Name: "revenue_start", Title: "Start", Right: true, Drop: 6, Cell: func(f flow) report.Cell { return money(f.Start) }},
		{Name: "revenue_new", Title: "New", Right: true, Cell: func(f flow) report.Cell { return money(f.New) }},
		{Name: "revenue_reactivation", Title: "Returned", Right: true, Drop: 3, Cell: func(f flow) report.Cell { return money(f.Reactivation) }},
		{Name: "revenue_expansion", Title: "Expansion", Right: true, Drop: 1, Cell: func(f flow) report.Cell { return money(f.Expansion) }},
		{Name: "revenue_contraction", Title: "Contraction", Right: true, Drop: 1, Cell: func(f flow) report.Cell { return money(f.Contraction) }},
		{Name: "revenue_churned", Title: "Churned", Right: true, Cell: func(f flow) report.Cell { return money(f.Churned) }},
		{Name: "revenue_net_new", Title: "Net new", Right: true, Drop: 2, Cell: func(f flow) report.Cell { return money(f.NetNew) }},
		{Name: "revenue_end", Title: "End", Right: true, Cell: func(f flow) report.Cell { return money(f.End) }},
		{Name: "revenue_outside", For: report.Programs, Cell: func(f flow) report.Cell { return report.Money(f.Outside) }},
		{Name: "quick_ratio", Title: "Quick", Right: true, Drop: 4, Cell: func(f flow) report.Cell { return report.NumberOf(f.QuickRatio, 1) }},
		{Name: "arpa", Title: "ARPA", Right: true, Drop: 5, Cell: func(f flow) report.Cell { return report.NumberOf(f.ARPA, f.End.Unit.Digits) }},
		passedColumn(flows, func(f flow) int64 { return f.CustomersPassed }),
	}
}

// bridge leads from the start of the first complete period to the end of the last.
func bridge(f *Flows) []report.Chart {
	complete := complete(f.Periods)
	if len(complete) == 0 {
		return nil
	}
	first, last, s := complete[0], complete[len(complete)-1], f.Summary
	values := floats([]money.Amount{first.Start, s.New, s.Reactivation, s.Expansion, s.Contraction, s.Churned, last.End})
	values[4], values[5] = -values[4], -values[5]
	return []report.Chart{{
		Title:  fmt.Sprintf("From the start of %s to the end of %s", first.Period, last.Period),
		Kind:   report.Bridge,
		Labels: []string{"start", "new", "returned", "expansion", "contraction", "churned", "end"},
		Series: []report.Series{{Name: "revenue", Values: values}},
		Unit:   f.unit,
	}}
}

func floats(amounts []money.Amount) (values []float64) {
	for _, a := range amounts {
		values = append(values, a.Float())
	}
	return values
}

// movementFoot is all complete periods in one line, and the last in another.
func movementFoot(flows retention.Flows) []string {
	complete := complete(flows.Periods)
	if len(complete) == 0 {
		return []string{"no period is complete"}
	}
	s, last := flows.Summary, complete[len(complete)-1]
	ends := history(flows.Periods, func(f retention.Flow) *float64 { return number(f.End.Float()) })
	all := []string{
		report.Counted(int64(len(complete)), "complete period"),
		"net new " + signedMoney(s.NetNew),
		"quick ratio " + report.NumberOf(s.QuickRatio, 1).Human(),
	}
	lines := []string{strings.Join(append(all, trend(ends)...), " · ")}
	if last.ARPA != nil {
		lines = append(lines, fmt.Sprintf("%s ended with %s from %s, %s each",
			last.Period, last.End, report.Counted(last.CustomersEnd, "customer"), report.NumberOf(last.ARPA, last.End.Unit.Digits).Human()))
	}
	return lines
}

// signedMoney is a change of an amount with its sign: +1,234.50 EUR.
func signedMoney(a money.Amount) string {
	if a.Minor >= 0 {
		return "+" + a.String()
	}
	return a.String()
}
