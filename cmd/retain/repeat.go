package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/retain-cli/retain/pkg/analysis"
)

func newRepeatCommand(app *app) *cobra.Command {
	var o struct {
		sharedFlags
		repeat analysis.Repeat
	}
	cmd := &cobra.Command{
		Use:   "repeat [flags] ORDERS...",
		Short: "How many customers buy again, how soon, and what they are worth",
	}
	addFlags(cmd, ownFlags,
		option{name: "within", to: &o.repeat.Within, kind: "DURATION,...", usage: "add who ordered again within so long of the first order, by cohort, and the curve: 30,60,90,180,1y",
			suggest: []string{"30,60,90,180,365"}},
	)
	return app.metric(cmd, &o.sharedFlags, func(ctx context.Context, d *analysis.Data) (analysis.Result, error) {
		o.repeat.Scope = o.scope()
		return o.repeat.Run(ctx, d)
	}, addPeriods, addRange, addGroups, addConfidence, addBenchmark)
}
