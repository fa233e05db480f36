package retention

import "math"

// Wilson is the score interval of a proportion, k of n, at a confidence in
// percent; both ends in percent. It stays within 0 and 100, and says something
// sensible of small numbers and of rates near the ends, where k/n plus and
// minus two standard errors does not. It takes every customer to decide alone:
// where they leave together, as at the end of a contract, it is too narrow.
//
// E. B. Wilson (1927), "Probable inference, the law of succession, and
// statistical inference"; method 3 of R. G. Newcombe (1998), "Two-sided
// confidence intervals for the single proportion: comparison of seven methods".
//
// Without trials, or with k outside of 0 to n, there is no interval.
func Wilson(k, n int64, confidence float64) (low, high *float64) {
	if n <= 0 || k < 0 || k > n {
		return nil, nil
	}
	z := math.Sqrt2 * math.Erfinv(confidence/100)
	kept, all := float64(k), float64(n)
	middle := kept + z*z/2
	half := z * math.Sqrt(kept*((all-kept)/all)+z*z/4)
	from, to := 100*(middle-half)/(all+z*z), 100*(middle+half)/(all+z*z)
	if k == 0 {
		from = 0 // exactly, whatever rounding made of it
	}
	if k == n {
		to = 100
	}
	return &from, &to
}
