package compare

import (
	"math/big"

	"github.com/retain-cli/retain/pkg/facts"
)

// quotient is a figure over another, both summed over customers: customers kept
// of customers at the start, revenue by order. A mean is one too: over the
// number of customers. The customers it is about are those with the figure of.
type quotient struct{ over, under, of facts.Figure }

// spread is how a quotient q = X/Y of both sides varies when customers, each
// with an account of her own, are drawn at random. To the first order q moves
// with the sum of e = (x - q y) / Y over the customers, so that
//
//	variance   = sum of e e               of one side
//	covariance = sum of e e', e' the after of the customer whose before is e
//
// which is the linearisation of W. G. Cochran (1977), "Sampling Techniques",
// chapter 6, and of R. S. Woodruff (1971), "A simple method for approximating
// the variance of a complicated estimate", with customers as clusters: it does
// not matter that a customer is in a ratio several times, or on both sides.
// Of a mean it is the variance of the mean.
type spread struct {
	value      [2]*float64
	variance   [2]float64 // without Bessel's correction
	covariance float64
	customers  [2]int64
	shared     int64 // customers on both sides
}

// measure is the spread of a quotient, counted in units of scale.
func (q quotient) measure(m *facts.Moments, scale [2]float64) spread {
	var s spread
	for side := range s.value {
		x, y := m.Sums[side][q.over], m.Sums[side][q.under]
		if y > 0 {
			v := float64(x) / float64(y) * scale[side]
			s.value[side] = &v
		}
		s.customers[side] = m.Sums[side][q.of]
	}
	s.variance = [2]float64{q.products(m, 0, 0, scale), q.products(m, 1, 1, scale)}
	s.covariance = q.products(m, 0, 1, scale)
	s.shared = m.Product(0, q.of, 1, q.of).Int64()
	return s
}

// products is the sum of the products of e on one side and e on another. The
// sum of (x Y - X y) (x' Y' - X' y') is exact, and the division is the last step.
func (q quotient) products(m *facts.Moments, a, b int, scale [2]float64) float64 {
	xa, ya := big.NewInt(m.Sums[a][q.over]), big.NewInt(m.Sums[a][q.under])
	xb, yb := big.NewInt(m.Sums[b][q.over]), big.NewInt(m.Sums[b][q.under])
	if ya.Sign() <= 0 || yb.Sign() <= 0 {
		return 0
	}
	sum := new(big.Int)
	add := func(product *big.Int, f, g *big.Int) *big.Int {
		return product.Mul(product, f).Mul(product, g)
	}
	sum.Add(sum, add(m.Product(a, q.over, b, q.over), ya, yb))
	sum.Sub(sum, add(m.Product(a, q.over, b, q.under), ya, xb))
	sum.Sub(sum, add(m.Product(a, q.under, b, q.over), xa, yb))
	sum.Add(sum, add(m.Product(a, q.under, b, q.under), xa, xb))
	under := new(big.Int).Mul(ya, yb)
	x, _ := new(big.Rat).SetFrac(sum, under.Mul(under, under)).Float64()
	return x * scale[a] * scale[b]
}
