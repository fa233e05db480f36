// Package stat is the intervals and tests that metrics share: of shares of
// customers, of means, of totals, and p-values adjusted for being many. It has
// not heard of customers or facts.
//
//	low, high := stat.Wilson(124, 781, 95)       // 13.5 to 18.6 %
//	q := stat.BenjaminiHochberg([]float64{0.04, 0.012, 0.3})
//
// Confidences are in percent.
package stat

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// Confidence is a confidence in percent; what is none, such as 0, is 95.
func Confidence(percent float64) float64 {
	if percent > 0 && percent < 100 {
		return percent
	}
	return 95
}

// z is the quantile of the normal distribution that has a confidence around 0.
func z(confidence float64) float64 { return math.Sqrt2 * math.Erfinv(confidence/100) }

// Test is a test of a difference: the chance of one as large, or larger, when
// there is none, and the interval of the difference.
type Test struct{ P, Low, High float64 }

// Student tests a difference by its standard error, with that many degrees of
// freedom.
func Student(difference, se, freedom, confidence float64) Test {
	t := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: freedom}
	half := se * t.Quantile((1+confidence/100)/2)
	return Test{2 * t.CDF(-math.Abs(difference)/se), difference - half, difference + half}
}

// Normal tests a difference by its variance.
func Normal(difference, variance, confidence float64) Test {
	half := math.Sqrt(variance) * z(confidence)
	return Test{math.Erfc(math.Abs(difference) / math.Sqrt(2*variance)), difference - half, difference + half}
}

// Welch is the degrees of freedom of the difference of two means with these
// variances: B. L. Welch (1947), "The generalization of Student's problem when
// several different population variances are involved".
func Welch(variance1 float64, n1 int64, variance2 float64, n2 int64) float64 {
	both := variance1 + variance2
	return both * both / (variance1*variance1/float64(n1-1) + variance2*variance2/float64(n2-1))
}

// Halves is the p-value of so few of n, or fewer, where half are expected, on
// either side (R: binom.test, poisson.test).
func Halves(fewer, n float64) float64 {
	return min(1, 2*distuv.Binomial{N: n, P: 0.5}.CDF(fewer))
}
