package stat

import (
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat/distuv"
)

// Waits are how long some customers waited: to Events[t] it happened at the time
// t, and Censored[t] were seen until then without it.
type Waits struct{ Events, Censored []int64 }

// LogRankTest is the outcome of a log-rank test.
type LogRankTest struct {
	Observed  []int64   // events of each group
	Expected  []float64 // if it happened to all groups alike
	ChiSquare float64
	DF        int
	P         float64
}

// LogRank tests whether it happens equally soon to several groups: at each time,
// the events of a group are compared with its share of those at risk. Ok is false
// where fewer than two groups can be compared.
//
// N. Mantel (1966), "Evaluation of survival data and two new rank order statistics
// arising in its consideration" (R: survival::survdiff).
func LogRank(groups []Waits) (test LogRankTest, ok bool) {
	k, times := len(groups), 0
	risk := make([]int64, k)
	for i, g := range groups {
		times = max(times, len(g.Events), len(g.Censored))
		for _, n := range g.Events {
			risk[i] += n
		}
		for _, n := range g.Censored {
			risk[i] += n
		}
	}
	test.Observed, test.Expected = make([]int64, k), make([]float64, k)
	variance := mat.NewSymDense(max(k, 1), nil)
	for t := range times {
		at := func(list []int64) int64 {
			if t < len(list) {
				return list[t]
			}
			return 0
		}
		var n, events int64
		for i, g := range groups {
			n += risk[i]
			events += at(g.Events)
			test.Observed[i] += at(g.Events)
		}
		if events > 0 {
			hypergeometric(variance, test.Expected, risk, n, events)
		}
		for i, g := range groups {
			risk[i] -= at(g.Events) + at(g.Censored)
		}
	}
	return test.decide(variance)
}

// hypergeometric adds the means and covariances of how many of some events are of
// each group, when n are at risk.
func hypergeometric(variance *mat.SymDense, expected []float64, risk []int64, n, events int64) {
	each := 0.0
	if n > 1 {
		each = float64(events) * float64(n-events) / float64(n-1)
	}
	for i := range risk {
		share := float64(risk[i]) / float64(n)
		expected[i] += float64(events) * share
		for j := i; j < len(risk); j++ {
			other := 0.0
			if i == j {
				other = 1
			}
			variance.SetSym(i, j, variance.At(i, j)+each*share*(other-float64(risk[j])/float64(n)))
		}
	}
}

// decide is the quadratic form of the differences, over all groups that vary but
// the last, whose difference follows from theirs.
func (test LogRankTest) decide(variance *mat.SymDense) (LogRankTest, bool) {
	var vary []int
	for i := range test.Observed {
		if variance.At(i, i) > 0 {
			vary = append(vary, i)
		}
	}
	if len(vary) < 2 {
		return test, false
	}
	vary = vary[:len(vary)-1]
	v, d := mat.NewSymDense(len(vary), nil), mat.NewVecDense(len(vary), nil)
	for i, a := range vary {
		d.SetVec(i, float64(test.Observed[a])-test.Expected[a])
		for j, b := range vary[i:] {
			v.SetSym(i, i+j, variance.At(a, b))
		}
	}
	var factors mat.Cholesky
	solved := mat.NewVecDense(len(vary), nil)
	if !factors.Factorize(v) || factors.SolveVecTo(solved, d) != nil {
		return test, false
	}
	test.ChiSquare, test.DF = mat.Dot(d, solved), len(vary)
	test.P = distuv.ChiSquared{K: float64(test.DF)}.Survival(test.ChiSquare)
	return test, true
}
