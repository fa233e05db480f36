package survival_test

import (
	"math/rand/v2"
	"testing"

	"github.com/retain-cli/retain/pkg/survival"
	"gonum.org/v1/gonum/stat/distuv"
)

// simulated is customers whose churn differs as a beta distribution does, each observed
// for up to some ages, the younger ones for fewer.
func simulated(draw *rand.Rand, alpha, beta float64, customers, ages int) survival.Counts {
	counts := make(survival.Counts, ages)
	churn := distuv.Beta{Alpha: alpha, Beta: beta, Src: draw}
	for range customers {
		p, observed := churn.Rand(), 1+draw.IntN(ages)
		for age := range observed {
			counts[age].Due++
			if draw.Float64() < p {
				break
			}
			counts[age].Kept++
		}
	}
	return counts
}

// Of a hundred shops of 400 customers some 95 % have intervals that hold the truth, at
// an age beyond those observed as well; p of the test that cohorts differ is below 5 % for
// some 5 %. The bounds are four standard errors of a share of 100 wide.
func TestCoverage(t *testing.T) {
	draw := rand.New(rand.NewPCG(14, 6))
	const shops, alpha, beta = 100, 0.8, 2.0
	truth := survival.NewSBG(alpha, beta)
	var near, far, life, differ int
	for range shops {
		a, b := simulated(draw, alpha, beta, 200, 8), simulated(draw, alpha, beta, 200, 8)
		f := survival.FitSBG(a.Add(b))
		holds := func(value float64, low, high *float64) int {
			if low != nil && *low <= value && value <= *high {
				return 1
			}
			return 0
		}
		low, high := f.Survival(4, 95)
		near += holds(truth.Survival(4), low, high)
		low, high = f.Survival(24, 95)
		far += holds(truth.Survival(24), low, high)
		del := func(c survival.Curve) float64 { return c.Lifetime(.1, survival.Forever) }
		low, high = f.Positive(del, 95)
		life += holds(del(truth), low, high)
		if test, ok := survival.Differ(survival.SBG, []survival.Counts{a, b}); ok && test.P < .05 {
			differ++
		}
	}
	const least = 86 // 95 - 4 x sqrt(100 x .95 x .05)
	if near < least || far < least || life < least || differ > shops-least {
		t.Errorf("of %d: S(4) %d, S(24) %d, lifetime %d; cohorts differ in %d", shops, near, far, life, differ)
	}
	t.Logf("of %d: S(4) %d, S(24) %d, lifetime %d; cohorts differ in %d", shops, near, far, life, differ)
}
