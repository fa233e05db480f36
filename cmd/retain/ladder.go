package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/retain-cli/retain/pkg/analysis"
	"github.com/retain-cli/retain/pkg/ladder"
)

func newLadderCommand(app *app) *cobra.Command {
	var o struct {
		sharedFlags
		options ladder.Options
	}
	cmd := &cobra.Command{
		Use:   "ladder [flags] ORDERS...",
		Short: "How many customers reach a second, third, ... order, and who orders again",

		SuggestFor: []string{"steps", "repurchase"},
	}
	o.options = ladder.Options{Steps: ladder.DefaultSteps, Horizon: ladder.DefaultHorizon}
	addFlags(cmd, ownFlags,
		option{name: "steps", to: &o.options.Steps, usage: "order days to tell apart"},
		option{name: "horizon", to: &o.options.Horizon, kind: "DURATION", usage: "how long customers are followed in the repurchase table: 90d, 26w, 6mo, 1y"},
	)
	request := func() analysis.Ladder { return analysis.Ladder{Scope: o.scope(), Options: o.options} }
	o.check = func() error {
		if o.options.Steps == 0 || o.options.Horizon == 0 {
			return usagef("--steps and --horizon are at least 1")
		}
		return requestError(request().Check())
	}
	return app.metric(cmd, &o.sharedFlags, func(ctx context.Context, d *analysis.Data) (analysis.Result, error) {
		return request().Run(ctx, d)
	}, addPeriods, addGroups, addConfidence)
}
