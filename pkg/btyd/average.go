package btyd

import "math"

// node is a point of a rule of integration against a probability distribution: of a
// beta distribution with 1 less it, of a gamma distribution with its place on a grid
// that all have in common whose shape is the same.
type node struct {
	at, rest, weight float64
	place            int
}

// Averages are taken by the trapezoidal rule over the whole line, in variables
// that make what is averaged analytic in a strip of nearly pi/2 around it: its
// error is about exp(-2 pi 1.4/step), 1e-17 for this one.
const step = 0.22

// betaNodes is a rule for the beta distribution: at p with 1-p beside it, equally
// spaced in ln(p/(1-p)). What is averaged may rise towards p = 0, to steepness
// times what it is at 1, and does not change below p = 1e-17/steepness or above
// 1 less that.
func betaNodes(a, b, steepness float64) []node {
	density := func(y float64) float64 { return -a*math.Log1p(math.Exp(-y)) - b*math.Log1p(math.Exp(y)) }
	h := min(step, 0.5*math.Sqrt(1/a+1/b))
	mode := math.Log(a / b)
	top := density(mode)
	flat := math.Log(1e17 * max(1, steepness))
	end := math.Log(1e-20 / max(1, steepness))
	var nodes []node
	sum := 0.
	add := func(p, q, w float64) {
		nodes = append(nodes, node{at: p, rest: q, weight: w})
		sum += w
	}
	weight := func(y float64) float64 { return math.Exp(density(y) - top) }
	inside := func(y float64) {
		e := math.Exp(-math.Abs(y))
		p, q := 1/(1+e), e/(1+e)
		if y < 0 {
			p, q = q, p
		}
		add(p, q, weight(y))
	}
	// Below flat the weights are a geometric series, and so they are above.
	for y := mode; density(y)-top > end; y -= h {
		if y < -flat {
			add(0, 1, weight(y)/-math.Expm1(-a*h))
			break
		}
		inside(y)
	}
	for y := mode + h; density(y)-top > end; y += h {
		if y > flat {
			add(1, 0, weight(y)/-math.Expm1(-b*h))
			break
		}
		inside(y)
	}
	for i := range nodes {
		nodes[i].weight /= sum
	}
	return nodes
}

// gammaNodes is a rule for the gamma distribution, equally spaced in the logarithm.
// What is averaged is in proportion to the variable far below the scale, and
// rises no faster anywhere.
func gammaNodes(shape, rate, scale float64) []node {
	mean := shape / rate
	h := min(step, 0.5/math.Sqrt(shape))
	density := func(y float64) float64 { return shape * (y - math.Expm1(y)) } // at mean exp(y), less that at the mean
	end := -46 - max(0, math.Log(mean/scale))
	var nodes []node
	sum := 0.
	middle := int(math.Round(math.Log(mean) / h))
	from := func(place int) float64 { return h*float64(place) - math.Log(mean) }
	add := func(place int, y float64) {
		nodes = append(nodes, node{at: math.Exp(h * float64(place)), weight: math.Exp(density(y)), place: place})
		sum += nodes[len(nodes)-1].weight
	}
	place, y := middle, from(middle)
	for ; density(y)+y > end; y = from(place) {
		add(place, y)
		place--
	}
	// The rest of a geometric series has weight, but adds nothing.
	sum += math.Exp(density(y)) / -math.Expm1(-shape*h)
	for place, y = middle+1, from(middle+1); density(y)+y > -46; y = from(place) {
		add(place, y)
		place++
	}
	for i := range nodes {
		nodes[i].weight /= sum
	}
	return nodes
}
