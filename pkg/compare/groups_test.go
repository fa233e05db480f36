package compare_test

import (
	"slices"
	"testing"

	"github.com/retain-cli/retain/pkg/compare"
	"github.com/retain-cli/retain/pkg/stat"
)

// Four hospitals of Fleiss' smokers (R's help page of prop.test), each against
// the other three. In R, for the fourth:
//
//	prop.test(c(70, 83+90+129), c(82, 86+93+136), correct = FALSE)
//
// Chi-squared of a 2 x 2 table by hand is n (ad - bc)^2 / (row and column sums):
// 397 (70 x 13 - 12 x 302)^2 / (82 x 315 x 372 x 25) = 12.17, far out on one
// degree of freedom, also times four.
func TestAgainstRest(t *testing.T) {
	hospitals := []stat.Proportion{{Part: 83, Whole: 86}, {Part: 90, Whole: 93}, {Part: 129, Whole: 136}, {Part: 70, Whole: 82}}
	changes := compare.AgainstRest(compare.Options{}, compare.Shares("smokers", hospitals))[0]
	want := []compare.Verdict{compare.Noise, compare.Noise, compare.Noise, compare.Down}
	for i, c := range changes {
		if c.Verdict != want[i] {
			t.Errorf("hospital %d: %s, want %s (p %v, adjusted %v)", i+1, c.Verdict, want[i], *c.P, *c.PAdjusted)
		}
		if *c.PAdjusted < *c.P {
			t.Errorf("hospital %d: adjusted p %v is below p %v", i+1, *c.PAdjusted, *c.P)
		}
	}
	if !near(*changes[3].Before, 302.0/315*100, 1e-9) || !near(*changes[3].P, 0.00048, 0.00002) {
		t.Errorf("the fourth against the rest: %v, p %v", *changes[3].Before, *changes[3].P)
	}
}

// Everybody in one group, nobody at all, and a group without anybody.
func TestAgainstNobody(t *testing.T) {
	for _, groups := range [][]stat.Proportion{{}, {{Part: 3, Whole: 5}}, {{Part: 3, Whole: 5}, {}}} {
		for i, c := range compare.AgainstRest(compare.Options{}, compare.Shares("x", groups))[0] {
			if c.Verdict != compare.Untested || c.P != nil {
				t.Errorf("%v, group %d: %+v", groups, i, c)
			}
		}
	}
}

// The rest is measured as if its values had been together from the start.
func TestMeansAgainstRest(t *testing.T) {
	parts := [][]int64{{7, -16, -2}, {-12, -1, 34, 37, 8}, {0, 20}, {}}
	var samples []stat.Sample
	for _, values := range parts {
		samples = append(samples, stat.Measure(slices.Values(values), 10))
	}
	for i, got := range compare.AgainstRest(compare.Options{}, compare.Averages("extra", compare.Number, samples))[0] {
		var rest []int64
		for j, values := range parts {
			if j != i {
				rest = append(rest, values...)
			}
		}
		want := compare.Means("extra", compare.Number, stat.Measure(slices.Values(rest), 10), samples[i], 95)
		if (want.P == nil) != (got.P == nil) {
			t.Errorf("group %d: tested %v, want %v", i, got.P != nil, want.P != nil)
			continue
		}
		if want.P != nil && (!near(*got.P, *want.P, 1e-12) || !near(*got.Low, *want.Low, 1e-12) || !near(*got.Before, *want.Before, 1e-12)) {
			t.Errorf("group %d: p %v from %v, want %v from %v", i, *got.P, *got.Before, *want.P, *want.Before)
		}
	}
}

// Two tests of the same groups are adjusted together: with one group in two that
// differs, four p-values are raised as one list.
func TestTestsAreAdjustedTogether(t *testing.T) {
	a := []stat.Proportion{{Part: 10, Whole: 100}, {Part: 30, Whole: 100}}
	b := []stat.Proportion{{Part: 20, Whole: 100}, {Part: 25, Whole: 100}}
	both := compare.AgainstRest(compare.Options{}, compare.Shares("a", a), compare.Shares("b", b))
	var ps, adjusted []float64
	for _, changes := range both {
		for _, c := range changes {
			ps, adjusted = append(ps, *c.P), append(adjusted, *c.PAdjusted)
		}
	}
	if want := stat.BenjaminiHochberg(ps); !slices.Equal(adjusted, want) {
		t.Errorf("adjusted %v, want %v", adjusted, want)
	}
	if both[0][0].Verdict != compare.Down || both[1][1].Verdict != compare.Noise || both[1][0].Metric != "b" {
		t.Errorf("%+v", both)
	}
}
