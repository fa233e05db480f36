package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/retain-cli/retain/pkg/analysis"
	"github.com/retain-cli/retain/pkg/cohort"
)

func newCohortCommand(app *app) *cobra.Command {
	var o struct {
		metricFlags
		cohort analysis.Cohort
	}
	cmd := &cobra.Command{
		Use:   "cohort [flags] ORDERS...",
		Short: "Customers by first order, and how many came back when",
	}
	g := flagGroup{cmd, ownFlags}
	g.named(&o.cohort.Kind, "kind", "KIND", "when a customer counts in a cell", cohort.KindNames())
	g.named(&o.cohort.Value, "value", "WHAT", "what a cell shows", analysis.CohortValueNames())
	return app.asks(cmd, &o.metricFlags, func(ctx context.Context, d *analysis.Data) (analysis.Result, error) {
		o.cohort.Scope = o.scope()
		return o.cohort.Run(ctx, d)
	}, addPeriods, addRange, addGroups, addConfidence)
}
