package compare_test

import (
	"slices"
	"testing"

	"github.com/retain-cli/retain/pkg/compare"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/stat"
	"pgregory.net/rapid"
)

// stays are customers who were there at some starts, and at so many of the ends.
func stays(rows ...[2]int64) (accounts []facts.Account) {
	for _, r := range rows {
		accounts = append(accounts, facts.Account{facts.Starts: r[0], facts.Kept: r[1]})
	}
	return accounts
}

// Of one period, when everybody counts once, it is the two-proportion test.
func TestRepeatedOncePerCustomerIsShares(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var sides [][]facts.Account
		var shares []stat.Proportion
		for range 3 {
			n, kept := rapid.IntRange(2, 40).Draw(t, "customers"), 0
			var side []facts.Account
			for range n {
				stay := rapid.Int64Range(0, 1).Draw(t, "stays")
				side = append(side, stays([2]int64{1, stay})...)
				kept += int(stay)
			}
			sides = append(sides, side)
			shares = append(shares, stat.Proportion{Part: int64(kept), Whole: int64(n)})
		}
		both := compare.AgainstRest(compare.Options{}, compare.Repeated("crr", compare.Kept(), apart(sides...)))
		want := compare.AgainstRest(compare.Options{}, compare.Shares("crr", shares))
		for i, got := range both[0] {
			if !near(*got.P, *want[0][i].P, 1e-9) || !near(*got.Low, *want[0][i].Low, 1e-6) || !near(*got.After, *want[0][i].After, 1e-9) {
				t.Fatalf("group %d: %v (%v), want %v (%v)", i, *got.P, *got.Low, *want[0][i].P, *want[0][i].Low)
			}
		}
	})
}

// By hand: two customers who always stay, for ten periods each, and two who
// never do say no more than four customers, half of whom stay: of 40 starts the
// effective size is 0.25 / (4 x 25 / 1600) = 4. The residuals are 10 - 5 and 0 -
// 5. Against itself doubled the shares are equal, and p is 1.
func TestRepeatedEffectiveSize(t *testing.T) {
	group := stays([2]int64{10, 10}, [2]int64{10, 10}, [2]int64{10, 0}, [2]int64{10, 0})
	c := compare.AgainstRest(compare.Options{}, compare.Repeated("crr", compare.Kept(), apart(group, slices.Concat(group, group))))[0][0]
	want := compare.Proportions("crr", stat.Proportion{Part: 4, Whole: 8}, stat.Proportion{Part: 2, Whole: 4}, 95)
	if *c.P != 1 || !near(*c.Low, *want.Low, 1e-9) || !near(*c.High, *want.High, 1e-9) {
		t.Errorf("p %v, %v to %v, want 1, %v to %v", *c.P, *c.Low, *c.High, *want.Low, *want.High)
	}
}

// Of single decisions the interval is Wilson's: 81 of 263, 25.5 to 36.6 in table I
// of R. G. Newcombe (1998), "Two-sided confidence intervals for the single
// proportion". The same customers ten times over say as much.
func TestInterval(t *testing.T) {
	for _, times := range []int64{1, 10} {
		kept, lost := stays([2]int64{times, times}), stays([2]int64{times, 0})
		s := apart(slices.Concat(slices.Repeat(kept, 81), slices.Repeat(lost, 263-81)))
		low, high := compare.Interval(compare.Kept(), s.Side(0), compare.Options{})
		if !near(*low, 25.53, 0.006) || !near(*high, 36.62, 0.006) {
			t.Errorf("%d times: %v to %v", times, *low, *high)
		}
	}
	if low, high := compare.Interval(compare.Kept(), facts.Side{}, compare.Options{}); low != nil || high != nil {
		t.Error("an interval of nobody")
	}
}

// By hand: of twelve starts of six customers, two each, 1, 1, 1, 1, 0 and 2 are
// kept, which is more even than single decisions: p (1 - p) over the variance is
// 1/4 / (2 / 144) = 18. There are but twelve starts, and the interval is Wilson's
// of 6 of 12: 1/2 -+ z sqrt(3 + z^2/4) / (12 + z^2) = 1/2 -+ 3.9005 / 15.8415, where
// that of 9 of 18 would be 29.0 to 71.0.
func TestEffectiveSizeIsNotMoreThanThereIs(t *testing.T) {
	even := stays([2]int64{2, 1}, [2]int64{2, 1}, [2]int64{2, 1}, [2]int64{2, 1}, [2]int64{2, 0}, [2]int64{2, 2})
	low, high := compare.Interval(compare.Kept(), apart(even).Side(0), compare.Options{})
	if !near(*low, 25.378, 0.001) || !near(*high, 74.622, 0.001) {
		t.Errorf("%v to %v, want 25.378 to 74.622", *low, *high)
	}
}

// CCR is the rest of CRR, and what is sure of the one is of the other.
func TestLostIsTheRestOfKept(t *testing.T) {
	some := stays([2]int64{3, 2}, [2]int64{5, 5}, [2]int64{1, 0})
	groups := apart(some, stays([2]int64{2, 1}, [2]int64{4, 3}))
	both := compare.AgainstRest(compare.Options{}, compare.Repeated("crr", compare.Kept(), groups), compare.Repeated("ccr", compare.Lost(), groups))
	for i := range both[0] {
		crr, ccr := both[0][i], both[1][i]
		if !near(*crr.After+*ccr.After, 100, 1e-9) || !near(*crr.P, *ccr.P, 1e-9) || !near(*crr.Low, -*ccr.High, 1e-9) {
			t.Errorf("group %d: %+v, %+v", i, crr, ccr)
		}
	}
	if c := compare.AgainstRest(compare.Options{}, compare.Repeated("crr", compare.Kept(), apart(nil, some)))[0]; c[0].P != nil || c[1].P != nil || c[0].Why == "" {
		t.Errorf("nobody: %+v", c)
	}
}
