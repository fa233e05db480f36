package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/retain-cli/retain/pkg/analysis"
	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/cohort"
)

func newCohortCommand(app *app) *cobra.Command {
	var o struct {
		sharedFlags
		cohort analysis.Cohort
	}
	cmd := &cobra.Command{
		Use:   "cohort [flags] ORDERS...",
		Short: "Customers by first order or sign-up, and when they came back",
	}
	addFlags(cmd, ownFlags,
		option{name: "kind", to: &o.cohort.Kind, kind: "KIND", usage: "when a customer counts in a cell", values: cohort.KindNames()},
		option{name: "start", to: &o.cohort.Start, kind: "WHEN", usage: "what puts customers into a cohort", values: cohort.StartNames()},
		option{name: "value", to: &o.cohort.Value, kind: "WHAT", usage: "what a cell shows", values: analysis.CohortValueNames()},
		option{name: "age", to: parsed[calendar.Duration]{&o.cohort.Age, parseStep, nil}, kind: "DURATION", usage: "count ages from each customer's own first order in steps of 30d, 4w, 3mo ...", suggest: []string{"7d", "30d", "90d"}, otherwise: "by the calendar, in periods"},
	)
	return app.metric(cmd, &o.sharedFlags, func(ctx context.Context, d *analysis.Data) (analysis.Result, error) {
		o.cohort.Scope = o.scope()
		return o.cohort.Run(ctx, d)
	}, addPeriods, addRange, addGroups, addConfidence)
}
