// Package forecast is the what-if of churn: where recurring revenue goes when
// every period loses and gains the same share, for one churn rate beside
// another.
//
//	eur := money.Unit{Currency: "EUR", Digits: 2}
//	plan := forecast.Plan{MRR: eur.Amount(100_000_00), New: eur.Amount(4_000_00), Periods: 60}
//	r := forecast.Of(plan, 3.5, 3.0)
//	fmt.Println(r.Paths[1].MRRDifference) // what half a point is worth after five years
//
// It is arithmetic, not prediction: nothing in it knows the future.
package forecast

import (
	"math"
	"math/big"
	"strconv"

	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/money"
	"github.com/retain-cli/retain/pkg/note"
)

// Plan is what the churn rates are tried on. Rates are percentages per period.
type Plan struct {
	MRR       money.Amount `json:"mrr"`       // at the start
	New       money.Amount `json:"new_mrr"`   // of the first period, in the unit of MRR
	Growth    float64      `json:"growth"`    // of New from one period to the next
	Expansion float64      `json:"expansion"` // of the revenue at the start of a period
	Periods   int          `json:"periods"`   // how far to look; hundreds, rather than thousands

	// Earned is what a period earns, as a share of the revenue at its end: 3 for a
	// quarter of revenue per month. The zero value is 1, revenue per period.
	Earned facts.Ratio `json:"-"`
}

// Result is one path per churn rate, in the order they were given.
type Result struct {
	Plan  Plan        `json:"plan"`
	Paths []Path      `json:"paths"`
	Notes []note.Note `json:"notes"`
}

// Path is what one churn rate leads to. MRR[t] is the revenue at the end of t
// periods, MRR[0] that at the start. Revenue[t] is all that was earned in t
// periods, each of which earns by what is there at its end: see Plan.Earned.
type Path struct {
	Churn   float64        `json:"churn"` // percent per period
	MRR     []money.Amount `json:"mrr"`
	Revenue []money.Amount `json:"revenue"`

	// The end of the path, and how far it is above that of the first one. These
	// are differences of the amounts shown, so that they can be checked.
	MRREnd            money.Amount `json:"mrr_end"`
	RevenueEnd        money.Amount `json:"revenue_end"`
	MRRDifference     money.Amount `json:"mrr_difference"`
	RevenueDifference money.Amount `json:"revenue_difference"`

	// Ceiling is where MRR levels off because churn takes as much as comes in:
	// new / (churn - expansion). There is none with growth, or when expansion
	// makes up for churn.
	Ceiling *money.Amount `json:"ceiling"`
}

// Of is the path of each churn rate:
//
//	mrr[t+1] = mrr[t] x (1 - churn + expansion) + new[t]
//	new[t]   = new x (1 + growth)^t
//
// Rates are taken as the decimal numbers they are written as, everything is
// computed exactly, and an amount is rounded once, half to even, when it goes
// into the result. A rate that is no number counts as 0. A path that leaves
// what an amount can hold ends there, all paths with it, and a warning says so.
func Of(p Plan, churn ...float64) Result {
	r := Result{Plan: p, Paths: []Path{}, Notes: []note.Note{}}
	periods := max(p.Periods, 0)
	for _, c := range churn {
		path := p.path(c)
		periods = min(periods, len(path.MRR)-1)
		r.Paths = append(r.Paths, path)
	}
	for i := range r.Paths {
		r.Paths[i].end(periods, r.Paths[0])
	}
	if periods < p.Periods {
		r.Notes = append(r.Notes, note.Note{Code: "overflow", Level: note.Warning, Concerns: note.Revenue}.Filled("amounts exceed the supported range after %d periods; the paths end there", periods))
	}
	return r
}

// end cuts the path after that many periods and compares it with the first,
// which has been cut before.
func (p *Path) end(periods int, first Path) {
	p.MRR, p.Revenue = p.MRR[:periods+1], p.Revenue[:periods+1]
	p.MRREnd, p.RevenueEnd = p.MRR[periods], p.Revenue[periods]
	p.MRRDifference = difference(p.MRREnd, first.MRR[periods])
	p.RevenueDifference = difference(p.RevenueEnd, first.Revenue[periods])
}

