package compare

import (
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/stat"
)

// Proportions compares two proportions of different customers by
// stat.CompareShares.
//
// The test takes every customer to decide alone, and none to be on both sides.
func Proportions(metric string, before, after stat.Proportion, confidence float64) Change {
	c := plain(metric, Rate, facts.PercentOf(before.Part, before.Whole), facts.PercentOf(after.Part, after.Whole))
	if !before.Exists() || !after.Exists() {
		c.Why = undefined
		return c
	}
	c.test(stat.CompareShares(before.Share(), after.Share(), 0, confidence))
	return c
}

// Means compares the means of different customers by Welch's t-test, which does
// not take the spreads to be equal. With the heavy tails of revenue it wants a
// hundred customers or more on each side. Without two values on both sides, or
// any spread, there is no test.
func Means(metric string, kind Kind, before, after stat.Sample, confidence float64) Change {
	c := plain(metric, kind, mean(before), mean(after))
	c.student(estimates{before: estimateOf(before), after: estimateOf(after)}, confidence)
	return c
}

func mean(s stat.Sample) *float64 {
	if s.N == 0 {
		return nil
	}
	return &s.Mean
}

func estimateOf(s stat.Sample) estimate {
	e := estimate{n: s.N}
	if s.N > 1 {
		e.variance = s.Variance / float64(s.N)
	}
	return e
}
