package facts_test

import (
	"math/big"
	"testing"

	"github.com/retain-cli/retain/pkg/facts"
	"pgregory.net/rapid"
)

// Sums and products are those of math/big, whatever the signs and sizes, and
// those of two halves add up to those of all.
func TestMoments(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		number := rapid.OneOf(rapid.Just(int64(0)), rapid.Int64Range(-1<<40, 1<<40), rapid.Int64Range(-9, 9))
		var all, half facts.Moments
		var customers [][2]facts.Account
		for i := range rapid.IntRange(0, 6).Draw(t, "customers") {
			var sides [2]facts.Account
			for s := range sides {
				for f := range sides[s] {
					sides[s][f] = number.Draw(t, "figure")
				}
			}
			customers = append(customers, sides)
			if i%2 == 0 {
				half.Observe(sides)
			} else {
				all.Observe(sides)
			}
		}
		all.Add(&half)
		s, o := rapid.IntRange(0, 1).Draw(t, "side"), rapid.IntRange(0, 1).Draw(t, "other")
		f := facts.Figure(rapid.IntRange(0, int(facts.Figures)-1).Draw(t, "f"))
		g := facts.Figure(rapid.IntRange(0, int(facts.Figures)-1).Draw(t, "g"))
		sum, product := int64(0), new(big.Int)
		for _, c := range customers {
			sum += c[s][f]
			product.Add(product, new(big.Int).Mul(big.NewInt(c[s][f]), big.NewInt(c[o][g])))
		}
		if all.Sums[s][f] != sum || all.Product(s, f, o, g).Cmp(product) != 0 {
			t.Errorf("%d and %v, want %d and %v", all.Sums[s][f], all.Product(s, f, o, g), sum, product)
		}
	})
}
