package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/retain-cli/retain/pkg/analysis"
)

func newRenewalsCommand(app *app) *cobra.Command {
	var o struct {
		sharedFlags
		most int
	}
	o.most = analysis.MostRenewals
	cmd := &cobra.Command{
		Use:   "renewals [flags] --customers FILE",
		Short: "Renewals: how many customers renew once, twice, ... , by cohort",

		SuggestFor: []string{"renewal", "renew"},
	}
	addFlags(cmd, ownFlags,
		option{name: "interval", to: &o.options.Interval, kind: "INTERVAL", usage: "how often all subscriptions are billed: month, year, 3mo, 10d",
			suggest: []string{"month", "quarter", "year"}, otherwise: "that of each row"},
		option{name: "most", to: &o.most, usage: "renewals to tell apart"},
	)
	o.options.NeedInterval = true
	request := func() analysis.Renewals { return analysis.Renewals{Scope: o.scope(), Most: o.most} }
	o.check = func() error {
		if o.most < 1 {
			return usagef("--most %d: use 1 or more", o.most)
		}
		return requestError(request().Check())
	}
	return app.metric(cmd, &o.sharedFlags, func(ctx context.Context, d *analysis.Data) (analysis.Result, error) {
		return request().Run(ctx, d)
	}, addPeriods, addRange, addGroups, addConfidence)
}
