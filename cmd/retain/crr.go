package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/retain-cli/retain/pkg/analysis"
	"github.com/retain-cli/retain/pkg/retention"
)

func newCRRCommand(app *app) *cobra.Command {
	var o struct {
		sharedFlags
		method retention.Method
	}
	cmd := &cobra.Command{
		Use:   "crr [flags] ORDERS...",
		Short: "Customer retention rate: the share of customers who stayed",

		SuggestFor: []string{"retention", "retained"},
	}
	addFlags(cmd, ownFlags, methodOption(&o.method))
	return app.metric(cmd, &o.sharedFlags, func(ctx context.Context, d *analysis.Data) (analysis.Result, error) {
		return analysis.CRR{Scope: o.scope(), Method: o.method}.Run(ctx, d)
	}, addPeriods, addRange, addActivity, addGroups, addConfidence)
}

// methodOption is the flag --method of the customer rates.
func methodOption(to *retention.Method) option {
	return option{name: "method", to: to, kind: "METHOD", usage: "how returning customers count", values: retention.MethodNames()}
}
