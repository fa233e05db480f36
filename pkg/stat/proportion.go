package stat

import "math"

// Proportion is Part of Whole: customers kept of customers at the start.
type Proportion struct{ Part, Whole int64 }

// Exists reports whether the proportion is one of somebody, from 0 to 1.
func (p Proportion) Exists() bool { return p.Whole > 0 && 0 <= p.Part && p.Part <= p.Whole }

// Share is the proportion as a share.
func (p Proportion) Share() Share {
	return Share{float64(p.Part) / float64(p.Whole), float64(p.Whole)}
}

// CompareProportions tests the difference b - a of two proportions of different
// customers, which exist, as CompareShares does. Where fewer than five are
// expected in a cell, P is that of Fisher's exact test.
func CompareProportions(a, b Proportion, confidence float64) Test {
	t := CompareShares(a.Share(), b.Share(), 0, confidence)
	if sparse(a, b) {
		t.P = fisher(b, a)
	}
	return t
}

// fewExpected is how many of both kinds must be expected on both sides for the
// score test to be near the truth: W. G. Cochran (1954), "Some methods for
// strengthening the common chi-squared tests".
const fewExpected = 5

// sparse tells that fewer are expected somewhere, if both sides are alike.
func sparse(a, b Proportion) bool {
	all := float64(a.Whole + b.Whole)
	part := float64(a.Part + b.Part)
	return min(part, all-part)*float64(min(a.Whole, b.Whole))/all < fewExpected
}

// fisher is the p-value of R. A. Fisher's exact test (1935), "The design of
// experiments", chapter 2: the chance of a table that is no more likely than the
// one seen, among those with the same sums (R: fisher.test).
func fisher(a, b Proportion) float64 {
	part, all := a.Part+b.Part, a.Whole+b.Whole
	log := func(k int64) float64 {
		return logChoose(a.Whole, k) + logChoose(b.Whole, part-k) - logChoose(all, part)
	}
	const rounding = 1e-7 // tables that are equally likely
	seen, p := log(a.Part)+rounding, 0.0
	for k := max(0, part-b.Whole); k <= min(a.Whole, part); k++ {
		if x := log(k); x <= seen {
			p += math.Exp(x)
		}
	}
	return min(p, 1)
}

func logChoose(n, k int64) float64 {
	log := func(x int64) float64 { l, _ := math.Lgamma(float64(x) + 1); return l }
	return log(n) - log(k) - log(n-k)
}
