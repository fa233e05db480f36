package compare

import (
	"math"
	"math/big"

	"github.com/retain-cli/retain/pkg/facts"
)

// Kept is CRR over several periods: of the times that customers were there at a
// start, those that they were there at the end, too.
func Kept() Formula { return Formula{{of(facts.Kept), of(facts.Starts)}} }

// Lost is CCR, the rest of Kept.
func Lost() Formula { return Formula{{of(facts.Starts, facts.Kept), of(facts.Starts)}} }

// TextbookKept is CRR by the formula that is usually printed, where those who
// returned count as kept. It is no share, and can be above 1.
func TextbookKept() Formula { return Formula{{of(facts.Ends, facts.New), of(facts.Starts)}} }

// Repeated tests a share in which a customer counts once for each period, by the
// two-proportion test of samples in which everybody counts once and that are as
// uncertain: where the same customers stay or leave again and again, many
// periods of few customers say less than they seem to. For one period it is
// Shares. The size of such a sample is p (1 - p) over the linearised variance
// of the share (Formulas), the effective size of L. Kish (1965), "Survey
// sampling", and never more than there is; J. N. K. Rao and A. J. Scott (1992),
// "A simple method for the analysis of clustered binary data".
func Repeated(metric string, f Formula, groups []facts.Scatter) Test {
	return func(confidence float64) []Change {
		return againstRest(groups, facts.Scatter.With, func(rest, group facts.Scatter) Change {
			if single(rest) && single(group) {
				return shares(metric, f.proportion(rest), f.proportion(group), confidence)
			}
			a, b := f.of(rest, big.NewRat(1, 1)), f.of(group, big.NewRat(1, 1))
			c := plain(metric, Rate, percent(a.value), percent(b.value))
			if c.Change == nil {
				c.Why = undefined
				return c
			}
			before, after := f.share(a, rest), f.share(b, group)
			p := math.Erfc(math.Abs(score(before, after, 0)) / math.Sqrt2)
			low, high := hybrid(before, after, 0, confidence)
			c.P, c.Low, c.High = &p, &low, &high
			return c
		})
	}
}

// single tells that nobody counts more than once.
func single(s facts.Scatter) bool { return s.Sum(facts.Starts) == s.Customers(facts.Starts) }

// proportion is the share of customers who count once.
func (f Formula) proportion(s facts.Scatter) Proportion {
	part, _ := f[0].Over.sum(s.Sum).Float64()
	return Proportion{Part: int64(part), Whole: s.Sum(facts.Starts)}
}

// Interval is the Wilson interval of such a share, in percent, of a sample that is
// as uncertain: E. L. Korn and B. I. Graubard (1998), "Confidence intervals for
// proportions with small expected number of positive counts estimated from survey
// data". There is none of nobody.
func Interval(f Formula, s facts.Scatter, o Options) (low, high *float64) {
	e := f.of(s, big.NewRat(1, 1))
	if e.value == nil {
		return nil, nil
	}
	from, to := wilson(f.share(e, s), math.Sqrt2*math.Erfinv(o.confidence()/100))
	return percent(&from), percent(&to)
}

// share is a sample of single customers that is as uncertain. When all or none
// do it, there is no variance to tell how large that is: it is the customers
// then.
func (f Formula) share(e estimate, s facts.Scatter) share {
	size := float64(e.n)
	if e.variance > 0 {
		plain := e.variance / bessel(e.n)
		size = min(*e.value*(1-*e.value)/plain, float64(s.Sum(f[0].Under.Plus[0])))
	}
	return share{*e.value, size}
}
