package main

import (
	"github.com/spf13/cobra"

	"github.com/retain-cli/retain/pkg/report"
	"github.com/retain-cli/retain/pkg/retention"
)

const rcrLong = `Revenue churn rate: of the revenue of the customers at the start of a period, the
percentage that is gone at its end.

  gross RCR = (churned + contraction) / start x 100
  net RCR   = (churned + contraction - expansion) / start x 100

Churned is the revenue of the customers lost; contraction and expansion are what
the customers kept pay less and more than before. Revenue of new and returned
customers is in neither rate and stands beside them. Net RCR is negative when
customers who stay grow by more than is lost. GRR = 100 - gross, NRR = 100 - net.
Undefined (a dash; null in JSON) when there was no revenue at the start, or less than
none by refunds. Groups (--by) are compared by both rates, pooled. All of it: retain
help definitions.`

const rcrExample = `  retain rcr orders.csv
  retain rcr --period quarterly --currency EUR orders.csv
  retain rcr --customers customers.csv --format markdown --output rcr.md`

func newRCRCommand(app *app) *cobra.Command {
	o := &metricFlags{}
	cmd := &cobra.Command{
		Use:     "rcr [flags] ORDERS...",
		Short:   "Revenue churn rate: the share of revenue that left",
		Long:    rcrLong,
		Example: rcrExample,

		SuggestFor: []string{"grr", "nrr", "revenue-churn"},
	}
	o.options.NeedAmount = true
	v := flowView{
		metric:  "rcr",
		formula: "Gross RCR = (churned + contraction) / start.  Net RCR = (churned + contraction - expansion) / start.",
		periods: flowTable,
		foot:    flowSummary,
	}
	return app.metric(cmd, o, v.report, addPeriods, addRange, addActivity, addGroups, addConfidence)
}

func flowTable(flows []retention.Flow) report.Table {
	t := report.Table{Name: "periods", Columns: spanColumns(
		report.Head{Name: "revenue_start", Title: "Start", Right: true},
		report.Head{Name: "revenue_new", Title: "New", Right: true, Drop: 4},
		report.Head{Name: "revenue_reactivation", Title: "Returned", Right: true, Drop: 5},
		report.Head{Name: "revenue_expansion", Title: "Expansion", Right: true, Drop: 1},
		report.Head{Name: "revenue_contraction", Title: "Contraction", Right: true, Drop: 2},
		report.Head{Name: "revenue_churned", Title: "Churned", Right: true},
		report.Head{Name: "revenue_end", Title: "End", Right: true, Drop: 3},
		report.Head{Name: "rcr_gross", Title: "Gross RCR", Right: true},
		report.Head{Name: "rcr_net", Title: "Net RCR", Right: true},
		report.Head{Name: "grr", For: report.Programs},
		report.Head{Name: "nrr", For: report.Programs},
		report.Head{Name: "quick_ratio", For: report.Programs},
	)}
	money := amounts(flows)
	for _, f := range flows {
		markPartial(t.Add(append(spanCells(f.Period, f.FirstDay, f.LastDay, f.Complete),
			money(f.Start), money(f.New), money(f.Reactivation), money(f.Expansion), money(f.Contraction), money(f.Churned), money(f.End),
			report.PercentOf(f.Gross), report.PercentOf(f.Net), report.PercentOf(f.GRR), report.PercentOf(f.NRR),
			report.NumberOf(f.QuickRatio, 2))...), f.Complete)
	}
	return t
}

func flowSummary(flows retention.Flows) []string {
	var gross, net []*float64
	for _, f := range flows.Periods {
		if f.Complete {
			gross, net = append(gross, f.Gross), append(net, f.Net)
		}
	}
	lines := []string{rated(flows.Summary.Gross)}
	if flows.Summary.Periods > 0 {
		lines = append(lines,
			"gross RCR  "+summary(flows.Summary.Gross, gross),
			"net RCR    "+summary(flows.Summary.Net, net))
	}
	return lines
}
