package survival

import (
	"math"
	"testing"
)

// The derivatives are those of the difference quotients of the log-likelihood.
func TestSlopes(t *testing.T) {
	counts := Counts{{100, 70}, {60, 40}, {40, 35}, {30, 29}, {12, 8}}
	for name, c := range map[string]struct {
		curve Curve
		at    []float64
	}{
		"sBG":       {Curve{Model: SBG, C: 1}, []float64{-.6, .3}},
		"BdW":       {Curve{Model: BdW}, []float64{-.8, -1.1, .4}},
		"alike sBG": {Curve{Model: SBG, Edge: Alike, C: 1}, []float64{-.7}},
		"alike":     {Curve{Model: BdW, Edge: Alike}, []float64{-.7, -.4}},
		"slow":      {Curve{Model: BdW, Edge: Slow}, []float64{-.5, -.9}},
	} {
		_, gradient, information := slope(c.curve.with(c.at), counts, len(c.at))
		const h = 1e-5
		for i := range c.at {
			moved := func(d float64) Curve {
				at := append([]float64{}, c.at...)
				at[i] += d
				return c.curve.with(at)
			}
			if want := (moved(h).LogLikelihood(counts) - moved(-h).LogLikelihood(counts)) / (2 * h); math.Abs(gradient.AtVec(i)-want) > 1e-6 {
				t.Errorf("%s: gradient %d is %v, want %v", name, i, gradient.AtVec(i), want)
			}
			_, up, _ := slope(moved(h), counts, len(c.at))
			_, down, _ := slope(moved(-h), counts, len(c.at))
			for j := range c.at {
				if want := -(up.AtVec(j) - down.AtVec(j)) / (2 * h); math.Abs(information.At(i, j)-want) > 1e-6 {
					t.Errorf("%s: information %d %d is %v, want %v", name, i, j, information.At(i, j), want)
				}
			}
		}
	}
}

// At the maximum the gradient is below 1e-9 per customer.
func TestSummit(t *testing.T) {
	for _, m := range []Model{SBG, BdW} {
		counts := Counts{{1000, 869}, {869, 743}, {743, 653}, {653, 593}, {593, 551}}
		f := fit(m, counts)
		_, gradient, _ := slope(f.Curve, counts, len(f.at))
		for i := range f.at {
			if g := gradient.AtVec(i) / 1000; math.Abs(g) > 1e-12 {
				t.Errorf("%s: gradient %d per customer is %v", m, i, g)
			}
		}
	}
}
