package btyd

import "math"

// FitBG fits BG/NBD to counts as Collapse returns them.
func FitBG(counts []Count) Fitted { return fitGeometric(false, 1, counts) }

// FitMBG fits MBG/NBD to counts as Collapse returns them.
func FitMBG(counts []Count) Fitted { return fitGeometric(true, 1, counts) }

// FitCNBD fits BG/CNBD-k or MBG/CNBD-k to counts as Collapse returns them. k is
// that of the highest likelihood, the smallest with which the next is no better,
// unless it is given as 1 or more; a k that was found is a parameter to the AIC. The
// likelihood is that of all the days between orders: logGaps is the sum of their natural
// logarithms over all customers. Likelihoods and AICs of different k are comparable, that
// of BG/NBD and MBG/NBD with k = 1.
func FitCNBD(modified bool, k int, counts []Count, logGaps float64) Fitted {
	fit := func(k int) Fitted {
		f := fitGeometric(modified, k, counts)
		f.LogLikelihood += float64(k-1) * logGaps
		f.AIC -= 2 * float64(k-1) * logGaps
		return f
	}
	if k >= 1 {
		return fit(min(k, maxStages))
	}
	best := fit(1)
	if len(counts) == 0 || counts[len(counts)-1].Repeats == 0 {
		best.Boundary = append(best.Boundary, "k: nobody ordered again, so nothing is known of it, and it is 1")
		return best
	}
	for k := 2; k <= maxStages; k++ {
		next := fit(k)
		if next.LogLikelihood <= best.LogLikelihood {
			best.AIC += 2
			return best
		}
		best = next
	}
	best.AIC += 2
	best.Boundary = append(best.Boundary, "k: orders are more regular than the model with the most stages expects")
	return best
}

// leadEnds and leaveEnds are what it means that r and alpha, or a and b, go to 0 (-1)
// or to infinity (1).
var (
	leadEnds = map[[2]int]string{
		{1, 1}:   "r and alpha have no upper limit: customers do not differ in how often they order",
		{-1, -1}: "r and alpha go to 0: customers order again at once or hardly ever",
		{-1, 0}:  "r goes to 0: hardly anybody orders again",
		{-1, 1}:  "r goes to 0: hardly anybody orders again",
		{0, 1}:   "alpha has no upper limit: hardly anybody orders again",
		{1, 0}:   "r has no upper limit: orders follow each other at once",
		{0, -1}:  "alpha goes to 0: orders follow each other at once",
		{1, -1}:  "alpha goes to 0: orders follow each other at once",
	}
	leaveEnds = map[[2]int]string{
		{1, 1}:   "a and b have no upper limit: customers do not differ in how soon they leave",
		{-1, -1}: "a and b go to 0: customers leave at once or never",
		{-1, 0}:  "a goes to 0: nobody seems to leave",
		{-1, 1}:  "a goes to 0: nobody seems to leave",
		{0, 1}:   "b has no upper limit: nobody seems to leave",
		{1, 0}:   "a has no upper limit: everybody seems to leave at once",
		{0, -1}:  "b goes to 0: everybody seems to leave at once",
		{1, -1}:  "a has no upper limit: everybody seems to leave at once",
	}
)

func fitGeometric(modified bool, k int, counts []Count) Fitted {
	t := tallied(modified, k, counts)
	// As if each order came after the mean days that a customer is known for one.
	orders, days := t.customers, 0.
	for d, c := range t.ages {
		orders += c.stages / float64(k)
		days += c.customers * float64(d)
	}
	center := []float64{0, math.Log(max(1, days*float64(k)/max(orders, 1))), 0, 0}
	// Some customers tell from where to search among all. That they lead to no
	// maximum says nothing of all.
	starts := [][]float64{center, {-1.5, center[1] - 1, 0, 1}, {1, center[1] + 1, -1, 1}}
	some := tallied(modified, k, thinned(counts, startRows))
	if start := highest(some.surface, starts, center); start != nil {
		starts = append([][]float64{start}, starts...)
	}
	best := search(t.surface, center, starts, int64(t.customers))
	g := Geometric{Modified: modified, K: k, R: math.Exp(best.at[0]), Alpha: math.Exp(best.at[1]), A: math.Exp(best.at[2]), B: math.Exp(best.at[3])}
	fit := best.fitted(g.Remembering(), best.value*t.customers, int64(t.customers), nil)
	for _, words := range []string{leadEnds[[2]int(best.beyond[:2])], leaveEnds[[2]int(best.beyond[2:])]} {
		if words != "" {
			fit.Boundary = append(fit.Boundary, words)
		}
	}
	return fit
}

// fitted is the result of a search for the parameters of a model. The ends are what
// it means for each of them to go to 0 and to infinity.
func (f found) fitted(m Model, logLikelihood float64, customers int64, ends [][2]string) Fitted {
	return Fitted{m, f.fit(m.Parameters(), logLikelihood, customers, ends)}
}

// fit is the same without the model.
func (f found) fit(parameters []Parameter, logLikelihood float64, customers int64, ends [][2]string) Fit {
	fit := Fit{
		Parameters: parameters, LogLikelihood: logLikelihood,
		AIC: 2*float64(len(f.at)) - 2*logLikelihood, Customers: customers, Prior: f.prior,
	}
	for i := range fit.Parameters {
		fit.Parameters[i].StandardError = f.errors[i]
	}
	for i, end := range ends {
		switch f.beyond[i] {
		case -1:
			fit.Boundary = append(fit.Boundary, end[0])
		case 1:
			fit.Boundary = append(fit.Boundary, end[1])
		}
	}
	return fit
}
