package btyd

import (
	"fmt"
	"math"
)

// Geometric is the models in which a customer may leave only at an order, each
// time with the same probability: BG/NBD, MBG/NBD, and both with regular
// intervals, BG/CNBD-k and MBG/CNBD-k.
//
// The days between the orders of a customer follow an Erlang distribution of K
// stages, each of which ends at the rate lambda: for K = 1 orders come at random
// (Poisson), for more they come the more regularly. Lambda is gamma distributed
// over the customers, of shape R and rate Alpha (in days: the larger, the
// longer between orders). The probability of leaving after an order is beta
// distributed with A and B. In the modified models the first order is such an
// order; in the others nobody leaves before the second, so that one-time buyers
// are alive for ever.
//
// P. S. Fader, B. G. S. Hardie and K. L. Lee (2005), "Counting your customers" the
// easy way: an alternative to the Pareto/NBD model. E. P. Batislam, M. Denizel and
// A. Filiztekin (2007), Empirical validation and comparison of models for customer
// base analysis (MBG/NBD). M. Platzer and T. Reutterer (2016), Ticking away the
// moments: timing regularity helps to better predict customer activity
// (CNBD-k); its conditional expectations are approximations, those here are
// exact.
type Geometric struct {
	Modified bool    `json:"modified"` // customers may leave at their first order
	K        int     `json:"k"`        // stages between two orders, at least 1
	R        float64 `json:"r"`
	Alpha    float64 `json:"alpha"` // days
	A        float64 `json:"a"`
	B        float64 `json:"b"`

	memory *memory // of a fitted model
}

// Remembering is the model with a memory, as fitted models have: for a model that
// was stored, and is to predict many customers.
func (g Geometric) Remembering() Geometric {
	g = g.tamed()
	g.memory = &memory{most: g.K * rememberedTables}
	return g
}

// Name is BG/NBD, MBG/NBD, BG/CNBD-k or MBG/CNBD-k.
func (g Geometric) Name() string {
	name := "BG/"
	if g.Modified {
		name = "MBG/"
	}
	if g.K <= 1 {
		return name + "NBD"
	}
	return name + fmt.Sprintf("CNBD-%d", g.K)
}

// Parameters are r, alpha, a and b.
func (g Geometric) Parameters() []Parameter {
	return []Parameter{
		{Name: "r", Value: g.R}, {Name: "alpha", Value: g.Alpha, Unit: "days"},
		{Name: "a", Value: g.A}, {Name: "b", Value: g.B},
	}
}

// tamed is the model with parameters that no arithmetic overflows at: beyond
// these limits nothing changes in a prediction.
func (g Geometric) tamed() Geometric {
	if g.memory != nil { // by Remembering
		return g
	}
	g.K = min(max(g.K, 1), maxStages)
	g.R, g.Alpha, g.A, g.B = tame(g.R), tame(g.Alpha), tame(g.A), tame(g.B)
	return g
}

// tame is a parameter that is neither 0 nor so large that something overflows.
func tame(v float64) float64 {
	if math.IsNaN(v) {
		return 1
	}
	return min(max(v, 1e-9), 1e9)
}

// maxStages is the largest K.
const maxStages = 24

// survived is B of the beta distribution of the probability to leave, of a
// customer who was alive after x repeats and is alive now.
func (g Geometric) survived(x int) float64 {
	if g.Modified {
		return g.B + float64(x) + 1
	}
	return g.B + float64(x)
}

// stages are the probabilities of the stage that a living customer is in, and the
// logarithm of the sum S that they were divided by:
// Gamma(r+kx+j)/Gamma(r+kx) ((T-t_x)/(alpha+T))^j / j! for j below k.
func (g Geometric) stages(h History) (weights [maxStages]float64, lnS float64) {
	weights[0] = 1
	if g.K == 1 || h.Age == h.Last {
		return weights, 0
	}
	s := g.R + float64(g.K*h.Repeats)
	z := float64(h.Age-h.Last) / (g.Alpha + float64(h.Age))
	sum, scale := 1., 0.
	for j := 1; j < g.K; j++ {
		weights[j] = weights[j-1] * (s + float64(j-1)) * z / float64(j)
		sum += weights[j]
		if sum > 1e100 {
			for i := range j + 1 {
				weights[i] *= 1e-100
			}
			sum *= 1e-100
			scale += 100 * math.Ln10
		}
	}
	for j := range g.K {
		weights[j] /= sum
	}
	return weights, math.Log(sum) + scale
}

