package compare

import (
	"math"

	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/stat"
)

// compareShare is compare for a formula that is a share of customers, by the
// score test and Newcombe's hybrid interval, which also hold near 0 and 100 %
// and where customers are few. Of different customers who count once each they
// are those of Shares. Otherwise
//
//   - a share whose customers count several times has the size of a sample of
//     single ones that is as uncertain: where the same customers stay or leave
//     again and again, many periods of few customers say less than they seem to.
//     It is p (1 - p) over the linearised variance, the effective size of L. Kish
//     (1965), "Survey sampling", and never more than there is; J. N. K. Rao and
//     A. J. Scott (1992), "A simple method for the analysis of clustered binary
//     data";
//   - the shares are correlated as their linearised variances say (the paired
//     interval, method 10, of R. G. Newcombe (1998), "Improved confidence
//     intervals for the difference between binomial proportions based on paired
//     data"; the test: B. Derrick and others (2015), "Test statistics for
//     comparing two proportions with partially overlapping samples").
func (f Formula) compareShare(metric string, p facts.Pair, confidence float64) Change {
	e := f.measure(p, same(facts.Whole(1)))
	c := plain(metric, Rate, hundredfold(e.before.value), hundredfold(e.after.value))
	if !f.isShare(e.before) || !f.isShare(e.after) {
		c.Why = undefined
		return c
	}
	if e.unknown() {
		c.Why = unknownSpread
		return c
	}
	if e.shared == 0 && f.single(p.Rest) && f.single(p.Own) {
		return shares(metric, f.proportion(p.Rest), f.proportion(p.Own), confidence)
	}
	c.test(stat.CompareShares(f.share(e.before, p.Rest), f.share(e.after, p.Own), e.correlation(), confidence))
	return c
}

// isShare reports whether a formula is one factor, and its value a share.
func (f Formula) isShare(e estimate) bool {
	return len(f) == 1 && e.value != nil && *e.value >= 0 && *e.value <= 1
}

// single reports that no customer counts more than once.
func (f Formula) single(s facts.Side) bool {
	times := f[0].Under.Plus[0]
	return s.Sums[times] == s.Customers[times]
}

// proportion is the share of customers who count once.
func (f Formula) proportion(s facts.Side) stat.Proportion {
	part, whole := f[0].Over.sum(s.Sums), f[0].Under.sum(s.Sums)
	return stat.Proportion{Part: part.Num().Int64(), Whole: whole.Num().Int64()}
}

// share is a sample of single customers that is as uncertain. When all or none
// do it, there is no variance to tell how large that is: it is the customers
// then.
func (f Formula) share(e estimate, s facts.Side) stat.Share {
	size := float64(e.n)
	if e.biased > 0 {
		size = min(*e.value*(1-*e.value)/e.biased, float64(s.Sums[f[0].Under.Plus[0]]))
	}
	return stat.Share{Value: *e.value, Size: size}
}

func (e estimates) correlation() float64 {
	if e.before.biased <= 0 || e.after.biased <= 0 {
		return 0
	}
	return min(max(e.covariance/math.Sqrt(e.before.biased*e.after.biased), -1), 1)
}

func hundredfold(x *float64) *float64 {
	if x == nil {
		return nil
	}
	p := 100 * *x
	return &p
}

// Interval is the Wilson interval of such a share, in percent, of a sample that is
// as uncertain: E. L. Korn and B. I. Graubard (1998), "Confidence intervals for
// proportions with small expected number of positive counts estimated from survey
// data". There is none of nobody, or of what is no share.
func Interval(f Formula, s facts.Side, o Options) (low, high *float64) {
	e := f.of(s, facts.Whole(1))
	if !f.isShare(e) || e.unknown {
		return nil, nil
	}
	from, to := f.share(e, s).Wilson(o.confidence())
	return hundredfold(&from), hundredfold(&to)
}

// Sides tests a share of customers between the two sides of each of some scatters,
// from the first side to the second. P-values are adjusted for all of them together.
func Sides(o Options, metric string, f Formula, scatters ...*facts.Scatter) (changes []Change) {
	for _, s := range scatters {
		changes = append(changes, f.compareShare(metric, s.Pairs()[1], o.confidence()))
	}
	judge(changes, o.confidence())
	return changes
}
