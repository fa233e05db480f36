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

func ratio(over, under facts.Figure) Formula { return Formula{{of(over), of(under)}} }

// Kept is CRR over some periods: of the times that customers were there at a
// start, those that they were there at the end, too.
func Kept() Formula { return ratio(facts.Kept, facts.Starts) }

// Lost is CCR, the rest of Kept.
func Lost() Formula { return Formula{{of(facts.Starts, facts.Kept), of(facts.Starts)}} }

// TextbookKept is CRR by the formula that is usually printed, where those who
// returned count as kept. It is no share, and can be above 1.
func TextbookKept() Formula { return Formula{{of(facts.Ends, facts.New), of(facts.Starts)}} }

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
func ARPA() Formula { return ratio(facts.EndRevenue, facts.End) }

// SimpleLTV is the revenue of a customer in a period times the periods until one
// is lost; who came and went within a period was a customer and was lost. Of
// orders, revenue is what is bought in the periods; of subscriptions, what is paid
// at their ends.
func SimpleLTV(subscriptions bool) Formula {
	revenue := of(facts.Revenue)
	if subscriptions {
		revenue = of(facts.EndsRevenue)
	}
	there := Terms{Plus: []facts.Figure{facts.Ends, facts.Passed}}
	from := Terms{Plus: []facts.Figure{facts.Starts, facts.Passed}}
	lost := Terms{Plus: from.Plus, Minus: []facts.Figure{facts.Kept}}
	return Formula{{revenue, there}, {from, lost}}
}

// Figures are those that each of some formulas is made of, of which a scatter has
// to keep the products.
func Figures(formulas ...Formula) (sets [][]facts.Figure) {
	for _, f := range formulas {
		var set []facts.Figure
		for _, factor := range f {
			set = slices.Concat(set, factor.Over.Plus, factor.Over.Minus, factor.Under.Plus, factor.Under.Minus)
		}
		sets = append(sets, set)
	}
	return sets
}

// linear is the value of a formula, times a scale, and its gradient. Ok is false
// where a sum below the line is not above 0, or there is no scale.
func (f Formula) linear(sums [facts.Figures]int64, scale facts.Ratio) (value *big.Rat, g gradient, ok bool) {
	if scale.Den == 0 {
		return nil, nil, false
	}
	value, g = exact(scale), gradient{}
	overs, unders := make([]*big.Rat, len(f)), make([]*big.Rat, len(f))
	for i, factor := range f {
		overs[i], unders[i] = factor.Over.sum(sums), factor.Under.sum(sums)
		if unders[i].Sign() <= 0 {
			return nil, nil, false
		}
		value.Mul(value, overs[i]).Quo(value, unders[i])
	}
	for i, factor := range f {
		above := new(big.Rat).Quo(exact(scale), unders[i])
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

func (t Terms) sum(sums [facts.Figures]int64) *big.Rat {
	var total int64
	for _, f := range t.Plus {
		total += sums[f]
	}
	for _, f := range t.Minus {
		total -= sums[f]
	}
	return new(big.Rat).SetInt64(total)
}

func exact(r facts.Ratio) *big.Rat { return big.NewRat(r.Num, r.Den) }

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
// times what the same customer moves by another.
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
