package compare

import (
	"math"
	"math/big"

	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/stat"
)

// compareTotal tests the difference of a total: customers come by chance, as a
// Poisson process, and bring an account each, so that the total is a compound
// Poisson sum. Its variance is the sum of the squares of what each brings; of a
// difference, that of the squares of each customer's difference. (S. A. Klugman,
// H. H. Panjer and G. E. Willmot, "Loss Models", section 9.3.)
//
// What happens to all customers together, a season or a campaign, is no chance
// to this test, and neither is a side that has more periods.
func (f Formula) compareTotal(metric string, kind Kind, pair facts.Pair, by scale, confidence float64) Change {
	figure := f[0].Over.Plus[0]
	total := func(s facts.Side, by facts.Ratio) *float64 {
		x := big.NewRat(s.Sums[figure], 1)
		return rounded(x.Mul(x, exact(by)))
	}
	c := plain(metric, kind, total(pair.Rest, by[0]), total(pair.Own, by[1]))
	variance := differences(figure, pair, by)
	switch {
	case !pair.Own.Keeps([]facts.Figure{figure}):
		c.Why = unknownSpread
		return c
	case variance <= 0:
		c.Why = noSpread
		return c
	}
	c.test(stat.Normal(*c.Change, variance, confidence))
	return c
}

// compareCount is the same for a number of customers, where only those count
// who are on one side and not on the other: that as many of them are on the one
// as on the other is tested exactly, by the binomial distribution. For the same
// customers it is the test of Q. McNemar (1947), for different ones the
// conditional test of two Poisson counts of J. Przyborowski and H. Wilenski
// (1940), "Homogeneity of results in testing samples from Poisson series" (R:
// binom.test, poisson.test).
func (f Formula) compareCount(metric string, pair facts.Pair, confidence float64) Change {
	c := f.compareTotal(metric, Number, pair, same(facts.Whole(1)), confidence)
	if c.P != nil {
		one := differences(f[0].Over.Plus[0], pair, same(facts.Whole(1))) // customers on one side alone
		fewer := (one - math.Abs(*c.Change)) / 2
		p := stat.Halves(fewer, one)
		c.P = &p
	}
	return c
}

// differences is the sum over the customers of the square of each one's change.
func differences(f facts.Figure, pair facts.Pair, by scale) float64 {
	times := func(product *big.Int, a, b facts.Ratio) float64 {
		x := new(big.Rat).SetInt(product)
		return *rounded(x.Mul(x, exact(a)).Mul(x, exact(b)))
	}
	a, b := times(pair.Rest.Product(f, f), by[0], by[0]), times(pair.Own.Product(f, f), by[1], by[1])
	both := times(pair.Product(f, f), by[0], by[1])
	if sum := a + b - 2*both; sum > tiny*(a+b) {
		return sum
	}
	return 0
}
