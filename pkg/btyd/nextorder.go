package btyd

import "math"

// longest wait that NextOrder looks for: a hundred years.
const patience = 36525

// NextOrder is the days in which a share, within 0 and 1, of the customers with
// this history who are alive order again: 0.5 for the median, 0.1 and 0.9 for the
// ends of an interval of 80 %. It is false when that share is not reached within a
// hundred years, as where most leave before.
func NextOrder(m Model, h History, share float64) (days float64, ok bool) {
	if share <= 0 {
		return 0, true
	}
	want := math.Log1p(-share)
	if g, ok := m.(Geometric); ok && g.K == 1 {
		g, h = g.tamed(), h.tamed()
		days = (g.Alpha + float64(h.Age)) * math.Expm1(-want/(g.R+float64(h.Repeats)))
		return days, days <= patience
	}
	above := func(v float64) float64 { return math.Log(m.QuietAlive(h, math.Expm1(v))) - want }
	limit := math.Log1p(patience)
	if !(share < 1) || above(limit) > 0 {
		return 0, false
	}
	low, high := 0., 0.5
	atLow, atHigh := -want, above(high)
	for atHigh > 0 {
		low, atLow = high, atHigh
		high = min(2*high, limit)
		atHigh = above(high)
	}
	// The Illinois method: the end that stays counts for half.
	for high-low > 1e-12*high {
		v := (low*atHigh - high*atLow) / (atHigh - atLow)
		if !(v > low && v < high) {
			v = (low + high) / 2
		}
		switch at := above(v); {
		case at == 0:
			return math.Expm1(v), true
		case at > 0:
			low, atLow, atHigh = v, at, atHigh/2
		default:
			high, atHigh, atLow = v, at, atLow/2
		}
	}
	return math.Expm1(high), true
}
