package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/retain-cli/retain/pkg/cohort"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/ltv"
	"github.com/retain-cli/retain/pkg/note"
	"github.com/retain-cli/retain/pkg/repeat"
	"github.com/retain-cli/retain/pkg/report"
	"github.com/retain-cli/retain/pkg/retention"
	"github.com/retain-cli/retain/pkg/rfm"
)

func newSummaryCommand(app *app) *cobra.Command {
	var o struct {
		metricFlags
		rfmFlags
		scored rfm.Options
	}
	cmd := &cobra.Command{
		Use:   "summary [flags] ORDERS...",
		Short: "Everything on one screen, and what is worth a look",
	}
	o.rfmFlags.add(cmd)
	o.options.NeedAmount = true
	o.check = func() (err error) {
		o.scored, err = o.rfmFlags.complete(&app.settings)
		return cmp.Or(err, o.scored.Check())
	}
	return app.metric(cmd, &o.metricFlags, func(d *data) (report.Report, error) {
		return newOverview(d, &o.metricFlags, o.scored).report(), nil
	}, addPeriods, addRange, addActivity, addGroups, addConfidence)
}

// overview is the results of all metrics together.
type overview struct {
	d        *data
	moves    facts.Movements
	activity facts.Activity
	rates    retention.Rates
	flows    retention.Flows

	// Of orders alone; nil for subscriptions.
	repeat   *repeat.Result
	cohorts  *cohort.Result
	segments *rfm.Result
	historic *ltv.HistoricResult
	buyers   facts.Customers

	ltv     *float64    // by the simple model
	returns []note.Note // so many come back that it is too low
}

func newOverview(d *data, o *metricFlags, scores rfm.Options) *overview {
	q := o.query()
	from, to := o.shown()
	moves := d.Movements(q)
	v := &overview{d: d, moves: moves, activity: moves.Activity}
	v.rates = retention.CRR(moves, retention.Options{From: from, To: to})
	v.flows = retention.Revenue(moves, retention.Options{From: from, To: to})
	if d.coverage.FromSubscription {
		v.take(ltv.Subscriptions(moves, q.Grain, ltv.Options{From: from, To: to}))
		return v
	}
	customers, cohorts, purchases := d.Customers(q.By), d.Cohorts(o.periodFlags.query()), d.Purchases(q)
	again := repeat.Purchases(repeat.Facts{Customers: customers, Purchases: purchases, Gaps: d.Gaps()}, repeat.Options{From: from, To: to})
	triangle := cohort.Triangle(cohorts, cohort.Options{From: from, To: to})
	segments := rfm.Score(customers, scores)
	historic := ltv.Historic(customers, cohorts, ltv.Options{})
	v.repeat, v.cohorts, v.segments, v.historic, v.buyers = &again, &triangle, &segments, &historic, customers
	v.take(ltv.Simple(moves, purchases, ltv.Options{From: from, To: to}))
	return v
}

func (v *overview) take(r ltv.SimpleResult) {
	v.ltv = r.LTV
	v.returns = slices.DeleteFunc(r.Warnings, func(w note.Note) bool { return w.Code != "customers-return" })
}

// summaryResult is the JSON of summary.
type summaryResult struct {
	result
	Period    *string         `json:"period"`   // the last complete one; null when there is none
	Previous  *string         `json:"previous"` // the one before
	Headlines []headline      `json:"headlines"`
	Customers customerFigures `json:"customers"`
	LookAt    []finding       `json:"look_at"`
	Groups    []summaryGroup  `json:"groups,omitzero"`
	Warnings  []note.Note     `json:"warnings"`
}

// customerFigures are over all of the data. Those that need orders are null
// for subscriptions.
type customerFigures struct {
	RepeatRate  *float64      `json:"repeat_rate"`
	GapMedian   *float64      `json:"gap_days_median"`
	AgeOneRate  *float64      `json:"cohort_rate_age_1"` // of all cohorts, who ordered one period after the first
	LTVMean     *float64      `json:"ltv_historic_mean"`
	LTVMedian   *float64      `json:"ltv_historic_median"`
	LTV         *float64      `json:"ltv_simple"`
	TopTenthPct *float64      `json:"top_10_revenue_pct"`
	Segments    []rfm.Segment `json:"segments"`
}

