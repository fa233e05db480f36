package btyd

import (
	"maps"
	"math"
	"slices"
)

// GammaGamma is a model of what customers spend on an order day: the amounts of one
// customer are gamma distributed with the shape P, and their rates are gamma
// distributed over the customers with the shape Q and the rate Gamma, which is in the
// currency of the amounts. How much customers spend has nothing to do with how often.
//
// P. S. Fader and B. G. S. Hardie (2013), "The gamma-gamma model of monetary value".
type GammaGamma struct {
	P     float64 `json:"p"`
	Q     float64 `json:"q"`
	Gamma float64 `json:"gamma"`
}

// Spend is what is known of a customer's amounts: on how many order days, and the mean
// of these.
type Spend struct {
	Days int
	Mean float64
}

// Parameters are the three of the paper.
func (g GammaGamma) Parameters() []Parameter {
	return []Parameter{{Name: "p", Value: g.P}, {Name: "q", Value: g.Q}, {Name: "gamma", Value: g.Gamma}}
}

// Value is the mean of the order days to come of a customer: equation (5) of the paper,
// which lies between their own mean and that of all, nearer to their own the more days
// there are. Of a customer without a day it is the mean of all. It is undefined, and ok
// is false, where p days + q is at most 1: for q <= 1 the distribution of the amounts of
// all customers has no mean.
func (g GammaGamma) Value(s Spend) (mean float64, ok bool) {
	days := float64(max(0, s.Days))
	below := g.P*days + g.Q - 1
	if below <= 0 {
		return 0, false
	}
	mean = g.P * (g.Gamma + days*max(0, s.Mean)) / below
	return mean, !math.IsInf(mean, 0)
}

// LogLikelihood is equation (1a) of the paper, of the customers with a mean above 0.
func (g GammaGamma) LogLikelihood(spends []Spend) float64 {
	return g.likelihood(alike(positive(spends))).value
}

// positive is the customers that the model can have: with a day and a mean above 0, in
// rising order, which is that of every sum.
func positive(spends []Spend) []Spend {
	means := map[int][]float64{} // by days
	customers := 0
	for _, s := range spends {
		if s.Days > 0 && s.Mean > 0 && !math.IsInf(s.Mean, 1) {
			means[s.Days] = append(means[s.Days], s.Mean)
			customers++
		}
	}
	kept := make([]Spend, 0, customers)
	for _, days := range slices.Sorted(maps.Keys(means)) {
		slices.Sort(means[days])
		for _, mean := range means[days] {
			kept = append(kept, Spend{days, mean})
		}
	}
	return kept
}

// sameDays is the amounts of customers with the same number of days.
type sameDays struct {
	days   float64
	totals []float64 // of each
	own    float64   // the logarithms of the means, summed, with the sign changed
}

// alike is customers in the order of positive, by their days.
func alike(spends []Spend) (all []sameDays) {
	totals := make([]float64, len(spends))
	for i, s := range spends {
		if i == 0 || s.Days != spends[i-1].Days {
			all = append(all, sameDays{days: float64(s.Days), totals: totals[i:i:len(totals)]})
		}
		last := &all[len(all)-1]
		last.totals = append(last.totals, last.days*s.Mean)
		last.own -= math.Log(s.Mean)
	}
	return all
}

// likelihood is the log-likelihood with its derivatives by p, q and gamma.
func (g GammaGamma) likelihood(customers []sameDays) (all likelihood) {
	for _, c := range customers {
		all.plus(g.ofDays(c))
	}
	return all
}

// ofDays is of customers with the same number of days.
func (g GammaGamma) ofDays(c sameDays) (l likelihood) {
	var inverse, square float64
	var above logs
	for _, total := range c.totals {
		i := 1 / (g.Gamma + total)
		above.add1p(g.Gamma / total)
		inverse += i
		square += i * i
	}
	shares := -above.sum()
	n, days, own := float64(len(c.totals)), c.days, c.own
	shape := g.P * days
	byP, byP1, byP2 := rising(shape, g.Q)
	_, byQ1, byQ2 := rising(g.Q, shape)
	logGamma, _ := math.Lgamma(g.Q)
	// total / (gamma + total) to the power shape, gamma / (gamma + total) to the power q,
	// by the mean.
	rest := n*math.Log(g.Gamma) + shares + own - n*math.Log(days)
	l.value = n*(byP-logGamma) + shape*shares + g.Q*rest + own
	l.gradient = [4]float64{days * (n*byP1 + shares), n*byQ1 + rest, n*g.Q/g.Gamma - (shape+g.Q)*inverse}
	l.hessian[0][0] = days * days * n * byP2
	l.hessian[0][1] = days * n * trigamma(shape+g.Q)
	l.hessian[1][1] = n * byQ2
	l.hessian[0][2] = -days * inverse
	l.hessian[1][2] = n/g.Gamma - inverse
	l.hessian[2][2] = -n*g.Q/(g.Gamma*g.Gamma) + (shape+g.Q)*square
	return l
}

// FittedGammaGamma is a model at the maximum of its likelihood.
type FittedGammaGamma struct {
	Model GammaGamma
	Fit
}

var gammaGammaEnds = [][2]string{
	{"p goes to 0: the amounts of a customer are extremely uneven", "p has no upper limit: a customer spends the same on all days"},
	{"q goes to 0: the amounts of customers are extremely uneven", "q has no upper limit: customers do not differ in what they spend"},
	{"gamma goes to 0: a customer spends the same on all days", "gamma has no upper limit: customers do not differ in what they spend"},
}

// FitGammaGamma finds the maximum of the likelihood of the customers with a day and a
// mean above 0; ok is false when there are none.
func FitGammaGamma(spends []Spend) (fit FittedGammaGamma, ok bool) {
	spends = positive(spends)
	if len(spends) == 0 {
		return fit, false
	}
	// In units of a typical amount, so that the prior does not depend on the currency.
	var unit float64
	for _, s := range spends {
		unit += math.Log(s.Mean) / float64(len(spends))
	}
	at := func(logs []float64) GammaGamma {
		return GammaGamma{math.Exp(logs[0]), math.Exp(logs[1]), math.Exp(logs[2])}
	}
	of := func(spends []Spend) surface {
		customers := alike(spends)
		return func(logs []float64) slope {
			g := at(logs)
			return g.likelihood(customers).slope(g.Parameters(), float64(len(spends)))
		}
	}
	center := []float64{0, 1, unit + 1}
	starts := [][]float64{center}
	if len(spends) > 2*startRows {
		// Some customers tell from where to search among all, as of orders.
		if start := highest(of(thinned(spends, startRows)), starts, center); start != nil {
			starts = [][]float64{start, center}
		}
	}
	best := search(of(spends), center, starts, int64(len(spends)))
	fit.Model = at(best.at)
	fit.Fit = best.fit(fit.Model.Parameters(), fit.Model.LogLikelihood(spends), int64(len(spends)), gammaGammaEnds)
	return fit, true
}

// trigamma is the second derivative of ln Gamma.
func trigamma(z float64) (sum float64) {
	for ; z < 12; z++ {
		sum += 1 / (z * z)
	}
	_, _, second := stirling(z)
	return sum + 1/z + 1/(2*z*z) + second
}
