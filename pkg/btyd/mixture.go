package btyd

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// mixture is a likelihood that is a sum over the ways in which a customer may have come
// to a history: the weight of each, and the sum of the weights' derivatives.
type mixture struct {
	weight   float64
	gradient [4]float64
	hessian  [4][4]float64 // the upper triangle
}

// add counts a way with the derivatives of the logarithm of its weight. The second ones
// of that logarithm, times the weight, are for the caller to add.
func (c *mixture) add(weight float64, gradient [4]float64) {
	c.weight += weight
	for i, g := range gradient {
		g *= weight
		c.gradient[i] += g
		for j := i; j < 4; j++ {
			c.hessian[i][j] += g * gradient[j]
		}
	}
}

// ln is the logarithm of the likelihood.
func (c *mixture) ln() likelihood {
	l := likelihood{value: math.Log(c.weight)}
	for i := range 4 {
		l.gradient[i] = c.gradient[i] / c.weight
	}
	for i := range 4 {
		for j := i; j < 4; j++ {
			l.hessian[i][j] = c.hessian[i][j]/c.weight - l.gradient[i]*l.gradient[j]
		}
	}
	return l
}

// sum is the log-likelihood of all customers. Blocks are summed apart, for the sake of
// rounding.
func sum(counts []Count, of func(History) likelihood) (all likelihood) {
	for from := 0; from < len(counts); from += 4096 {
		var block likelihood
		for _, c := range counts[from:min(from+4096, len(counts))] {
			block.plus(of(c.History).times(float64(c.Customers)))
		}
		all.plus(block)
	}
	return all
}

func (l likelihood) times(n float64) likelihood {
	l.value *= n
	for i := range 4 {
		l.gradient[i] *= n
		for j := i; j < 4; j++ {
			l.hessian[i][j] *= n
		}
	}
	return l
}

// slope is the log-likelihood of so many customers per customer, with its derivatives
// by the logarithms of the parameters.
func (l likelihood) slope(parameters []Parameter, customers float64) slope {
	l = l.times(1 / max(1, customers))
	s := slope{l.value, make([]float64, len(parameters)), mat.NewSymDense(len(parameters), nil)}
	for i, p := range parameters {
		s.gradient[i] = p.Value * l.gradient[i]
		for j := i; j < len(parameters); j++ {
			s.hessian.SetSym(i, j, p.Value*parameters[j].Value*l.hessian[i][j])
		}
		s.hessian.SetSym(i, i, s.hessian.At(i, i)+s.gradient[i])
	}
	return s
}

// risen is what rising finds.
type risen struct{ ln, first, second float64 }

func rise(z float64, n int) (r risen) {
	r.ln, r.first, r.second = rising(z, float64(n))
	return r
}
