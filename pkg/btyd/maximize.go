package btyd

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// slope is a log-likelihood per customer at some logarithms of the parameters,
// with its derivatives by them.
type slope struct {
	value    float64
	gradient []float64
	hessian  *mat.SymDense
}

// surface is a log-likelihood per customer over the logarithms of the parameters.
type surface func(at []float64) slope

// differenced is a surface whose second derivatives are differences of the first.
func differenced(first func(at []float64) (value float64, gradient []float64)) surface {
	// The error is of the fourth order: about 1e-12 of the curvature, as is
	// that of rounding.
	const step = 1e-3
	return func(at []float64) slope {
		n := len(at)
		s := slope{hessian: mat.NewSymDense(n, nil)}
		s.value, s.gradient = first(at)
		rows := mat.NewDense(n, n, nil)
		moved := append([]float64(nil), at...)
		for i := range at {
			for _, d := range []struct{ steps, weight float64 }{{-2, 1}, {-1, -8}, {1, 8}, {2, -1}} {
				moved[i] = at[i] + d.steps*step
				_, g := first(moved)
				for j := range g {
					rows.Set(i, j, rows.At(i, j)+d.weight*g[j]/(12*step))
				}
			}
			moved[i] = at[i]
		}
		for i := range n {
			for j := i; j < n; j++ {
				s.hessian.SetSym(i, j, (rows.At(i, j)+rows.At(j, i))/2)
			}
		}
		return s
	}
}

// Parameters more than this far from where the search began, as logarithms, are
// at a boundary: a factor of 160,000.
const far = 12

// tolerance is the gradient per customer at which a maximum is one. Newton's
// last step takes it far below.
const tolerance = 1e-9

// maximize climbs from a point by Newton's method, whose steps are taken along
// the eigenvectors of the curvature, uphill in each. The maximum is none when it
// is not within far of the center, or not strict.
func maximize(f surface, start, center []float64) (at []float64, top slope, ok bool) {
	at, top = append([]float64(nil), start...), f(start)
	for range 200 {
		step, strict := newton(top)
		length := longest(step)
		if strict && length < 1e-10 {
			return at, top, longest(top.gradient) < tolerance
		}
		moved, next, better := climb(f, at, top, step)
		if !better {
			// Rounding hides what is left to gain.
			return at, top, strict && longest(top.gradient) < tolerance && length < 1e-6
		}
		at, top = moved, next
		for i := range at {
			if math.Abs(at[i]-center[i]) > far {
				return at, top, false
			}
		}
	}
	return at, top, false
}

// highest is the highest of the maxima that starts lead to; nil when that is none,
// or not as high as where another start goes without end.
func highest(f surface, starts [][]float64, center []float64) (at []float64) {
	value := math.Inf(-1)
	for _, start := range starts {
		if to, top, ok := maximize(f, start, center); top.value > value+1e-12 {
			if value, at = top.value, to; !ok {
				at = nil
			}
		}
	}
	return at
}

// climb goes along a step, or a part of it, to where the surface is higher, or as
// high and flatter.
func climb(f surface, at []float64, top slope, step []float64) (moved []float64, next slope, better bool) {
	part := min(1, 2/longest(step))
	for range 40 {
		moved = make([]float64, len(at))
		for i := range at {
			moved[i] = at[i] + part*step[i]
		}
		next = f(moved)
		gain := next.value - top.value
		rounding := 1e-13 * (1 + math.Abs(top.value))
		if gain > rounding || gain >= -rounding && longest(next.gradient) < longest(top.gradient) {
			return moved, next, true
		}
		part /= 2
	}
	return at, top, false
}

// newton is the step to the top of the parabola that touches the surface; where
// that has no top, one uphill. The top is strict when the surface is curved
// downwards in all directions.
func newton(s slope) (step []float64, strict bool) {
	n := len(s.gradient)
	step = make([]float64, n)
	var eigen mat.EigenSym
	if !finite(s) || !eigen.Factorize(s.hessian, true) {
		return step, false
	}
	values := eigen.Values(nil)
	var vectors mat.Dense
	eigen.VectorsTo(&vectors)
	strict = true
	steepest := 0.
	for _, v := range values {
		steepest = max(steepest, math.Abs(v))
	}
	for k, v := range values {
		strict = strict && v < -1e-13*steepest
		along := 0.
		for i := range n {
			along += vectors.At(i, k) * s.gradient[i]
		}
		along /= max(math.Abs(v), 1e-13*steepest, 1e-300)
		for i := range n {
			step[i] += along * vectors.At(i, k)
		}
	}
	return step, strict
}

func finite(s slope) bool {
	sum := s.value
	for i, g := range s.gradient {
		sum += g
		for j := range s.gradient {
			sum += s.hessian.At(i, j)
		}
	}
	return !math.IsNaN(sum) && !math.IsInf(sum, 0)
}

// longest is the largest magnitude.
func longest(v []float64) (most float64) {
	for _, x := range v {
		most = max(most, math.Abs(x))
	}
	return most
}

// found is where a likelihood has its maximum.
type found struct {
	at     []float64  // logarithms of the parameters
	value  float64    // log-likelihood per customer, without the prior
	errors []*float64 // standard errors of the parameters themselves; nil at a boundary
	beyond []int      // -1, 1: the likelihood alone would take the parameter to 0, to infinity
	prior  bool
}

// spread is the standard deviation of the weak prior of the logarithms: a factor
// of 20 either way is no surprise.
const spread = 3

// search finds the maximum of a likelihood from the first start that leads to one.
// Where it has none within far of the
// center, a weak normal prior around the center holds the parameters; elsewhere
// the prior has no part in it.
func search(f surface, center []float64, starts [][]float64, customers int64) found {
	var last []float64
	for _, start := range starts {
		at, top, ok := maximize(f, start, center)
		if ok {
			return found{at, top.value, standardErrors(top, at, customers), make([]int, len(at)), false}
		}
		if last == nil {
			last = at
		}
	}
	held := func(at []float64) slope {
		s := f(at)
		n := float64(max(customers, 1))
		for i := range at {
			d := at[i] - center[i]
			s.value -= d * d / (2 * spread * spread * n)
			s.gradient[i] -= d / (spread * spread * n)
			s.hessian.SetSym(i, i, s.hessian.At(i, i)-1/(spread*spread*n))
		}
		return s
	}
	at, top, _ := maximize(held, starts[0], center)
	best := found{at, f(at).value, standardErrors(top, at, customers), make([]int, len(at)), true}
	for i := range at {
		switch d := last[i] - center[i]; {
		case d < -far/2:
			best.beyond[i], best.errors[i] = -1, nil
		case d > far/2:
			best.beyond[i], best.errors[i] = 1, nil
		}
	}
	return best
}

// standardErrors are those of the parameters, by the observed information: at the
// maximum that of the logarithms, times the parameters.
func standardErrors(top slope, at []float64, customers int64) []*float64 {
	n := len(at)
	errors := make([]*float64, n)
	information := mat.NewSymDense(n, nil)
	information.ScaleSym(-float64(max(customers, 1)), top.hessian)
	var chol mat.Cholesky
	var covariance mat.SymDense
	if !chol.Factorize(information) || chol.InverseTo(&covariance) != nil {
		return errors
	}
	for i := range errors {
		e := math.Exp(at[i]) * math.Sqrt(covariance.At(i, i))
		errors[i] = &e
	}
	return errors
}
