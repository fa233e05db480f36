package analysis

import (
	"context"
	"errors"
	"fmt"
	"math"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/choice"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/ltv"
	"github.com/retain-cli/retain/pkg/note"
	"github.com/retain-cli/retain/pkg/report"
	"github.com/retain-cli/retain/pkg/survival"
)

// Project asks how many customers of each cohort will be left at ages that nobody has
// reached yet, and how long they stay.
type Project struct {
	Scope
	Model    survival.Choice
	Ages     Ages
	Horizon  calendar.Duration // 0: twice as many ages as were observed
	Discount *float64          // percent a year; nil: DefaultDiscount
}

// DefaultDiscount is the discount of what lies ahead, in percent a year.
const DefaultDiscount = 10

// Ages is what the ages of subscriptions count; those of orders are periods.
type Ages = choice.Of[ages]

// The ages.
const (
	AgesAuto     Ages = iota // renewals where every customer has an interval, else periods
	AgesPeriods              // periods of the calendar since that of the start
	AgesRenewals             // billing intervals since the start, each interval on its own
)

type ages struct{}

func (ages) Names() []string { return []string{"auto", "periods", "renewals"} }

// Projection is the result of Project.
type Projection struct {
	Header
	Definition ProjectionDefinition `json:"definition"`
	Curves     []ProjectedCurve     `json:"curves"` // one; of renewals one for each interval
	Warnings   []note.Note          `json:"warnings"`
	Notes      []note.Note          `json:"notes"`

	request  Project
	renewals bool
}

// ProjectionDefinition is what the curves mean.
type ProjectionDefinition struct {
	ScopeDefinition
	Model    string  `json:"model"`
	Ages     string  `json:"ages"`                // periods or renewals
	Horizon  int     `json:"horizon_days"`        // 0: twice what was observed
	Discount float64 `json:"discount"`            // percent a year
	Wait     *int    `json:"wait_days,omitempty"` // of orders: ages less long ago are not fitted
}

// ProjectedCurve is the curves of all customers, of cohorts and of groups, whose ages
// have one length.
type ProjectedCurve struct {
	Unit string `json:"unit"` // the length of an age: month, year, 10 days
	survival.Projection
	Groups []survival.GroupSummary `json:"groups,omitzero"`
}

// Check reports what is wrong with the request, whatever the data.
func (r Project) Check() error {
	switch {
	case facts.SameDimension(r.By, facts.Tenure):
		return &RequestError{Field: "By", Value: r.By, Reason: "all customers begin with the same tenure; use a column, or cohort"}
	case r.Grain == calendar.Daily:
		return &RequestError{Field: "Grain", Value: r.Grain.String(), Reason: "a day is too short to be lost in; use a longer period"}
	case r.Discount != nil && !(*r.Discount >= 0 && *r.Discount <= 1000):
		return &RequestError{Field: "Discount", Value: report.Float(*r.Discount), Reason: "use a percentage from 0 to 1000"}
	}
	return r.Scope.Check()
}

// Run fits the curves.
func (r Project) Run(ctx context.Context, d *Data) (*Projection, error) {
	if err := r.Check(); err != nil {
		return nil, err
	}
	if err := d.check(ctx, r.Scope, perTriangle); err != nil {
		return nil, err
	}
	if r.Ages == AgesRenewals && !d.coverage.FromSubscription {
		return nil, &RequestError{Field: "Ages", Value: r.Ages.String(), Reason: "orders are not renewed; use periods, or name a customers export with --customers and no orders"}
	}
	res := &Projection{Header: d.header("project", r.Scope, facts.Activity{}), Curves: []ProjectedCurve{}, request: r}
	confidence := r.confidence()
	res.Definition = ProjectionDefinition{res.Header.Definition, r.Model.String(), AgesPeriods.String(), int(r.Horizon), r.discount(), nil}
	res.Definition.Confidence = &confidence
	by, notes, err := r.renewals(ctx, d, res)
	if err != nil {
		return nil, err
	}
	if res.renewals = by; by {
		res.Definition.Ages = AgesRenewals.String()
	} else if notes, err = r.periods(ctx, d, res); err != nil {
		return nil, err
	}
	for _, c := range res.Curves {
		notes = append(notes, res.remarks(c)...)
	}
	res.Warnings, res.Notes = d.notes(notes, d.noneShown(r.Scope))
	return res, nil
}

