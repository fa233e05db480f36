package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/retain-cli/retain/pkg/analysis"
	"github.com/retain-cli/retain/pkg/retention"
)

func newCRRCommand(app *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "crr [flags] ORDERS...",
		Short: "Customer retention rate: the share of customers who stayed",

		SuggestFor: []string{"retention", "retained"},
	}
	return app.customerRate(cmd, func(ctx context.Context, d *analysis.Data, s analysis.Scope, m retention.Method) (analysis.Result, error) {
		return analysis.CRR{Scope: s, Method: m}.Run(ctx, d)
	})
}

func newCCRCommand(app *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "ccr [flags] ORDERS...",
		Short: "Customer churn rate: the share of customers who left",

		SuggestFor: []string{"churn", "attrition"},
	}
	return app.customerRate(cmd, func(ctx context.Context, d *analysis.Data, s analysis.Scope, m retention.Method) (analysis.Result, error) {
		return analysis.CCR{Scope: s, Method: m}.Run(ctx, d)
	})
}

// customerRate makes a command one of the rates of customers, which have a method.
func (a *app) customerRate(cmd *cobra.Command, ask func(context.Context, *analysis.Data, analysis.Scope, retention.Method) (analysis.Result, error)) *cobra.Command {
	var o struct {
		sharedFlags
		method retention.Method
	}
	addFlags(cmd, ownFlags, option{name: "method", to: &o.method, kind: "METHOD", usage: "how returning customers count", values: retention.MethodNames()})
	return a.metric(cmd, &o.sharedFlags, func(ctx context.Context, d *analysis.Data) (analysis.Result, error) {
		return ask(ctx, d, o.scope(), o.method)
	}, addPeriods, addRange, addActivity, addRolling, addGroups, addConfidence, addBenchmark)
}
