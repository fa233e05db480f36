package compare

import (
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/stat"
)

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
func Shares(metric string, groups []stat.Proportion) Test {
	return func(confidence float64) []Change {
		return againstRest(groups, add, func(rest, group stat.Proportion) Change {
			return shares(metric, rest, group, confidence)
		})
	}
}

func shares(metric string, rest, group stat.Proportion, confidence float64) Change {
	c := Proportions(metric, rest, group, confidence)
	if c.P != nil {
		c.test(stat.CompareProportions(rest, group, confidence))
	}
	return c
}

// Averages tests the mean of each group by Welch's test: see Means.
func Averages(metric string, kind Kind, groups []stat.Sample) Test {
	return func(confidence float64) []Change {
		return againstRest(groups, stat.Sample.Merge, func(rest, group stat.Sample) Change {
			return Means(metric, kind, rest, group, confidence)
		})
	}
}

// Sums tests a number that is made of sums over the customers of each group by
// the delta method, with each group a side of the scatter, which is one made with
// Figures(f): else there is no test. A customer who is in several
// groups, one after another, is compared with themselves.
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

// LeavingOut is a test of some of the customers, where the others may be older than the
// data. That is the reason for a group which has numbers or a test only with them.
func LeavingOut(all, some Test) Test {
	return func(confidence float64) []Change {
		whole, changes := all(confidence), some(confidence)
		for i := range changes {
			if c, w := &changes[i], &whole[i]; c.P == nil && (w.P != nil || w.Change != nil && c.Change == nil) {
				c.Why = OlderCustomers
			}
		}
		return changes
	}
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

func add(p, o stat.Proportion) stat.Proportion {
	return stat.Proportion{Part: p.Part + o.Part, Whole: p.Whole + o.Whole}
}
