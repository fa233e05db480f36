package btyd

import "math"

// Pareto is the Pareto/NBD: while customers are alive they order at a rate of their
// own, and they leave at another. The rates of orders are gamma distributed with the
// shape R and the scale Alpha (in days), those of leaving with S and Beta (in days),
// and the two are independent.
//
// D. C. Schmittlein, D. G. Morrison and R. Colombo (1987), "Counting your customers:
// who are they and what will they do next?"; P. S. Fader and B. G. S. Hardie (2005),
// "A note on deriving the Pareto/NBD model and related expressions".
//
// The papers write what is below as differences of Gaussian hypergeometric functions,
// one for alpha above beta and one for the other order. Here it is the integral over
// the day of leaving that these stand for: a sum of positive terms, without
// cancellation, for any order of the two.
type Pareto struct {
	R, Alpha, S, Beta float64

	memory *memory // of a fitted model
}

// Remembering is the model with a memory, as fitted models have: for a model that
// was stored, and is to predict many customers.
func (p Pareto) Remembering() Pareto {
	p.memory = &memory{most: rememberedTables}
	return p
}

// tamed is the model with parameters that no arithmetic overflows at.
func (p Pareto) tamed() Pareto {
	p.R, p.Alpha, p.S, p.Beta = tame(p.R), tame(p.Alpha), tame(p.S), tame(p.Beta)
	return p
}

// Name is that of the paper.
func (Pareto) Name() string { return "Pareto/NBD" }

// Parameters are the four of the paper.
func (p Pareto) Parameters() []Parameter {
	return []Parameter{
		{Name: "r", Value: p.R}, {Name: "alpha", Value: p.Alpha, Unit: "days"},
		{Name: "s", Value: p.S}, {Name: "beta", Value: p.Beta, Unit: "days"},
	}
}

// quiet is the probabilities that a customer with so many repeats who is alive at an
// age does not order in the next days: because the rate is low, or because they left
// before they would have ordered. Both are conditional on the rates' distributions at
// that age.
func (p Pareto) quiet(repeats, age int, days float64) (stayed, left float64) {
	m := p.R + float64(repeats)
	alpha, beta := p.Alpha+float64(age), p.Beta+float64(age)
	stayed = math.Exp(-m*math.Log1p(days/alpha) - p.S*math.Log1p(days/beta))
	p.leaving(m, alpha, beta, days, func(weight, logA, logB, _, _ float64) {
		left += weight * math.Exp(-m*logA-p.S*logB)
	})
	return stayed, min(1, p.S*left)
}

// leaving yields the points of the integral over the days y until a customer left of
//
//	(alpha / (alpha+y))^m (beta / (beta+y))^s / (beta+y) dy
//
// with weights for all but the two powers, which it leaves to its caller as the
// logarithms of (alpha+y)/alpha and (beta+y)/beta; and the inverses of alpha+y and
// beta+y. It integrates over the one of the two logarithms that belongs to the smaller
// scale, in which the integrand is smooth and log-concave.
func (p Pareto) leaving(m, alpha, beta, days float64, yield func(weight, logA, logB, inverseA, inverseB float64)) {
	if beta <= alpha {
		ratio := beta / alpha
		panels(math.Log1p(days/beta),
			func(w float64) float64 { return p.S + m*share(ratio, w) },
			func(w, weight float64) {
				grown := math.Expm1(w)
				yield(weight, math.Log1p(ratio*grown), w, 1/(alpha+beta*grown), 1/(beta+beta*grown))
			})
		return
	}
	ratio := alpha / beta
	panels(math.Log1p(days/alpha),
		func(w float64) float64 { return m - 1 + (p.S+1)*share(ratio, w) },
		func(w, weight float64) {
			grown := math.Expm1(w)
			inverse := 1 / (beta + alpha*grown)
			yield(weight*alpha*(1+grown)*inverse, w, math.Log1p(ratio*grown), 1/(alpha+alpha*grown), inverse)
		})
}

// share is the derivative of log(1 + ratio (e^w - 1)) by w.
func share(ratio, w float64) float64 {
	return ratio / (ratio + (1-ratio)*math.Exp(-w))
}

// Alive is equation (11) of Schmittlein, Morrison and Colombo.
func (p Pareto) Alive(h History) float64 {
	p, h = p.tamed(), h.tamed()
	stayed, left := p.quiet(h.Repeats, h.Last, float64(h.Age-h.Last))
	return stayed / (stayed + left)
}

// Expected is equation (41) of Fader and Hardie: that of a customer who is alive
// times the probability that they are.
func (p Pareto) Expected(h History, days float64) float64 {
	return p.Discounted(h, 0, days)
}

// New is equation (27) of Fader and Hardie.
func (p Pareto) New(days float64) float64 { return p.DiscountedNew(0, days) }

// Quiet is the probability of no order.
func (p Pareto) Quiet(h History, days float64) float64 {
	alive := p.Alive(h)
	return 1 - alive + alive*p.QuietAlive(h, days)
}

// QuietAlive falls to the probability that the customer leaves without another order.
func (p Pareto) QuietAlive(h History, days float64) float64 {
	p, h = p.tamed(), h.tamed()
	stayed, left := p.quiet(h.Repeats, h.Age, horizon(days))
	return min(1, stayed+left)
}

// Discounted without an end is the discounted expected residual transactions (DERT) of
// P. S. Fader, B. G. S. Hardie and K. L. Lee (2005), "RFM and CLV: using iso-value
// curves for customer base analysis", equation (2).
func (p Pareto) Discounted(h History, rate, days float64) float64 {
	return p.DiscountedGiven(p.Alive(h), h, rate, days)
}

// DiscountedGiven is Discounted of a customer for whom Alive is that.
func (p Pareto) DiscountedGiven(alive float64, h History, rate, days float64) float64 {
	p, h = p.tamed(), h.tamed()
	age := float64(h.Age)
	life := p.memory.remember(question{rate: rate, days: days}, History{Age: h.Age}, func() float64 {
		return lifetime(p.S, p.Beta+age, rate, horizon(days))
	})
	return alive * (p.R + float64(h.Repeats)) / (p.Alpha + age) * life
}

// DiscountedNew is that of a customer whose first order is today.
func (p Pareto) DiscountedNew(rate, days float64) float64 {
	return p.Discounted(History{}, rate, days)
}

// lifetime is the discounted days to expect of the next days, of a life whose rate of
// ending is gamma distributed with a shape s and a scale beta: the integral of
//
//	e^(-rate u) (beta / (beta+u))^s du
func lifetime(s, beta, rate, days float64) float64 {
	upper := math.Log1p(days / beta)
	if rate <= 0 {
		return beta * rest(s-1, upper)
	}
	var sum float64
	z := rate * beta
	panels(upper, func(w float64) float64 { return s - 1 + z*math.Exp(w) }, func(w, weight float64) {
		sum += weight * math.Exp(-(s-1)*w-z*math.Expm1(w))
	})
	return beta * sum
}

// rest is the integral of e^(-a w) from 0 to an upper limit: (1 - e^(-a upper)) / a,
// of any sign of a, and the limit where a is 0.
func rest(a, upper float64) float64 {
	if a == 0 {
		return upper
	}
	return -math.Expm1(-a*upper) / a
}
