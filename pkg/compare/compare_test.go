package compare_test

import (
	"math"
	"slices"
	"testing"

	"github.com/retain-cli/retain/pkg/compare"
	"github.com/retain-cli/retain/pkg/stat"
)

func near(a, b, off float64) bool { return math.Abs(a-b) <= off }

// Table II of R. G. Newcombe (1998), Statistics in Medicine 17, 873-890, method
// 10, where the difference is the first minus the second.
func TestHybridScorePublished(t *testing.T) {
	for _, c := range []struct {
		first, second stat.Proportion
		low, high     float64
	}{
		{stat.Proportion{Part: 56, Whole: 70}, stat.Proportion{Part: 48, Whole: 80}, .0524, .3339},
		{stat.Proportion{Part: 9, Whole: 10}, stat.Proportion{Part: 3, Whole: 10}, .1705, .8090},
		{stat.Proportion{Part: 6, Whole: 7}, stat.Proportion{Part: 2, Whole: 7}, .0582, .8062},
		{stat.Proportion{Part: 5, Whole: 56}, stat.Proportion{Part: 0, Whole: 29}, -.0381, .1926},
		{stat.Proportion{Part: 0, Whole: 10}, stat.Proportion{Part: 0, Whole: 20}, -.1611, .2775},
		{stat.Proportion{Part: 0, Whole: 10}, stat.Proportion{Part: 0, Whole: 10}, -.2775, .2775},
		{stat.Proportion{Part: 10, Whole: 10}, stat.Proportion{Part: 0, Whole: 20}, .6791, 1},
		{stat.Proportion{Part: 10, Whole: 10}, stat.Proportion{Part: 0, Whole: 10}, .6075, 1},
	} {
		got := compare.Proportions("x", c.second, c.first, 95)
		if !near(*got.Low, 100*c.low, .00501) || !near(*got.High, 100*c.high, .00501) {
			t.Errorf("%v - %v: %v to %v, want %v to %v", c.first, c.second, *got.Low, *got.High, c.low, c.high)
		}
	}
}

// Fleiss' smokers, the example of R's help page of prop.test: the first two
// hospitals, 83 of 86 and 90 of 93. Chi-squared of a 2 x 2 table is
// n (ad - bc)^2 / (row and column sums), here 179 x (83x3 - 90x3)^2 /
// (86 x 93 x 173 x 6) = 0.00950868 on one degree of freedom.
func TestTwoProportions(t *testing.T) {
	c := compare.Proportions("smokers", stat.Proportion{Part: 83, Whole: 86}, stat.Proportion{Part: 90, Whole: 93}, 95)
	chi := 179.0 * 21 * 21 / (86 * 93 * 173 * 6)
	if want := math.Erfc(math.Sqrt(chi / 2)); !near(*c.P, want, 1e-12) {
		t.Errorf("p = %v, want %v", *c.P, want)
	}
	if !near(*c.Before, 96.51162790697674, 1e-9) || !near(*c.After, 96.7741935483871, 1e-9) || !near(*c.Change, *c.After-*c.Before, 0) {
		t.Errorf("%+v", c)
	}
}

func TestNoProportions(t *testing.T) {
	some := stat.Proportion{Part: 1, Whole: 2}
	for _, c := range []struct{ before, after stat.Proportion }{
		{stat.Proportion{}, some}, {some, stat.Proportion{}}, {some, stat.Proportion{Part: 3, Whole: 2}},
	} {
		got := compare.Proportions("x", c.before, c.after, 95)
		if got.P != nil || got.Low != nil || got.Verdict != compare.Untested {
			t.Errorf("%+v: %+v", c, got)
		}
	}
	if got := compare.Proportions("x", stat.Proportion{Part: 0, Whole: 5}, stat.Proportion{Part: 0, Whole: 9}, 95); *got.P != 1 {
		t.Errorf("nobody either time: p = %v", *got.P)
	}
}

// Student's sleep data, the example of R's help page of t.test:
// t.test(extra ~ group, data = sleep) prints t = -1.8608, df = 17.776,
// p-value = 0.07939, 95 percent confidence interval -3.3654832 0.2054832.
func TestWelchPublished(t *testing.T) {
	first := []int64{7, -16, -2, -12, -1, 34, 37, 8, 0, 20}
	second := []int64{19, 8, 11, 1, -1, 44, 55, 16, 46, 34}
	c := compare.Means("extra", compare.Number, stat.Measure(slices.Values(second), 10), stat.Measure(slices.Values(first), 10), 95)
	if !near(*c.P, .07939, 5e-6) || !near(*c.Low, -3.3654832, 5e-8) || !near(*c.High, .2054832, 5e-8) {
		t.Errorf("p = %v, %v to %v", *c.P, *c.Low, *c.High)
	}
}

func TestNoMeans(t *testing.T) {
	one, same := stat.Sample{N: 1, Mean: 3}, stat.Sample{N: 5, Mean: 3}
	for _, s := range []stat.Sample{{}, one, same} {
		if c := compare.Means("x", compare.Number, s, same, 95); c.P != nil || c.Low != nil {
			t.Errorf("%+v: %+v", s, c)
		}
	}
}