func difference(a, b money.Amount) money.Amount { return a.Unit.Amount(a.Minor - b.Minor) }

// path keeps mrr[t], new[t] and the sum of mrr as whole numbers over the
// denominator scale^t, scale being the power of ten that makes both factors
// whole. Nothing is rounded before the amounts are.
func (p Plan) path(churn float64) Path {
	out := Path{Churn: churn}
	unit := money.Unit{Currency: p.MRR.Unit.Currency, Digits: p.MRR.Unit.Digits}
	factor, growth, scale := whole(factor(-churn, p.Expansion), factor(p.Growth))
	mrr, added := big.NewInt(int64(p.MRR.Minor)), big.NewInt(int64(p.New.Minor))
	sum, earned := new(big.Int), p.earned()
	denominator := big.NewInt(max(p.MRR.Unit.Parts, 1))
	for t := 0; ; t++ {
		now, fits := amount(mrr, denominator, unit)
		total, fitsToo := amount(times(sum, earned.Num), times(denominator, earned.Den), unit)
		if !fits || !fitsToo { // never at t = 0, where both are what was given
			break
		}
		out.MRR, out.Revenue = append(out.MRR, now), append(out.Revenue, total)
		if t >= p.Periods {
			break
		}
		mrr.Mul(mrr, factor).Add(mrr, new(big.Int).Mul(added, scale))
		added.Mul(added, growth)
		sum.Mul(sum, scale).Add(sum, mrr)
		denominator.Mul(denominator, scale)
	}
	out.Ceiling = p.ceiling(churn, unit)
	return out
}

func (p Plan) earned() facts.Ratio {
	if p.Earned.Den == 0 {
		return facts.Whole(1)
	}
	return p.Earned
}

func times(a *big.Int, b int64) *big.Int { return new(big.Int).Mul(a, big.NewInt(b)) }

// factor is 1 + the sum of the rates, exactly as they are written.
func factor(rates ...float64) *big.Rat {
	f := big.NewRat(1, 1)
	for _, r := range rates {
		if math.IsNaN(r) || math.IsInf(r, 0) {
			continue
		}
		percent, _ := new(big.Rat).SetString(strconv.FormatFloat(r, 'f', -1, 64))
		f.Add(f, percent.Quo(percent, big.NewRat(100, 1)))
	}
	return f
}

// whole is the smallest power of ten that makes both decimal numbers whole, and
// the numbers times it.
func whole(a, b *big.Rat) (wholeA, wholeB, scale *big.Int) {
	digitsA, _ := a.FloatPrec()
	digitsB, _ := b.FloatPrec()
	scale = new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(max(digitsA, digitsB))), nil)
	scaled := func(r *big.Rat) *big.Int {
		return new(big.Int).Div(new(big.Int).Mul(r.Num(), scale), r.Denom())
	}
	return scaled(a), scaled(b), scale
}

// amount is n / d minor units, rounded half to even, and whether they fit.
func amount(n, d *big.Int, u money.Unit) (money.Amount, bool) {
	q, rest := new(big.Int).DivMod(n, d, new(big.Int)) // rest is from 0 to below d
	switch half := rest.Lsh(rest, 1).Cmp(d); {
	case half > 0, half == 0 && q.Bit(0) == 1:
		q.Add(q, big.NewInt(1))
	}
	return u.Amount(money.Minor(q.Int64())), q.IsInt64()
}

func (p Plan) ceiling(churn float64, u money.Unit) *money.Amount {
	drain := new(big.Rat).Sub(big.NewRat(1, 1), factor(-churn, p.Expansion))
	if p.Growth != 0 || drain.Sign() <= 0 {
		return nil
	}
	n := new(big.Int).Mul(big.NewInt(int64(p.New.Minor)), drain.Denom())
	d := new(big.Int).Mul(big.NewInt(max(p.MRR.Unit.Parts, 1)), drain.Num())
	a, fits := amount(n, d, u)
	if !fits {
		return nil
	}
	return &a
}
