package main

import (
	"context"
	"slices"

	"github.com/spf13/cobra"

	"github.com/retain-cli/retain/pkg/analysis"
	"github.com/retain-cli/retain/pkg/export"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/refunds"
	"github.com/retain-cli/retain/pkg/report"
)

func newRefundsCommand(app *app) *cobra.Command {
	var o struct {
		sharedFlags
		request analysis.Refunds
	}
	cmd := &cobra.Command{
		Use:   "refunds [flags] ORDERS...",
		Short: "Refund rates by period or column, who returns often, and who comes back",

		SuggestFor: []string{"returns", "refund", "return-rate"},
	}
	o.request.Often, o.request.Limit = refunds.DefaultOften, analysis.ReturnersListed
	addFlags(cmd, ownFlags,
		option{name: "often", to: parsed[float64]{&o.request.Often, parseShare, report.Float}, kind: "PERCENT", usage: "list customers who had this share of their orders or more refunded"},
		option{name: "limit", to: &o.request.Limit, usage: "list only the first N of them; 0: all"},
	)
	o.options.NeedAmount, o.options.Returns = true, true
	o.check = func() error {
		if app.settings.from["refunded"] == "--refunded" && o.options.Refunded == export.DropRefunded {
			return usagef("--refunded drop: retain refunds counts the orders refunded in full; leave it out")
		}
		o.options.Refunded = export.KeepRefunded
		app.settings.used = slices.DeleteFunc(app.settings.used, func(s facts.Setting) bool { return s.Name == "refunded" })
		o.request.Scope = o.scope()
		return requestError(o.request.Check())
	}
	return app.metric(cmd, &o.sharedFlags, func(ctx context.Context, d *analysis.Data) (analysis.Result, error) {
		return o.request.Run(ctx, d)
	}, addPeriods, addRange, addGroups, addConfidence)
}
