package btyd_test

import (
	"math"
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/retain-cli/retain/pkg/btyd"
)

// A million customers with ten million orders, of whom few have the same history.
var million = sync.OnceValue(func() []btyd.Count {
	histories, _ := shop(btyd.Geometric{Modified: true, K: 1, R: .9, Alpha: 25, A: .3, B: 5}, 1_000_000, 1000, rand.NewPCG(1, 1))
	return btyd.Collapse(histories)
})

func BenchmarkFitBG(b *testing.B)  { benchmarkFit(b, btyd.FitBG) }
func BenchmarkFitMBG(b *testing.B) { benchmarkFit(b, btyd.FitMBG) }

func benchmarkFit(b *testing.B, fit func([]btyd.Count) btyd.Fitted) {
	counts := million()
	for b.Loop() {
		fit(counts)
	}
}

// What predict asks of every customer.
func BenchmarkPredict(b *testing.B) {
	counts := million()
	remembering := mbg.Remembering()
	for name, f := range map[string]func(h btyd.History) float64{
		"alive":      mbg.Alive,
		"expected":   func(h btyd.History) float64 { return mbg.Expected(h, 365) },
		"quiet":      func(h btyd.History) float64 { return mbg.Quiet(h, 30) },
		"discounted": func(h btyd.History) float64 { return mbg.Discounted(h, 2.6e-4, 365) },
		"forever":    func(h btyd.History) float64 { return remembering.Discounted(h, 2.6e-4, math.Inf(1)) },
		"next":       func(h btyd.History) float64 { days, _ := btyd.NextOrder(mbg, h, .5); return days },
	} {
		b.Run(name, func(b *testing.B) {
			i := 0
			for b.Loop() {
				f(counts[i].History)
				i = (i + 7919) % len(counts)
			}
		})
	}
}
