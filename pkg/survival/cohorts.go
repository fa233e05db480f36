package survival

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// Cohort is customers who began together.
type Cohort struct {
	Customers int64
	Counts    Counts
}

// Complete is up to which age all customers of the cohort have been observed.
func (c Cohort) Complete() int {
	left := c.Customers
	for i, a := range c.Counts {
		if a.Due != left {
			return i
		}
		left = a.Kept
	}
	return len(c.Counts)
}

// Test is a likelihood-ratio test.
type Test struct {
	ChiSquare float64
	DF        int
	P         float64
}

// Differ tests whether the curves of some customers differ, against one for all of
// them. Each curve has the parameters of the model, as far as ages were observed that
// tell them. Ok is false where there are no two curves.
//
// S. S. Wilks (1938), "The large-sample distribution of the likelihood ratio for
// testing composite hypotheses". Where a curve is at an edge, P is too large rather than
// too small.
func Differ(m Model, all []Counts) (test Test, ok bool) {
	curves := 0
	var sum Counts
	for _, c := range all {
		if n := c.Ages(); n > 0 {
			curves++
			test.ChiSquare += 2 * fit(m, c).LogLikelihood
			test.DF += min(n, m.parameters())
			sum = sum.Add(c)
		}
	}
	test.DF -= min(sum.Ages(), m.parameters())
	if curves < 2 || test.DF < 1 {
		return Test{}, false
	}
	test.ChiSquare = max(0, test.ChiSquare-2*fit(m, sum).LogLikelihood)
	test.P = distuv.ChiSquared{K: float64(test.DF)}.Survival(test.ChiSquare)
	return test, true
}

// Backtest is how a curve would have done that was fitted some ages ago.
type Backtest struct {
	Cohorts   int   // that have come further since
	Customers int64 // of these, left when the curve was fitted
	Kept      int64 // left now
	Projected float64
	Constant  float64 // by a constant churn, that of all ages fitted
}

// Look fits a curve to the cohorts as they were then, and projects from the customers who
// were left at their last ages how many are left at the last ages of now.
func Look(fit func(Counts) Fit, then, now []Cohort) (b Backtest, ok bool) {
	known := pool(then)
	f := fit(known)
	if !f.Known() {
		return Backtest{}, false
	}
	total := known.Total()
	keep := float64(total.Kept) / float64(total.Due)
	for i, c := range then {
		from, to := c.Complete(), now[i].Complete()
		if c.Customers == 0 || from >= to {
			continue
		}
		left, share := float64(c.left(from)), 1.0
		for age := from + 1; age <= to; age++ {
			share *= f.Curve.Retention(age)
		}
		b.Cohorts++
		b.Customers += c.left(from)
		b.Kept += now[i].left(to)
		b.Projected += left * share
		b.Constant += left * math.Pow(keep, float64(to-from))
	}
	return b, b.Customers > 0
}

// left is the customers at an age, all observed.
func (c Cohort) left(age int) int64 {
	if age == 0 {
		return c.Customers
	}
	return c.Counts[age-1].Kept
}

// before is the cohorts that had come so far some ages ago, as they were then.
func before(cohorts []Cohort, ages int) []Cohort {
	then := make([]Cohort, len(cohorts))
	for i, c := range cohorts {
		if n := c.Complete() - ages; n >= 0 {
			then[i] = Cohort{c.Customers, c.Counts.Until(n)}
		}
	}
	return then
}
