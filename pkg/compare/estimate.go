package compare

import (
	"math"
	"math/big"

	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/stat"
)

// estimate is a number, and what is known of it as one of many samples of
// customers.
type estimate struct {
	value    *float64
	variance float64
	biased   float64 // the variance without Bessel's correction, n / (n - 1)
	n        int64   // customers that it is about
	unknown  bool    // the variance is: the products of the formula are not kept
	gradient gradient
}

// estimates are two of them, and what they have in common.
type estimates struct {
	before, after estimate
	covariance    float64 // also without
	shared        int64   // customers of both
}

// unknown reports that the spread of a side is not known.
func (e estimates) unknown() bool { return e.before.unknown || e.after.unknown }

// scale is what the number of each side is multiplied by: 100 for a percentage,
// one by the minor units of a major one for an amount.
type scale [2]facts.Ratio

func same(r facts.Ratio) scale { return scale{r, r} }

// of is the value of a formula, times a scale, and its variance. It is undefined
// where a sum below the line is not above 0 or there is no scale, and its variance unknown where the
// scatter was not made with Figures(f).
//
// The variance is that of the linearised formula (delta method), with customers
// as what is sampled, each with all of their periods. With g the gradient of the
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
func (f Formula) of(s facts.Side, by facts.Ratio) estimate {
	value, g, ok := f.linear(s.Sums, by)
	if !ok {
		return estimate{}
	}
	e := estimate{value: rounded(value), n: f.below(s.Customers), gradient: g, unknown: !s.Keeps(Figures(f)...)}
	if e.n > 1 && !e.unknown {
		squares := g.times(g, s.Product)
		e.biased = *rounded(squares)
		e.variance = *rounded(squares.Mul(squares, big.NewRat(e.n, e.n-1)))
	}
	return e
}

// below is how many customers are below the line of a formula; nobody where
// nothing is.
func (f Formula) below(customers [facts.Figures]int64) (n int64) {
	for _, factor := range f {
		if under := factor.Under.Plus; len(under) > 0 {
			n = max(n, customers[under[0]])
		}
	}
	return n
}

// bessel makes a variance of a sample that of the population.
func bessel(n int64) float64 {
	if n < 2 {
		return 0
	}
	return float64(n) / float64(n-1)
}

// measure is the value of a formula on both sides. What they have in common are
// the customers of both, with
//
//	covariance = sum over the customers of (g . a) (h . b)
//
// g and h the gradients, a and b the accounts of a customer on the sides.
func (f Formula) measure(p facts.Pair, by scale) estimates {
	e := estimates{before: f.of(p.Rest, by[0]), after: f.of(p.Own, by[1]), shared: f.below(p.Shared)}
	e.covariance = *rounded(e.before.gradient.times(e.after.gradient, p.Product))
	return e
}

// compare tests the difference of a formula by its linearised variance, paired
// where a customer is on both sides, with Student's t. Of means of different
// customers it is Welch's test, of means of the same customers the paired
// t-test; between the two, the degrees of freedom are those of B. Derrick,
// B. Russ, D. Toher and P. White (2017), "Test statistics for the comparison of
// means for two samples that include both paired and independent observations".
//
// With the heavy tails of revenue it wants a hundred customers or more on each
// side. Without two on both, or any spread, there is no test.
func (f Formula) compare(metric string, kind Kind, p facts.Pair, by scale, confidence float64) Change {
	e := f.measure(p, by)
	c := plain(metric, kind, e.before.value, e.after.value)
	c.student(e, confidence)
	return c
}

// tiny is what rounding leaves of two numbers that are equal.
const tiny = 1e-12

// student tests a change between two estimates.
func (c *Change) student(e estimates, confidence float64) {
	apart := e.before.variance + e.after.variance
	variance := apart - 2*e.covariance*math.Sqrt(bessel(e.before.n)*bessel(e.after.n))
	switch {
	case c.Change == nil:
		c.Why = undefined
	case e.unknown():
		c.Why = unknownSpread
	case e.before.n < 2 || e.after.n < 2:
		c.Why = fewCustomers
	case variance <= tiny*apart:
		c.Why = noSpread
	default:
		c.test(stat.Student(*c.Change, math.Sqrt(variance), e.freedom(), confidence))
	}
}

// freedom is the degrees of freedom: those of Welch where no customer is on both
// sides, of the paired test where all are, and between them by how many are.
func (e estimates) freedom() float64 {
	a, b := e.before, e.after
	welch := stat.Welch(a.variance, a.n, b.variance, b.n)
	paired, part := float64(e.shared-1), 2*float64(e.shared)/float64(a.n+b.n)
	return max(1, paired*part+welch*(1-part))
}
