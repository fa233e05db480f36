package stat_test

import (
	"testing"

	"github.com/retain-cli/retain/pkg/stat"
)

// Pearson's test, as long as five of both kinds are expected on both sides: of
// 10 and 20, 15 or 10 x 15/30 = 5 for the smaller side. With 14, Fisher's. The
// p-values are from Python: fractions and binomial coefficients, and math.erfc.
func TestFiveExpected(t *testing.T) {
	for _, c := range []struct {
		a, b stat.Proportion
		want float64
	}{
		{stat.Proportion{Part: 2, Whole: 10}, stat.Proportion{Part: 13, Whole: 20}, 0.020136751550346353},
		{stat.Proportion{Part: 2, Whole: 10}, stat.Proportion{Part: 12, Whole: 20}, 0.057671164417791104},
		{stat.Proportion{Part: 8, Whole: 10}, stat.Proportion{Part: 7, Whole: 20}, 0.020136751550346353},
		{stat.Proportion{Part: 8, Whole: 10}, stat.Proportion{Part: 8, Whole: 20}, 0.057671164417791104},
	} {
		if got := stat.CompareProportions(c.a, c.b, 95).P; !near(got, c.want, 1e-12) {
			t.Errorf("%v and %v: p = %v, want %v", c.a, c.b, got, c.want)
		}
	}
}

// Whatever rounding makes of it, a share is within its interval, and that
// within 0 and 1; of differences within -100 and 100 points. Where hardly
// anybody was asked, all of that is only just so.
func TestIntervalsStayInside(t *testing.T) {
	values := []float64{0, 1e-9, 0.1, 1. / 3, 0.7, 1 - 1e-9, 1}
	sizes := []float64{1e-300, 1e-30, 1e-12}
	for n := 0.5; n < 100; n += 0.5 {
		sizes = append(sizes, n)
	}
	for _, confidence := range []float64{50, 80, 90, 95, 99, 99.9} {
		for _, n := range sizes {
			for _, value := range values {
				s := stat.Share{Value: value, Size: n}
				low, high := s.Wilson(confidence)
				if low < 0 || low > value || value > high || high > 1 {
					t.Fatalf("%v of %v at %v: %v to %v", value, n, confidence, low, high)
				}
				for _, other := range values {
					d := stat.CompareShares(stat.Share{Value: other, Size: n}, s, -1, confidence)
					if d.Low < -100 || d.High > 100 {
						t.Fatalf("%v and %v of %v at %v: %v to %v", other, value, n, confidence, d.Low, d.High)
					}
				}
			}
		}
	}
}
