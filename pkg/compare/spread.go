package compare

import (
	"math/big"

	"github.com/retain-cli/retain/pkg/facts"
)

// scale is what the number of each side is multiplied by.
type scale [2]facts.Ratio

func same(n int64) scale { return scale{facts.Whole(n), facts.Whole(n)} }

func (s scale) exact(side int) *big.Rat { return big.NewRat(s[side].Num, s[side].Den) }

// spread is how the headlines of both sides vary when customers, each with an
// account of her own, are drawn at random. To the first order a number moves
// with the sum of e = g . a over the customers, g its gradient and a the account
// (see Formula.of), so that
//
//	variance   = sum of e e               of one side
//	covariance = sum of e e', e' the after of the customer whose before is e
//
// with customers as clusters: it does not matter that a customer is in a ratio
// several times, or on both sides. (R. S. Woodruff (1971), "A simple method for
// approximating the variance of a complicated estimate".)
type spread struct {
	value      [2]*float64
	variance   [2]float64 // without Bessel's correction
	covariance float64
	customers  [2]int64
	shared     int64 // customers on both sides
}

// measure is the spread of a headline.
func (h headline) measure(m *facts.Moments, s scale) spread {
	var found spread
	var gradients [2]gradient // empty where there is no value
	for side := range found.value {
		sum := func(f facts.Figure) int64 { return m.Sums[side][f] }
		if value, g, ok := h.formula.linear(sum, s.exact(side)); ok {
			found.value[side], gradients[side] = rounded(value), g
		}
		found.customers[side] = m.Sums[side][h.of]
	}
	products := func(a, b int) float64 {
		return *rounded(gradients[a].times(gradients[b], func(f, g facts.Figure) *big.Int { return m.Product(a, f, b, g) }))
	}
	found.variance = [2]float64{products(0, 0), products(1, 1)}
	found.covariance = products(0, 1)
	found.shared = m.Product(0, h.of, 1, h.of).Int64()
	return found
}
