package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/retain-cli/retain/pkg/compare"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/note"
	"github.com/retain-cli/retain/pkg/report"
	"github.com/retain-cli/retain/pkg/retention"
)

// rateFlags are what the rates from period to period have beside the flags of
// every metric.
type rateFlags struct {
	method retention.Method
}

func (o *rateFlags) add(cmd *cobra.Command) {
	g := flagGroup{cmd, ownFlags}
	g.named(&o.method, "method", "METHOD", "how customers who come back count", retention.MethodNames())
}

// retention are the options of package retention.
func (o *rateFlags) retention(shared *metricFlags) retention.Options {
	options := shared.periodFlags.retention()
	options.Method, options.Confidence = o.method, float64(shared.confidence)
	return options
}

// retention says which periods are shown.
func (o *periodFlags) retention() (options retention.Options) {
	options.From, options.To = o.shown()
	return options
}

// query asks for facts as the flags say.
func (o *periodFlags) query() facts.Query {
	return facts.Query{Calendar: o.calendar(), Grain: o.grain, Activity: o.active}
}

// rateResult is the JSON of crr and ccr.
type rateResult struct {
	result
	retention.Rates
	Groups   []rateGroup `json:"groups,omitzero"`
	Warnings []note.Note `json:"warnings"`
}

// rateView is what tells the report of CRR from that of CCR: which of the two
// is the headline.
type rateView struct {
	metric, other string // crr, ccr
	formula       string // in words, for the head
	rate, rest    rateOf // the metric and the other of a period
	tested        compare.Formula
}

// rateOf is a rate of a period with its interval.
type rateOf func(retention.Rate) (rate, low, high *float64)

func crrOf(r retention.Rate) (rate, low, high *float64) { return r.CRR, r.CRRLow, r.CRRHigh }

func ccrOf(r retention.Rate) (rate, low, high *float64) { return r.CCR, r.CCRLow, r.CCRHigh }

// report lays out customer rates.
func (v rateView) report(d *data, moves facts.Movements, rates retention.Rates, o *rateFlags) report.Report {
	name := strings.ToUpper(v.metric)
	res := rateResult{result: d.result(v.metric, moves.Activity), Rates: rates}
	res.Definition.Method = o.method.String()
	confidence := float64(d.options.confidence)
	res.Definition.Confidence = &confidence
	groups, all, hidden := v.groups(d, moves, rates, o)
	res.Groups = groups
	warnings := slices.Concat(rates.Warnings, hidden)
	res.Warnings = d.warnings(warnings)
	test, formula := byProportions, v.formula
	if v.textbook(o) {
		test, formula = bySums, "(end - new) / start, as in textbooks"
	}
	return report.Report{
		Head:   []string{fmt.Sprintf("Active = %s.  %s = %s.", d.active(moves.Activity), name, formula)},
		Tables: v.tables(d.options, rates, groups, all),
		Foot:   append([]string{v.foot(rates)}, legend(test, groups)...),
		Notes:  warnings,
		Data:   res,
	}
}

func (v rateView) table(rates []retention.Rate, confidence float64) report.Table {
	t := report.Table{Name: "periods", Columns: v.columns(confidence)}
	for _, r := range rates {
		rate, low, high := v.rate(r)
		rest, restLow, restHigh := v.rest(r)
		cells := append(spanCells(r.Period, r.FirstDay, r.LastDay, r.Complete),
			report.Count(r.Start), report.Count(r.New), report.Count(r.Returned), report.Count(r.Lost), report.Count(r.End), report.Count(r.Passed),
			report.PercentOf(rate), interval(low, high), report.PercentOf(low), report.PercentOf(high),
			report.PercentOf(rest), report.PercentOf(restLow), report.PercentOf(restHigh))
		markPartial(t.Add(cells...), r.Complete)
	}
	return t
}

func (v rateView) columns(confidence float64) []report.Head {
	return spanColumns(
		report.Head{Name: "customers_start", Title: "Start", Right: true},
		report.Head{Name: "customers_new", Title: "New", Right: true, Drop: 1},
		report.Head{Name: "customers_returned", Title: "Returned", Right: true, Drop: 2},
		report.Head{Name: "customers_lost", Title: "Lost", Right: true},
		report.Head{Name: "customers_end", Title: "End", Right: true},
		report.Head{Name: "customers_passed", For: report.Programs},
		report.Head{Name: v.metric, Title: strings.ToUpper(v.metric), Right: true},
		report.Head{Name: v.metric + "_interval", Title: report.Float(confidence) + " % interval", Right: true, Drop: 3, For: report.People},
		report.Head{Name: v.metric + "_low", For: report.Programs},
		report.Head{Name: v.metric + "_high", For: report.Programs},
		report.Head{Name: v.other, For: report.Programs},
		report.Head{Name: v.other + "_low", For: report.Programs},
		report.Head{Name: v.other + "_high", For: report.Programs},
	)
}

func (v rateView) foot(rates retention.Rates) string {
	if rates.Summary.Periods == 0 {
		return rated(rates.Summary)
	}
	var history []*float64
	for _, r := range rates.Periods {
		if rate, _, _ := v.rate(r); r.Complete {
			history = append(history, rate)
		}
	}
	return rated(rates.Summary) + " · " + summary(rates.Summary, history)
}

// interval is, for people, 13.5 – 18.6.
func interval(low, high *float64) report.Cell {
	if low == nil || high == nil {
		return report.Empty()
	}
	return report.Text(report.Fixed(*low, 1) + " – " + report.Fixed(*high, 1))
}

// rated is how many periods a summary is about.
func rated(s retention.Summary) string {
	if s.Periods == 0 {
		return "no complete period has a rate"
	}
	return count(int64(s.Periods), "period") + " with a rate"
}

// summary is a rate over all periods, and how it went.
func summary(s retention.Summary, rates []*float64) string {
	parts := []string{"pooled " + report.PercentOf(s.Pooled).Human, "mean " + report.PercentOf(s.Mean).Human}
	last := "last " + report.PercentOf(s.Last).Human
	if s.Change != nil {
		last += " (" + signed(*s.Change) + ")"
	}
	parts = append(parts, last)
	return strings.Join(append(parts, history(rates)...), " · ")
}

// history is a sparkline of the rates from the first that exists, when there
// are enough of them to see a course.
func history(rates []*float64) []string {
	const enough = 3
	for len(rates) > 0 && rates[0] == nil {
		rates = rates[1:]
	}
	if len(rates) < enough {
		return nil
	}
	return []string{report.Sparkline(rates)}
}

// signed is a change in percentage points with its sign: +0.2. What is rounded to 0
// has none, as it may be the end of an interval on either side.
func signed(x float64) string {
	s := report.Fixed(x, 1)
	if s != "0.0" && !strings.HasPrefix(s, "-") {
		s = "+" + s
	}
	return s
}
