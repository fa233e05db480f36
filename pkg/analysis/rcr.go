package analysis

import (
	"context"

	"github.com/retain-cli/retain/pkg/report"
	"github.com/retain-cli/retain/pkg/retention"
)

// RCR asks for the revenue churn rates of each period.
type RCR struct{ Scope }

// Run computes the rates.
func (r RCR) Run(ctx context.Context, d *Data) (*Flows, error) {
	v := flowView{
		metric:  "rcr",
		formula: "Gross RCR = (churned + contraction) / start.  Net RCR = (churned + contraction - expansion) / start.  GRR, NRR = 100 % - gross, net RCR.",
		columns: churnColumns,
		foot:    churnFoot,
	}
	return v.run(ctx, d, r.Scope)
}

func churnColumns(flows []retention.Flow, money moneyCell) []report.Column[retention.Flow] {
	type flow = retention.Flow
	return []report.Column[flow]{
		{Name: "revenue_start", Title: "Start", Right: true, Cell: func(f flow) report.Cell { return money(f.Start) }},
		{Name: "revenue_new", Title: "New", Right: true, Drop: 4, Cell: func(f flow) report.Cell { return money(f.New) }},
		{Name: "revenue_reactivation", Title: "Returned", Right: true, Drop: 5, Cell: func(f flow) report.Cell { return money(f.Reactivation) }},
		{Name: "revenue_expansion", Title: "Expansion", Right: true, Drop: 1, Cell: func(f flow) report.Cell { return money(f.Expansion) }},
		{Name: "revenue_contraction", Title: "Contraction", Right: true, Drop: 2, Cell: func(f flow) report.Cell { return money(f.Contraction) }},
		{Name: "revenue_churned", Title: "Churned", Right: true, Cell: func(f flow) report.Cell { return money(f.Churned) }},
		{Name: "revenue_end", Title: "End", Right: true, Drop: 3, Cell: func(f flow) report.Cell { return money(f.End) }},
		{Name: "rcr_gross", Title: "Gross RCR", Right: true, Cell: func(f flow) report.Cell { return report.PercentOf(f.Gross) }},
		{Name: "rcr_net", Title: "Net RCR", Right: true, Cell: func(f flow) report.Cell { return report.PercentOf(f.Net) }},
		{Name: "grr", Title: "GRR", Right: true, Cell: func(f flow) report.Cell { return report.PercentOf(f.GRR) }},
		{Name: "nrr", Title: "NRR", Right: true, Cell: func(f flow) report.Cell { return report.PercentOf(f.NRR) }},
		{Name: "quick_ratio", For: report.Programs, Cell: func(f flow) report.Cell { return report.NumberOf(f.QuickRatio, 2) }},
		passedColumn(flows, func(f flow) int64 { return f.CustomersPassed }),
	}
}

func churnFoot(flows retention.Flows) []string {
	if flows.Summary.Periods == 0 {
		return []string{"no complete period has a rate"}
	}
	gross := history(flows.Periods, func(f retention.Flow) *float64 { return f.Gross })
	net := history(flows.Periods, func(f retention.Flow) *float64 { return f.Net })
	return []string{
		report.Counted(int64(flows.Summary.Periods), "period") + " with a rate",
		"gross RCR  " + summaryText(flows.Summary.Gross, gross),
		"net RCR    " + summaryText(flows.Summary.Net, net),
	}
}
