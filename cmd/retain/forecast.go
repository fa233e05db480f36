package main

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"github.com/retain-cli/retain/pkg/analysis"
	"github.com/retain-cli/retain/pkg/field"
	"github.com/retain-cli/retain/pkg/money"
	"github.com/retain-cli/retain/pkg/note"
)

// forecastOptions are the flags of forecast.
type forecastOptions struct {
	metricFlags
	mrr, newMRR amountFlag
	growth      rateFlag
	expansion   rateFlag
	churn       churnFlag
	months      int
	over        int
	every       int
}

func newForecastCommand(app *app) *cobra.Command {
	o := &forecastOptions{months: 60, over: 12, growth: rateFlag{low: -100, high: 1000}, expansion: rateFlag{high: 1000}}
	cmd := &cobra.Command{
		Use:   "forecast [flags] [ORDERS...]",
		Short: "What half a point of churn is worth in five years",
	}
	o.addForecast(cmd)
	o.options.NeedAmount = true
	o.obey(cmd, addPeriods, addRange, addActivity, addGroups, addConfidence, addCalendar, addReading, addRejects, addOutput)
	return app.command(cmd, &o.metricFlags, steps{
		inputs: func(args []string) (inputs, error) { return app.inputs(&o.metricFlags, args) },
		check: func(in inputs) error {
			if in.empty() && app.settings.from["by"] != "--by" {
				o.by = ""
				app.settings.ignore("by", "a forecast without a file")
			}
			if o.months == 0 { // asks for the default, in a request
				return settingError("--months", "0", errors.New("use 1 or more"))
			}
			if in.empty() {
				return nil // the answer takes no time that a check could save
			}
			return requestError(o.request().Check())
		},
		answer: func(ctx context.Context, in inputs) (answer, error) {
			if in.empty() {
				return o.typed(ctx, app.settings.ignored)
			}
			return app.answer(ctx, &o.metricFlags, in, asking(cmd, func(ctx context.Context, d *analysis.Data) (analysis.Result, error) {
				return o.request().Run(ctx, d)
			}))
		},
	})
}

// typed is the forecast of what was typed, without a file.
func (o *forecastOptions) typed(ctx context.Context, ignored []note.Note) (answer, error) {
	r, err := o.request().Run(ctx, nil)
	if err != nil {
		return answer{}, requestError(err)
	}
	r.Warnings = append(append([]note.Note{}, ignored...), r.Warnings...)
	return answer{Report: r.Report()}, nil
}

// request is what the flags ask for.
func (o *forecastOptions) request() analysis.Forecast {
	r := analysis.Forecast{
		Scope: o.scope(), MRR: o.mrr.amount(), NewMRR: o.newMRR.amount(), Growth: o.growth.rate, Churn: o.churn,
		Months: o.months, Over: o.over, Every: o.every,
		Unit: money.Unit{Currency: o.options.Currency, Digits: field.CurrencyDigits(o.options.Currency)},
	}
	if o.expansion.set {
		r.Expansion = &o.expansion.rate
	}
	return r
}

func (o *forecastOptions) addForecast(cmd *cobra.Command) {
	g := flagGroup{cmd, ownFlags}
	g.text(&o.mrr, "mrr", "AMOUNT", "recurring revenue at the start")
	g.otherwise("mrr", "measured")
	g.text(&o.newMRR, "new-mrr", "AMOUNT", "new recurring revenue in the first month")
	g.otherwise("new-mrr", "measured, else 0")
	g.text(&o.growth, "growth", "PERCENT", "monthly growth of new revenue")
	g.otherwise("growth", "0")
	g.text(&o.expansion, "expansion", "PERCENT", "monthly growth of revenue from customers")
	g.otherwise("expansion", "measured, else 0")
	g.text(&o.churn, "churn", "PERCENT,...", "monthly churn; several rates are compared with the first")
	g.otherwise("churn", "measured, and a point less")
	g.count(&o.months, "months", "number of months to forecast, or of --period")
	g.count(&o.over, "over", "measure over the last N complete months; 0 for all")
	g.count(&o.every, "every", "show every Nth month")
	g.otherwise("every", "all of up to 24, else every 12th")
}
