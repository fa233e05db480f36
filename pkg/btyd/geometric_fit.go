package btyd

import "math"

// FitBG fits BG/NBD to counts as Collapse returns them.
func FitBG(counts []Count) Fitted { return fitGeometric(false, 1, counts) }

// FitMBG fits MBG/NBD to counts as Collapse returns them.
func FitMBG(counts []Count) Fitted { return fitGeometric(true, 1, counts) }

// FitCNBD fits BG/CNBD-k or MBG/CNBD-k to counts as Collapse returns them. k is
// that of the highest likelihood, the smallest with which the next is no better,
// unless it is given as 1 or more. The likelihood is that of all the days between
// orders: logGaps is the sum of their natural logarithms over all customers.
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
	for k := 2; k <= maxStages; k++ {
		next := fit(k)
		if next.LogLikelihood <= best.LogLikelihood {
			return best
		}
		best = next
	}
	best.Boundary = append(best.Boundary, "k: orders are more regular than the model with the most stages expects")
	return best
}

// ends is what it means that a parameter would go to 0 or to infinity.
var geometricEnds = [4][2]string{
	{"r goes to 0: hardly anybody orders again", "r has no upper limit: customers do not differ in how often they order"},
	{"alpha goes to 0: orders follow each other without delay", "alpha has no upper limit: customers do not differ in how often they order"},
	{"a goes to 0: nobody seems to leave", "a has no upper limit: customers do not differ in how soon they leave"},
	{"b goes to 0: all seem to leave at once", "b has no upper limit: nobody seems to leave, or all are as likely to"},
}

func fitGeometric(modified bool, k int, counts []Count) Fitted {
	t := tallied(modified, k, counts)
	// Orders a year or so apart from a start that depends on the data: the
	// mean days of a customer for each of their orders.
	orders, days := t.customers, 0.
	for d, c := range t.ages {
		orders += c.stages / float64(k)
		days += c.customers * float64(d)
	}
	center := []float64{0, math.Log(max(1, days*float64(k)/max(orders, 1))), 0, 0}
	starts := [][]float64{center, {-1.5, center[1] - 1, 0, 1}, {1, center[1] + 1, -1, 1}}
	if len(counts) > 20000 {
		some := tallied(modified, k, thinned(counts, 5000))
		first := search(some.surface, center, starts, int64(some.customers))
		starts = append([][]float64{first.at}, starts...)
	}
	best := search(t.surface, center, starts, int64(t.customers))
	g := Geometric{Modified: modified, K: k, R: math.Exp(best.at[0]), Alpha: math.Exp(best.at[1]), A: math.Exp(best.at[2]), B: math.Exp(best.at[3])}
	return best.fitted(g, t.at(g).value, int64(t.customers), geometricEnds[:])
}

// fitted is the result of a search for the parameters of a model, with what it
// means for each to be at either end.
func (f found) fitted(m Model, logLikelihood float64, customers int64, ends [][2]string) Fitted {
	return Fitted{m, f.fit(m.Parameters(), logLikelihood, customers, ends)}
}

// fit is the same without the model.
func (f found) fit(parameters []Parameter, logLikelihood float64, customers int64, ends [][2]string) Fit {
	fit := Fit{
		Parameters: parameters, LogLikelihood: logLikelihood,
		AIC: 2*float64(len(f.at)) - 2*logLikelihood, Customers: customers, Prior: f.prior,
	}
	for i, beyond := range f.beyond {
		fit.Parameters[i].StandardError = f.errors[i]
		switch beyond {
		case -1:
			fit.Boundary = append(fit.Boundary, ends[i][0])
		case 1:
			fit.Boundary = append(fit.Boundary, ends[i][1])
		}
	}
	return fit
}
