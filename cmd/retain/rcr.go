package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/retain-cli/retain/pkg/analysis"
)

func newRCRCommand(app *app) *cobra.Command {
	o := &sharedFlags{}
	cmd := &cobra.Command{
		Use:   "rcr [flags] ORDERS...",
		Short: "Revenue churn rate: the share of revenue that was lost",

		SuggestFor: []string{"grr", "nrr", "revenue-churn"},
	}
	o.options.NeedAmount = true
	return app.metric(cmd, o, func(ctx context.Context, d *analysis.Data) (analysis.Result, error) {
		return analysis.RCR{Scope: o.scope()}.Run(ctx, d)
	}, addPeriods, addRange, addActivity, addGroups, addConfidence)
}
