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
		Short: "Recurring revenue at different churn rates",
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
			return app.answer(ctx, &o.metricFlags, in, func(ctx context.Context, d *analysis.Data) (analysis.Result, error) {
				return o.request().Run(ctx, d)
			})
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
	addFlags(cmd, ownFlags,
		option{name: "mrr", to: &o.mrr, kind: "AMOUNT", usage: "recurring revenue at the start", otherwise: "measured"},
		option{name: "new-mrr", to: &o.newMRR, kind: "AMOUNT", usage: "new recurring revenue in the first month", otherwise: "measured, else 0"},
		option{name: "growth", to: &o.growth, kind: "PERCENT", usage: "monthly growth of new revenue", otherwise: "0"},
		option{name: "expansion", to: &o.expansion, kind: "PERCENT", usage: "monthly growth of revenue from customers", otherwise: "measured, else 0"},
		option{name: "churn", to: &o.churn, kind: "PERCENT,...", usage: "monthly churn; several rates are compared with the first", otherwise: "measured, and a point less"},
		option{name: "months", to: &o.months, usage: "number of months to forecast, or of --period"},
		option{name: "over", to: &o.over, usage: "measure over the last N complete months; 0 for all"},
		option{name: "every", to: &o.every, usage: "show every Nth month", otherwise: "all of up to 24, else every 12th"},
	)
}
