package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/retain-cli/retain/pkg/analysis"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/ltv"
)

func newLTVCommand(app *app) *cobra.Command {
	var o struct {
		sharedFlags
		modelFlags
		ltv   analysis.LTV
		value ltv.Model
	}
	cmd := &cobra.Command{
		Use:   "ltv [flags] ORDERS...",
		Short: "Lifetime value: what a customer is worth",
	}
	addFlags(cmd, ownFlags,
		option{name: "model", to: &o.value, kind: "NAME", usage: "valuation model; subscriptions have simple only", values: ltv.ModelNames()},
		option{name: "margin", to: &o.ltv.Margin, kind: "PERCENT", usage: "profit margin"},
		option{name: "cac", to: &o.ltv.CAC, kind: "AMOUNT", usage: "cost of acquiring a customer: adds LTV:CAC and payback"},
		option{name: "spend", to: &o.spend, kind: "FILE", reads: true, usage: "what winning customers cost: a CSV of date, channel, amount; adds CAC, LTV:CAC and payback by cohort, and by channel with --by"},
		option{name: "within", to: &o.ltv.Within, kind: "DURATION,...", usage: "add the value within so long of the first order, by cohort: 90,180,1y", suggest: []string{"90,180,365"}},
	)
	o.modelFlags.add(cmd, "The predictive model", &o.modelFiles)
	o.options.NeedAmount = true
	request := func() analysis.LTV {
		r := o.ltv
		r.Scope, r.Predict, r.Plot, r.LoadModel = o.scope(), o.model, o.plot, o.loaded
		from := app.settings.from
		if from["model"] != "" {
			r.Model = &o.value
		}
		if from["spend"] == "--spend" && from["cac"] != "--cac" {
			r.CAC = ltv.CAC{} // that of the settings is what --spend replaces
		}
		return r
	}
	o.check = func() error {
		predictive := o.value == ltv.PredictiveModel
		for _, name := range []string{"horizon", "discount", "interval", "split", "plot", "save-model", "load-model"} {
			if cmd.Flags().Changed(name) && !predictive {
				return usagef("--%s is a flag of --model predictive", name)
			}
		}
		for _, name := range []string{"from", "to", "active"} {
			if cmd.Flags().Changed(name) && predictive {
				return usagef("--%s has no effect on --model predictive, which sees all orders up to --as-of", name)
			}
		}
		for _, name := range []string{"period", "week-start", "fiscal-start"} {
			if cmd.Flags().Changed(name) && predictive && !(facts.By{Name: o.by}).Age() {
				return usagef("--%s has no effect on --model predictive, which sees days; it cuts the groups of --by cohort alone", name)
			}
		}
		return nil
	}
	o.checkModel = func(m *analysis.SavedModel) error { return o.agree(&app.settings, cmd, m) }
	o.checkSpend = func(d *analysis.Data) error { return request().CheckSpend(d) }
	return app.metric(cmd, &o.sharedFlags, func(ctx context.Context, d *analysis.Data) (analysis.Result, error) {
		return request().Run(ctx, d)
	}, addPeriods, addRange, addActivity, addGroups, addConfidence)
}
