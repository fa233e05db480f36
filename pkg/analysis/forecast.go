package analysis

import (
	"context"
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/forecast"
	"github.com/retain-cli/retain/pkg/ltv"
	"github.com/retain-cli/retain/pkg/money"
	"github.com/retain-cli/retain/pkg/note"
	"github.com/retain-cli/retain/pkg/report"
	"github.com/retain-cli/retain/pkg/retention"
)

// Forecast asks where recurring revenue goes at some rates of churn. What is not
// given is measured in the data. Rates are percentages per period.
type Forecast struct {
	Scope
	MRR       *money.Amount // at the start
	NewMRR    *money.Amount // of the first period
	Growth    float64       // of NewMRR from one period to the next
	Expansion *float64
	Churn     []float64  // nil: what was measured, and a point less
	Months    int        // periods ahead; 0: 60
	Over      int        // complete periods that are measured, the last ones; 0: all
	Every     int        // periods between two rows; 0: 1 for up to 24 periods, else 12
	Unit      money.Unit // of the amounts, where there is no data
}

// mostMonths is a century of months: more is a typing error.
const mostMonths = 1200

// Revenue is the result of Forecast.
type Revenue struct {
	Header
	Measured *forecast.Measured `json:"measured"` // null: there was no data
	forecast.Result
	Groups   []ForecastGroup `json:"groups,omitzero"`
	Together []money.Amount  `json:"mrr_groups_together,omitzero"` // of all groups, each with its own churn
	Warnings []note.Note     `json:"warnings"`
	Notes    []note.Note     `json:"notes"`

	request Forecast
	basis   earning
}

// Run computes the paths. Without data, which is nil then, MRR and Churn have to
// be given.
func (r Forecast) Run(ctx context.Context, d *Data) (*Revenue, error) {
	if d == nil && r.By != "" {
		return nil, &RequestError{Field: "By", Value: r.By, Reason: "name a file to measure the groups in"}
	}
	if err := r.Check(); err != nil {
		return nil, err
	}
	if r.Months == 0 {
		r.Months = 60
	}
	if d == nil {
		return r.typed()
	}
	moves, err := d.movements(ctx, r.Scope)
	if err != nil {
		return nil, err
	}
	m := forecast.Measure(moves, r.measuring())
	noun := r.Grain.Noun()
	switch {
	case m.Over == 0 && (r.MRR == nil || len(r.Churn) == 0):
		return nil, &RequestError{Field: "Churn", Reason: fmt.Sprintf("nothing to measure: no complete %s begins with revenue; give MRR and churn", noun)}
	case m.Churn > 100 && len(r.Churn) == 0:
		return nil, &RequestError{Field: "Churn", Reason: fmt.Sprintf("measured %s a %s, as refunds exceeded the revenue at its start; give a rate, such as 5", rateText(m.Churn), noun)}
	}
	f := &Revenue{Header: d.header("forecast", r.Scope, r.Activity), Measured: &m, request: r,
		basis: earning{r.Grain, d.coverage.FromSubscription, moves.Activity}}
	f.Result = forecast.Of(f.plan(m), r.rates(m)...)
	var more []note.Note
	if r.By != "" {
		if more, err = f.group(ctx, d, moves); err != nil {
			return nil, err
		}
	}
	f.Warnings, f.Notes = d.notes(retention.Unseen(moves, r.retention(retention.Exact)), f.Result.Notes, more)
	return f, nil
}

// typed is the forecast of what was given.
func (r Forecast) typed() (*Revenue, error) {
	switch {
	case r.MRR == nil:
		return nil, &RequestError{Field: "MRR", Reason: "nothing to start from: give an amount, or name a file to measure it in"}
	case len(r.Churn) == 0:
		return nil, &RequestError{Field: "Churn", Reason: "no churn rate: give one or more, such as 3.5,4, or name a file to measure it in"}
	}
	unit := r.Unit
	for _, a := range []*money.Amount{r.MRR, r.NewMRR} {
		if a != nil {
			unit.Digits = max(unit.Digits, a.Unit.Digits)
		}
	}
	d := &Data{Provenance: facts.Provenance{Inputs: []string{}}, coverage: facts.Coverage{Unit: unit, Empty: true, FromSubscription: true}}
	f := &Revenue{Header: d.header("forecast", r.Scope, r.Activity), request: r, basis: earning{grain: r.Grain, subscriptions: true}}
	f.lines = nil // there is nothing that was read
	f.Result = forecast.Of(f.plan(forecast.Measured{MRR: unit.Amount(0), New: unit.Amount(0)}), r.Churn...)
	f.Warnings, f.Notes = d.notes(f.Result.Notes)
	return f, nil
}

