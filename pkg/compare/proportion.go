package compare

import "math"

// Proportion is Part of Whole: customers kept of customers at the start.
type Proportion struct{ Part, Whole int64 }

func (p Proportion) exists() bool { return p.Whole > 0 && 0 <= p.Part && p.Part <= p.Whole }

func (p Proportion) value() float64 { return float64(p.Part) / float64(p.Whole) }

func (p Proportion) percent() *float64 {
	if p.Whole <= 0 {
		return nil
	}
	x := float64(p.Part) * 100 / float64(p.Whole)
	return &x
}

// Proportions compares two proportions of different customers. P is that of the
// score test with a pooled proportion, which is Pearson's chi-squared without a
// continuity correction (R: prop.test(correct = FALSE)); the interval is the
// hybrid score interval, method 10 of R. G. Newcombe (1998), "Interval
// estimation for the difference between independent proportions".
//
// The test takes every customer to decide alone, and none to be on both sides;
// of two periods with many customers in common it is careful rather than bold.
func Proportions(metric string, before, after Proportion, confidence float64) Change {
	c := plain(metric, Rate, before.percent(), after.percent())
	if !before.exists() || !after.exists() {
		return c
	}
	p := math.Erfc(math.Abs(score(before, after)) / math.Sqrt2)
	low, high := hybrid(before, after, confidence)
	c.P, c.Low, c.High = &p, &low, &high
	return c
}

// score is the difference in standard errors, 0 when all or none do it on both
// sides.
func score(a, b Proportion) float64 {
	pooled := float64(a.Part+b.Part) / float64(a.Whole+b.Whole)
	se := math.Sqrt(pooled * (1 - pooled) * (1/float64(a.Whole) + 1/float64(b.Whole)))
	if se == 0 {
		return 0
	}
	return (b.value() - a.value()) / se
}

// hybrid is the interval of b - a in percentage points: the Wilson intervals of
// both, put together as if each end were a standard error.
func hybrid(a, b Proportion, confidence float64) (low, high float64) {
	z := math.Sqrt2 * math.Erfinv(confidence/100)
	aLow, aHigh := wilson(a, z)
	bLow, bHigh := wilson(b, z)
	d := b.value() - a.value()
	low = d - math.Hypot(b.value()-bLow, aHigh-a.value())
	high = d + math.Hypot(bHigh-b.value(), a.value()-aLow)
	return 100 * max(low, -1), 100 * min(high, 1)
}

// wilson is the score interval of one proportion (Wilson 1927).
func wilson(p Proportion, z float64) (low, high float64) {
	n, k := float64(p.Whole), float64(p.Part)
	half := z * math.Sqrt(k*((n-k)/n)+z*z/4)
	low, high = (k+z*z/2-half)/(n+z*z), (k+z*z/2+half)/(n+z*z)
	return min(max(low, 0), p.value()), max(min(high, 1), p.value())
}
