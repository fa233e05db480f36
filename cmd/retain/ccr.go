package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/retain-cli/retain/pkg/analysis"
	"github.com/retain-cli/retain/pkg/retention"
)

func newCCRCommand(app *app) *cobra.Command {
	var o struct {
		sharedFlags
		method retention.Method
	}
	cmd := &cobra.Command{
		Use:   "ccr [flags] ORDERS...",
		Short: "Customer churn rate: the share of customers who left",

		SuggestFor: []string{"churn", "attrition"},
	}
	addFlags(cmd, ownFlags, methodOption(&o.method))
	return app.metric(cmd, &o.sharedFlags, func(ctx context.Context, d *analysis.Data) (analysis.Result, error) {
		return analysis.CCR{Scope: o.scope(), Method: o.method}.Run(ctx, d)
	}, addPeriods, addRange, addActivity, addGroups, addConfidence)
}
