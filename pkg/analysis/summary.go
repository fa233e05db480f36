package analysis

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/retain-cli/retain/pkg/cohort"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/ltv"
	"github.com/retain-cli/retain/pkg/note"
	"github.com/retain-cli/retain/pkg/repeat"
	"github.com/retain-cli/retain/pkg/report"
	"github.com/retain-cli/retain/pkg/retention"
	"github.com/retain-cli/retain/pkg/rfm"
	"github.com/retain-cli/retain/pkg/summary"
)

// Summary asks for the headline of every metric and what is worth a look.
type Summary struct {
	Scope
	RFM rfm.Options // of the segments
}

// Overview is the result of Summary.
type Overview struct {
	Header
	Period    *string           `json:"period"`   // the last complete one; null when there is none
	Previous  *string           `json:"previous"` // the one before
	Headlines []Headline        `json:"headlines"`
	Customers CustomerFigures   `json:"customers"`
	LookAt    []summary.Finding `json:"look_at"`
	Groups    []SummaryGroup    `json:"groups,omitzero"`
	Warnings  []note.Note       `json:"warnings"`
	Notes     []note.Note       `json:"notes"`

	results summary.Results
	numbers []groupNumber
	active  string
}

// CustomerFigures are over all of the data. Those that need orders are null for
// subscriptions.
type CustomerFigures struct {
	RepeatRate  *float64      `json:"repeat_rate"`
	GapMedian   *float64      `json:"gap_days_median"`
	AgeOneRate  *float64      `json:"cohort_rate_age_1"` // of all cohorts, who ordered one period after the first
	LTVMean     *float64      `json:"ltv_historic_mean"`
	LTVMedian   *float64      `json:"ltv_historic_median"`
	LTV         *float64      `json:"ltv_simple"`
	TopTenthPct *float64      `json:"top_10_revenue_pct"`
	Segments    []rfm.Segment `json:"segments"`
}

// summaryFacts is what all metrics together are computed from.
type summaryFacts struct {
	moves     facts.Movements
	customers facts.Customers // of orders, as those below
	cohorts   facts.Cohorts
	purchases facts.Purchases
	gaps      facts.Gaps
}

// facts asks for each table once.
func (r Summary) facts(ctx context.Context, d *Data) (f summaryFacts, err error) {
	q := r.query()
	if f.moves, err = d.movements(ctx, r.Scope); err != nil || d.coverage.FromSubscription {
		return f, err
	}
	if f.customers, err = d.Customers(ctx, q.By); err != nil {
		return f, err
	}
	whole := q
	whole.By = facts.By{}
	if f.cohorts, err = d.Cohorts(ctx, whole); err != nil {
		return f, err
	}
	if f.purchases, err = d.Purchases(ctx, q); err != nil {
		return f, err
	}
	f.gaps, err = d.Gaps(ctx)
	return f, err
}

// Run computes all metrics.
func (r Summary) Run(ctx context.Context, d *Data) (*Overview, error) {
	f, err := r.facts(ctx, d)
	if err != nil {
		return nil, err
	}
	from, to := r.shown()
	o := &Overview{Header: d.header("summary", r.Scope, f.moves.Activity), active: d.active(r.Scope, f.moves.Activity)}
	o.results = summary.Results{Grain: r.Grain, Since: f.moves.Newcomers().Since(),
		Rates: retention.CRR(f.moves, retention.Options{From: from, To: to}),
		Flows: retention.Revenue(f.moves, retention.Options{From: from, To: to})}
	options := ltv.Options{From: from, To: to}
	var simple ltv.SimpleResult
	if d.coverage.FromSubscription {
		simple = ltv.Subscriptions(f.moves, r.Grain, options)
	} else {
		again := repeat.Purchases(repeat.Facts{Customers: f.customers, Purchases: f.purchases, Gaps: f.gaps}, repeat.Options{From: from, To: to})
		triangle := cohort.Triangle(f.cohorts, cohort.Options{From: from, To: to})
		segments := rfm.Score(f.customers, r.RFM)
		historic := ltv.Historic(f.customers, f.cohorts, ltv.Options{})
		o.results.Repeat, o.results.Cohorts, o.results.Segments, o.results.Historic = &again, &triangle, &segments, &historic
		simple = ltv.Simple(f.moves, f.purchases, options)
	}
	o.Headlines, o.Customers, o.LookAt = headlines(o.results, d.coverage.Unit), customerFigures(o.results), summary.Findings(o.results)
	o.Customers.LTV = simple.LTV
	o.Period, o.Previous = lastPeriods(o.results.Rates.Periods)
	var groupNotes []note.Note
	if r.By != "" {
		if groupNotes, err = o.group(ctx, d, f, options); err != nil {
			return nil, err
		}
	}
	o.Warnings, o.Notes = d.notes(note.Join(without("methods-differ", o.results.Rates.Notes), r.older(f.moves.Newcomers())), only("customers-return", simple.Notes), groupNotes)
	return o, nil
}