func (v *overview) report() report.Report {
	headlines := v.headlines()
	findings := v.findings()
	warnings := v.warnings()
	res := summaryResult{result: v.d.result("summary", v.activity), Headlines: headlines, Customers: v.customers(), LookAt: findings}
	res.Period, res.Previous = v.lastPeriods()
	r := report.Report{
		Head:   []string{fmt.Sprintf("Active = %s.  All = %s.", v.d.active(v.activity), v.all())},
		Tables: []report.Table{v.headlineTable(headlines, res.Period, res.Previous), v.customerTable(res.Customers)},
	}
	if v.d.options.split() {
		numbers := v.groupNumbers()
		groups, hidden := v.groups(numbers)
		res.Groups, warnings = groups, slices.Concat(warnings, hidden, v.d.ages())
		r.Tables = append(r.Tables, v.groupTables(groups, numbers)...)
		r.Foot = starLegend("tests of each metric", groups)
	}
	res.Warnings = v.d.warnings(warnings)
	r.Notes, r.Data = warnings, res
	if len(findings) > 0 {
		if len(r.Foot) > 0 {
			r.Foot = append(r.Foot, "")
		}
		r.Foot = append(r.Foot, "Worth a look")
	}
	for i, f := range findings {
		r.Foot = append(r.Foot, fmt.Sprintf("%d. %s", i+1, f.Text))
	}
	return r
}

// all is what the numbers of all periods are over.
func (v *overview) all() string {
	months := "complete " + v.d.options.grain.Noun() + "s"
	if from, to := v.d.options.shown(); from != nil || to != nil {
		return "the " + months + " that --from and --to leave"
	}
	return "all " + months
}

// warnings are those of the rates, but for the one on --method, which summary
// does not have, and why an average lifetime can be worth less than what
// customers have brought so far.
func (v *overview) warnings() []note.Note {
	rates := slices.DeleteFunc(slices.Clone(v.rates.Warnings), func(n note.Note) bool { return n.Code == "methods-differ" })
	return append(rates, v.returns...)
}

// lastPeriods are the names of the last complete period and the one before.
func (v *overview) lastPeriods() (last, previous *string) {
	for i := range v.rates.Periods {
		if p := &v.rates.Periods[i]; p.Complete {
			last, previous = &p.Period, last
		}
	}
	return last, previous
}

func (v *overview) headlineTable(headlines []headline, last, previous *string) report.Table {
	name := func(period *string, otherwise string) string {
		if period == nil {
			return otherwise
		}
		return *period
	}
	t := report.Table{Name: "headlines", Columns: []report.Head{
		{Name: "metric", Title: "Metric"},
		{Name: "value", Title: name(last, "Last"), Right: true},
		{Name: "previous", Title: name(previous, "Before"), Right: true, Drop: 2},
		{Name: "change", Title: "Change", Right: true},
		{Name: "change_unit", For: report.Programs},
		{Name: "overall", Title: "All", Right: true, Drop: 1},
		{Name: "course", Title: "Course", For: report.People},
	}}
	for _, h := range headlines {
		t.Add(report.Text(h.Metric).Shown(h.title), h.cell(h.Value), h.cell(h.Previous), h.changeCell(), report.Text(h.ChangeUnit),
			h.cell(h.Overall), report.Text(report.Sparkline(recent(h.History))))
	}
	return t
}

// recent is the last two years of months, as much as fits beside the numbers.
func recent(history []*float64) []*float64 {
	const most = 24
	return history[max(0, len(history)-most):]
}

func (v *overview) customers() customerFigures {
	f := customerFigures{LTV: v.ltv, Segments: []rfm.Segment{}}
	if v.repeat == nil {
		return f
	}
	f.RepeatRate, f.GapMedian = v.repeat.RepeatRate, v.repeat.GapsMedian
	f.LTVMean, f.LTVMedian, f.TopTenthPct = v.historic.Mean, v.historic.Median, v.historic.TopPct
	f.Segments = v.segments.Segments
	if len(v.cohorts.Average.Rate) > 1 {
		f.AgeOneRate = v.cohorts.Average.Rate[1]
	}
	return f
}

func (v *overview) customerTable(f customerFigures) report.Table {
	noun := v.d.options.grain.Noun()
	simple := figure{"ltv_simple", "LTV, simple", approximate(f.LTV), "of a lifetime: see retain ltv --model simple"}
	if v.repeat == nil {
		return figureTable("customers", simple)
	}
	figures := []figure{
		{"repeat_rate", "Repeat rate", report.PercentOf(f.RepeatRate), "of the customers ordered on two or more days"},
		{"gap_days_median", "Days to the next order", report.NumberOf(f.GapMedian, 1), "median"},
		{"cohort_rate_age_1", "Back after one " + noun, report.PercentOf(f.AgeOneRate), "of the customers of all cohorts"},
		{"ltv_historic_mean", "LTV, historic", approximate(f.LTVMean), "so far on average; median " + approximate(f.LTVMedian).Human()},
		simple,
		{"top_10_revenue_pct", "Top tenth", report.PercentOf(f.TopTenthPct), "of the revenue"},
	}
	for _, s := range f.Segments {
		switch s.Segment {
		case "gold", "win-back":
			figures = append(figures, figure{"customers_" + strings.ReplaceAll(s.Segment, "-", "_"), "Segment " + s.Segment, report.Count(s.Customers),
				"customers, " + report.PercentOf(s.RevenuePct).Human() + " of the revenue"})
		}
	}
	return figureTable("customers", figures...)
}
