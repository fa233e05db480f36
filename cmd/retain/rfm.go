package main

import (
	"cmp"
	"context"

	"github.com/spf13/cobra"

	"github.com/retain-cli/retain/pkg/analysis"
)

func newRFMCommand(app *app) *cobra.Command {
	var o struct {
		sharedFlags
		rfmFlags
		request analysis.RFM
	}
	cmd := &cobra.Command{
		Use:   "rfm [flags] ORDERS...",
		Short: "Segments by recency, frequency and monetary value",
	}
	addFlags(cmd, ownFlags,
		option{name: "per-customer", to: &o.request.PerCustomer, usage: "one row per customer, by id"},
		option{name: "segment", to: &o.request.Segment, kind: "NAME,...", usage: "list only these segments; implies --per-customer"},
	)
	o.rfmFlags.add(cmd)
	o.options.NeedAmount = true
	o.check = func() (err error) {
		o.request.Options, err = o.rfmFlags.complete(&app.settings)
		return cmp.Or(err, requestError(o.request.Check()))
	}
	return app.metric(cmd, &o.sharedFlags, func(ctx context.Context, d *analysis.Data) (analysis.Result, error) {
		o.request.Scope = o.scope()
		return o.request.Run(ctx, d)
	}, addGroups, addConfidence)
}