// without leaves out notes about an option that this request does not have.
func without(code string, notes []note.Note) []note.Note {
	return slices.DeleteFunc(slices.Clone(notes), func(n note.Note) bool { return n.Code == code })
}

func only(code string, notes []note.Note) []note.Note {
	return slices.DeleteFunc(slices.Clone(notes), func(n note.Note) bool { return n.Code != code })
}

// lastPeriods are the names of the last complete period and the one before.
func lastPeriods(periods []retention.Rate) (last, previous *string) {
	for i := range periods {
		if p := &periods[i]; p.Complete {
			last, previous = &p.Period, last
		}
	}
	return last, previous
}

func customerFigures(r summary.Results) CustomerFigures {
	if r.Repeat == nil {
		return CustomerFigures{Segments: []rfm.Segment{}}
	}
	f := CustomerFigures{
		RepeatRate: r.Repeat.RepeatRate, GapMedian: r.Repeat.GapsMedian,
		LTVMean: r.Historic.Mean, LTVMedian: r.Historic.Median, TopTenthPct: r.Historic.TopPct, Segments: r.Segments.Segments,
	}
	if len(r.Cohorts.Average.Rate) > 1 {
		f.AgeOneRate = r.Cohorts.Average.Rate[1]
	}
	return f
}

// Report lays out the headlines, the figures of customers and, of a split, the
// groups.
func (o *Overview) Report() report.Report {
	r := report.Report{
		Head:   append(o.lines, fmt.Sprintf("Active = %s.  All = %s.", o.active, o.scope.overPeriods())),
		Tables: []report.Table{o.headlineTable(), o.customerTable()},
		Notes:  slices.Concat(o.Warnings, o.Notes), Concerns: o.concerns,
		Data: o,
	}
	if o.scope.By != "" {
		r.Tables = append(r.Tables, o.groupTable(), o.metricTable())
		r.Foot = o.legend()
	}
	if len(o.LookAt) > 0 {
		if len(r.Foot) > 0 {
			r.Foot = append(r.Foot, "")
		}
		r.Foot = append(r.Foot, "Worth a look")
	}
	for i, f := range o.LookAt {
		r.Foot = append(r.Foot, fmt.Sprintf("%d. %s", i+1, f.Text))
	}
	return r
}

func (o *Overview) customerTable() report.Table {
	noun, f := o.scope.Grain.Noun(), o.Customers
	simple := figure{"ltv_simple", "LTV, simple", quotient(f.LTV), "of a lifetime: see retain ltv --model simple"}
	if o.results.Repeat == nil {
		return figureTable("customers", []figure{simple})
	}
	figures := []figure{
		{"repeat_rate", "Repeat rate", report.PercentOf(f.RepeatRate), "of the customers ordered on two or more days"},
		{"gap_days_median", "Days to the next order", report.NumberOf(f.GapMedian, 1), "median"},
		{"cohort_rate_age_1", "Back after one " + noun, report.PercentOf(f.AgeOneRate), "of the customers of all cohorts"},
		{"ltv_historic_mean", "LTV, historic", quotient(f.LTVMean), "so far on average; median " + quotient(f.LTVMedian).Human()},
		simple,
		{"top_10_revenue_pct", "Top tenth", report.PercentOf(f.TopTenthPct), "of the revenue"},
	}
	for _, s := range f.Segments {
		if s.Segment == "gold" || s.Segment == "win-back" {
			figures = append(figures, figure{"customers_" + strings.ReplaceAll(s.Segment, "-", "_"), "Segment " + s.Segment, report.Count(s.Customers),
				"customers, " + report.PercentOf(s.RevenuePct).Human() + " of the revenue"})
		}
	}
	return figureTable("customers", figures)
}
