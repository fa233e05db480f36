package facts_test

import (
	"math"
	"math/big"
	"testing"

	"github.com/retain-cli/retain/pkg/facts"
	"pgregory.net/rapid"
)

// A scatter is sums and sums of products, also of numbers whose products are
// far beyond 64 bits, whichever way customers are dealt to two parts.
func TestScatterIsSumsOfProducts(t *testing.T) {
	figures := []facts.Figure{facts.EndRevenue, facts.Starts, facts.StartRevenue, facts.KeptRevenue}
	large := rapid.OneOf(rapid.Int64Range(-9, 9), rapid.Int64Range(math.MinInt64/64, math.MaxInt64/64))
	rapid.Check(t, func(t *rapid.T) {
		parts := []facts.Scatter{facts.NewScatter(figures...), facts.NewScatter(figures...)}
		var accounts []facts.Account
		for range rapid.IntRange(0, 20).Draw(t, "customers") {
			var a facts.Account
			for _, f := range figures {
				a[f] = large.Draw(t, "figure")
			}
			accounts = append(accounts, a)
			parts[rapid.IntRange(0, 1).Draw(t, "part")].Observe(&a)
		}
		all := parts[0].With(parts[1])
		for _, f := range figures {
			sum, n := int64(0), int64(0)
			for _, a := range accounts {
				sum += a[f]
				if a[f] != 0 {
					n++
				}
			}
			if all.Sum(f) != sum || all.Customers(f) != n {
				t.Fatalf("figure %d: %d of %d customers, want %d of %d", f, all.Sum(f), all.Customers(f), sum, n)
			}
			for _, g := range figures {
				want := new(big.Int)
				for _, a := range accounts {
					want.Add(want, new(big.Int).Mul(big.NewInt(a[f]), big.NewInt(a[g])))
				}
				if got := all.Product(f, g); got.Cmp(want) != 0 {
					t.Fatalf("product of %d and %d: %s, want %s", f, g, got, want)
				}
			}
		}
	})
}

// Nobody has nothing, and a selection does not hold what it does not have.
func TestScatterOfNobody(t *testing.T) {
	var nobody facts.Scatter
	both := nobody.With(facts.NewScatter(facts.Starts))
	if both.Sum(facts.Starts) != 0 || both.Customers(facts.New) != 0 || both.Product(facts.Starts, facts.New).Sign() != 0 {
		t.Errorf("%+v", both)
	}
	s := facts.Selection{{true, false}}
	if !s.Holds(0, 0) || s.Holds(0, 1) || s.Holds(0, 2) || s.Holds(1, 0) || (facts.Selection)(nil).Holds(0, 0) {
		t.Error("Holds")
	}
	if s.Last(0) != 0 || s.Last(1) != -1 || (facts.Selection{{false}}).Last(0) != -1 {
		t.Error("Last")
	}
}
