package compare_test

import (
	"fmt"

	"github.com/retain-cli/retain/pkg/compare"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/stat"
)

// 60 of 100 customers stayed last month, 52 of 110 this month: a change of
// almost thirteen points that may still be chance.
func ExampleProportions() {
	c := compare.Proportions("crr", stat.Proportion{Part: 60, Whole: 100}, stat.Proportion{Part: 52, Whole: 110}, 95)
	fmt.Printf("%.1f %% to %.1f %%: %+.1f points (%+.1f to %+.1f), p = %.3f\n", *c.Before, *c.After, *c.Change, *c.Low, *c.High, *c.P)
	// Output: 60.0 % to 47.3 %: -12.7 points (-25.6 to +0.8), p = 0.065
}

// Of the revenue at the start solo has lost a third, duo a fifth. With customers
// of such different sizes that may well be chance.
func ExampleAgainstRest() {
	const solo, duo = 0, 1
	plans := facts.NewScatter(2, compare.Figures(compare.GrossChurn())...)
	for i := range int64(30) {
		plans.Observe(facts.Entry{Side: solo, Account: facts.Account{facts.StartRevenue: 10 + i, facts.KeptRevenue: (10 + i) * min(i%3, 1)}})
		plans.Observe(facts.Entry{Side: duo, Account: facts.Account{facts.StartRevenue: 10 + i, facts.KeptRevenue: (10 + i) * min(i%5, 1)}})
	}
	test := compare.Sums("rcr_gross", compare.Rate, compare.GrossChurn(), facts.Whole(100), plans)
	c := compare.AgainstRest(compare.Options{}, test)[0][solo]
	fmt.Printf("%.1f %% against %.1f %%: %+.1f points (%+.1f to %+.1f), %s\n", *c.After, *c.Before, *c.Change, *c.Low, *c.High, c.Verdict)
	// Output: 32.0 % against 18.4 %: +13.6 points (-9.9 to +37.1), noise
}
