package predict

import (
	"fmt"
	"math"
	"slices"

	"github.com/retain-cli/retain/pkg/btyd"
	"github.com/retain-cli/retain/pkg/note"
)

// Model is all of a result but its customers: what it was fitted to be, and how close it
// would have been. It encodes as JSON without a loss, and predicts other customers, or
// the same later.
type Model struct {
	Asked     Kind       `json:"asked"`     // Options.Model
	Customers int64      `json:"customers"` // of the data; Fitted.Customers are fewer where it was a sample
	Fitted    *Fitted    `json:"fitted"`
	Values    *Values    `json:"value_model"` // absent in data without amounts
	Backtest  *Backtest  `json:"backtest"`    // absent where the data was too short
	Interval  float64    `json:"interval_pct"`
	Intervals *Intervals `json:"intervals"` // absent where the backtest had too few customers
}

// Intervals are what the intervals of orders are made of: see intervals.
type Intervals struct {
	Days     int     `json:"days"` // of the backtest
	Parts    []Part  `json:"parts"`
	Ratio    float64 `json:"total_ratio"` // actual / expected order days of all
	Error    float64 `json:"total_error"` // of that, a standard error
	Expected float64 `json:"total_expected"`
}

// Part is the customers of the backtest who were expected to order about as often, and
// the errors between which as many of them were as the intervals are to contain.
type Part struct {
	From *float64 `json:"from"` // expected order days; absent of the first part
	Low  *float64 `json:"low"`  // actual - expected, in units of the root of expected + 1/4; absent without an end
	High *float64 `json:"high"`
}

// Model is that of the result, or nil without customers.
func (r *Result) Model() *Model {
	if r.Fitted == nil {
		return nil
	}
	m := &Model{Asked: r.options.Model, Customers: r.fittedTo, Fitted: r.Fitted, Values: r.Values, Backtest: r.Backtest, Interval: r.options.Interval}
	if v := r.intervals; v != nil {
		m.Intervals = &Intervals{Days: int(v.days), Ratio: v.ratio, Error: v.error, Expected: v.expected}
		for _, p := range v.parts {
			m.Intervals.Parts = append(m.Intervals.Parts, Part{finite(p.from), finite(p.low), finite(p.high)})
		}
	}
	return m
}

// finite is a number, or nil where it has no end.
func finite(v float64) *float64 {
	if math.IsInf(v, 0) {
		return nil
	}
	return &v
}

// Fault is what is wrong with a model, and where in its JSON.
type Fault struct {
	Path   string // fitted.parameters
	Reason string
}

// Error is path: reason.
func (f *Fault) Error() string { return f.Path + ": " + f.Reason }

// Check reports the first thing that no model of a result has, as a *Fault.
func (m *Model) Check() error {
	if m.Fitted == nil {
		return &Fault{"fitted", "missing"}
	}
	model, err := btyd.Restore(m.Fitted.Model, m.Fitted.Parameters)
	if err != nil {
		return &Fault{"fitted", err.Error()}
	}
	if v := m.Values; v != nil && len(v.Parameters) > 0 {
		if _, err := btyd.RestoreGammaGamma(v.Parameters); err != nil {
			return &Fault{"value_model", err.Error()}
		}
	}
	switch {
	case !is(m.Fitted.Kind, model):
		return &Fault{"fitted.kind", fmt.Sprintf("%s is not the kind of %s", m.Fitted.Kind, model.Name())}
	case m.Customers <= 0 || m.Fitted.Customers <= 0 || m.Fitted.Customers > m.Customers:
		return &Fault{"customers", "a model is fitted to some of the customers, or all"}
	case m.Interval <= 0 || m.Interval >= 100:
		return &Fault{"interval_pct", "not above 0 and below 100"}
	case m.Values != nil && m.Values.Mean != nil && !(*m.Values.Mean > 0):
		return &Fault{"value_model.mean", "not above 0"}
	case m.Backtest == nil && m.Intervals != nil:
		return &Fault{"intervals", "there are none without a backtest"}
	case m.Backtest != nil && !slices.ContainsFunc(m.Backtest.Models, func(t Tried) bool { return t.Kind == m.Backtest.Chosen }):
		return &Fault{"backtest.chosen", fmt.Sprintf("%s is not among the models tried", m.Backtest.Chosen)}
	case m.Backtest != nil && m.Backtest.Chosen != m.Fitted.Kind:
		return &Fault{"backtest.chosen", fmt.Sprintf("%s, and fitted.kind is %s", m.Backtest.Chosen, m.Fitted.Kind)}
	}
	return m.Intervals.check()
}

// is tells whether a model is of a kind.
func is(kind Kind, model btyd.Model) bool {
	g, geometric := model.(btyd.Geometric)
	switch kind {
	case BG:
		return geometric && !g.Modified && g.K == 1
	case MBG:
		return geometric && g.Modified && g.K == 1
	case CNBD:
		return geometric && g.Modified
	}
	return kind == Pareto && !geometric
}

func (v *Intervals) check() error {
	switch {
	case v == nil:
		return nil
	case v.Days <= 0:
		return &Fault{"intervals.days", "not above 0"}
	case v.Ratio < 0 || v.Error < 0 || v.Expected < 0:
		return &Fault{"intervals", "a total is below 0"}
	case len(v.Parts) == 0:
		return &Fault{"intervals.parts", "empty"}
	}
	last := math.Inf(-1)
	for i, p := range v.Parts {
		switch path := fmt.Sprintf("intervals.parts[%d]", i); {
		case (p.From == nil) != (i == 0), i > 0 && *p.From <= last:
			return &Fault{path + ".from", "not above that of the part before"}
		case p.Low != nil && p.High != nil && *p.Low > *p.High:
			return &Fault{path, "low is above high"}
		case i > 0:
			last = *p.From
		}
	}
	return nil
}

// intervals are those that these were made from.
func (v *Intervals) intervals(level float64) *intervals {
	if v == nil {
		return nil
	}
	made := &intervals{days: float64(v.Days), level: level, ratio: v.Ratio, error: v.Error, expected: v.Expected}
	or := func(number *float64, end float64) float64 {
		if number == nil {
			return end
		}
		return *number
	}
	for _, p := range v.Parts {
		made.parts = append(made.parts, part{or(p.From, math.Inf(-1)), or(p.Low, math.Inf(-1)), or(p.High, math.Inf(1))})
	}
	return made
}

// Predict predicts customers, of whom no history but that at the as-of day is needed, as
// the result did that the model is of. The model, the split and the interval are its, and
// those of the options are ignored. The error is that of Check.
func (m *Model) Predict(f Facts, o Options) (Result, error) {
	if err := m.Check(); err != nil {
		return Result{}, err
	}
	o.Model, o.Split, o.Interval = m.Asked, nil, m.Interval
	r := Result{Notes: []note.Note{}, options: o.withDefaults(), facts: f}
	if len(f.Rows) == 0 {
		return r, nil
	}
	r.Fitted, r.Backtest, r.fittedTo = m.Fitted, m.Backtest, m.Customers
	r.model, _ = btyd.Restore(m.Fitted.Model, m.Fitted.Parameters)
	r.intervals = m.Intervals.intervals(m.Interval)
	if m.Values != nil && !f.Unit.Unpriced {
		values := *m.Values
		values.model, _ = btyd.RestoreGammaGamma(values.Parameters)
		r.Values = &values
	}
	r.lookAhead()
	r.note()
	return r, nil
}
