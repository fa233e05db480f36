package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/retain-cli/retain/pkg/analysis"
)

func newMRRCommand(app *app) *cobra.Command {
	o := &sharedFlags{}
	cmd := &cobra.Command{
		Use:   "mrr [flags] ORDERS...",
		Short: "Revenue movements: new, expansion, contraction, churned",
	}
	o.options.NeedAmount = true
	return app.metric(cmd, o, func(ctx context.Context, d *analysis.Data) (analysis.Result, error) {
		return analysis.MRR{Scope: o.scope()}.Run(ctx, d)
	}, addPeriods, addRange, addActivity, addGroups, addConfidence)
}
