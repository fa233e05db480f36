package stat

import "math"

// Share is a share of a number of customers, each of whom decides alone. The
// number of a sample that is as uncertain may be a fraction.
type Share struct{ Value, Size float64 }

// CompareShares tests the difference b - a of two shares with the correlation r,
// which is 0 for different customers. P is that of the score test with a pooled
// share, for different customers Pearson's chi-squared without a continuity
// correction (R: prop.test(correct = FALSE)). The interval, in percentage
// points, is the hybrid score interval, method 10 of R. G. Newcombe (1998),
// "Interval estimation for the difference between independent proportions" and
// "Improved confidence intervals for the difference between binomial proportions
// based on paired data".
func CompareShares(a, b Share, r, confidence float64) Test {
	aLow, aHigh := a.Wilson(confidence)
	bLow, bHigh := b.Wilson(confidence)
	d := b.Value - a.Value
	low, high := d-apart(b.Value-bLow, aHigh-a.Value, r), d+apart(bHigh-b.Value, a.Value-aLow, r)
	return Test{math.Erfc(math.Abs(score(a, b, r)) / math.Sqrt2), 100 * max(low, -1), 100 * min(high, 1)}
}

// score is the difference in standard errors of a pooled share, 0 when all or
// none do it on both sides.
func score(a, b Share, r float64) float64 {
	pooled := (a.Value*a.Size + b.Value*b.Size) / (a.Size + b.Size)
	se := math.Sqrt(pooled * (1 - pooled) * max(0, 1/a.Size+1/b.Size-2*r/math.Sqrt(a.Size*b.Size)))
	if se == 0 {
		return 0
	}
	return (b.Value - a.Value) / se
}

// apart is the standard error of a difference, from those of its sides.
func apart(a, b, r float64) float64 {
	if r == 0 {
		return math.Hypot(a, b)
	}
	return math.Sqrt(max(0, a*a+b*b-2*r*a*b))
}

// Wilson is the score interval of a share: see the function.
func (s Share) Wilson(confidence float64) (low, high float64) {
	from, to, size := wilson(s.Value*s.Size, s.Size, z(confidence))
	return min(max(from/size, 0), s.Value), max(min(to/size, 1), s.Value)
}

// Wilson is the score interval of a proportion, k of n; both ends in percent. It
// stays within 0 and 100, and says something sensible of small numbers and of
// rates near the ends, where k/n plus and minus two standard errors does not. It
// takes every customer to decide alone: where they leave together, as at the end
// of a contract, it is too narrow.
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
	from, to, size := wilson(float64(k), float64(n), z(confidence))
	from, to = 100*from/size, 100*to/size
	if k == 0 {
		from = 0 // exactly, whatever rounding made of it
	}
	if k == n {
		to = 100
	}
	return &from, &to
}

// wilson is the interval as numbers out of size.
func wilson(k, n, z float64) (from, to, size float64) {
	middle := k + z*z/2
	half := z * math.Sqrt(k*((n-k)/n)+z*z/4)
	return middle - half, middle + half, n + z*z
}
