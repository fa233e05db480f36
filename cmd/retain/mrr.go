package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/retain-cli/retain/pkg/analysis"
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
	return app.asks(cmd, o, func(ctx context.Context, d *analysis.Data) (analysis.Result, error) {
		return analysis.MRR{Scope: o.scope()}.Run(ctx, d)
	}, addPeriods, addRange, addActivity, addGroups, addConfidence)
}
