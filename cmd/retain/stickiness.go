package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/retain-cli/retain/pkg/analysis"
)

func newStickinessCommand(app *app) *cobra.Command {
	o := &sharedFlags{}
	cmd := &cobra.Command{
		Use:   "stickiness [flags] ORDERS...",
		Short: "Stickiness: on how many days of a month customers order",

		SuggestFor: []string{"dau", "mau", "dau-mau"},
	}
	o.check = func() error { return requestError(analysis.Stickiness{Scope: o.scope()}.Check()) }
	return app.metric(cmd, o, func(ctx context.Context, d *analysis.Data) (analysis.Result, error) {
		return analysis.Stickiness{Scope: o.scope()}.Run(ctx, d)
	}, addPeriods, addRange, addGroups)
}
