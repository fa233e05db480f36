package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/retain-cli/retain/pkg/money"
	"github.com/retain-cli/retain/pkg/report"
	"github.com/retain-cli/retain/pkg/retention"
)

const mrrLong = `Revenue movements: what the revenue at the end of a period is made of.

  end = start + new + returned + expansion - contraction - churned

From a customers export, revenue is MRR: the sum of mrr over the subscriptions that
run at the end of a day. From orders it is what active customers bought: with
--active in-period in the period, with --active 90d in the 90 days up to its end.

  new          of customers who were never there before
  returned     of customers who were there once, but not at the start (reactivation)
  expansion    more from customers who stayed      contraction   less from them
  churned      of customers who left               net new       end - start

  quick ratio = (new + returned + expansion) / (churned + contraction)
  ARPA        = end / customers at the end

The quick ratio is undefined (a dash; null in JSON) when nothing was lost. Refunds to
customers who are not active are in no movement: revenue_outside in JSON and CSV, of
the period or, with --active 90d, of the 90 days up to its end.
Groups (--by) are compared by ARPA at the end of the last complete period, and by the
gross churn of retain rcr; totals of groups of different sizes say nothing.
All of it: retain help definitions.`

const mrrExample = `  retain mrr --customers customers.csv
  retain mrr --customers customers.csv --period quarterly --from 2025
  retain mrr --active 90d orders.csv
  retain mrr --customers customers.csv --format json | jq '.periods[-1].quick_ratio'`

func newMRRCommand(app *app) *cobra.Command {
	o := &metricFlags{}
	cmd := &cobra.Command{
		Use:     "mrr [flags] ORDERS...",
		Short:   "Revenue movements: new, expansion, contraction, churned",
		Long:    mrrLong,
		Example: mrrExample,
	}
	o.options.NeedAmount = true
	v := flowView{
		metric:  "mrr",
		formula: "End = start + new + returned + expansion - contraction - churned.",
		periods: mrrTable,
		charts:  mrrCharts,
		foot:    mrrSummary,
		arpa:    true,
	}
	return app.metric(cmd, o, v.report, addPeriods, addRange, addActivity, addGroups, addConfidence)
}

func mrrTable(flows []retention.Flow) report.Table {
	t := report.Table{Name: "periods", Columns: spanColumns(
		report.Head{Name: "customers_start", For: report.Programs},
		report.Head{Name: "customers_end", For: report.Programs},
		report.Head{Name: "revenue_start", Title: "Start", Right: true, Drop: 6},
		report.Head{Name: "revenue_new", Title: "New", Right: true},
		report.Head{Name: "revenue_reactivation", Title: "Returned", Right: true, Drop: 3},
		report.Head{Name: "revenue_expansion", Title: "Expansion", Right: true, Drop: 1},
		report.Head{Name: "revenue_contraction", Title: "Contraction", Right: true, Drop: 1},
		report.Head{Name: "revenue_churned", Title: "Churned", Right: true},
		report.Head{Name: "revenue_net_new", Title: "Net new", Right: true, Drop: 2},
		report.Head{Name: "revenue_end", Title: "End", Right: true},
		report.Head{Name: "revenue_outside", For: report.Programs},
		report.Head{Name: "quick_ratio", Title: "Quick", Right: true, Drop: 4},
		report.Head{Name: "arpa", Title: "ARPA", Right: true, Drop: 5},
	)}
	money := amounts(flows)
	for _, f := range flows {
		markPartial(t.Add(append(spanCells(f.Period, f.FirstDay, f.LastDay, f.Complete),
			report.Count(f.CustomersStart), report.Count(f.CustomersEnd),
			money(f.Start), money(f.New), money(f.Reactivation), money(f.Expansion), money(f.Contraction), money(f.Churned),
			money(f.NetNew), money(f.End), report.Money(f.Outside),
			report.NumberOf(f.QuickRatio, 1), report.NumberOf(f.ARPA, f.End.Unit.Digits))...), f.Complete)
	}
	return t
}

// mrrCharts is the bridge from the start of the first complete period to the
// end of the last.
func mrrCharts(d *data, flows retention.Flows) []report.Chart {
	complete := completeFlows(flows)
	if len(complete) == 0 {
		return nil
	}
	first, last, s := complete[0], complete[len(complete)-1], flows.Summary
	steps := []money.Amount{first.Start, s.New, s.Reactivation, s.Expansion, s.Contraction, s.Churned, last.End}
	var values []float64
	for i, a := range steps {
		value := a.Float()
		if i == 4 || i == 5 {
			value = -value
		}
		values = append(values, value)
	}
	return []report.Chart{{
		Title:  fmt.Sprintf("From the start of %s to the end of %s", first.Period, last.Period),
		Kind:   report.Bridge,
		Labels: []string{"start", "new", "returned", "expansion", "contraction", "churned", "end"},
		Series: []report.Series{{Name: "revenue", Values: values}},
		Unit:   d.coverage.Unit.Currency,
	}}
}

func completeFlows(flows retention.Flows) (complete []retention.Flow) {
	for _, f := range flows.Periods {
		if f.Complete {
			complete = append(complete, f)
		}
	}
	return complete
}

// mrrSummary is all complete periods in one line, and the last in another.
func mrrSummary(flows retention.Flows) []string {
	complete := completeFlows(flows)
	if len(complete) == 0 {
		return []string{"no period is complete"}
	}
	s, last := flows.Summary, complete[len(complete)-1]
	var ends []*float64
	for _, f := range complete {
		end := f.End.Float()
		ends = append(ends, &end)
	}
	all := []string{
		count(int64(len(complete)), "complete period"),
		"net new " + signedMoney(s.NetNew),
		"quick ratio " + report.NumberOf(s.QuickRatio, 1).Human(),
	}
	lines := []string{strings.Join(append(all, history(ends)...), " · ")}
	if last.ARPA != nil {
		lines = append(lines, fmt.Sprintf("%s ended with %s from %s, %s each",
			last.Period, last.End, count(last.CustomersEnd, "customer"), report.NumberOf(last.ARPA, last.End.Unit.Digits).Human()))
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
