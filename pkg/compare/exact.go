package compare

import "math"

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
