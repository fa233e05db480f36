package analysis

import (
	"context"
	"fmt"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/ltv"
	"github.com/retain-cli/retain/pkg/predict"
	"github.com/retain-cli/retain/pkg/report"
)

// LTV asks what a customer is worth.
type LTV struct {
	Scope
	Model  *ltv.Model // nil: historic, or simple where the data is subscriptions
	Margin ltv.Margin
	CAC    ltv.CAC
	Within calendar.Durations // windows from the first order, of the historic model; none: they are not measured

	Predict   predict.Options // of the predictive model, whose margin is Margin
	LoadModel *SavedModel     // see Predict.LoadModel
	Plot      bool            // draw how close that model would have been
}

// is tells whether a model was asked for.
func (r LTV) is(model ltv.Model) bool { return r.Model != nil && *r.Model == model }

// Run computes the value: a *HistoricLTV, a *SimpleLTV or a *PredictiveLTV.
func (r LTV) Run(ctx context.Context, d *Data) (Result, error) {
	if d.Spend != nil {
		if err := r.CheckSpend(d); err != nil {
			return nil, err
		}
	}
	chosen := r.Model == nil && d.coverage.FromSubscription
	switch {
	case len(r.Within) > 0 && (d.coverage.FromSubscription || r.Model != nil && *r.Model != ltv.HistoricModel):
		return nil, &RequestError{Field: "Within", Value: r.Within.String(), Reason: "only the historic model, which needs orders, has a value by days since the first order"}
	case r.is(ltv.PredictiveModel):
		return r.predictive(ctx, d)
	case chosen || r.is(ltv.SimpleModel):
		return r.simple(ctx, d, chosen)
	case d.coverage.FromSubscription:
		return nil, &RequestError{Reason: "--model historic needs orders, and a customers file alone has none; use --model simple"}
	}
	return r.historic(ctx, d)
}

func (r LTV) options() ltv.Options {
	o := ltv.Options{Margin: r.Margin, CAC: r.CAC}
	o.From, o.To = r.shown()
	return o
}

// costFigures compare a value with what a customer costs, when that is known.
func costFigures(c ltv.Cost, noun string) []figure {
	if c.CAC == nil {
		return nil
	}
	return []figure{
		{"cac", "CAC", quotient(c.CAC), "cost of winning a customer, as given"},
		{"ltv_to_cac", "LTV:CAC", times(c.LTVToCAC), "value per unit of cost"},
		{"payback_periods", "Payback", report.NumberOf(c.PaybackPeriods, 1), noun + "s until the cost is recovered"},
	}
}

func marginFigure(margin float64) figure {
	return figure{"margin", "Margin", report.Percent(margin), "of the revenue is profit"}
}

// marginText says what part of the revenue counts.
func marginText(margin float64) string {
	if margin == 100 {
		return "as revenue"
	}
	return fmt.Sprintf("as profit at a margin of %s", report.Percent(margin).Human())
}
