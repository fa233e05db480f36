package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/retain-cli/retain/pkg/analysis"
)

// churnReason is the dimension of reasons unless --by names another.
const churnReason = "churn_reason"

func newReasonsCommand(app *app) *cobra.Command {
	var o struct {
		sharedFlags
		fixable []string
	}
	cmd := &cobra.Command{
		Use:   "reasons [flags] ORDERS...",
		Short: "Why customers leave: losses by reason",
	}
	addFlags(cmd, ownFlags, option{name: "fixable", to: &o.fixable, kind: "REASON,...", usage: "reasons that could be prevented"})
	o.check = func() error { // the dimension that the reader has to keep
		if o.by == "" {
			o.by = churnReason
		}
		return nil
	}
	return app.metric(cmd, &o.sharedFlags, func(ctx context.Context, d *analysis.Data) (analysis.Result, error) {
		return analysis.Reasons{Scope: o.scope(), Fixable: o.fixable}.Run(ctx, d)
	}, addPeriods, addRange, addActivity, addGroups, addConfidence)
}
