package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/retain-cli/retain/pkg/analysis"
	"github.com/retain-cli/retain/pkg/ltv"
)

const ltvLong = `What a customer is worth, by a model that has a name. Models are never mixed, and
every input stands beside the value.

  historic  what customers have brought so far: margin x net revenue per customer,
            mean and median, the share of the top tenth, and the value of a customer
            at each age of the cohorts
  simple    LTV = AOV x orders per customer per period x lifetime x margin
            AOV = net revenue / orders; orders per customer per period = orders /
            active customers; lifetime in periods = 1 / pooled CCR. All of it over
            the complete periods that --from and --to leave. Undefined when nobody
            was lost.
            Subscriptions: LTV = ARPA x margin / CCR, with ARPA = MRR / customers;
            it is the model of a customers file without orders

The value at an age is the sum of what each age added, over the cohorts that have
completed it. --cac, the cost of winning a customer, gives LTV:CAC and the payback:
historic, the periods until the average value has reached the cost; simple, cost /
profit per customer and period.

Simple depends on --period and --active: a customer who skips a month counts as lost
there, and as another one when coming back. Compare it to historic.

Groups (--by) are compared by their value: the mean of historic by Welch's test, simple
as the product of ratios that it is (retain help definitions).`

const ltvExample = `  retain ltv orders.csv
  retain ltv --model simple --margin 40% --cac 25 orders.csv
  retain ltv --model simple --active auto orders.csv
  retain ltv --customers customers.csv`

func newLTVCommand(app *app) *cobra.Command {
	var o struct {
		metricFlags
		ltv   analysis.LTV
		model ltv.Model
	}
	cmd := &cobra.Command{
		Use:     "ltv [flags] ORDERS...",
		Short:   "Lifetime value: what a customer is worth",
		Long:    ltvLong,
		Example: ltvExample,
	}
	g := flagGroup{cmd, ownFlags}
	g.named(&o.model, "model", "NAME", "how customers are valued; subscriptions by simple", ltv.ModelNames())
	g.text(&o.ltv.Margin, "margin", "PERCENT", "share of revenue that is profit")
	g.text(&o.ltv.CAC, "cac", "AMOUNT", "cost of winning a customer: adds LTV:CAC and payback")
	o.options.NeedAmount = true
	return app.asks(cmd, &o.metricFlags, func(ctx context.Context, d *analysis.Data) (analysis.Result, error) {
		o.ltv.Scope = o.scope()
		if app.settings.from["model"] != "" {
			o.ltv.Model = &o.model
		}
		return o.ltv.Run(ctx, d)
	}, addPeriods, addRange, addActivity, addGroups, addConfidence)
}
