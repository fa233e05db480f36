package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/retain-cli/retain/pkg/analysis"
	"github.com/retain-cli/retain/pkg/export"
)

func newRCRCommand(app *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "rcr [flags] ORDERS...",
		Short: "Revenue churn rate: the share of revenue that was lost",

		SuggestFor: []string{"grr", "nrr", "revenue-churn"},
	}
	return app.revenueRate(cmd, func(ctx context.Context, d *analysis.Data, s analysis.Scope) (analysis.Result, error) {
		return analysis.RCR{Scope: s}.Run(ctx, d)
	}, addRolling, addBenchmark)
}

func newMRRCommand(app *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "mrr [flags] ORDERS...",
		Short: "Revenue movements: new, expansion, contraction, churned",
	}
	return app.revenueRate(cmd, func(ctx context.Context, d *analysis.Data, s analysis.Scope) (analysis.Result, error) {
		return analysis.MRR{Scope: s}.Run(ctx, d)
	})
}

// revenueRate makes a command one about the movements of revenue.
func (a *app) revenueRate(cmd *cobra.Command, ask func(context.Context, *analysis.Data, analysis.Scope) (analysis.Result, error), own ...flagSet) *cobra.Command {
	o := &sharedFlags{options: export.Options{NeedAmount: true}}
	return a.metric(cmd, o, func(ctx context.Context, d *analysis.Data) (analysis.Result, error) {
		return ask(ctx, d, o.scope())
	}, append(own, addPeriods, addRange, addActivity, addGroups, addConfidence)...)
}
