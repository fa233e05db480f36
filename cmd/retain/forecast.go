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

const forecastLong = `What churn costs in the long run: recurring revenue when every month loses and gains
the same share, for one churn rate beside another.

  MRR next month = MRR x (1 - churn + expansion) + new
  new            = --new-mrr in the first month, growing by --growth a month

Rates are percentages per month (or per --period). With a file, MRR, new, churn and
expansion are what was measured over its last complete months, --over of them, and
the second path is the same with churn one point lower; flags replace what they
name. Churn is gross: contraction is in it. Of orders, MRR is what customers order
in a month (or --period; with --active 90d, in 90 days). Revenue adds up what each
month earns by the MRR at its end; a quarter earns three times that of subscriptions.
With a steady inflow MRR levels off at new / (churn - expansion), the ceiling.

With --by, every group starts from its own MRR, with its own inflow, churn and
expansion, all measured over the months of the whole; churn is compared with that of
all others together, as in rcr. The line of all is the run without --by. Together the
groups mostly come to more than that: whoever churns less becomes more of the whole.

It is arithmetic, computed exactly and rounded when it is written; no prediction.`

const forecastExample = `  retain forecast --mrr 1000000 --new-mrr 400000 --churn 0.5,3.5,4
  retain forecast --mrr 50000 --new-mrr 3000 --growth 1 --churn 3,2.5 --months 36
  retain forecast --customers customers.csv
  retain forecast --customers customers.csv --by plan --months 24
  retain forecast --customers customers.csv --churn 4,3 --every 1 --format csv`

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
		Use:     "forecast [flags] [ORDERS...]",
		Short:   "What half a point of churn is worth in five years",
		Long:    forecastLong,
		Example: forecastExample,
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
	g.text(&o.growth, "growth", "PERCENT", "by which new revenue grows each month")
	g.otherwise("growth", "0")
	g.text(&o.expansion, "expansion", "PERCENT", "by which revenue of customers grows each month")
	g.otherwise("expansion", "measured, else 0")
	g.text(&o.churn, "churn", "PERCENT,...", "lost each month; several rates are compared with the first")
	g.otherwise("churn", "measured, and one point lower")
	g.count(&o.months, "months", "how many months ahead; of another --period, that many of those")
	g.count(&o.over, "over", "measure over the last N complete months; 0 for all")
	g.count(&o.every, "every", "show every Nth month")
	g.otherwise("every", "all of up to 24, else every 12th")
}
