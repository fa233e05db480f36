package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/retain-cli/retain/pkg/analysis"
	"github.com/retain-cli/retain/pkg/cohort"
)

const cohortLong = `Cohorts: customers by the period of their first order, and what each cohort did
0, 1, 2, ... periods later.

  --kind exact       who ordered in exactly that period
  --kind unbounded   who ordered in that period or a later one: not lost by then

With --customers and no orders: who had a subscription at the end of that period; at
age 0 all of the cohort, also those who left in it.

By group, customers who came back at age 1 are compared, of those whose period at that
age is over.

Every period of the data has a row and every age a column, silent ones too. A cell
with * is about a period that is not over; what lies behind the data is empty, not 0.
The average is weighted by customers: all cohorts together at that age, without the
cells of periods that are not over.

  --value customers             how many (the average is in percent)
  --value rate                  percentage of the cohort
  --value orders                orders (the average is per customer)
  --value revenue               net revenue (the average is per customer)
  --value revenue-per-customer  net revenue per customer of the cohort`

const cohortExample = `  retain cohort orders.csv
  retain cohort --period quarterly --kind unbounded --value rate orders.csv
  retain cohort --value revenue-per-customer --from 2024 --format csv orders.csv`

func newCohortCommand(app *app) *cobra.Command {
	var o struct {
		metricFlags
		cohort analysis.Cohort
	}
	cmd := &cobra.Command{
		Use:     "cohort [flags] ORDERS...",
		Short:   "Customers by first order, and how many came back when",
		Long:    cohortLong,
		Example: cohortExample,
	}
	g := flagGroup{cmd, ownFlags}
	g.named(&o.cohort.Kind, "kind", "KIND", "when a customer counts in a cell", cohort.KindNames())
	g.named(&o.cohort.Value, "value", "WHAT", "what a cell shows", analysis.CohortValueNames())
	return app.asks(cmd, &o.metricFlags, func(ctx context.Context, d *analysis.Data) (analysis.Result, error) {
		o.cohort.Scope = o.scope()
		return o.cohort.Run(ctx, d)
	}, addPeriods, addRange, addGroups, addConfidence)
}
