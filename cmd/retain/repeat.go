package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/retain-cli/retain/pkg/analysis"
)

const repeatLong = `Repeat purchases: how many customers come back, how soon, and what that is worth.

  repeat rate = customers with orders on two or more days / customers x 100

First orders are those on the day of a customer's first order; all others are repeat
orders. Gaps are the days between consecutive order days of the same customer, their
quantiles by linear interpolation (R type 7). In a period, a repeat customer is one
who ordered in it after the day of the first order ever. Refunds count with the
orders of their day.`

const repeatExample = `  retain repeat orders.csv
  retain repeat --period quarterly --from 2024 orders.csv
  retain repeat --format json orders.csv | jq .repeat_rate`

func newRepeatCommand(app *app) *cobra.Command {
	o := &metricFlags{}
	cmd := &cobra.Command{
		Use:     "repeat [flags] ORDERS...",
		Short:   "Who buys again, how soon, and what that is worth",
		Long:    repeatLong,
		Example: repeatExample,
	}
	return app.asks(cmd, o, func(ctx context.Context, d *analysis.Data) (analysis.Result, error) {
		return analysis.Repeat{Scope: o.scope()}.Run(ctx, d)
	}, addPeriods, addRange, addGroups, addConfidence)
}
