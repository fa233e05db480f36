package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/retain-cli/retain/pkg/analysis"
	"github.com/retain-cli/retain/pkg/ltv"
)

func newLTVCommand(app *app) *cobra.Command {
	var o struct {
		metricFlags
		ltv   analysis.LTV
		model ltv.Model
	}
	cmd := &cobra.Command{
		Use:   "ltv [flags] ORDERS...",
		Short: "Lifetime value: what a customer is worth",
	}
	g := flagGroup{cmd, ownFlags}
	g.named(&o.model, "model", "NAME", "valuation model; subscriptions have simple only", ltv.ModelNames())
	g.text(&o.ltv.Margin, "margin", "PERCENT", "profit margin")
	g.text(&o.ltv.CAC, "cac", "AMOUNT", "cost of acquiring a customer: adds LTV:CAC and payback")
	o.options.NeedAmount = true
	return app.asks(cmd, &o.metricFlags, func(ctx context.Context, d *analysis.Data) (analysis.Result, error) {
		o.ltv.Scope = o.scope()
		if app.settings.from["model"] != "" {
			o.ltv.Model = &o.model
		}
		return o.ltv.Run(ctx, d)
	}, addPeriods, addRange, addActivity, addGroups, addConfidence)
}
