package btyd

import "math"

// Outlook is Alive, Expected and Discounted of one customer, quicker than one by one.
// Without an end only discounted orders have a number, and orders are these.
func Outlook(m Model, h History, rate, days float64) (alive, orders, discounted float64) {
	alive = m.Alive(h)
	discounted = m.DiscountedGiven(alive, h, rate, days)
	if math.IsInf(days, 1) {
		return alive, discounted, discounted
	}
	return alive, m.DiscountedGiven(alive, h, 0, days), discounted
}

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
	switch m := m.(type) {
	case Geometric:
		if m.K == 1 {
			m, h = m.tamed(), h.tamed()
			days = (m.Alpha + float64(h.Age)) * m.growth(h.Repeats, share)
			return days, days <= patience
		}
		days = nextOrder(m.tamed().ahead(h.tamed()).quiet, share)
		return days, days <= patience
	case Pareto:
		h = h.tamed()
		days = m.memory.remember(question{share: share}, h, func() float64 {
			return nextOrder(func(days float64) float64 { return m.QuietAlive(h, days) }, share)
		})
		return days, days <= patience
	}
	days = nextOrder(func(days float64) float64 { return m.QuietAlive(h, days) }, share)
	return days, days <= patience
}

// growth is NextOrder after x repeats, with one stage, in units of alpha + age.
func (g Geometric) growth(x int, share float64) float64 {
	return math.Expm1(-math.Log1p(-share) / (g.R + float64(x)))
}

// nextOrder is NextOrder where there is no closed form, by the probability of no order
// of a customer who is alive; infinite for never.
func nextOrder(quiet func(days float64) float64, share float64) float64 {
	want := math.Log1p(-share)
	above := func(v float64) float64 { return math.Log(quiet(math.Expm1(v))) - want }
	limit := math.Log1p(patience)
	if !(share < 1) || above(limit) > 0 {
		return math.Inf(1)
	}
	low, high := 0., 0.5
	atLow, atHigh := -want, above(high)
	for atHigh > 0 {
		low, atLow = high, atHigh
		high = min(2*high, limit)
		atHigh = above(high)
	}
	// The Illinois method: an end that stays twice counts for half.
	moved := 0 // the end that moved last
	for high-low > 1e-13*high {
		v := (low*atHigh - high*atLow) / (atHigh - atLow)
		if !(v > low && v < high) {
			v = (low + high) / 2
		}
		at := above(v)
		if math.Abs(at) <= 1e-12*math.Abs(want) {
			return math.Expm1(v)
		}
		end := 1
		if at > 0 {
			end = -1
		}
		switch twice := end == moved; {
		case end < 0:
			low, atLow = v, at
			if twice {
				atHigh /= 2
			}
		default:
			high, atHigh = v, at
			if twice {
				atLow /= 2
			}
		}
		moved = end
	}
	return math.Expm1(high)
}
