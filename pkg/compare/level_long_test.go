//go:build long

package compare_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/retain-cli/retain/pkg/compare"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/money"
	"github.com/retain-cli/retain/pkg/stat"
)

// Tests of equals find a difference as often as they promise: thousands of
// simulated comparisons, which take seconds.

// Where nothing changes, one test in twenty says that something has: a shop
// whose 300 customers come with a habit of their own, month after month, spend
// lognormal amounts and order up to four times. Two groups are customers apart,
// two periods are the same customers, and over a year a customer is in a rate up
// to twelve times. (The bounds are three standard errors of
// 500 tests around 5 %, which tests of heavy tails keep less closely.)
func TestNothingHappens(t *testing.T) {
	draw := rand.New(rand.NewPCG(1, 2))
	alarms := map[string]int{}
	const shops = 500
	for range shops {
		for kind, b := range map[string]books{"periods": stationary(draw, 1, false), "groups": stationary(draw, 1, true), "groups over a year": stationary(draw, 12, true)} {
			for metric, c := range b.changes(compare.Options{}) {
				if c.P != nil && *c.P < .05 {
					alarms[kind+" "+metric]++
				}
			}
		}
	}
	for what, n := range alarms {
		if share := float64(n) / shops; share < .02 || share > .08 {
			t.Errorf("%s: %.3f", what, share)
		}
	}
	if len(alarms) < 20 {
		t.Errorf("alarms of %d metrics only", len(alarms))
	}
}

// stationary is a shop in which nothing changes, as two stretches of months of
// the same customers, or as one of two groups.
func stationary(draw *rand.Rand, months int, groups bool) (b books) {
	b.Unit = money.Unit{Digits: 2}
	for range 300 {
		habit, worth := .2+.6*draw.Float64(), math.Exp(8+.5*draw.NormFloat64())
		orders, spent := make([]int64, 1+2*months), make([]int64, 1+2*months)
		for p := range orders {
			if draw.Float64() < habit {
				orders[p] = 1 + int64(draw.IntN(4))
				spent[p] = int64(worth * float64(orders[p]) * math.Exp(.4*draw.NormFloat64()))
			}
		}
		c := [2]facts.Account{account(orders, spent, 1, months), account(orders, spent, 1+months, 2*months)}
		if groups {
			c[draw.IntN(2)] = none
		}
		b.customers = append(b.customers, c)
	}
	return b
}

// Between groups that are alike, about one test in twenty says that they differ:
// 150 customers each, who differ in size a hundredfold and churn in full, in
// part, or not at all. The standard deviation of the share found is half a
// point.
func TestFormulaKeepsItsLevel(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 5))
	side := func() (side []facts.Account) {
		for range 150 {
			start := int64(100 * math.Exp(random.NormFloat64()))
			kept := start
			switch u := random.Float64(); {
			case u < 0.15:
				kept = 0
			case u < 0.25:
				kept = start / 2
			}
			side = append(side, facts.Account{facts.StartRevenue: start, facts.KeptRevenue: kept, facts.GrownRevenue: kept})
		}
		return side
	}
	const runs = 2000
	found := 0
	for range runs {
		if c := second(95, compare.Sums("rcr", compare.Rate, compare.GrossChurn(), facts.Whole(100), apart(side(), side()))); *c.P < 0.05 {
			found++
		}
	}
	if share := float64(found) / runs; share < 0.03 || share > 0.07 {
		t.Errorf("%.1f %% of the tests between equals are significant", 100*share)
	}
}

// Where no group differs, one test in twenty says that it does, also when the
// same customers go through all of them; if these were taken to be others in
// each, too few would (and too few where there is something to find).
func TestSharedCustomersKeepTheLevel(t *testing.T) {
	random := rand.New(rand.NewPCG(2, 3))
	const runs = 700 // 2100 tests of each kind, with customers in common: 0.5 to 0.8 points of standard deviation
	found, rough := [2]int{}, [2]int{}
	count := func(found *[2]int, s *facts.Scatter) {
		for i, changes := range compare.AgainstRest(compare.Options{}, compare.Repeated("crr", compare.Kept(), s),
			compare.Sums("rcr_gross", compare.Rate, compare.GrossChurn(), facts.Whole(100), s)) {
			for _, c := range changes {
				if *c.P < 0.05 {
					found[i]++
				}
			}
		}
	}
	for range runs {
		customers := ageing(random, 120)
		count(&found, scattered(customers))
		count(&rough, scattered(disowned(customers)))
	}
	for i := range found {
		if share := float64(found[i]) / (3 * runs); share < 0.035 || share > 0.065 {
			t.Errorf("test %d: %.1f %% of the tests between equals are significant", i, 100*share)
		}
		if share := float64(rough[i]) / (3 * runs); share > 0.03 {
			t.Errorf("test %d: %.1f %% as different customers: these have too little in common for this test", i, 100*share)
		}
	}
}

// Between groups that are alike about one test in twenty finds a difference,
// also when half of the customers mostly stay and the others mostly leave and
// come back: twelve periods each, 80 customers. As single decisions, 960 of them,
// one in five and more would.
func TestRepeatedKeepsItsLevel(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	const runs = 400 // the share found has a standard deviation of a point
	found, naive := 0, 0
	for range runs {
		sides, shares := make([][]facts.Account, 2), make([]stat.Proportion, 2)
		for side := range sides {
			for range 80 {
				chance, kept := 0.3+0.5*float64(random.IntN(2)), int64(0)
				for range 12 {
					if random.Float64() < chance {
						kept++
					}
				}
				sides[side] = append(sides[side], stays([2]int64{12, kept})...)
				shares[side].Part, shares[side].Whole = shares[side].Part+kept, shares[side].Whole+12
			}
		}
		if c := compare.AgainstRest(compare.Options{}, compare.Repeated("crr", compare.Kept(), apart(sides...)))[0][0]; *c.P < 0.05 {
			found++
		}
		if c := compare.AgainstRest(compare.Options{}, compare.Shares("crr", shares))[0][0]; *c.P < 0.05 {
			naive++
		}
	}
	if found < runs*2/100 || found > runs*8/100 {
		t.Errorf("%d of %d tests between equals find a difference", found, runs)
	}
	if naive < runs*2/10 {
		t.Errorf("%d of %d as single decisions: the customers are too much alike for this test", naive, runs)
	}
}

// account is what somebody did in some months, who ordered in them or the one
// before.
func account(orders, spent []int64, first, last int) (a facts.Account) {
	for p := first; p <= last; p++ {
		var m facts.Movement
		if orders[p-1] > 0 {
			m.Start, m.RevenueStart = 1, money.Minor(spent[p-1])
		}
		if orders[p] > 0 {
			m.End, m.RevenueEnd = 1, money.Minor(spent[p])
			a.Buy(&facts.Purchase{Customers: 1, CustomersRepeat: min(1, orders[p]-1), Orders: orders[p], Revenue: money.Minor(spent[p])}, &facts.Part{})
		}
		switch {
		case m.Start > 0 && m.End > 0:
			m.RevenueExpansion, m.RevenueContraction = max(0, m.RevenueEnd-m.RevenueStart), max(0, m.RevenueStart-m.RevenueEnd)
		case m.Start > 0:
			m.Lost, m.RevenueChurned = 1, m.RevenueStart
		case m.End > 0 && a[facts.New] == 0:
			m.New, m.RevenueNew = 1, m.RevenueEnd
		case m.End > 0:
			m.Returned, m.RevenueReactivation = 1, m.RevenueEnd
		}
		a.Move(&m, p == last)
	}
	return a
}
