package stat

import (
	"math"
	"testing"
)

// The remissions of 21 patients with 6-mercaptopurine, in weeks: 6 6 6 6+ 7 9+ 10 10+
// 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+. The product-limit estimates are those
// printed by E. J. Freireich et al. (1963), in D. R. Cox and D. Oakes (1984), table 1.1
// and section 4.3; the median is 23. The intervals of 95 % are those that Stata prints
// for the same data (sts list of leukemia, M. Cleves et al., "An introduction to survival
// analysis using Stata").
func TestKaplanMeier(t *testing.T) {
	events, censored := make([]int64, 36), make([]int64, 36)
	for _, week := range []int{6, 6, 6, 7, 10, 13, 16, 22, 23} {
		events[week]++
	}
	for _, week := range []int{6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35} {
		censored[week]++
	}
	want := []struct {
		week, atRisk        int
		survival, low, high float64
	}{{6, 21, .857, .6197, .9516}, {7, 17, .807, .5631, .9228}, {10, 15, .753, .5032, .8894}, {13, 12, .690, .4316, .8491},
		{16, 11, .627, .3675, .8049}, {22, 7, .538, .2678, .7468}, {23, 6, .448, .1881, .6801}}
	steps := KaplanMeier(21, events, censored)
	if len(steps) != len(want) {
		t.Fatalf("%d steps: %+v", len(steps), steps)
	}
	for i, w := range want {
		if s := steps[i]; s.Time != w.week || s.AtRisk != int64(w.atRisk) || math.Abs(1-s.Share-w.survival) > .0005 {
			t.Errorf("step %d: %+v, want %+v", i, s, w)
		}
		if low, high := steps[i].Interval(95); math.Abs(1-*high-w.low) > .00005 || math.Abs(1-*low-w.high) > .00005 {
			t.Errorf("step %d: interval %v to %v, want %v to %v of survival", i, *low, *high, w.low, w.high)
		}
	}
	if low, high := KaplanMeier(2, []int64{0, 2}, nil)[0].Interval(95); low != nil || high != nil {
		t.Errorf("of all: %v to %v", *low, *high)
	}
	if week, ok := MedianTime(steps); week != 23 || !ok {
		t.Errorf("median: %d, %v", week, ok)
	}
	if _, ok := MedianTime(steps[:6]); ok {
		t.Error("46 % are half")
	}
	// Half exactly: 3/4 x 2/3, which is not 1/2 in floating point.
	if week, ok := MedianTime(KaplanMeier(4, []int64{0, 1, 1}, nil)); week != 2 || !ok {
		t.Errorf("median of two of four: %d, %v", week, ok)
	}
	if steps := KaplanMeier(0, nil, nil); len(steps) > 0 {
		t.Errorf("steps of nobody: %+v", steps)
	}
}
