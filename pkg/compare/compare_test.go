package compare_test

import (
	"math"
	"slices"
	"testing"

	"github.com/retain-cli/retain/pkg/compare"
	"pgregory.net/rapid"
)

func near(a, b, off float64) bool { return math.Abs(a-b) <= off }

// Table II of R. G. Newcombe (1998), Statistics in Medicine 17, 873-890, method
// 10, where the difference is the first minus the second.
func TestHybridScorePublished(t *testing.T) {
	for _, c := range []struct {
		first, second compare.Proportion
		low, high     float64
	}{
		{compare.Proportion{56, 70}, compare.Proportion{48, 80}, .0524, .3339},
		{compare.Proportion{9, 10}, compare.Proportion{3, 10}, .1705, .8090},
		{compare.Proportion{6, 7}, compare.Proportion{2, 7}, .0582, .8062},
		{compare.Proportion{5, 56}, compare.Proportion{0, 29}, -.0381, .1926},
		{compare.Proportion{0, 10}, compare.Proportion{0, 20}, -.1611, .2775},
		{compare.Proportion{0, 10}, compare.Proportion{0, 10}, -.2775, .2775},
		{compare.Proportion{10, 10}, compare.Proportion{0, 20}, .6791, 1},
		{compare.Proportion{10, 10}, compare.Proportion{0, 10}, .6075, 1},
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
	c := compare.Proportions("smokers", compare.Proportion{83, 86}, compare.Proportion{90, 93}, 95)
	chi := 179.0 * 21 * 21 / (86 * 93 * 173 * 6)
	if want := math.Erfc(math.Sqrt(chi / 2)); !near(*c.P, want, 1e-12) {
		t.Errorf("p = %v, want %v", *c.P, want)
	}
	if !near(*c.Before, 96.51162790697674, 1e-9) || !near(*c.After, 96.7741935483871, 1e-9) || !near(*c.Change, *c.After-*c.Before, 0) {
		t.Errorf("%+v", c)
	}
}

func TestNoProportions(t *testing.T) {
	some := compare.Proportion{1, 2}
	for _, c := range []struct{ before, after compare.Proportion }{
		{compare.Proportion{}, some}, {some, compare.Proportion{}}, {some, compare.Proportion{3, 2}},
	} {
		got := compare.Proportions("x", c.before, c.after, 95)
		if got.P != nil || got.Low != nil || got.Verdict != compare.Untested {
			t.Errorf("%+v: %+v", c, got)
		}
	}
	if got := compare.Proportions("x", compare.Proportion{0, 5}, compare.Proportion{0, 9}, 95); *got.P != 1 {
		t.Errorf("nobody either time: p = %v", *got.P)
	}
}

// Student's sleep data, the example of R's help page of t.test:
// t.test(extra ~ group, data = sleep) prints t = -1.8608, df = 17.776,
// p-value = 0.07939, 95 percent confidence interval -3.3654832 0.2054832.
func TestWelchPublished(t *testing.T) {
	first := []int64{7, -16, -2, -12, -1, 34, 37, 8, 0, 20}
	second := []int64{19, 8, 11, 1, -1, 44, 55, 16, 46, 34}
	c := compare.Means("extra", compare.Number, compare.Measure(slices.Values(second), 10), compare.Measure(slices.Values(first), 10), 95)
	if !near(*c.P, .07939, 5e-6) || !near(*c.Low, -3.3654832, 5e-8) || !near(*c.High, .2054832, 5e-8) {
		t.Errorf("p = %v, %v to %v", *c.P, *c.Low, *c.High)
	}
}

func TestNoMeans(t *testing.T) {
	one, same := compare.Sample{N: 1, Mean: 3}, compare.Sample{N: 5, Mean: 3}
	for _, s := range []compare.Sample{{}, one, same} {
		if c := compare.Means("x", compare.Number, s, same, 95); c.P != nil || c.Low != nil {
			t.Errorf("%+v: %+v", s, c)
		}
	}
}

// The two-pass formula in floats, on numbers small enough for it.
func TestMeasure(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.Int64Range(-1e6, 1e6), 2, 50).Draw(t, "values")
		var mean, squares float64
		for _, v := range values {
			mean += float64(v) / 100 / float64(len(values))
		}
		for _, v := range values {
			squares += (float64(v)/100 - mean) * (float64(v)/100 - mean)
		}
		s := compare.Measure(slices.Values(values), 100)
		variance := squares / float64(len(values)-1)
		if s.N != int64(len(values)) || !near(s.Mean, mean, 1e-6) || !near(s.Variance, variance, 1e-9*max(1, variance)) {
			t.Errorf("%+v, want %v, %v", s, mean, variance)
		}
	})
}

// Squares of 2^62 and sums of them do not fit into 64 bits: two values of
// -2^62 + 1 and 2^62 - 1 have the variance 2 (2^62 - 1)^2.
func TestMeasureLargeAmounts(t *testing.T) {
	big := int64(1<<62 - 1)
	want := 2 * float64(big) * float64(big)
	if s := compare.Measure(slices.Values([]int64{-big, big}), 1); s.Mean != 0 || !near(s.Variance/want, 1, 1e-15) {
		t.Errorf("%+v, want %v", s, want)
	}
}

// The fifteen p-values of the paper's example, of which four are below 0.05
// when adjusted; and 0.0344 x 15 / 8 = 0.0645 for the eighth, by hand.
func TestBenjaminiHochbergPublished(t *testing.T) {
	p := []float64{.0001, .0004, .0019, .0095, .0201, .0278, .0298, .0344, .0459, .3240, .4262, .5719, .6528, .7590, 1}
	q := compare.BenjaminiHochberg(p)
	found := 0
	for i := range q {
		if q[i] <= .05 {
			found++
		}
	}
	if found != 4 || !near(q[7], .0645, 1e-12) || q[14] != 1 {
		t.Errorf("%d found: %v", found, q)
	}
}

func TestBenjaminiHochberg(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.SliceOfN(rapid.Float64Range(0, 1), 0, 12).Draw(t, "p")
		q := compare.BenjaminiHochberg(p)
		for i := range p {
			// The definition: the least of p[j] x m / rank[j] over all j that are no
			// smaller than p[i], ranks counted from the smallest.
			want := 1.0
			for j := range p {
				rank := 0
				for k := range p {
					if p[k] <= p[j] {
						rank++
					}
				}
				if p[j] >= p[i] {
					want = min(want, p[j]*float64(len(p))/float64(rank))
				}
			}
			if !near(q[i], want, 1e-12) {
				t.Errorf("%v: %v, want %v", p, q, want)
			}
		}
	})
}
