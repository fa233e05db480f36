package compare_test

import (
	"testing"

	"github.com/retain-cli/retain/pkg/compare"
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
	hospitals := []compare.Proportion{{Part: 83, Whole: 86}, {Part: 90, Whole: 93}, {Part: 129, Whole: 136}, {Part: 70, Whole: 82}}
	changes := compare.AgainstRest("smokers", hospitals, compare.Options{})
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
	for _, groups := range [][]compare.Proportion{{}, {{Part: 3, Whole: 5}}, {{Part: 3, Whole: 5}, {}}} {
		for i, c := range compare.AgainstRest("x", groups, compare.Options{}) {
			if c.Verdict != compare.Untested || c.P != nil {
				t.Errorf("%v, group %d: %+v", groups, i, c)
			}
		}
	}
}
