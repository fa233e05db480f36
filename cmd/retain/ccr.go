package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/retain-cli/retain/pkg/analysis"
)

const ccrLong = `Customer churn rate: of the customers at the start of a period, the percentage
that is gone at its end.

  CCR = lost / start x 100

It is undefined (a dash; null in JSON) when nobody was there at the start. Who is
active is --active's to say, and is printed with the result. CRR + CCR = 100.
The interval is Wilson's score interval. All of it: retain help definitions.`

const ccrExample = `  retain ccr orders.csv
  retain ccr --period quarterly --active auto orders.csv
  retain ccr --customers customers.csv --as-of today --format csv --output churn.csv`

func newCCRCommand(app *app) *cobra.Command {
	var o struct {
		metricFlags
		rates rateFlags
	}
	cmd := &cobra.Command{
		Use:     "ccr [flags] ORDERS...",
		Short:   "Customer churn rate: the share of customers who left",
		Long:    ccrLong,
		Example: ccrExample,

		SuggestFor: []string{"churn", "attrition"},
	}
	o.rates.add(cmd)
	return app.asks(cmd, &o.metricFlags, func(ctx context.Context, d *analysis.Data) (analysis.Result, error) {
		return analysis.CCR{Scope: o.scope(), Method: o.rates.method}.Run(ctx, d)
	}, addPeriods, addRange, addActivity, addGroups, addConfidence)
}