// Check reports what cannot be forecast, whatever the data.
func (r Forecast) Check() error {
	by := func(reason string) error { return &RequestError{Field: "By", Value: r.By, Reason: reason} }
	switch {
	case r.Months < 0 || r.Months > mostMonths:
		return &RequestError{Field: "Months", Value: strconv.Itoa(r.Months), Reason: fmt.Sprintf("use 1 to %d", mostMonths)}
	case r.By == "":
		return r.Scope.Check()
	case r.MRR != nil || r.NewMRR != nil:
		return by("every group starts from its measured revenue; leave out MRR and new MRR")
	case facts.SameDimension(r.By, facts.Tenure):
		return by("customers move from one such group to the next, so no group has a future of its own; retain ccr --by tenure shows churn by age")
	case facts.SameDimension(r.By, facts.Cohort):
		return by("no new customers join a cohort that has begun, so past inflow does not continue; retain rcr --by cohort compares cohorts")
	case r.byOutcome():
		return by("only churned customers have a churn_reason; see retain reasons")
	}
	return r.Scope.Check()
}

// rates are those of the request, else what was measured and a point less.
func (r Forecast) rates(m forecast.Measured) []float64 {
	switch {
	case len(r.Churn) > 0:
		return r.Churn
	case m.Churn > 0:
		less := math.Round((m.Churn-1)*1e3) / 1e3 // of the decimals that are measured
		return []float64{m.Churn, max(0, less)}
	}
	return []float64{m.Churn}
}

// measuring is the periods that are measured.
func (r Forecast) measuring() forecast.Basis {
	b := forecast.Basis{Last: r.Over}
	b.From, b.To = r.shown()
	return b
}

// plan is what was measured, but for what the request gives.
func (f *Revenue) plan(m forecast.Measured) forecast.Plan {
	r, p := f.request, m.Plan(f.request.Months)
	p.Growth, p.Earned = r.Growth, f.basis.share()
	if r.Expansion != nil {
		p.Expansion = *r.Expansion
	}
	if r.MRR != nil {
		p.MRR = in(*r.MRR, p.MRR.Unit)
	}
	if r.NewMRR != nil {
		p.New = in(*r.NewMRR, p.MRR.Unit)
	}
	return p
}

// in is an amount in another unit. One that is too large for it becomes the
// largest.
func in(a money.Amount, u money.Unit) money.Amount {
	minor, fits := money.Scale(a.Minor, u.PerMajor(), a.Unit.PerMajor())
	if !fits {
		minor = math.MaxInt64
	}
	return u.Amount(minor)
}

// earning is what the revenue at the end of a period is per: the MRR of
// subscriptions per month, that of orders per period or days of activity.
type earning struct {
	grain         calendar.Grain
	subscriptions bool
	activity      facts.Activity
}

// share is what a period earns of it.
func (e earning) share() facts.Ratio {
	months := ltv.Months(e.grain)
	switch {
	case e.subscriptions:
		return months
	case e.activity.Days > 0:
		r := big.NewRat(months.Num*365, months.Den*12*int64(e.activity.Days)) // in lowest terms
		return facts.Ratio{Num: r.Num().Int64(), Den: r.Denom().Int64()}
	}
	return facts.Whole(1)
}

// per is what a revenue is per, in words.
func (e earning) per() string {
	switch {
	case e.subscriptions:
		return "a month"
	case e.activity.Days > 0:
		return "in " + report.Counted(int64(e.activity.Days), "day")
	}
	return "a " + e.grain.Noun()
}

// words define MRR and revenue where they are not those of months.
func (e earning) words() (lines []string) {
	if !e.subscriptions {
		lines = append(lines, fmt.Sprintf("MRR = revenue of the orders of %s.", strings.TrimPrefix(e.per(), "in ")))
	}
	if share := e.share(); share.Num != share.Den {
		text := fmt.Sprint(share.Num)
		if share.Den != 1 {
			text += fmt.Sprintf("/%d", share.Den)
		}
		lines = append(lines, fmt.Sprintf("Revenue of a %s = MRR at its end x %s.", e.grain.Noun(), text))
	}
	return lines
}