func (r Project) discount() float64 {
	if r.Discount == nil {
		return DefaultDiscount
	}
	return *r.Discount
}

// renewals adds a curve for each interval, where ages are renewals.
func (r Project) renewals(ctx context.Context, d *Data, res *Projection) (by bool, notes []note.Note, err error) {
	source, ok := d.Source.(facts.Renewer)
	if !ok || r.Ages == AgesPeriods {
		return false, nil, nil
	}
	counted, err := source.Renewals(ctx, r.query())
	if err != nil {
		return false, nil, err
	}
	known, unknown := false, false
	for _, every := range counted.Intervals {
		known = known || every != calendar.Interval{}
		unknown = unknown || every == calendar.Interval{}
	}
	if r.Ages == AgesRenewals && !known && !d.Empty() {
		return false, nil, &RequestError{Field: "Ages", Value: r.Ages.String(), Reason: "no subscription says how often it is billed; name the column that does with --column interval=HEADER, or give it for all, such as --interval month"}
	}
	if r.Ages == AgesAuto && (unknown || !known) {
		return false, nil, nil
	}
	from, to := r.shown()
	for i, every := range counted.Intervals {
		if every == (calendar.Interval{}) {
			continue
		}
		perYear := 365 / float64(max(every.Days, 1))
		if every.Months > 0 {
			perYear = 12 / float64(every.Months)
		}
		more, err := r.add(res, survival.OfRenewals(counted, i, from, to), every.String(), r.options(perYear))
		if notes = note.Join(notes, more); err != nil {
			return true, nil, err
		}
	}
	if unknown {
		notes = append(notes, note.Note{Code: "renewals-unknown", Level: note.Warning, Concerns: note.Subscriptions, Text: "customers who began with a subscription of an unknown interval are in no curve"})
	}
	return true, notes, nil
}

// periods adds the curve of customers by periods since the first one.
func (r Project) periods(ctx context.Context, d *Data, res *Projection) ([]note.Note, error) {
	table, wait, notes, err := d.lasting(ctx, r.Scope, r.query())
	if err != nil {
		return nil, err
	}
	if !d.coverage.FromSubscription {
		res.Definition.Wait = &wait
	}
	o := r.options(perYear(r.Grain))
	if !d.coverage.FromSubscription {
		if o.Then, o.Since, err = d.then(ctx, table, wait); err != nil {
			return nil, err
		}
	}
	more, err := r.add(res, table, r.Grain.Noun(), o)
	return append(notes, more...), err
}

// then is the cohorts as they looked on an earlier day, where the source knows that.
func (d *Data) then(ctx context.Context, t survival.Table, wait int) ([]survival.Cohort, *calendar.Day, error) {
	day, ok := t.Earlier()
	if !ok {
		return nil, nil, nil
	}
	h, err := facts.HistoriesOf(ctx, d.Source, facts.By{}, day)
	switch {
	case errors.Is(err, errors.ErrUnsupported):
		return nil, nil, nil
	case err != nil:
		return nil, nil, err
	}
	return t.Then(h, wait), &day, nil
}

// perYear is how many periods a year has.
func perYear(g calendar.Grain) float64 {
	months := ltv.Months(g)
	return 12 * float64(months.Den) / float64(months.Num)
}

// lasting is customers by how many periods they were there, and how many days ago an
// age has to be over to count: of orders, the 95th percentile of the gaps between
// order days.
func (d *Data) lasting(ctx context.Context, s Scope, q facts.Query) (t survival.Table, wait int, notes []note.Note, err error) {
	cohorts, err := d.Cohorts(ctx, q)
	if err != nil {
		return t, 0, nil, err
	}
	if !d.coverage.FromSubscription {
		gaps, err := d.Gaps(ctx)
		if err != nil {
			return t, 0, nil, err
		}
		if q, ok := gaps.Quantile(facts.Ratio{Num: 19, Den: 20}); ok {
			wait = int(q.Ceil())
		} else if !d.Empty() {
			notes = append(notes, note.Note{Code: "no-gaps", Level: note.Warning, Concerns: note.Activity, Text: "nobody has ordered on two days, so nothing tells how long to wait for the next order"})
		}
	}
	from, to := s.shown()
	return survival.OfCohorts(cohorts, wait, from, to), wait, append(notes, cohorts.Newcomers().Notes(from, to)...), nil
}

