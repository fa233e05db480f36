package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/retain-cli/retain/pkg/analysis"
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
	return app.asks(cmd, o, func(ctx context.Context, d *analysis.Data) (analysis.Result, error) {
		return analysis.RCR{Scope: o.scope()}.Run(ctx, d)
	}, addPeriods, addRange, addActivity, addGroups, addConfidence)
}
