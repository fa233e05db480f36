package survival

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"github.com/retain-cli/retain/pkg/stat"
)

// Age is what became of some customers at one age: of those Due, who survived the age
// before and have been observed at this one, Kept survived it.
type Age struct{ Due, Kept int64 }

// Counts are the ages of some customers from 1 on. Customers who have not been observed
// for longer are Due at no later age (right-censored).
type Counts []Age

// Add adds other customers.
func (c Counts) Add(more Counts) Counts {
	sum := append(slices.Clone(c), make(Counts, max(0, len(more)-len(c)))...)
	for i, a := range more {
		sum[i].Due += a.Due
		sum[i].Kept += a.Kept
	}
	return sum
}

// Pool is all cohorts together.
func Pool(cohorts []Counts) (sum Counts) {
	for _, c := range cohorts {
		sum = sum.Add(c)
	}
	return sum
}

// Total is all ages together: how often customers were due, and how often kept.
func (c Counts) Total() (sum Age) {
	for _, a := range c {
		sum.Due += a.Due
		sum.Kept += a.Kept
	}
	return sum
}

// Until is the ages up to a number of them.
func (c Counts) Until(ages int) Counts { return c[:min(max(ages, 0), len(c))] }

// Ages is how many ages anybody was due at.
func (c Counts) Ages() (n int) {
	for _, a := range c {
		if a.Due > 0 {
			n++
		}
	}
	return n
}

// LogLikelihood is that of a curve: the sum over ages of (due - kept) ln(1 - r) + kept ln r
// with the retention r of the age. It is that of Fader and Hardie (2007), equation (B3),
// for customers of whom some are observed for longer than others.
func (c Curve) LogLikelihood(counts Counts) (sum float64) {
	for i, a := range counts {
		step := c.step(i + 1)
		if a.Kept > 0 {
			sum += float64(a.Kept) * step
		}
		if lost := a.Due - a.Kept; lost > 0 {
			sum += float64(lost) * math.Log(-math.Expm1(step))
		}
	}
	return sum
}

// Fit is a curve of maximum likelihood.
type Fit struct {
	Curve         Curve
	Counts        Counts
	LogLikelihood float64
	AIC           float64 // 2 x parameters of the model - 2 ln likelihood, at an edge too

	// The standard errors of Alpha, Beta and C from the observed information, of
	// those that are inside.
	AlphaSE, BetaSE, CSE *float64

	at         []float64     // the free parameters, in which the interval is found
	covariance *mat.SymDense // of these; nil: unknown
}

// FitSBG and FitBdW find the curve of a model under which the counts are the most
// likely. There is one for all counts in which somebody was due: where the likelihood
// rises towards infinite parameters, or 0, that is the Edge of the curve.
func FitSBG(counts Counts) Fit { return fit(SBG, counts) }

// FitBdW is the same with one more parameter.
func FitBdW(counts Counts) Fit { return fit(BdW, counts) }

// Best is the fit of the lower AIC: the sBG unless the BdW is worth its parameter, and
// there are ages enough to tell it.
func Best(counts Counts) Fit {
	s, b := FitSBG(counts), FitBdW(counts)
	if b.enough() && b.AIC < s.AIC {
		return b
	}
	return s
}

func fit(m Model, counts Counts) Fit {
	total := counts.Total()
	first, later := Age{}, Age{}
	if len(counts) > 0 {
		first = counts[0]
		later = counts[1:].Total()
	}
	switch {
	case total.Due == 0:
		return settle(Curve{Model: m, Edge: Divided, C: 1}, counts, nil)
	case later.Due == later.Kept: // nobody is lost after age 1
		return settle(Curve{Model: m, Edge: Divided, C: 1, Churn: lostShare(first)}, counts, nil)
	}
	longest := len(counts)
	for counts[longest-1].Due == 0 {
		longest--
	}
	bounds := limits(longest)
	best := inside(m, counts, bounds)
	for _, e := range edges(m, counts, bounds) {
		// What is inside by less than rounding is not inside.
		if e.LogLikelihood >= best.LogLikelihood-1e-12*math.Abs(best.LogLikelihood) {
			best = e
		}
	}
	return best
}

func lostShare(a Age) float64 {
	if a.Due == 0 {
		return 0
	}
	return float64(a.Due-a.Kept) / float64(a.Due)
}

// settle finishes a fit at some free parameters.
func settle(c Curve, counts Counts, at []float64) Fit {
	f := Fit{Curve: c, Counts: counts, LogLikelihood: c.LogLikelihood(counts), at: at}
	f.AIC = 2*float64(c.Model.parameters()) - 2*f.LogLikelihood
	if len(at) == 0 {
		return f
	}
	_, _, information := slope(c, counts, len(at))
	var factors mat.Cholesky
	if !factors.Factorize(information) {
		return f
	}
	f.covariance = mat.NewSymDense(len(at), nil)
	if factors.InverseTo(f.covariance) != nil {
		f.covariance = nil
		return f
	}
	if c.Edge == Inside {
		f.AlphaSE = f.error(func(c Curve) float64 { return c.Alpha })
		f.BetaSE = f.error(func(c Curve) float64 { return c.Beta })
	}
	if c.Model == BdW && (c.Edge == Inside || c.Edge == Alike) {
		f.CSE = f.error(func(c Curve) float64 { return c.C })
	}
	return f
}

