package btyd_test

import (
	"math"
	"sync"
	"testing"

	"github.com/retain-cli/retain/pkg/btyd"
)

// A model that remembers says what it says without, whoever asks first, and when it
// is asked more questions than it has room for.
func TestRememberingChangesNothing(t *testing.T) {
	model, pareto := mbg.Remembering(), cdnowPareto.Remembering()
	stages := btyd.Geometric{Modified: true, K: 3, R: 1.5, Alpha: 40, A: .4, B: .8}
	regular := stages.Remembering()
	next := func(h btyd.History, share float64) float64 {
		days, _ := btyd.NextOrder(cdnowPareto, h, share)
		return days
	}
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for age := range 40 {
				h := btyd.History{Repeats: age % 7 * 100, Last: age / 2, Age: age * 100}
				if got, want := model.Discounted(h, 1e-3, math.Inf(1)), mbg.Discounted(h, 1e-3, math.Inf(1)); got != want {
					t.Errorf("%v for ever, discounted: %v, want %v", h, got, want)
				}
				if got, want := regular.Discounted(h, 1e-3, math.Inf(1)), stages.Discounted(h, 1e-3, math.Inf(1)); got != want {
					t.Errorf("%v in stages for ever: %v, want %v", h, got, want)
				}
				for days := 1.; days < 12; days++ {
					if got, want := regular.Expected(h, days), stages.Expected(h, days); got != want {
						t.Errorf("%v in stages in %v days: %v, want %v", h, days, got, want)
					}
					if got, want := model.Expected(h, days), mbg.Expected(h, days); got != want {
						t.Errorf("%v in %v days: %v, want %v", h, days, got, want)
					}
					if got, _ := btyd.NextOrder(pareto, h, days/20); got != next(h, days/20) {
						t.Errorf("%v of %v order within %v days, want %v", days/20, h, got, next(h, days/20))
					}
					if got, want := model.Discounted(h, 1e-3, days), mbg.Discounted(h, 1e-3, days); got != want {
						t.Errorf("%v in %v days, discounted: %v, want %v", h, days, got, want)
					}
				}
			}
		})
	}
	all.Wait()
}

// What the data has no maximum for is said in words, and has no standard error.
func TestBoundaries(t *testing.T) {
	same := func(h btyd.History) []btyd.Count { return []btyd.Count{{History: h, Customers: 500}} }
	for _, c := range []struct {
		name   string
		counts []btyd.Count
		words  string
	}{
		{"nobody orders again", same(btyd.History{Age: 300}), "alpha has no upper limit: hardly anybody orders again"},
		{"all alike", same(btyd.History{Repeats: 20, Last: 290, Age: 300}), "r and alpha have no upper limit: customers do not differ in how often they order"},
	} {
		fit := btyd.FitMBG(c.counts)
		if !fit.Prior || len(fit.Boundary) == 0 || fit.Boundary[0] != c.words {
			t.Errorf("%s: %q, %+v", c.name, fit.Boundary, fit.Model)
		}
		if fit.Parameters[1].StandardError != nil || math.IsNaN(fit.AIC) {
			t.Errorf("%s: %+v", c.name, fit.Parameters)
		}
	}
}
