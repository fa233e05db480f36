package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/retain-cli/retain/pkg/analysis"
)

func newRepeatCommand(app *app) *cobra.Command {
	o := &sharedFlags{}
	cmd := &cobra.Command{
		Use:   "repeat [flags] ORDERS...",
		Short: "How many customers buy again, how soon, and what they are worth",
	}
	return app.metric(cmd, o, func(ctx context.Context, d *analysis.Data) (analysis.Result, error) {
		return analysis.Repeat{Scope: o.scope()}.Run(ctx, d)
	}, addPeriods, addRange, addGroups, addConfidence, addBenchmark)
}
