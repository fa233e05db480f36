package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/retain-cli/retain/pkg/analysis"
)

func newTrialsCommand(app *app) *cobra.Command {
	o := &sharedFlags{}
	cmd := &cobra.Command{
		Use:   "trials [flags] --customers FILE",
		Short: "Trials: how many become paid, and how soon",

		SuggestFor: []string{"trial", "conversion"},
	}
	o.check = func() error { return requestError(analysis.Trials{Scope: o.scope()}.Check()) }
	return app.metric(cmd, o, func(ctx context.Context, d *analysis.Data) (analysis.Result, error) {
		return analysis.Trials{Scope: o.scope()}.Run(ctx, d)
	}, addPeriods, addRange, addGroups, addConfidence)
}
