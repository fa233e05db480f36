package facts_test

import (
	"math/big"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/retain-cli/retain/pkg/facts"
)

// The numbers are R's quantile(x, probs, type = 7), worked out by hand from
// its definition: h = (n-1)p, x[floor h] + (h - floor h)(x[floor h + 1] - x[floor h]).
func TestQuantilesAreType7(t *testing.T) {
	ten := []int64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}
	for _, c := range []struct {
		values []int64
		share  facts.Ratio
		want   float64
	}{
		{ten, facts.Ratio{Num: 1, Den: 4}, 3.25}, // h = 2.25
		{ten, facts.Ratio{Num: 1, Den: 2}, 5.5},
		{ten, facts.Ratio{Num: 3, Den: 4}, 7.75},
		{ten, facts.Ratio{Num: 4, Den: 5}, 8.2}, // h = 7.2
		{ten, facts.Ratio{Num: 0, Den: 1}, 1},
		{ten, facts.Ratio{Num: 1, Den: 1}, 10},
		{[]int64{7}, facts.Ratio{Num: 1, Den: 4}, 7},
		{[]int64{-3, -4}, facts.Ratio{Num: 1, Den: 4}, -3.75},
		{[]int64{5, 5, 5, 9}, facts.Ratio{Num: 1, Den: 2}, 5},
		{[]int64{-1 << 63, 1<<63 - 1}, facts.Ratio{Num: 1, Den: 2}, -0.5},
	} {
		got := facts.Quantiles(len(c.values), func(i int) facts.Ratio { return facts.Whole(c.values[i]) }, c.share)
		if got[0].Float() != c.want {
			t.Errorf("quantile %v of %v = %v, want %v", c.share, c.values, got[0].Float(), c.want)
		}
	}
	if got := facts.Quantiles(0, nil, facts.Ratio{Num: 1, Den: 2}); len(got) != 0 {
		t.Errorf("quantile of nothing = %v, want none", got)
	}
}

// quantile(mtcars$mpg) in R prints 10.400 15.425 19.200 22.800 33.900; the data
// set comes with R (Motor Trend, 1974). In tenths of miles per gallon:
func TestQuantilesOfMotorTrend(t *testing.T) {
	mpg := []int64{210, 210, 228, 214, 187, 181, 143, 244, 228, 192, 178, 164, 173, 152, 104, 104,
		147, 324, 304, 339, 215, 155, 152, 133, 192, 273, 260, 304, 158, 197, 150, 214}
	var shares []facts.Ratio
	for k := range int64(5) {
		shares = append(shares, facts.Ratio{Num: k, Den: 4})
	}
	got := facts.Quantiles(len(mpg), func(i int) facts.Ratio { return facts.Whole(mpg[i]) }, shares...)
	for k, want := range []float64{10.4, 15.425, 19.2, 22.8, 33.9} {
		if got[k].Over(10) != want {
			t.Errorf("quantile %d of 4 = %v, want %v", k, got[k].Over(10), want)
		}
	}
}

// The second implementation sorts everything and computes with big.Rat alone.
func TestQuantilesAgreeWithSorting(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		num := rapid.OneOf(rapid.Int64Range(-40, 40), rapid.Int64Range(-1<<40, 1<<40), rapid.Int64())
		den := rapid.OneOf(rapid.Just(int64(1)), rapid.Int64Range(1, 9))
		values := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) facts.Ratio {
			return facts.Ratio{Num: num.Draw(t, "num"), Den: den.Draw(t, "den")}
		}), 1, 400).Draw(t, "values")
		bins := rapid.Int64Range(1, 10).Draw(t, "bins")
		var shares []facts.Ratio
		for k := range bins + 1 {
			shares = append(shares, facts.Ratio{Num: k, Den: bins})
		}
		got := facts.Quantiles(len(values), func(i int) facts.Ratio { return values[i] }, shares...)
		sorted := make([]*big.Rat, len(values))
		for i, v := range values {
			sorted[i] = big.NewRat(v.Num, v.Den)
		}
		slices.SortFunc(sorted, (*big.Rat).Cmp)
		for k, q := range got {
			want := naiveQuantile(sorted, big.NewRat(int64(k), bins))
			if q.Rat().Cmp(want) != 0 {
				t.Fatalf("quantile %d/%d of %v = %v, want %v", k, bins, values, q.Rat(), want)
			}
		}
	})
}

func naiveQuantile(sorted []*big.Rat, p *big.Rat) *big.Rat {
	h := new(big.Rat).Mul(p, big.NewRat(int64(len(sorted)-1), 1))
	low := int(new(big.Int).Div(h.Num(), h.Denom()).Int64())
	high := min(low+1, len(sorted)-1)
	way := new(big.Rat).Sub(h, big.NewRat(int64(low), 1))
	d := new(big.Rat).Sub(sorted[high], sorted[low])
	return d.Add(d.Mul(d, way), sorted[low])
}

func TestGapsQuantile(t *testing.T) {
	// Gaps of 1, 1, 7, 30 days: h = 3 x 0.8 = 2.4, so 7 + 0.4 x 23 = 16.2.
	gaps := make(facts.Gaps, 31)
	gaps[1], gaps[7], gaps[30] = 2, 1, 1
	q, ok := gaps.Quantile(facts.Ratio{Num: 4, Den: 5})
	if !ok || q.Float() != 16.2 || q.Ceil() != 17 {
		t.Errorf("80th percentile = %v, rounded up %v, want 16.2 and 17", q.Float(), q.Ceil())
	}
	if q, ok := gaps.Quantile(facts.Ratio{Num: 1, Den: 3}); !ok || q.Float() != 1 || q.Ceil() != 1 {
		t.Errorf("33rd percentile = %v, want 1", q.Float())
	}
	if _, ok := (facts.Gaps{}).Quantile(facts.Ratio{Num: 1, Den: 2}); ok {
		t.Error("no gaps have a quantile")
	}
}

func BenchmarkQuantiles(b *testing.B) {
	values := make([]int64, 1_000_000)
	seed := uint64(1)
	for i := range values {
		seed = seed*6364136223846793005 + 1442695040888963407
		values[i] = int64(seed>>40) * int64(seed>>60)
	}
	quarters := []facts.Ratio{{Num: 1, Den: 4}, {Num: 2, Den: 4}, {Num: 3, Den: 4}}
	for b.Loop() {
		facts.Quantiles(len(values), func(i int) facts.Ratio { return facts.Whole(values[i]) }, quarters...)
	}
}
