package stat_test

import (
	"math"
	"testing"

	"github.com/retain-cli/retain/pkg/stat"
	"pgregory.net/rapid"
)

// By hand: it happens to two of a at the times 1 and 3, to one of b at 2, and
// another of b is seen until 3. At 1, one of four is hit, two of them of a: expected
// 1/2, variance 1/4. At 2 one of three, one of a: 1/3 and 2/9. At 3 one of two: 1/2
// and 1/4. (2 - 4/3)^2 / (13/18) = 8/13; with one degree of freedom p is
// erfc(sqrt(8/13 / 2)).
func TestLogRankByHand(t *testing.T) {
	a, b := stat.Waits{Events: []int64{0, 1, 0, 1}}, stat.Waits{Events: []int64{0, 0, 1}, Censored: []int64{0, 0, 0, 1}}
	got, ok := stat.LogRank([]stat.Waits{a, b})
	if !ok || got.DF != 1 || math.Abs(got.ChiSquare-8.0/13) > 1e-12 || math.Abs(got.P-math.Erfc(math.Sqrt(4.0/13))) > 1e-12 ||
		got.Observed[0] != 2 || math.Abs(got.Expected[0]-4.0/3) > 1e-12 || math.Abs(got.Expected[1]-5.0/3) > 1e-12 {
		t.Errorf("%+v %v", got, ok)
	}
	// A group of nobody, or one that is gone before anything happens, changes nothing.
	more, ok := stat.LogRank([]stat.Waits{{}, a, {Censored: []int64{5}}, b})
	if !ok || more.DF != 1 || math.Abs(more.ChiSquare-got.ChiSquare) > 1e-12 {
		t.Errorf("with groups of nobody: %+v %v", more, ok)
	}
}

// What cannot be compared is no test.
func TestLogRankOfFew(t *testing.T) {
	event, seen := stat.Waits{Events: []int64{0, 3}}, stat.Waits{Censored: []int64{0, 0, 3}}
	for name, groups := range map[string][]stat.Waits{
		"nobody": nil, "one group": {event}, "nothing happens": {seen, seen}, "all at once": {event, event},
	} {
		if got, ok := stat.LogRank(groups); ok || len(got.Observed) != len(groups) {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// The order of the groups makes no difference, all that is expected is all that
// happened, and groups that are alike do not differ.
func TestLogRankOfGroups(t *testing.T) {
	counts := rapid.SliceOfN(rapid.Int64Range(0, 4), 1, 6)
	rapid.Check(t, func(t *rapid.T) {
		var groups []stat.Waits
		for range rapid.IntRange(2, 4).Draw(t, "groups") {
			groups = append(groups, stat.Waits{Events: counts.Draw(t, "events"), Censored: counts.Draw(t, "censored")})
		}
		got, ok := stat.LogRank(groups)
		happened, expected := int64(0), 0.0
		for i := range groups {
			happened, expected = happened+got.Observed[i], expected+got.Expected[i]
		}
		if math.Abs(float64(happened)-expected) > 1e-9 {
			t.Fatalf("%d happened, %v expected", happened, expected)
		}
		turned, same := stat.LogRank(append(groups[1:len(groups):len(groups)], groups[0]))
		if same != ok || ok && math.Abs(got.ChiSquare-turned.ChiSquare) > 1e-7*(1+got.ChiSquare) {
			t.Fatalf("%+v, in another order %+v", got, turned)
		}
		if alike, ok := stat.LogRank([]stat.Waits{groups[0], groups[0]}); ok && alike.ChiSquare > 1e-9 {
			t.Fatalf("%+v", alike)
		}
	})
}
