package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/retain-cli/retain/pkg/analysis"
	"github.com/retain-cli/retain/pkg/calendar"
)

func newProjectCommand(app *app) *cobra.Command {
	var o struct {
		sharedFlags
		project analysis.Project
	}
	cmd := &cobra.Command{
		Use:   "project [flags] ORDERS...",
		Short: "Survival curves: how many customers will be left, and how long they stay",

		SuggestFor: []string{"projection", "survival", "lifetime"},
	}
	addFlags(cmd, ownFlags,
		option{name: "model", to: &o.project.Model, kind: "NAME", usage: "family of curves; auto: the one of the lower AIC"},
		option{name: "horizon", to: parsed[calendar.Duration]{&o.project.Horizon, parseStep, nil}, kind: "DURATION", usage: "how far to project from the start: 12mo, 5y", suggest: []string{"12mo", "24mo", "5y"}, otherwise: "twice as long as was observed"},
		option{name: "discount", to: rateFlag(&o.project.Discount, 0, 1000), kind: "PERCENT", usage: "discount of what lies ahead, a year", suggest: []string{"0", "5", "10", "15"}, otherwise: "10"},
		option{name: "ages", of: ofSubscriptions, to: &o.project.Ages, kind: "WHAT", usage: "what an age counts; auto: renewals where all intervals are known"},
		option{name: "interval", of: ofSubscriptions, to: &o.options.Interval, kind: "INTERVAL", usage: "how often all subscriptions are billed: month, year, 3mo, 10d",
			suggest: []string{"month", "quarter", "year"}, otherwise: "that of each row"},
	)
	o.options.WantInterval = true
	request := func() analysis.Project {
		r := o.project
		r.Scope = o.scope()
		return r
	}
	o.check = func() error { return requestError(request().Check()) }
	return app.metric(cmd, &o.sharedFlags, func(ctx context.Context, d *analysis.Data) (analysis.Result, error) {
		return request().Run(ctx, d)
	}, addPeriods, addRange, addGroups, addConfidence)
}
