package btyd

import "math"

// of is of one history: equation (18) of Fader and Hardie (2005), with the
// integral in the place of their A_0.
func (p Pareto) of(h History, orders risen) likelihood {
	m, days := p.R+float64(h.Repeats), float64(h.Age-h.Last)
	alpha, beta := p.Alpha+float64(h.Last), p.Beta+float64(h.Last)
	var c mixture
	logA, logB := math.Log1p(days/alpha), math.Log1p(days/beta)
	inverseA, inverseB := 1/(alpha+days), 1/(beta+days)
	c.add(math.Exp(-m*logA-p.S*logB), [4]float64{-logA, -m * inverseA, -logB, -p.S * inverseB})
	stayed := c.weight
	c.hessian[0][1] -= stayed * inverseA
	c.hessian[1][1] += stayed * m * inverseA * inverseA
	c.hessian[2][3] -= stayed * inverseB
	c.hessian[3][3] += stayed * p.S * inverseB * inverseB
	p.leaving(m, alpha, beta, days, func(weight, logA, logB, inverseA, inverseB float64) {
		weight *= p.S * math.Exp(-m*logA-p.S*logB)
		c.add(weight, [4]float64{-logA, -m * inverseA, 1/p.S - logB, -(p.S + 1) * inverseB})
		c.hessian[0][1] -= weight * inverseA
		c.hessian[1][1] += weight * m * inverseA * inverseA
		c.hessian[2][3] -= weight * inverseB
		c.hessian[3][3] += weight * (p.S + 1) * inverseB * inverseB
	})
	c.hessian[2][2] -= (c.weight - stayed) / (p.S * p.S)

	logA, logB = -math.Log1p(float64(h.Last)/p.Alpha), -math.Log1p(float64(h.Last)/p.Beta)
	l := c.ln()
	l.value += orders.ln + p.R*logA - float64(h.Repeats)*math.Log(alpha) + p.S*logB
	l.gradient[0] += orders.first + logA
	l.gradient[1] += p.R / p.Alpha
	l.gradient[2] += logB
	l.gradient[3] += p.S / p.Beta
	l.hessian[0][0] += orders.second
	l.hessian[0][1] += 1 / p.Alpha
	l.hessian[1][1] -= p.R / (p.Alpha * p.Alpha)
	l.hessian[2][3] += 1 / p.Beta
	l.hessian[3][3] -= p.S / (p.Beta * p.Beta)
	return l
}

// LogLikelihood is equation (18) of Fader and Hardie (2005).
func (p Pareto) LogLikelihood(counts []Count) float64 { return p.tamed().likelihood(counts).value }

func (p Pareto) likelihood(counts []Count) likelihood {
	repeats := -1
	var orders risen
	return sum(counts, func(h History) likelihood {
		if h = h.tamed(); h.Repeats != repeats {
			repeats, orders = h.Repeats, rise(p.R, h.Repeats)
		}
		return p.of(h, orders)
	})
}

var paretoEnds = [][2]string{
	{"r goes to 0: hardly anybody orders again", "r has no upper limit: customers do not differ in how often they order"},
	{"alpha goes to 0: orders follow each other without delay", "alpha has no upper limit: customers do not differ in how often they order"},
	{"s goes to 0: nobody seems to leave", "s has no upper limit: customers do not differ in how soon they leave"},
	{"beta goes to 0: many seem to leave at once", "beta has no upper limit: customers do not differ in how soon they leave, or nobody seems to"},
}

// FitPareto finds the maximum of the likelihood.
func FitPareto(counts []Count) Fitted {
	customers, orders, days := 0., 0., 0.
	for _, c := range counts {
		n, h := float64(c.Customers), c.History.tamed()
		customers += n
		orders += n * float64(h.Repeats+1)
		days += n * float64(h.Age)
	}
	// Rates like those of one order in the days between two, and of one leaving in the
	// days that a customer is seen.
	center := []float64{0, math.Log(max(1, days/max(1, orders))), 0, math.Log(max(1, days/max(1, customers)))}
	starts := [][]float64{center, {-1, center[1] - 1, -1, center[3] - 1}, {1, center[1] + 1, -1, center[3] + 1}}
	if len(counts) > 20000 {
		// A part of the customers has a maximum near that of all, or none either.
		part := search(paretoSurface(thinned(counts, 5000)), center, starts, int64(customers))
		starts = [][]float64{part.at}
	}
	best := search(paretoSurface(counts), center, starts, int64(customers))
	p := paretoAt(best.at).Remembering()
	return best.fitted(p, p.LogLikelihood(counts), int64(customers), paretoEnds)
}

func paretoAt(logs []float64) Pareto {
	return Pareto{R: math.Exp(logs[0]), Alpha: math.Exp(logs[1]), S: math.Exp(logs[2]), Beta: math.Exp(logs[3])}
}

func paretoSurface(counts []Count) surface {
	customers := 0.
	for _, c := range counts {
		customers += float64(c.Customers)
	}
	return func(at []float64) slope {
		p := paretoAt(at)
		return p.likelihood(counts).slope(p.Parameters(), customers)
	}
}
