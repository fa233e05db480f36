package main

import (
	"context"
	"errors"
	"slices"

	"github.com/spf13/cobra"

	"github.com/retain-cli/retain/pkg/analysis"
	"github.com/retain-cli/retain/pkg/field"
	"github.com/retain-cli/retain/pkg/money"
)

// forecastOptions are the flags of forecast.
type forecastOptions struct {
	sharedFlags
	asked  analysis.Forecast // but for what the shared flags ask for
	growth *float64
}

func newForecastCommand(app *app) *cobra.Command {
	o := &forecastOptions{asked: analysis.Forecast{Months: 60, Over: 12}}
	cmd := &cobra.Command{
		Use:   "forecast [flags] [ORDERS...]",
		Short: "Recurring revenue at different churn rates",
	}
	o.addForecast(cmd)
	o.options.NeedAmount = true
	o.obey(cmd, addPeriods, addRange, addActivity, addGroups, addConfidence, addCalendar, addReading, addRejects, addOutput, addBaseline)
	return app.command(cmd, &o.sharedFlags, steps{
		inputs: func(args []string) (inputs, error) { return app.inputs(cmd.Context(), &o.sharedFlags, args) },
		check: func(in inputs) error {
			if in.empty() && app.settings.from["by"] != "--by" {
				o.by = ""
				app.settings.ignore("by", "a forecast without a file")
			}
			if o.asked.Months == 0 { // asks for the default, in a request
				return settingError("--months", "0", errors.New("use 1 or more"))
			}
			if in.empty() {
				return nil // the answer takes no time that a check could save
			}
			return requestError(o.request().Check())
		},
		answer: func(ctx context.Context, in inputs) (answer, error) {
			if in.empty() {
				return o.typed(ctx, &app.settings)
			}
			return app.answer(ctx, &o.sharedFlags, in, func(ctx context.Context, d *analysis.Data) (analysis.Result, error) {
				return o.request().Run(ctx, d)
			})
		},
	})
}

// typed is the forecast of what was typed, without a file.
func (o *forecastOptions) typed(ctx context.Context, s *settings) (answer, error) {
	r, err := o.request().Run(ctx, nil)
	if err != nil {
		return answer{}, requestError(err)
	}
	r.Warnings = slices.Insert(r.Warnings, 0, s.ignored...)
	r.Input.Settings, r.Input.Options = s.used, s.options
	return answer{Report: r.Report()}, nil
}

// request is what the flags ask for.
func (o *forecastOptions) request() analysis.Forecast {
	r := o.asked
	r.Scope, r.Unit = o.scope(), money.Unit{Currency: o.options.Currency, Digits: field.CurrencyDigits(o.options.Currency)}
	if o.growth != nil {
		r.Growth = *o.growth
	}
	return r
}

func (o *forecastOptions) addForecast(cmd *cobra.Command) {
	addFlags(cmd, ownFlags,
		option{name: "mrr", to: amountFlag(&o.asked.MRR), kind: "AMOUNT", usage: "recurring revenue at the start", otherwise: "measured"},
		option{name: "new-mrr", to: amountFlag(&o.asked.NewMRR), kind: "AMOUNT", usage: "new recurring revenue in the first month", otherwise: "measured, else 0"},
		option{name: "growth", to: rateFlag(&o.growth, -100, 1000), kind: "PERCENT", usage: "monthly growth of new revenue", otherwise: "0"},
		option{name: "expansion", to: rateFlag(&o.asked.Expansion, 0, 1000), kind: "PERCENT", usage: "monthly growth of revenue from customers", otherwise: "measured, else 0"},
		option{name: "churn", to: (*churnFlag)(&o.asked.Churn), kind: "PERCENT,...", usage: "monthly churn; several rates are compared with the first", otherwise: "measured, and a point less"},
		option{name: "months", to: &o.asked.Months, usage: "number of months to forecast, or of --period"},
		option{name: "over", to: &o.asked.Over, usage: "measure over the last N complete months; 0 for all"},
		option{name: "every", to: &o.asked.Every, usage: "show every Nth month", otherwise: "all of up to 24, else every 12th"},
	)
}