// Known tells whether the counts tell one curve from all others: as many ages were
// observed as the model has parameters, and somebody was lost after age 1.
func (f Fit) Known() bool { return f.enough() && f.Curve.Edge != Divided }

func (f Fit) enough() bool { return f.Counts.Ages() >= f.Curve.Model.parameters() }

// Boundary says in words what the edge of the curve means; nothing inside.
func (f Fit) Boundary() string {
	switch c := f.Curve; {
	case !f.enough():
		return fmt.Sprintf("%d of %d ages that the %s needs were observed: what follows is not known", f.Counts.Ages(), c.Model.parameters(), c.Model)
	case c.Edge == Alike && c.Model == SBG:
		return "alpha and beta at infinity: no sign that customers differ, so the churn is the same at every age"
	case c.Edge == Alike:
		return "alpha and beta at infinity: no sign that customers differ, so only their age changes the churn"
	case c.Edge == Slow:
		return "alpha and beta at 0, c at infinity: the curve falls as a power of the age"
	case c.Edge == Divided && c.Churn == 0:
		return "alpha and beta at 0: nobody was lost, and how many will be is not known"
	case c.Edge == Divided:
		return "alpha and beta at 0: nobody was lost after age 1, and how many will be is not known"
	}
	return ""
}

// Survival is the interval of S(t) at a confidence in percent, by the delta method on
// ln(-ln S(t)). It is absent at the edge Divided, and at the others takes the edge as given.
func (f Fit) Survival(age int, confidence float64) (low, high *float64) {
	log := f.Curve.log(age)
	se := f.error(func(c Curve) float64 { return math.Log(-c.log(age)) })
	if se == nil || !(log < 0) || math.IsInf(log, -1) {
		return nil, nil
	}
	wide := math.Exp(stat.Normal(0, *se**se, confidence).High)
	return new(math.Exp(log * wide)), new(math.Exp(log / wide))
}

// Positive is the interval of a number above 0 that follows from the curve, such as
// Residual, by the delta method on its logarithm; absent where that of Survival is.
func (f Fit) Positive(of func(Curve) float64, confidence float64) (low, high *float64) {
	value := of(f.Curve)
	se := f.error(func(c Curve) float64 { return math.Log(of(c)) })
	if se == nil || !(value > 0) || math.IsInf(value, 1) {
		return nil, nil
	}
	wide := math.Exp(stat.Normal(0, *se**se, confidence).High)
	return new(value / wide), new(value * wide)
}

// error is the standard error of a number of the curve, by the delta method.
func (f Fit) error(of func(Curve) float64) *float64 {
	if f.covariance == nil {
		return nil
	}
	const h = 1e-4
	n := len(f.at)
	g := mat.NewVecDense(n, nil)
	for i := range n {
		value := func(d float64) float64 {
			at := slices.Clone(f.at)
			at[i] += d
			return of(f.Curve.with(at))
		}
		// The derivative to the fourth order.
		g.SetVec(i, (8*(value(h)-value(-h))-(value(2*h)-value(-2*h)))/(12*h))
	}
	se := math.Sqrt(max(0, mat.Inner(g, f.covariance, g)))
	if math.IsNaN(se) || math.IsInf(se, 0) {
		return nil
	}
	return &se
}

// The free parameters are the logit of the churn at age 1, the logarithm of the spread
// 1 / (alpha + beta), that of c and, at the edge Slow, that of the tail: of each curve
// those that it has, in this order.

// with is the curve with other free parameters.
func (c Curve) with(at []float64) Curve {
	churn, stay := 1/(1+math.Exp(-at[0])), 1/(1+math.Exp(at[0]))
	c.Churn = churn
	switch {
	case c.Edge == Slow:
		c.Tail = math.Exp(at[1])
	case c.Edge == Alike:
		if len(at) > 1 {
			c.C = math.Exp(at[1])
		}
	case c.Edge == Inside:
		size := math.Exp(-at[1])
		c.Alpha, c.Beta = churn*size, stay*size
		if len(at) > 2 {
			c.C = math.Exp(at[2])
		}
	}
	return c
}

