package compare

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/retain-cli/retain/pkg/facts"
)

// headline is a formula in the accounts of those customers that have a figure.
// Means are formulas too: over the number of customers.
type headline struct {
	formula Formula
	of      facts.Figure
}

// ratio is a headline that is one figure divided by another.
func ratio(over, under, about facts.Figure) headline {
	return headline{Formula{{of(over), of(under)}}, about}
}

// compare tests the difference of a headline by its linearised variance, paired
// where a customer is on both sides, with Student's t. Of means of different
// customers it is Welch's test, of means of the same customers the paired
// t-test; between the two, the degrees of freedom are those of B. Derrick,
// B. Russ, D. Toher and P. White (2017), "Test statistics for the comparison of
// means for two samples that include both paired and independent observations".
//
// With the heavy tails of revenue it wants a hundred customers or more on each
// side.
func (h headline) compare(metric string, kind Kind, m *facts.Moments, by scale, confidence float64) Change {
	s := h.measure(m, by)
	c := plain(metric, kind, s.value[0], s.value[1])
	a, b := s.corrected(0), s.corrected(1)
	paired := s.covariance * math.Sqrt(bessel(s.customers[0])*bessel(s.customers[1]))
	variance := a + b - 2*paired
	switch {
	case c.Change == nil:
		c.Why = undefined
	case s.customers[0] < 2 || s.customers[1] < 2:
		c.Why = fewCustomers
	case variance <= tiny*(a+b):
		c.Why = noSpread
	default:
		c.student(math.Sqrt(variance), s.freedom(a, b), confidence)
	}
	return c
}

// tiny is what rounding leaves of two numbers that are equal.
const tiny = 1e-12

// bessel makes a variance of a sample that of the population.
func bessel(n int64) float64 {
	if n < 2 {
		return 0
	}
	return float64(n) / float64(n-1)
}

func (s spread) corrected(side int) float64 { return s.variance[side] * bessel(s.customers[side]) }

// freedom is the degrees of freedom, from the corrected variances of both sides.
func (s spread) freedom(a, b float64) float64 {
	shared := float64(s.shared)
	alone := float64(s.customers[0]+s.customers[1]) - 2*shared
	welch := (a + b) * (a + b) / (a*a/float64(s.customers[0]-1) + b*b/float64(s.customers[1]-1))
	return max(1, shared-1+(welch-shared+1)/(alone+2*shared)*alone)
}

// student tests a change by its standard error.
func (c *Change) student(se, freedom, confidence float64) {
	t := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: freedom}
	p := 2 * t.CDF(-math.Abs(*c.Change)/se)
	half := se * t.Quantile((1+confidence/100)/2)
	low, high := *c.Change-half, *c.Change+half
	c.P, c.Low, c.High = &p, &low, &high
}

// compareShare is the same for a ratio that is a share of customers, by the
// score test and Newcombe's hybrid interval, which also hold near 0 and 100 %
// and where customers are few. Of different customers who count once each they
// are those of Proportions. Otherwise
//
//   - a share whose customers count several times has the size of a sample of
//     single ones that is as uncertain (the effective size of L. Kish (1965),
//     "Survey Sampling"; in Wilson's interval: E. L. Korn and B. I. Graubard
//     (1998)), and never more than it has;
//   - the shares are correlated as their linearised variances say (the paired
//     interval, method 10, of R. G. Newcombe (1998), "Improved confidence
//     intervals for the difference between binomial proportions based on paired
//     data"; the test: B. Derrick and others (2015), "Test statistics for
//     comparing two proportions with partially overlapping samples").
func (h headline) compareShare(metric string, m *facts.Moments, confidence float64) Change {
	s := h.measure(m, same(1))
	c := plain(metric, Rate, percent(s.value[0]), percent(s.value[1]))
	if c.Change == nil {
		c.Why = undefined
		return c
	}
	times := h.formula[0].Under.Plus[0]
	a, b := s.share(0, m.Sums[0][times]), s.share(1, m.Sums[1][times])
	r := s.correlation()
	p := math.Erfc(math.Abs(score(a, b, r)) / math.Sqrt2)
	low, high := hybrid(a, b, r, confidence)
	c.P, c.Low, c.High = &p, &low, &high
	return c
}

func percent(x *float64) *float64 {
	if x == nil {
		return nil
	}
	p := 100 * *x
	return &p
}

// share is one side as a sample of single customers. When all or none do it,
// there is no variance to tell how large that is: it is the customers then.
func (s spread) share(side int, times int64) share {
	value := *s.value[side]
	size := float64(s.customers[side])
	if s.variance[side] > 0 {
		size = min(value*(1-value)/s.variance[side], float64(times))
	}
	return share{value, size}
}

func (s spread) correlation() float64 {
	if s.variance[0] <= 0 || s.variance[1] <= 0 {
		return 0
	}
	return min(max(s.covariance/math.Sqrt(s.variance[0]*s.variance[1]), -1), 1)
}
