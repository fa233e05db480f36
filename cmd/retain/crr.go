package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/retain-cli/retain/pkg/analysis"
)

const crrLong = `Customer retention rate: of the customers at the start of a period, the
percentage that is still there at its end.

  CRR = (end - new - returned) / start x 100 = kept / start x 100

It is undefined (a dash; null in JSON) when nobody was there at the start. Who is
active is --active's to say, and is printed with the result. CRR + CCR = 100.
The interval is Wilson's score interval. With --method textbook customers who come
back count as kept, as in the formula usually printed. All of it: retain help
definitions.`

const crrExample = `  retain crr orders.csv
  retain crr --period weekly --active 90d orders-2023.csv.gz orders-2024.csv
  retain crr --customers customers.csv --period quarterly --as-of 2024-03-31
  psql -c "copy (select ...) to stdout csv header" shop | retain crr --format json -`

func newCRRCommand(app *app) *cobra.Command {
	var o struct {
		metricFlags
		rates rateFlags
	}
	cmd := &cobra.Command{
		Use:     "crr [flags] ORDERS...",
		Short:   "Customer retention rate: the share of customers who stayed",
		Long:    crrLong,
		Example: crrExample,

		SuggestFor: []string{"retention", "retained"},
	}
	o.rates.add(cmd)
	return app.asks(cmd, &o.metricFlags, func(ctx context.Context, d *analysis.Data) (analysis.Result, error) {
		return analysis.CRR{Scope: o.scope(), Method: o.rates.method}.Run(ctx, d)
	}, addPeriods, addRange, addActivity, addGroups, addConfidence)
}
