package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/retain-cli/retain/pkg/analysis"
)

func newStickinessCommand(app *app) *cobra.Command {
	var o struct {
		sharedFlags
		last int
	}
	o.last = analysis.LastPeriods
	cmd := &cobra.Command{
		Use:   "stickiness [flags] ORDERS...",
		Short: "Stickiness: on how many days of a month customers order, and in how many months",

		SuggestFor: []string{"dau", "mau", "dau-mau"},
	}
	addFlags(cmd, ownFlags,
		option{name: "last", to: &o.last, usage: "count customers by their active periods of the last N complete ones"})
	o.check = func() error {
		if o.last < 1 {
			return usagef("--last %d: use 1 or more", o.last)
		}
		return requestError(analysis.Stickiness{Scope: o.scope()}.Check())
	}
	return app.metric(cmd, &o.sharedFlags, func(ctx context.Context, d *analysis.Data) (analysis.Result, error) {
		return analysis.Stickiness{Scope: o.scope(), Last: o.last}.Run(ctx, d)
	}, addPeriods, addRange, addGroups)
}
