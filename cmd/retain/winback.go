package main

import (
	"cmp"
	"context"

	"github.com/spf13/cobra"

	"github.com/retain-cli/retain/pkg/analysis"
)

func newWinbackCommand(app *app) *cobra.Command {
	var o struct {
		sharedFlags
		rfmFlags
		segments []string
		request  analysis.Winback
	}
	cmd := &cobra.Command{
		Use:   "winback [flags] ORDERS...",
		Short: "Good customers who have stopped ordering, best first",
	}
	o.segments = analysis.WinbackSegments()
	addFlags(cmd, ownFlags, option{name: "segment", to: &o.segments, kind: "NAME,...", usage: "segments to list"},
		option{name: "all", to: &o.request.All, usage: "list all customers of the segments, not only those who have stopped"})
	o.rfmFlags.add(cmd)
	o.options.NeedAmount, o.options.Products = true, true
	o.check = func() (err error) {
		if cmd.Flags().Changed("segment") {
			o.request.Segment = o.segments
		}
		o.request.Options, err = o.rfmFlags.complete(&app.settings)
		return cmp.Or(err, requestError(o.request.Check()))
	}
	return app.metric(cmd, &o.sharedFlags, func(ctx context.Context, d *analysis.Data) (analysis.Result, error) {
		o.request.Scope = o.scope()
		return o.request.Run(ctx, d)
	}, addGroups, addConfidence)
}