// lnLonger is the logarithm of ((alpha+T)/(alpha+t_x))^(r+kx): the density of the days
// of the orders alone to that of no other since.
func (g Geometric) lnLonger(h History) float64 {
	last := float64(h.Last)
	return (g.R + float64(g.K*h.Repeats)) * math.Log1p((float64(h.Age)-last)/(g.Alpha+last))
}

// Alive is S/(S+q): S is the sum of stages, and q, which is to it as the probability
// of having left at the last order is to that of being alive,
// a/(b+x) ((alpha+T)/(alpha+t_x))^(r+kx) in the modified models,
// a/(b+x-1) (...) in the others, where it is 0 for x = 0: one-time buyers are then
// alive for certain, which says nothing of them. Below 1e-307 it is 0.
func (g Geometric) Alive(h History) float64 {
	g, h = g.tamed(), h.tamed()
	if h.Repeats == 0 && !g.Modified {
		return 1
	}
	lnS := 0.
	if g.K > 1 {
		_, lnS = g.stages(h)
	}
	return 1 / (1 + g.A/(g.survived(h.Repeats)-1)*math.Exp(g.lnLonger(h)-lnS))
}

// Expected is Alive times the sum over the stages j of their probability times the
// sum over n >= 1 of c(n) P(N >= nk-j): N, the stages that end in the next days,
// is negative binomial, and c(n) = B(a, b+x+n)/B(a, b+x+1) in the modified
// models, B(a, b+x+n-1)/B(a, b+x) in the others, is the probability to be alive
// until the n-th order to come. For K = 1 that is the closed form of Fader, Hardie
// and Lee (2005), equation 10, and its counterpart for MBG/NBD, also where these
// divide 0 by 0.
func (g Geometric) Expected(h History, days float64) float64 {
	return g.Discounted(h, 0, days)
}

// New is Expected of a customer on the day of their first order.
func (g Geometric) New(days float64) float64 { return g.Expected(History{}, days) }

// Quiet is 1 - Alive + Alive QuietAlive.
func (g Geometric) Quiet(h History, days float64) float64 {
	return min(1, 1-g.Alive(h)*(1-g.QuietAlive(h, days)))
}

// QuietAlive is the sum over the stages j of their probability times
// P(N <= k-j-1), N negative binomial as in Expected; for K = 1
// ((alpha+T)/(alpha+T+t))^(r+x).
func (g Geometric) QuietAlive(h History, days float64) float64 {
	g, h = g.tamed(), h.tamed()
	if g.K == 1 {
		return math.Exp(-(g.R + float64(h.Repeats)) * math.Log1p(horizon(days)/(g.Alpha+float64(h.Age))))
	}
	return g.ahead(h).quiet(horizon(days))
}

// Discounted is Expected, each order times exp(-rate days).
func (g Geometric) Discounted(h History, rate, days float64) float64 {
	return g.DiscountedGiven(g.Alive(h), h, rate, days)
}

// DiscountedGiven is Discounted of a customer for whom Alive is that: the mean over the
// stages that they may be in. That of a stage does not depend on the last order, and may
// be remembered.
func (g Geometric) DiscountedGiven(alive float64, h History, rate, days float64) float64 {
	g, h = g.tamed(), h.tamed()
	c, sum := g.ahead(h), 0.0
	for j := range g.K {
		if c.weights[j] > 0 {
			sum += c.weights[j] * g.memory.remember(question{rate: rate, days: days, stage: j}, h, func() float64 {
				sure := c
				sure.weights = [maxStages]float64{}
				sure.weights[j] = 1
				return sure.discounted(rate, days)
			})
		}
	}
	return alive * sum
}

// DiscountedNew is Discounted of a customer on the day of their first order.
func (g Geometric) DiscountedNew(rate, days float64) float64 {
	return g.Discounted(History{}, rate, days)
}

// ahead is what lies before a living customer.
func (g Geometric) ahead(h History) ahead {
	weights, _ := g.stages(h)
	return ahead{
		k: g.K, weights: weights,
		shape: g.R + float64(g.K*h.Repeats), rate: g.Alpha + float64(h.Age),
		a: g.A, b: g.survived(h.Repeats), repeats: h.Repeats, memory: g.memory,
	}
}

// horizon is a number of days ahead: not negative, and so far at most that
// nothing overflows.
func horizon(days float64) float64 {
	if !(days > 0) {
		return 0
	}
	return min(days, 1e8)
}