// edges are the best curves at the edges of a model.
func edges(m Model, counts Counts, b box) []Fit {
	alike := Curve{Model: m, Edge: Alike, C: 1, Alpha: math.Inf(1), Beta: math.Inf(1)}
	p, all := logit(lostShare(counts[0])), logit(lostShare(counts.Total()))
	if m == SBG { // where the share lost is that of all ages
		return []Fit{free(alike, counts, [][]float64{{all}}, box{b[0]})}
	}
	return []Fit{
		free(alike, counts, [][]float64{{all, 0}, {p, -0.5}, {p, 0.5}}, box{b[0], b[2]}),
		free(Curve{Model: m, Edge: Slow, C: math.Inf(1)}, counts, [][]float64{{p, -1}}, box{b[0], b[1]}),
	}
}

func logit(p float64) float64 { return math.Log(p) - math.Log1p(-p) }

// inside is the best curve within the parameters of a model. The search for the BdW
// begins at the sBG among others, which is one of its curves.
func inside(m Model, counts Counts, b box) Fit {
	p := logit(lostShare(counts[0]))
	if m == SBG {
		return free(Curve{Model: m, C: 1}, counts, [][]float64{{p, 0.5}, {p, -2}}, b[:2])
	}
	plain := inside(SBG, counts, b)
	return free(Curve{Model: m}, counts, [][]float64{append(slices.Clone(plain.at), 0), {p, -2, -0.7}, {p, 0.5, 0.7}}, b)
}

// free climbs from each start and takes the highest summit.
func free(c Curve, counts Counts, starts [][]float64, b box) Fit {
	var best Fit
	for i, start := range starts {
		at := climb(start, b, func(at []float64) (float64, *mat.VecDense, *mat.SymDense) {
			return slope(c.with(at), counts, len(at))
		})
		if f := settle(c.with(at), counts, at); i == 0 || f.LogLikelihood > best.LogLikelihood {
			best = f
		}
	}
	return best
}

// box is the least and the most of each free parameter.
type box [][2]float64

// limits keep t^c a number up to the last age. Beyond them no curve is told from that of
// an edge.
func limits(ages int) box {
	most := math.Log(50)
	if ages > 1 {
		most = min(most, math.Log(100*math.Ln10/math.Log(float64(ages))))
	}
	return box{{-30, 30}, {-14, 14}, {-7, most}}
}

func (b box) clamp(at []float64) {
	for i := range at {
		if math.IsNaN(at[i]) {
			at[i] = 0
		}
		at[i] = min(max(at[i], b[i][0]), b[i][1])
	}
}

// climb is Newton's method to the maximum of a function within a box, with steps that
// are shortened, as by Levenberg and Marquardt, until they lead up.
func climb(start []float64, b box, f func([]float64) (value float64, gradient *mat.VecDense, information *mat.SymDense)) []float64 {
	at := slices.Clone(start)
	b.clamp(at)
	value, gradient, information := f(at)
	damping := 1e-3
	for range 300 {
		rises, moved := false, 0.0
		if step, ok := newton(gradient, information, b.pinned(at, gradient), damping); ok {
			next := slices.Clone(at)
			for i := range next {
				next[i] += min(max(step.AtVec(i), -2), 2)
			}
			b.clamp(next)
			for i := range next {
				moved = max(moved, math.Abs(next[i]-at[i]))
			}
			v, g, info := f(next)
			if rises = v >= value-1e-15*math.Abs(value); rises {
				at, value, gradient, information = next, v, g, info
			}
		}
		if !rises {
			if damping = max(damping, 1e-10) * 10; damping > 1e20 {
				break
			}
			continue
		}
		damping = max(damping/10, 1e-14) // in the end next to none
		if moved < 1e-13*(1+math.Abs(at[0])) {
			break
		}
	}
	return at
}

// newton is the step to the summit of the parabola with this slope and bend, of the
// parameters that are not pinned; the damping shortens it. Ok is false where the parabola
// has no summit.
func newton(gradient *mat.VecDense, information *mat.SymDense, pinned []bool, damping float64) (step *mat.VecDense, ok bool) {
	n := len(pinned)
	damped, right := mat.NewSymDense(n, nil), mat.NewVecDense(n, nil)
	for i := range n {
		if pinned[i] {
			damped.SetSym(i, i, 1)
			continue
		}
		for j := i; j < n; j++ {
			if !pinned[j] {
				damped.SetSym(i, j, information.At(i, j))
			}
		}
		damped.SetSym(i, i, information.At(i, i)+damping*max(math.Abs(information.At(i, i)), 1e-12))
		right.SetVec(i, gradient.AtVec(i))
	}
	var factors mat.Cholesky
	step = mat.NewVecDense(n, nil)
	return step, factors.Factorize(damped) && factors.SolveVecTo(step, right) == nil
}

// pinned are the parameters that a step would move out of the box.
func (b box) pinned(at []float64, gradient *mat.VecDense) []bool {
	pinned := make([]bool, len(at))
	for i := range at {
		pinned[i] = at[i] <= b[i][0] && gradient.AtVec(i) <= 0 || at[i] >= b[i][1] && gradient.AtVec(i) >= 0
	}
	return pinned
}
