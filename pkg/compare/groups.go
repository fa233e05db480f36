package compare

import "github.com/retain-cli/retain/pkg/facts"

// Test is one number by which groups of customers are compared.
type Test func(confidence float64) []Change

// AgainstRest compares each of some groups of customers with all the others
// taken together, in the order given and by each of the tests:
// AgainstRest(...)[test][group]. A group that is everybody has no rest and no
// test. P-values are adjusted for the number of groups and tests together, so
// that among a hundred countries not five stand out by chance alone.
func AgainstRest(o Options, tests ...Test) [][]Change {
	results := make([][]Change, len(tests))
	var all []Change
	for i, test := range tests {
		results[i] = test(o.confidence())
		all = append(all, results[i]...)
	}
	judge(all, o.confidence())
	for _, r := range results {
		all = all[copy(r, all):]
	}
	return results
}

// Shares tests a proportion of each group by the two-proportion test: see
// Proportions. Where fewer than five are expected in a cell, as in small groups
// and rare segments, P is that of Fisher's exact test.
func Shares(metric string, groups []Proportion) Test {
	return func(confidence float64) []Change {
		return againstRest(groups, Proportion.with, func(rest, group Proportion) Change {
			return shares(metric, rest, group, confidence)
		})
	}
}

func shares(metric string, rest, group Proportion, confidence float64) Change {
	c := Proportions(metric, rest, group, confidence)
	if c.P != nil && sparse(rest, group) {
		p := fisher(group, rest)
		c.P = &p
	}
	return c
}

// Averages tests the mean of each group by Welch's test: see Means.
func Averages(metric string, kind Kind, groups []Sample) Test {
	return func(confidence float64) []Change {
		return againstRest(groups, Sample.with, func(rest, group Sample) Change {
			return Means(metric, kind, rest, group, confidence)
		})
	}
}

// Sums tests a number that is made of sums over the customers of each group by
// the delta method, with each group a side of the scatter, which is one made with
// Figures(f): else there is no test. Who is in several
// groups, one after another, is compared with herself.
func Sums(metric string, kind Kind, f Formula, by facts.Ratio, groups *facts.Scatter) Test {
	return pairs(groups, func(p facts.Pair, confidence float64) Change {
		return f.compare(metric, kind, p, same(by), confidence)
	})
}

// Repeated tests a share in which a customer counts once for each period, in the
// same way but by the two-proportion test. For one period it is Shares. What is
// no share, one factor between 0 and 1, is undefined.
func Repeated(metric string, f Formula, groups *facts.Scatter) Test {
	return pairs(groups, func(p facts.Pair, confidence float64) Change {
		return f.compareShare(metric, p, confidence)
	})
}

func pairs(groups *facts.Scatter, compare func(p facts.Pair, confidence float64) Change) Test {
	return func(confidence float64) (changes []Change) {
		for _, p := range groups.Pairs() {
			changes = append(changes, compare(p, confidence))
		}
		return changes
	}
}

// againstRest compares each disjoint group with what is before and after it. The zero
// value is nobody.
func againstRest[S any](groups []S, with func(a, b S) S, compare func(rest, group S) Change) []Change {
	after := make([]S, len(groups)+1) // after[i]: groups[i:]
	for i := len(groups) - 1; i >= 0; i-- {
		after[i] = with(after[i+1], groups[i])
	}
	changes := make([]Change, len(groups))
	var before S
	for i, g := range groups {
		changes[i] = compare(with(before, after[i+1]), g)
		before = with(before, g)
	}
	return changes
}

func (p Proportion) with(o Proportion) Proportion {
	return Proportion{p.Part + o.Part, p.Whole + o.Whole}
}

// with is two samples of different customers in one: T. Chan, G. Golub and
// R. LeVeque (1983), "Algorithms for computing the sample variance".
func (s Sample) with(o Sample) Sample {
	if s.N == 0 || o.N == 0 {
		if s.N == 0 {
			return o
		}
		return s
	}
	n, between := float64(s.N+o.N), o.Mean-s.Mean
	squares := s.Variance*float64(s.N-1) + o.Variance*float64(o.N-1) + between*between*float64(s.N)*float64(o.N)/n
	return Sample{N: s.N + o.N, Mean: s.Mean + between*float64(o.N)/n, Variance: squares / (n - 1)}
}
