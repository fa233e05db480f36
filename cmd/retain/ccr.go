package main

import (
	"github.com/spf13/cobra"

	"github.com/retain-cli/retain/pkg/compare"
	"github.com/retain-cli/retain/pkg/report"
	"github.com/retain-cli/retain/pkg/retention"
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
	return app.metric(cmd, &o.metricFlags, func(d *data) (report.Report, error) {
		moves := d.Movements(o.query())
		rates := retention.CCR(moves, o.rates.retention(&o.metricFlags))
		return ccrView().report(d, moves, rates, &o.rates), nil
	})
}

func ccrView() rateView {
	return rateView{metric: "ccr", other: "crr", rate: ccrOf, rest: crrOf, formula: "customers lost / customers at the start", tested: compare.Lost()}
}
