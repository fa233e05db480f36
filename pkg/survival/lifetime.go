package survival

import (
	"math"

	"gonum.org/v1/gonum/integrate/quad"
)

// Forever is no horizon.
const Forever = -1

// Lifetime is the expected number of ages that a new customer is there, age 0 included,
// of the first ages or Forever, each counted less by the discount rate per age, such as
// 0.1:
//
//	sum over t = 0, 1, ... of S(t) / (1 + rate)^t
//
// DEL of Fader and Hardie (2010), "Customer-base valuation in a contractual setting",
// equation (2); for the sBG 2F1(1, beta; alpha + beta; 1 / (1 + rate)). It is infinite where
// the sum is: without discount where S falls no faster than 1 / t, as the sBG with alpha up
// to 1 does.
func (c Curve) Lifetime(rate float64, ages int) float64 {
	if ages == 0 {
		return 0
	}
	if ages > 0 {
		ages--
	}
	return 1 + c.rest(0, math.Log1p(rate), ages)
}

// Residual is the same of a customer who has made so many ages, counted from the next
// on, which is not discounted:
//
//	sum over t = made + 1, made + 2, ... of S(t) / S(made) / (1 + rate)^(t - made - 1)
//
// DERL of Fader and Hardie (2010), just before renewal made + 1. It is 0 where nobody makes
// so many.
func (c Curve) Residual(made int, rate float64, ages int) float64 {
	if ages == 0 || c.log(made) == math.Inf(-1) {
		return 0
	}
	force := math.Log1p(rate)
	return math.Exp(force) * c.rest(made, force, ages)
}

// direct is how many ages are added one by one. Those after them are nearly an integral.
const direct = 200

// rest is the sum over t > made of S(t) / S(made) exp(-force (t - made)).
func (c Curve) rest(made int, force float64, ages int) (sum float64) {
	if ages == Forever && force <= 0 && c.tail() <= 1 {
		return math.Inf(1)
	}
	const negligible = 1e-18
	left := 0.0 // ln S(t) / S(made)
	for n := 1; n <= direct; n++ {
		if ages != Forever && n > ages {
			return sum
		}
		left += c.step(made + n)
		term := math.Exp(left - force*float64(n))
		sum += term
		if term*float64(direct) < negligible*sum && c.tail() > 1 || term == 0 {
			return sum
		}
	}
	end := math.Inf(1)
	if ages != Forever {
		end = float64(made + ages)
	}
	return sum + c.beyond(float64(made), float64(made+direct), end, force)
}

// beyond is the sum over whole t from > first up to last, by the formula of Euler and
// Maclaurin: the integral, and half of the difference of its ends, and a twelfth of the
// difference of their slopes.
func (c Curve) beyond(made, first, last, force float64) float64 {
	base := c.logAt(math.Log(made))
	if made == 0 {
		base = 0
	}
	log := func(logT float64) float64 {
		if force == 0 {
			return c.logAt(logT) - base
		}
		return c.logAt(logT) - base - force*(math.Exp(logT)-made)
	}
	f := func(t float64) float64 { return math.Exp(log(math.Log(t))) }
	slope := func(t float64) float64 {
		h := t * 1e-4
		return f(t) * (log(math.Log(t+h)) - log(math.Log(t-h))) / (2 * h)
	}
	sum := -f(first)/2 - slope(first)/12
	if !math.IsInf(last, 1) {
		sum += f(last)/2 + slope(last)/12
	}
	const width, points, most = 0.25, 16, 4000
	from, end := math.Log(first), math.Log(last)
	for range most {
		if from >= end {
			return sum
		}
		to := min(from+width, end)
		part := quad.Fixed(func(u float64) float64 { return math.Exp(log(u) + u) }, from, to, points, quad.Legendre{}, 0)
		sum += part
		if from = to; part < 1e-17*sum {
			return sum
		}
	}
	if math.IsInf(c.tail(), 1) {
		return sum // of a curve so slow that no number holds it, infinite
	}
	// What is left falls as a power of 1 / t.
	return sum + math.Exp(log(from)+from)/(c.tail()-1)
}
