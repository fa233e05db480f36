package stat_test

import (
	"math"
	"testing"

	"github.com/retain-cli/retain/pkg/stat"
	"pgregory.net/rapid"
)

// The first four are printed in R. G. Newcombe (1998), Statistics in Medicine
// 17, 857-872, table I, method 3; the fifth is CDNOW's February 1997 in the
// table of intervals that this project was specified with.
func TestWilsonPublished(t *testing.T) {
	for _, c := range []struct {
		k, n      int64
		low, high float64
		digits    float64
	}{
		{81, 263, 25.53, 36.62, 2},
		{15, 148, 6.24, 16.05, 2},
		{0, 20, 0, 16.11, 2},
		{1, 29, 0.61, 17.18, 2},
		{124, 781, 13.481831589318807, 18.60636354745596, 9},
	} {
		low, high := stat.Wilson(c.k, c.n, 95)
		off := 0.5000001 * math.Pow(10, -c.digits)
		if math.Abs(*low-c.low) > off || math.Abs(*high-c.high) > off {
			t.Errorf("%d of %d: %v to %v, want %v to %v", c.k, c.n, *low, *high, c.low, c.high)
		}
	}
}

func TestWilsonOfNothing(t *testing.T) {
	for _, c := range [][2]int64{{0, 0}, {1, 0}, {3, 2}, {-1, 2}} {
		if low, high := stat.Wilson(c[0], c[1], 95); low != nil || high != nil {
			t.Errorf("%d of %d has an interval", c[0], c[1])
		}
	}
}

// The interval is all p that a score test does not reject: at its ends, k/n is
// z standard errors of p away from p. The z are those of printed tables.
func TestWilsonInvertsTheScoreTest(t *testing.T) {
	tables := map[float64]float64{80: 1.2815515655446004, 90: 1.6448536269514722, 95: 1.959963984540054, 99: 2.5758293035489004}
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64Range(1, 1e9).Draw(t, "n")
		k := rapid.Int64Range(0, n).Draw(t, "k")
		confidence := rapid.SampledFrom([]float64{80, 90, 95, 99}).Draw(t, "confidence")
		low, high := stat.Wilson(k, n, confidence)
		rate := 100 * float64(k) / float64(n)
		if *low < 0 || *low > rate+1e-12 || rate-1e-12 > *high || *high > 100 {
			t.Fatalf("%v is not within %v to %v", rate, *low, *high)
		}
		for _, end := range []float64{*low, *high} {
			p := end / 100
			se := math.Sqrt(p * (1 - p) / float64(n))
			away := math.Abs(rate/100 - p)
			if math.Abs(away-tables[confidence]*se) > 1e-9 {
				t.Errorf("%d of %d at %v: end %v is %v away, want %v", k, n, confidence, end, away, tables[confidence]*se)
			}
		}
		// Who leaves is the mirror image of who stays.
		from, to := stat.Wilson(n-k, n, confidence)
		if math.Abs(100-*from-*high) > 1e-9 || math.Abs(100-*to-*low) > 1e-9 {
			t.Errorf("%v to %v mirrors %v to %v", *from, *to, *low, *high)
		}
	})
}