// options are those of a curve with that many ages a year.
func (r Project) options(perYear float64) survival.Options {
	o := survival.Options{Model: r.Model, Confidence: r.confidence(), Rate: math.Expm1(math.Log1p(r.discount()/100) / perYear)}
	if r.Horizon > 0 {
		o.Horizon = max(1, int(math.Round(float64(r.Horizon)*perYear/365)))
	}
	if perYear >= 4 {
		o.Mark = int(perYear)
	}
	return o
}

// add fits a curve, and makes the notes on groups that are hidden.
func (r Project) add(res *Projection, t survival.Table, unit string, o survival.Options) ([]note.Note, error) {
	if o.Horizon > mostMonths {
		return nil, &RequestError{Field: "Horizon", Value: r.Horizon.String(), Reason: fmt.Sprintf("more than %s; use a shorter horizon or longer ages", report.Counted(mostMonths, unit))}
	}
	c := ProjectedCurve{Unit: unit, Projection: survival.Of(t, o)}
	var hidden []note.Note
	c.Groups, hidden = shownGroups(r.Scope, c.Projection.Groups, func(g survival.GroupSummary) int64 { return g.Customers },
		func(_ int, g survival.GroupSummary) survival.GroupSummary { return g })
	if r.By == "" {
		c.GroupsDiffer = nil
	}
	res.Curves = append(res.Curves, c)
	return hidden, nil
}

// missed is from how many percent on a backtest is a warning.
const missed = 10

// unlike is by how many percentage points cohorts have to differ for a warning: of many
// customers the smallest difference is significant.
const unlike = 10

// spread is the least and the most that are left of a cohort that is not small.
func (c ProjectedCurve) spread() (low, high float64) {
	low = 100
	for _, cohort := range c.Cohorts {
		if cohort.Left != nil && !cohort.Small {
			low, high = min(low, *cohort.Left), max(high, *cohort.Left)
		}
	}
	return low, high
}

// remarks are what a reader of a curve should know.
func (res *Projection) remarks(c ProjectedCurve) (notes []note.Note) {
	unit, significant := c.Unit, 1-res.request.confidence()/100
	if c.Small && c.Customers > 0 {
		notes = append(notes, note.Note{Code: "few-customers", Level: note.Warning, Concerns: note.Activity, Args: &note.Args{"unit": unit, "customers": c.Customers}}.
			Filled("%s in the curve by the %s, fewer than %d: it says little", report.Counted(c.Customers, "customer"), unit, facts.MinSample))
	}
	if c.Boundary != "" && c.Customers > 0 {
		n := note.Note{Code: "curve-boundary", Concerns: note.Activity, Args: &note.Args{"model": c.Model, "unit": unit, "boundary": c.Boundary}}
		if !c.Fit.Known() {
			n.Level = note.Warning
		}
		notes = append(notes, n.Filled("%s, by the %s: %s", c.Model, unit, c.Boundary))
	}
	if b := c.Backtest; b != nil && b.Error != nil && math.Abs(*b.Error) > missed {
		notes = append(notes, note.Note{Code: "backtest-missed", Level: note.Warning, Concerns: note.Activity, Args: &note.Args{"unit": unit, "ages": b.Ages, "projected": b.Projected, "customers_kept": b.Kept, "error_pct": *b.Error}}.
			Filled("in the backtest over %s the curve is off by %s %%: do not rely on ages beyond those observed", report.Counted(int64(b.Ages), unit), report.Signed(*b.Error, 1)))
	}
	if t := c.CohortsDiffer; t != nil && t.P < significant {
		if low, high := c.spread(); high-low > unlike {
			notes = append(notes, note.Note{Code: "cohorts-differ", Level: note.Warning, Concerns: note.Activity, Args: &note.Args{"unit": unit, "chi_square": t.ChiSquare, "df": t.DF, "p": t.P, "left_min": low, "left_max": high}}.
				Filled("cohorts do not share one curve (p %s; left at %d: %s to %s %%), so that of all is a mean of them; --from leaves out old cohorts", pCell(&t.P).Human(), c.Mark, report.Fixed(low, 1), report.Fixed(high, 1)))
		}
	}
	return notes
}
