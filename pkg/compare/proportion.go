package compare

import "math"

// Proportion is Part of Whole: customers kept of customers at the start.
type Proportion struct{ Part, Whole int64 }

func (p Proportion) exists() bool { return p.Whole > 0 && 0 <= p.Part && p.Part <= p.Whole }

func (p Proportion) share() share {
	return share{float64(p.Part) / float64(p.Whole), float64(p.Whole)}
}

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
// The test takes every customer to decide alone, and none to be on both sides.
func Proportions(metric string, before, after Proportion, confidence float64) Change {
	c := plain(metric, Rate, before.percent(), after.percent())
	if !before.exists() || !after.exists() {
		c.Why = undefined
		return c
	}
	p := math.Erfc(math.Abs(score(before.share(), after.share(), 0)) / math.Sqrt2)
	low, high := hybrid(before.share(), after.share(), 0, confidence)
	c.P, c.Low, c.High = &p, &low, &high
	return c
}

// share is a share of a number of customers, each of whom decides alone.
type share struct{ value, size float64 }

// score is the difference in standard errors of a pooled share, 0 when all or
// none do it on both sides. R is the correlation of the shares.
func score(a, b share, r float64) float64 {
	pooled := (a.value*a.size + b.value*b.size) / (a.size + b.size)
	se := math.Sqrt(pooled * (1 - pooled) * max(0, 1/a.size+1/b.size-2*r/math.Sqrt(a.size*b.size)))
	if se == 0 {
		return 0
	}
	return (b.value - a.value) / se
}

// hybrid is the interval of b - a in percentage points: the Wilson intervals of
// both, put together as if each end were a standard error, of shares with the
// correlation r.
func hybrid(a, b share, r, confidence float64) (low, high float64) {
	z := math.Sqrt2 * math.Erfinv(confidence/100)
	aLow, aHigh := wilson(a, z)
	bLow, bHigh := wilson(b, z)
	d := b.value - a.value
	low = d - apart(b.value-bLow, aHigh-a.value, r)
	high = d + apart(bHigh-b.value, a.value-aLow, r)
	return 100 * max(low, -1), 100 * min(high, 1)
}

// apart is the standard error of a difference, from those of its sides.
func apart(a, b, r float64) float64 {
	if r == 0 {
		return math.Hypot(a, b)
	}
	return math.Sqrt(max(0, a*a+b*b-2*r*a*b))
}

// wilson is the score interval of one share (Wilson 1927).
func wilson(s share, z float64) (low, high float64) {
	n, k := s.size, s.value*s.size
	half := z * math.Sqrt(k*(1-s.value)+z*z/4)
	low, high = (k+z*z/2-half)/(n+z*z), (k+z*z/2+half)/(n+z*z)
	return min(max(low, 0), s.value), max(min(high, 1), s.value)
}
