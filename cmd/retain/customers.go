package main

import (
	"cmp"
	"context"

	"github.com/spf13/cobra"

	"github.com/retain-cli/retain/pkg/analysis"
)

func newCustomersCommand(app *app) *cobra.Command {
	var o struct {
		sharedFlags
		rfmFlags
		request analysis.List
	}
	cmd := &cobra.Command{
		Use:   "customers [flags] ORDERS...",
		Short: "Lists of customers: new, lost, returned, by cohort or segment, overdue, inactive",

		SuggestFor: []string{"list", "who"},
	}
	o.request.Options.Bins = o.request.Options.BinCount()
	var kinds []string
	for _, kind := range analysis.WhoKinds() {
		if kind != "overdue" {
			kind += "="
		}
		kinds = append(kinds, kind)
	}
	o.columnsBy = "--with"
	addFlags(cmd, ownFlags,
		option{name: "who", to: whoFlag(&o.request.Who), usage: "list only customers for whom a condition holds, repeatable: new=2025-11 (or returned, lost, kept, passed), cohort=2025-03, segment=gold, overdue, inactive=60d, anniversary=30d",
			suggest: kinds},
		option{name: "sort", to: &o.request.Sort, kind: "ORDER", usage: "which customers come first"},
		option{name: "limit", to: &o.request.Limit, usage: "list only the first N", otherwise: "all"},
		option{name: "with", to: &o.options.By, kind: "COLUMN,...", usage: "columns of the orders or the customers file to put beside each customer; not with --redact"},
	)
	o.check = func() (err error) {
		if o.request.With = o.options.By; len(o.request.With) > 0 && o.redact {
			return usagef("--with: columns of the data beside customers would name them in spite of --redact")
		}
		o.request.Options, err = o.rfmFlags.complete(&app.settings)
		o.request.Scope = o.scope()
		return cmp.Or(err, requestError(o.request.Check()))
	}
	return app.metric(cmd, &o.sharedFlags, func(ctx context.Context, d *analysis.Data) (analysis.Result, error) {
		return o.request.Run(ctx, d)
	}, addPeriods, addActivity, addRolling)
}
