package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/retain-cli/retain/pkg/analysis"
)

func newCRRCommand(app *app) *cobra.Command {
	var o struct {
		metricFlags
		rates rateFlags
	}
	cmd := &cobra.Command{
		Use:   "crr [flags] ORDERS...",
		Short: "Customer retention rate: the share of customers who stayed",

		SuggestFor: []string{"retention", "retained"},
	}
	o.rates.add(cmd)
	return app.metric(cmd, &o.metricFlags, func(ctx context.Context, d *analysis.Data) (analysis.Result, error) {
		return analysis.CRR{Scope: o.scope(), Method: o.rates.method}.Run(ctx, d)
	}, addPeriods, addRange, addActivity, addGroups, addConfidence)
}
