//go:build long

package btyd_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/retain-cli/retain/pkg/btyd"
)

// Every function of every model is a number for whatever there may be: parameters from
// 1e-6 to 1e6, up to 300 repeats in 5,000 days, horizons up to 1e6 days, rates from 0 to
// 1; and probabilities are some. So far from what data leads to, the discounted orders of
// one customer may take seconds.
func TestEveryFunctionIsFinite(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := btyd.History{Age: rapid.IntRange(0, 5000).Draw(t, "T"), Repeats: rapid.IntRange(0, 300).Draw(t, "x")}
		if h.Repeats = min(h.Repeats, h.Age); h.Repeats > 0 {
			h.Last = rapid.OneOf(rapid.IntRange(h.Repeats, h.Age), rapid.Just(h.Age)).Draw(t, "t_x")
		}
		days := rapid.OneOf(rapid.Just(0.), rapid.Float64Range(0, 800), rapid.Float64Range(0, 1e6)).Draw(t, "days")
		rate := rapid.OneOf(rapid.Just(0.), rapid.Just(1.), rapid.Float64Range(0, 1e-3), rapid.Float64Range(0, 1)).Draw(t, "rate")
		one, two, three, four := scale(t, "first"), scale(t, "second"), scale(t, "third"), scale(t, "fourth")
		k := rapid.SampledFrom([]int{1, 2, 3, 5, 12, 24}).Draw(t, "k")
		checkFinite(t, []btyd.Model{
			btyd.Geometric{K: 1, R: one, Alpha: two, A: three, B: four}, btyd.Geometric{Modified: true, K: 1, R: one, Alpha: two, A: three, B: four},
			btyd.Geometric{K: k, R: one, Alpha: two, A: three, B: four}, btyd.Geometric{Modified: true, K: k, R: one, Alpha: two, A: three, B: four},
			btyd.Pareto{R: one, Alpha: two, S: three, Beta: four}, btyd.BGBB{Alpha: one, Beta: two, Gamma: three, Delta: four},
		}[rapid.IntRange(0, 5).Draw(t, "model")], h, rate, days)
		if value, ok := (btyd.GammaGamma{P: one, Q: two, Gamma: three}).Value(btyd.Spend{Days: h.Repeats, Mean: four}); ok && !(value >= 0 && value <= math.MaxFloat64) {
			t.Errorf("value of an order day %v", value)
		}
	})
}

func checkFinite(t *rapid.T, m btyd.Model, h btyd.History, rate, days float64) {
	alive := m.Alive(h)
	outlook, orders, discounted := btyd.Outlook(m, h, rate, days)
	for name, p := range map[string]float64{
		"Alive": alive, "Outlook": outlook, "Quiet": m.Quiet(h, days), "QuietAlive": m.QuietAlive(h, days), "Quiet at once": m.Quiet(h, 0),
	} {
		if !(p >= 0 && p <= 1) {
			t.Errorf("%s, %+v, %+v, %v days: %s %v", m.Name(), m, h, days, name, p)
		}
	}
	numbers := map[string]float64{
		"Outlook, orders": orders, "Outlook, discounted": discounted, "Expected": m.Expected(h, days), "New": m.New(days),
		"Discounted": m.Discounted(h, rate, days), "DiscountedNew": m.DiscountedNew(rate, days), "DiscountedGiven": m.DiscountedGiven(alive, h, rate, days),
	}
	if rate > 0 {
		numbers["Discounted for ever"], numbers["DiscountedNew for ever"] = m.Discounted(h, rate, math.Inf(1)), m.DiscountedNew(rate, math.Inf(1))
	}
	for _, share := range []float64{.1, .5, .999} {
		if next, ok := btyd.NextOrder(m, h, share); ok {
			numbers["NextOrder"] = next
		}
	}
	for name, v := range numbers {
		if !(v >= 0 && v <= math.MaxFloat64) {
			t.Errorf("%s, %+v, %+v, rate %v, %v days: %s %v", m.Name(), m, h, rate, days, name, v)
		}
	}
	if ll := m.LogLikelihood([]btyd.Count{{History: h, Customers: 1}}); math.IsNaN(ll) || math.IsInf(ll, 0) {
		t.Errorf("%s, %+v, %+v: log-likelihood %v", m.Name(), m, h, ll)
	}
}
