package btyd

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/integrate/quad"
)

// rule is a Gauss-Legendre rule on [0, 1]. All its weights are positive, so that a
// sum of positive terms loses no digits. Its error is below 1e-15 in a panel that is not
// wider, when what is integrated has its nearest pole pi off the real axis, as all has
// here; and in which the logarithm of e^(-slope w) does not fall further.
type rule struct {
	points, weights []float64
	width, fall     float64
}

func legendre(n int, width, fall float64) rule {
	r := rule{make([]float64, n), make([]float64, n), width, fall}
	quad.Legendre{}.FixedLocations(r.points, r.weights, 0, 1)
	return r
}

var rules = []rule{legendre(6, .6, 1), legendre(8, 1.2, 2.7), legendre(12, 2.5, 8), legendre(16, 2.5, 14)}

// negligible is how far down a log-concave function does not count any more: e^-46 is
// 1e-20.
const negligible = 46.0

// panels splits [0, upper] for the integral of a log-concave function and yields the
// points of each panel with their weights. The slope is that by which the function's
// logarithm falls; upper may be infinite where the slope is above 0 in the end.
// Panels that are too far down to count are left out.
func panels(upper float64, slope func(w float64) float64, yield func(w, weight float64)) {
	var fallen float64 // at least so far below the highest seen
	for from := 0.0; from < upper && fallen < negligible; {
		widest := rules[len(rules)-1]
		width := min(widest.width, upper-from)
		fall := math.Abs(slope(from+width)) * width
		for fall > widest.fall {
			// The slope rises: where this much is that at the end of a wider panel, this
			// one is flat enough.
			width = max(width/2, 0.999*width*widest.fall/fall)
			fall = math.Abs(slope(from+width)) * width
		}
		r := rules[slices.IndexFunc(rules, func(r rule) bool { return width <= r.width && fall <= r.fall })]
		for i, p := range r.points {
			yield(from+width*p, width*r.weights[i])
		}
		fallen = max(0, fallen+width*slope(from))
		from += width
	}
}
