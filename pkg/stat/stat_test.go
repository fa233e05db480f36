package stat_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/retain-cli/retain/pkg/stat"
	"pgregory.net/rapid"
)

func near(a, b, off float64) bool { return math.Abs(a-b) <= off }

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
		s := stat.Measure(slices.Values(values), 100)
		variance := squares / float64(len(values)-1)
		if s.N != int64(len(values)) || !near(s.Mean, mean, 1e-6) || !near(s.Variance, variance, 1e-9*max(1, variance)) {
			t.Errorf("%+v, want %v, %v", s, mean, variance)
		}
	})
}

// Nobody has no mean, and one alone no variance.
func TestMeasureFew(t *testing.T) {
	for _, c := range []struct {
		values []int64
		want   stat.Sample
	}{{nil, stat.Sample{}}, {[]int64{-250}, stat.Sample{N: 1, Mean: -2.5}}} {
		if got := stat.Measure(slices.Values(c.values), 100); got != c.want {
			t.Errorf("%v: %+v, want %+v", c.values, got, c.want)
		}
	}
}

// Squares of 2^62 and sums of them do not fit into 64 bits: two values of
// -2^62 + 1 and 2^62 - 1 have the variance 2 (2^62 - 1)^2.
func TestMeasureLargeAmounts(t *testing.T) {
	big := int64(1<<62 - 1)
	want := 2 * float64(big) * float64(big)
	if s := stat.Measure(slices.Values([]int64{-big, big}), 1); s.Mean != 0 || !near(s.Variance/want, 1, 1e-15) {
		t.Errorf("%+v, want %v", s, want)
	}
}

// The fifteen p-values of the paper's example, of which four are below 0.05
// when adjusted; and 0.0344 x 15 / 8 = 0.0645 for the eighth, by hand.
func TestBenjaminiHochbergPublished(t *testing.T) {
	p := []float64{.0001, .0004, .0019, .0095, .0201, .0278, .0298, .0344, .0459, .3240, .4262, .5719, .6528, .7590, 1}
	q := stat.BenjaminiHochberg(p)
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
		q := stat.BenjaminiHochberg(p)
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

// Of three countries only one stands out when it is remembered that three were
// looked at.
func ExampleBenjaminiHochberg() {
	fmt.Printf("%.3f\n", stat.BenjaminiHochberg([]float64{0.04, 0.012, 0.3}))
	// Output: [0.060 0.036 0.300]
}
