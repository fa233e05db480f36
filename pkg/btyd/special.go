package btyd

import "math"

// rising is ln(Gamma(z+n) / Gamma(z)) for n >= 0, and its first and second
// derivative by z. It does not subtract what is nearly equal: z may be small or
// large beside n.
func rising(z, n float64) (ln, first, second float64) {
	// Stirling's series wants a large argument:
	// Gamma(z+n)/Gamma(z) = z/(z+n) Gamma(z+1+n)/Gamma(z+1).
	product := 1.
	if n == 0 {
		return 0, 0, 0
	}
	for z < 12 {
		if z < 1 {
			ln += math.Log(z / (z + n))
		} else {
			product *= z / (z + n)
		}
		first += n / (z * (z + n))
		second -= n * (2*z + n) / (z * z * (z + n) * (z + n))
		z++
	}
	ln += math.Log(product)
	ratio := math.Log1p(n / z)
	low, low1, low2 := stirling(z)
	high, high1, high2 := stirling(z + n)
	ln += n*math.Log(z+n) + ((z-0.5)*ratio - n) + high - low
	first += ratio + n/(2*z*(z+n)) + high1 - low1
	second += -n/(z*(z+n)) - n*(2*z+n)/(2*z*z*(z+n)*(z+n)) + high2 - low2
	return ln, first, second
}

// stirling is the sum of B(2i) / (2i (2i-1) z^(2i-1)) and its derivatives, for z of
// 12 or more: the first term left out is below 1e-17.
func stirling(z float64) (sum, first, second float64) {
	terms := [...]float64{1. / 12, -1. / 360, 1. / 1260, -1. / 1680, 1. / 1188, -691. / 360360, 1. / 156}
	square := 1 / (z * z)
	power := 1 / z
	for i, c := range terms {
		e := float64(2*i + 1)
		sum += c * power
		first -= e * c * power / z
		second += e * (e + 1) * c * power * square
		power *= square
	}
	return sum, first, second
}

// logs is a sum of logarithms. Most of them are taken together, as one of a product,
// which takes a fraction of the time; that adds 1e-16 to the error of each.
type logs struct {
	taken float64
	rest  float64 // the product of what is left to take, less 1
}

// add1p adds ln(1+z), of a z not below 0. One so near 0 that 1+z would lose much of it,
// or so large that the product might have no end, is taken by itself.
func (l *logs) add1p(z float64) {
	if !(z > 1e-4 && z < 1e50) {
		l.taken += math.Log1p(z)
		return
	}
	l.rest += z + l.rest*z
	if l.rest > 1e200 {
		l.taken, l.rest = l.sum(), 0
	}
}

func (l *logs) sum() float64 { return l.taken + math.Log1p(l.rest) }
