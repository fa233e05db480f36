package main

import (
	"cmp"
	"context"

	"github.com/spf13/cobra"

	"github.com/retain-cli/retain/pkg/analysis"
	"github.com/retain-cli/retain/pkg/rfm"
)

func newSummaryCommand(app *app) *cobra.Command {
	var o struct {
		sharedFlags
		rfmFlags
		scored rfm.Options
	}
	cmd := &cobra.Command{
		Use:   "summary [flags] ORDERS...",
		Short: "All metrics on one screen, and what is worth a look",
	}
	o.rfmFlags.add(cmd)
	o.options.NeedAmount = true
	o.check = func() (err error) {
		o.scored, err = o.rfmFlags.complete(&app.settings)
		return cmp.Or(err, o.scored.Check())
	}
	return app.metric(cmd, &o.sharedFlags, func(ctx context.Context, d *analysis.Data) (analysis.Result, error) {
		return analysis.Summary{Scope: o.scope(), RFM: o.scored}.Run(ctx, d)
	}, addPeriods, addRange, addActivity, addGroups, addConfidence)
}
