package compare_test

import (
	"math"
	"testing"

	"github.com/retain-cli/retain/pkg/compare"
	"github.com/retain-cli/retain/pkg/stat"
	"pgregory.net/rapid"
)

// Fisher's lady tasting tea, 3 of 4 cups against 1 of 4: of the 70 ways to choose
// four cups, 1, 16, 36, 16 and 1 give 0 to 4 right ones, so that p = 34/70. In R:
// fisher.test(rbind(c(3, 1), c(1, 3))), 0.4857. One of 50 against none of 458 is
// no find, though the score test has 0.0025: one table of 508 in 50 has it there.
func TestSharesOfFewAreExact(t *testing.T) {
	for _, c := range []struct {
		a, b stat.Proportion
		want float64
	}{
		{stat.Proportion{Part: 3, Whole: 4}, stat.Proportion{Part: 1, Whole: 4}, 34.0 / 70},
		{stat.Proportion{Part: 1, Whole: 50}, stat.Proportion{Part: 0, Whole: 458}, 50.0 / 508},
		{stat.Proportion{Part: 0, Whole: 5}, stat.Proportion{Part: 0, Whole: 9}, 1},
		{stat.Proportion{Part: 2, Whole: 2}, stat.Proportion{Part: 1000, Whole: 1000}, 1},
	} {
		got := compare.AgainstRest(compare.Options{}, compare.Shares("x", []stat.Proportion{c.a, c.b}))[0]
		if !near(*got[0].P, c.want, 1e-6) || !near(*got[1].P, c.want, 1e-6) {
			t.Errorf("%v against %v: p %v and %v, want %v", c.a, c.b, *got[0].P, *got[1].P, c.want)
		}
	}
}

// Every table of the same sums is counted, by whole numbers.
func TestSharesAgainstCounting(t *testing.T) {
	choose := func(n, k int64) float64 {
		c := 1.0
		for i := range k {
			c = c * float64(n-i) / float64(i+1)
		}
		return math.Round(c)
	}
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.Int64Range(1, 9).Draw(t, "a"), rapid.Int64Range(1, 12).Draw(t, "b")
		p, q := stat.Proportion{Part: rapid.Int64Range(0, a).Draw(t, "of a"), Whole: a}, stat.Proportion{Part: rapid.Int64Range(0, b).Draw(t, "of b"), Whole: b}
		ways, seen := 0.0, choose(a, p.Part)*choose(b, q.Part)
		for k := range a + 1 {
			if rest := p.Part + q.Part - k; 0 <= rest && rest <= b && choose(a, k)*choose(b, rest) <= seen {
				ways += choose(a, k) * choose(b, rest)
			}
		}
		want := ways / choose(a+b, p.Part+q.Part)
		got := compare.AgainstRest(compare.Options{}, compare.Shares("x", []stat.Proportion{p, q}))[0][0]
		if expected := float64(min(p.Part+q.Part, a+b-p.Part-q.Part)*min(a, b)) / float64(a+b); expected < 5 && !near(*got.P, want, 1e-6) {
			t.Fatalf("%v, %v: p %v, want %v", p, q, *got.P, want)
		}
	})
}
