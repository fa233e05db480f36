// Package ltv is what a customer is worth, by models that are never mixed:
// historic is what customers have brought so far, simple is what an average
// customer brings in an average lifetime. What each is expected to bring yet is package
// predict's. Every result holds its inputs.
//
//	past := ltv.Historic(src.Customers(facts.By{}), src.Cohorts(q), ltv.Options{})
//	future := ltv.Simple(src.Movements(q), src.Purchases(q), ltv.Options{})
//	fmt.Println(*past.Mean, *future.LTV)
//
// Margin turns revenue into profit: every LTV is margin x revenue. CAC, what it
// costs to win a customer, gives LTV:CAC and the payback, the number of periods
// until a customer has brought back that cost.
package ltv

import (
	"fmt"
	"math/big"
	"strings"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/choice"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/money"
)

// Model is one way to value customers.
type Model uint8

// The models.
const (
	HistoricModel Model = iota
	SimpleModel
	PredictiveModel // of package predict
)

// ModelNames lists the models, for help and completion.
func ModelNames() []string { return []string{"historic", "simple", "predictive"} }

// String is the name of the model, one of ModelNames.
func (m Model) String() string { return ModelNames()[m] }

// MarshalText writes the model's name.
func (m Model) MarshalText() ([]byte, error) { return []byte(m.String()), nil }

// UnmarshalText reads a model by its name.
func (m *Model) UnmarshalText(b []byte) error { return choice.Parse(m, b, ModelNames()) }

// Options say what of the revenue is profit, and what a customer costs. The
// zero value is all of it, and nothing known.
type Options struct {
	Margin Margin
	CAC    CAC

	// From and To choose the cohorts that Historic shows, and the periods that
	// Simple measures: those that have a day in between.
	From, To *calendar.Day
}

// Margin is the share of revenue that is profit. The zero value is all of it.
type Margin struct{ share facts.Ratio }

// Percent is the margin as a percentage.
func (m Margin) Percent() float64 { return *m.ratio().Percent() }

func (m Margin) ratio() facts.Ratio {
	if m.share.Den == 0 {
		return facts.Whole(1)
	}
	return m.share
}

// Of is the profit in an amount of revenue, rounded half to even.
func (m Margin) Of(revenue money.Amount) money.Amount {
	r := m.ratio()
	profit, _ := money.Scale(revenue.Minor, r.Num, r.Den) // at most the revenue, so it fits
	return revenue.Unit.Amount(profit)
}

// Per is the profit in an amount of revenue divided by a number, in major units, or
// nil where that is 0.
func (m Margin) Per(revenue money.Minor, n int64, unit money.Unit) *float64 {
	return major(revenue, n, unit).times(exact(m.ratio())).float()
}

// MarshalText writes the margin as it is given: 62.5%.
func (m Margin) MarshalText() ([]byte, error) { return []byte(fmt.Sprint(m.Percent(), "%")), nil }

// UnmarshalText reads a percentage above 0 and up to 100: 62.5% or 62.5.
func (m *Margin) UnmarshalText(b []byte) error {
	number, sign := strings.CutSuffix(strings.TrimSpace(string(b)), "%")
	r, err := facts.ParseRatio(strings.TrimSpace(number))
	switch {
	case err != nil:
		return fmt.Errorf("%q: write a percentage such as 60%%", b)
	case r.Num <= 0 || r.Compare(facts.Whole(100)) > 0:
		return fmt.Errorf("%q: a margin is above 0 and at most 100 %%", b)
	case !sign && r.Compare(facts.Whole(1)) <= 0:
		return fmt.Errorf("%q: a margin is a percentage; write %s%% if you mean it, else 60%% for 0.6", b, number)
	}
	m.share = facts.Ratio{Num: r.Num, Den: r.Den * 100}
	return nil
}

// CAC is the cost of winning a customer, in major units. The zero value is an
// unknown cost.
type CAC struct{ major facts.Ratio }

// Float is the cost, or nil when it is not known.
func (c CAC) Float() *float64 { return c.major.Float() }

// MarshalText writes the cost, or nothing when it is not known.
func (c CAC) MarshalText() ([]byte, error) {
	if c.Float() == nil {
		return nil, nil
	}
	return []byte(fmt.Sprint(*c.Float())), nil
}

// UnmarshalText reads an amount above 0.
func (c *CAC) UnmarshalText(b []byte) error {
	r, err := facts.ParseRatio(strings.TrimSpace(string(b)))
	if err != nil || r.Num <= 0 {
		return fmt.Errorf("%q: write an amount above 0, such as 25.50", b)
	}
	c.major = r
	return nil
}

// Cost is a CAC beside the values that it is compared to.
type Cost struct {
	CAC            *float64 `json:"cac"`             // as given, or absent
	LTVToCAC       *float64 `json:"ltv_to_cac"`      // times the cost comes back
	PaybackPeriods *float64 `json:"payback_periods"` // until it has come back; absent when it does not
}

// fraction is an exact value on its way to a float: big enough for products of
// sums. A nil one does not exist.
type fraction struct{ r *big.Rat }

// of is num / den, which does not exist when den is 0.
func of[N, D ~int64](num N, den D) fraction {
	if den == 0 {
		return fraction{}
	}
	return fraction{big.NewRat(int64(num), int64(den))}
}

func (f fraction) times(o fraction) fraction {
	if f.r == nil || o.r == nil {
		return fraction{}
	}
	return fraction{new(big.Rat).Mul(f.r, o.r)}
}

// over is f / o, which does not exist when o is 0.
func (f fraction) over(o fraction) fraction {
	if f.r == nil || o.r == nil || o.r.Sign() == 0 {
		return fraction{}
	}
	return fraction{new(big.Rat).Quo(f.r, o.r)}
}

func (f fraction) plus(o fraction) fraction {
	if f.r == nil || o.r == nil {
		return fraction{}
	}
	return fraction{new(big.Rat).Add(f.r, o.r)}
}

// float is the value rounded once.
func (f fraction) float() *float64 {
	if f.r == nil {
		return nil
	}
	x, _ := f.r.Float64()
	return &x
}

func exact(r facts.Ratio) fraction { return of(r.Num, r.Den) }

// major is an amount divided by a number, in major units.
func major(m money.Minor, n int64, unit money.Unit) fraction {
	return of(m, n).over(of(unit.PerMajor(), int64(1)))
}
