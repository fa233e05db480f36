package compare

import (
	"math/big"
	"slices"

	"github.com/retain-cli/retain/pkg/facts"
)

// Formula is a number that is made of sums over customers: one divided by
// another, or a product of such factors.
type Formula []Factor

// Factor is a sum divided by another.
type Factor struct{ Over, Under Terms }

// Terms is the sum of some figures, less that of others.
type Terms struct{ Plus, Minus []facts.Figure }

func of(plus facts.Figure, minus ...facts.Figure) Terms {
	return Terms{Plus: []facts.Figure{plus}, Minus: minus}
}

// GrossChurn is the gross revenue churn rate: (start - kept) / start.
func GrossChurn() Formula {
	return Formula{{of(facts.StartRevenue, facts.KeptRevenue), of(facts.StartRevenue)}}
}

// NetChurn is the net revenue churn rate: the same, with growth.
func NetChurn() Formula {
	return Formula{{of(facts.StartRevenue, facts.GrownRevenue), of(facts.StartRevenue)}}
}

// QuickRatio is revenue that came to revenue that went: (new + returned +
// expansion) / (churned + contraction).
func QuickRatio() Formula {
	return Formula{{of(facts.GainedRevenue), of(facts.StartRevenue, facts.KeptRevenue)}}
}

// ARPA is the revenue of a customer at the end of the last period.
func ARPA() Formula { return Formula{{of(facts.EndRevenue), of(facts.End)}} }

// SimpleLTV is the revenue of an active customer in a period times the periods
// until one is lost. Of orders, revenue is what is bought in the periods; of
// subscriptions, what is paid at their ends.
func SimpleLTV(subscriptions bool) Formula {
	revenue := of(facts.Revenue)
	if subscriptions {
		revenue = of(facts.EndsRevenue)
	}
	return Formula{{revenue, of(facts.Ends)}, {of(facts.Starts), of(facts.Starts, facts.Kept)}}
}

// Figures are those that formulas are made of, each once.
func Figures(formulas ...Formula) (figures []facts.Figure) {
	for _, f := range formulas {
		for _, factor := range f {
			figures = slices.Concat(figures, factor.Over.Plus, factor.Over.Minus, factor.Under.Plus, factor.Under.Minus)
		}
	}
	slices.Sort(figures)
	return slices.Compact(figures)
}

// estimate is a number, and what is known of it as one of many samples of
// customers.
type estimate struct {
	value    *float64
	variance float64
	n        int64 // customers that it is about
}

// of is the value of a formula, times a scale, and its variance. It is undefined
// where a sum below the line is not above 0.
//
// The variance is that of the linearised formula (delta method), with customers
// as what is sampled, each with all her periods. With g the gradient of the
// formula in its sums, and a the account of a customer,
//
//	variance = n / (n - 1) x sum over the customers of (g . a)^2
//
// For one factor R = X / Y that is n / (n - 1) x sum of (x - R y)^2 / Y^2: W. G.
// Cochran (1977), "Sampling techniques", 3rd edition, section 6.4, of a sample
// from an endless population; for metrics of customers, A. Deng, U. Knoblich and
// J. Lu (2018), "Applying the delta method in metric analytics". N is the number
// of customers below the line. With y = 1 for everybody, R is a mean and this is
// its variance. All is exact up to the last division.
func (f Formula) of(s facts.Scatter, scale *big.Rat) estimate {
	var e estimate
	value, g, ok := f.linear(s.Sum, scale)
	if !ok {
		return e
	}
	e.value = rounded(value)
	for _, factor := range f {
		e.n = max(e.n, s.Customers(factor.Under.Plus[0]))
	}
	if e.n < 2 {
		return e
	}
	squares := g.times(g, s.Product)
	e.variance = *rounded(squares.Mul(squares, big.NewRat(e.n, e.n-1)))
	return e
}

// linear is the value of a formula, times a scale, and its gradient. Ok is false
// where a sum below the line is not above 0.
func (f Formula) linear(sum func(facts.Figure) int64, scale *big.Rat) (value *big.Rat, g gradient, ok bool) {
	value, g = new(big.Rat).Set(scale), gradient{}
	overs, unders := make([]*big.Rat, len(f)), make([]*big.Rat, len(f))
	for i, factor := range f {
		overs[i], unders[i] = factor.Over.sum(sum), factor.Under.sum(sum)
		if unders[i].Sign() <= 0 {
			return nil, nil, false
		}
		value.Mul(value, overs[i]).Quo(value, unders[i])
	}
	for i, factor := range f {
		above := new(big.Rat).Quo(scale, unders[i])
		for j := range f {
			if j != i {
				above.Mul(above, overs[j]).Quo(above, unders[j])
			}
		}
		below := new(big.Rat).Quo(value, unders[i])
		g.add(factor.Over, above)
		g.add(factor.Under, below.Neg(below))
	}
	return value, g, true
}

func (t Terms) sum(sum func(facts.Figure) int64) *big.Rat {
	var total int64
	for _, f := range t.Plus {
		total += sum(f)
	}
	for _, f := range t.Minus {
		total -= sum(f)
	}
	return new(big.Rat).SetInt64(total)
}

func rounded(r *big.Rat) *float64 {
	x, _ := r.Float64()
	return &x
}

// gradient is by how much a number grows with each sum that it is made of.
type gradient map[facts.Figure]*big.Rat

// add is for a number that grows by so much with the sum of some terms.
func (g gradient) add(t Terms, by *big.Rat) {
	for _, f := range t.Plus {
		g.grow(f, by)
	}
	for _, f := range t.Minus {
		g.grow(f, new(big.Rat).Neg(by))
	}
}

func (g gradient) grow(f facts.Figure, by *big.Rat) {
	if g[f] == nil {
		g[f] = new(big.Rat)
	}
	g[f].Add(g[f], by)
}

// times is the sum over the customers of what each one moves by one gradient
// times what she moves by another.
func (g gradient) times(o gradient, product func(a, b facts.Figure) *big.Int) *big.Rat {
	sum := new(big.Rat)
	for a, x := range g {
		for b, y := range o {
			p := new(big.Rat).SetInt(product(a, b))
			sum.Add(sum, p.Mul(p, x).Mul(p, y))
		}
	}
	return sum
}

// Formulas compares a formula between different customers. Scale is what it is
// multiplied by: 100 for a percentage, one by the minor units of a major one for
// an amount. P is that of Welch's t-test, which does not take the spreads to be
// equal, with the variances of the linearised formula and the customers below
// the line. It wants dozens of customers on both sides; without two on each, or
// any spread, there is no test.
func Formulas(metric string, kind Kind, f Formula, scale facts.Ratio, before, after facts.Scatter, confidence float64) Change {
	times := big.NewRat(scale.Num, scale.Den)
	a, b := f.of(before, times), f.of(after, times)
	c := plain(metric, kind, a.value, b.value)
	c.welch(a, b, confidence)
	return c
}
