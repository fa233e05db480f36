package main

import (
	"context"
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/retain-cli/retain/pkg/export"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/field"
	"github.com/retain-cli/retain/pkg/forecast"
	"github.com/retain-cli/retain/pkg/money"
	"github.com/retain-cli/retain/pkg/note"
	"github.com/retain-cli/retain/pkg/report"
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
	basis       earning // of the data
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
		check:  func(in inputs) error { return o.check(app, in) },
		answer: func(ctx context.Context, in inputs) (answer, error) {
			if in.empty() {
				return o.whatIf(app.settings.ignored), nil
			}
			return app.answer(ctx, &o.metricFlags, in, o.measured)
		},
	})
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

// mostMonths is a century of months: more is a slip of the pen.
const mostMonths = 1200

// check refuses what cannot be forecast.
func (o *forecastOptions) check(app *app, in inputs) error {
	files := !in.empty()
	switch {
	case !files && app.settings.from["by"] == "--by":
		return usagef("--by %s: name a file to measure the groups in", o.by)
	case o.months < 1 || o.months > mostMonths:
		return usagef("--months %d: write a number from 1 to %d", o.months, mostMonths)
	case !files && !o.mrr.set:
		return usagef("nothing to start from: write --mrr AMOUNT, or name a file to measure it in")
	case !files && len(o.churn) == 0:
		return usagef("no churn rate: write --churn 3.5,4, or name a file to measure it in")
	}
	if !files {
		o.by = ""
		app.settings.ignore("by", "a forecast without a file")
	}
	return o.checkSplit()
}

// whatIf is the forecast of what was typed.
func (o *forecastOptions) whatIf(ignored []note.Note) answer {
	unit := money.Unit{Currency: o.options.Currency, Digits: field.CurrencyDigits(o.options.Currency)}
	unit.Digits = max(unit.Digits, o.mrr.digits, o.newMRR.digits)
	d := &data{options: &o.metricFlags, naming: &naming{}, reading: export.Reading{Inputs: []string{}, Notes: ignored},
		coverage: facts.Coverage{Unit: unit, Empty: true, FromSubscription: true}}
	o.basis = earning{o.grain, true, facts.Activity{}}
	plan := o.plan(forecast.Plan{MRR: unit.Amount(0), New: unit.Amount(0), Periods: o.months})
	r := o.report(d, nil, forecast.Of(plan, o.churn...), nil)
	r.Notes = d.warnings(r.Notes)
	return answer{Report: r}
}

// measured is the forecast of what was measured.
func (o *forecastOptions) measured(d *data) (report.Report, error) {
	moves := d.Movements(o.query())
	o.basis = earning{o.grain, d.coverage.FromSubscription, moves.Activity}
	m := forecast.Measure(moves, o.measuring())
	if m.Over == 0 && (!o.mrr.set || len(o.churn) == 0) {
		return report.Report{}, usagef("nothing to measure: no complete %s begins with revenue; write --mrr and --churn", o.grain.Noun())
	}
	if m.Churn > 100 && len(o.churn) == 0 {
		return report.Report{}, usagef("churn was %s %% a %s, as refunds took more than was there; write what it is to be, such as --churn 5", report.Float(m.Churn), o.grain.Noun())
	}
	all := forecast.Of(o.plan(m.Plan(o.months)), o.rates(m)...)
	return o.report(d, &m, all, o.groups(d, moves, m, all)), nil
}

// rates are those that were typed, else what was measured and a point less.
func (o *forecastOptions) rates(m forecast.Measured) []float64 {
	switch {
	case len(o.churn) > 0:
		return o.churn
	case m.Churn > 0:
		return []float64{m.Churn, max(0, lower(m.Churn))}
	}
	return []float64{m.Churn}
}

// measuring is the periods that are measured.
func (o *forecastOptions) measuring() forecast.Basis {
	b := forecast.Basis{Last: o.over}
	b.From, b.To = o.shown()
	return b
}

// lower is a point less, of the same decimals.
func lower(rate float64) float64 {
	less, _ := strconv.ParseFloat(strconv.FormatFloat(rate-1, 'f', 3, 64), 64)
	return less
}

// plan replaces what the flags name.
func (o *forecastOptions) plan(p forecast.Plan) forecast.Plan {
	p.Growth, p.Earned = o.growth.rate, o.basis.share()
	if o.expansion.set {
		p.Expansion = o.expansion.rate
	}
	if o.mrr.set {
		p.MRR = o.mrr.in(p.MRR.Unit)
	}
	if o.newMRR.set {
		p.New = o.newMRR.in(p.MRR.Unit)
	}
	return p
}

// forecastResult is the JSON of forecast.
type forecastResult struct {
	result
	Measured *forecast.Measured `json:"measured"` // null: everything was typed
	forecast.Result
	Groups   []forecastGroup `json:"groups,omitzero"`
	Together []money.Amount  `json:"mrr_groups_together,omitzero"` // of all groups, each with its own churn
	Warnings []note.Note     `json:"warnings"`
}

func (o *forecastOptions) report(d *data, m *forecast.Measured, all forecast.Result, groups *forecastGroups) report.Report {
	res := forecastResult{result: d.result("forecast", o.active), Measured: m, Result: all}
	warnings := all.Warnings
	r := report.Report{
		Head:   o.head(m, all.Plan),
		Tables: []report.Table{o.pathTable(all), o.rateTable(all)},
		Charts: []report.Chart{o.chart(all)},
		Foot:   o.differences(all),
	}
	if groups != nil {
		warnings = append(warnings, groups.notes...)
		res.Groups, res.Together = groups.shown, groups.together
		if len(groups.shown) > 0 {
			r.Foot = append(r.Foot, groups.foot()...)
			r.Tables = append(groups.tables(), o.rateTable(all))
			r.Charts = []report.Chart{groups.chart()}
		}
	}
	res.Warnings = d.warnings(warnings)
	r.Notes, r.Data = warnings, res
	return r
}

func (o *forecastOptions) head(m *forecast.Measured, p forecast.Plan) []string {
	noun := o.grain.Noun()
	var lines []string
	if m != nil && m.Over > 0 {
		lines = append(lines, fmt.Sprintf("Measured from %s to %s (%s): churn %s, expansion %s, new %s a %s.",
			m.Since, m.Until, count(int64(m.Over), noun), rateText(m.Churn), rateText(m.Expansion), m.New, noun))
	}
	start := fmt.Sprintf("Start %s %s, new %s a %s", p.MRR, o.basis.per(), p.New, noun)
	if p.Growth != 0 {
		start += ", growing by " + rateText(p.Growth)
	}
	if p.Expansion != 0 {
		start += ", expansion " + rateText(p.Expansion)
	}
	lines = append(lines, start+".", fmt.Sprintf("MRR next %s = MRR x (1 - churn + expansion) + new.", noun))
	return append(lines, o.basis.words()...)
}
