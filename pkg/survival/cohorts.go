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
	Ages      int   // that were left out at the end of each cohort
	Cohorts   int   // that had been there for so long
	Customers int64 // of these, left when the curve was fitted
	Kept      int64 // of them, left now
	Projected float64
	Constant  float64 // by a constant churn, that of all ages fitted
}

// Look fits a curve without the last ages of each cohort, and projects from the
// customers who were left then how many are now.
func Look(fit func(Counts) Fit, cohorts []Cohort, ages int) (b Backtest, ok bool) {
	b.Ages = ages
	var known Counts
	for _, c := range cohorts {
		known = known.Add(c.Counts.Until(c.Complete() - ages))
	}
	f := fit(known)
	if ages < 1 || !f.Known() {
		return Backtest{}, false
	}
	total := known.Total()
	keep := float64(total.Kept) / float64(total.Due)
	for _, c := range cohorts {
		now := c.Complete()
		if now < ages || c.Customers == 0 {
			continue
		}
		then, left := now-ages, c.Customers
		if then > 0 {
			left = c.Counts[then-1].Kept
		}
		share := 1.0
		for age := then + 1; age <= now; age++ {
			share *= f.Curve.Retention(age)
		}
		b.Cohorts++
		b.Customers += left
		b.Kept += c.Counts[now-1].Kept
		b.Projected += float64(left) * share
		b.Constant += float64(left) * math.Pow(keep, float64(ages))
	}
	return b, b.Cohorts > 0
}
