package facts_test

import (
	"math"
	"math/big"
	"slices"
	"testing"

	"github.com/retain-cli/retain/pkg/facts"
	"pgregory.net/rapid"
)

// A scatter is sums and sums of products, also of numbers whose products are
// far beyond 64 bits, of every side and of what is left of all, whichever way
// customers are dealt to two parts: as math/big has it, customer by customer.
func TestScatterIsSumsOfProducts(t *testing.T) {
	figures := slices.Concat(sets()...)
	number := rapid.OneOf(rapid.Just(int64(0)), rapid.Int64Range(-9, 9), rapid.Int64Range(math.MinInt64/64, math.MaxInt64/64))
	rapid.Check(t, func(t *rapid.T) {
		sides := rapid.IntRange(1, 4).Draw(t, "sides")
		parts := []*facts.Scatter{facts.NewScatter(sides, sets()...), facts.NewScatter(sides, sets()...)}
		var customers [][]facts.Account // by customer and side
		for range rapid.IntRange(0, 12).Draw(t, "customers") {
			accounts, entries := make([]facts.Account, sides), []facts.Entry{}
			for side := range sides {
				if rapid.Bool().Draw(t, "there") {
					for _, f := range figures {
						accounts[side][f] = number.Draw(t, "figure")
					}
					entries = append(entries, facts.Entry{Side: side, Account: accounts[side]})
				}
			}
			customers = append(customers, accounts)
			parts[rapid.IntRange(0, 1).Draw(t, "part")].Observe(entries...)
		}
		parts[0].Add(parts[1])
		check(t, "all", parts[0].All(), customers, func(int) bool { return true })
		for side, p := range parts[0].Pairs() {
			own := func(s int) bool { return s == side }
			rest := func(s int) bool { return s != side }
			check(t, "side", parts[0].Side(side), customers, own)
			check(t, "own", p.Own, customers, own)
			check(t, "rest", p.Rest, customers, rest)
			for _, f := range figures {
				shared := int64(0)
				for _, accounts := range customers {
					if together(accounts, f, own) != 0 && together(accounts, f, rest) != 0 {
						shared++
					}
				}
				if p.Shared[f] != shared {
					t.Fatalf("figure %d: %d customers on both sides, want %d", f, p.Shared[f], shared)
				}
				for _, g := range figures {
					if got, want := p.Product(f, g), products(customers, f, rest, g, own); got.Cmp(want) != 0 {
						t.Fatalf("product of %d and %d: %s, want %s", f, g, got, want)
					}
				}
			}
		}
	})
}

// sets are the figures of two formulas and a total.
func sets() [][]facts.Figure {
	return [][]facts.Figure{{facts.EndRevenue, facts.Starts}, {facts.StartRevenue, facts.Starts, facts.KeptRevenue}, {facts.Orders}}
}

func check(t *rapid.T, what string, got facts.Side, customers [][]facts.Account, on func(side int) bool) {
	t.Helper()
	for f := range facts.Figures {
		sum, n := int64(0), int64(0)
		for _, accounts := range customers {
			x := together(accounts, f, on)
			if sum += x; x != 0 {
				n++
			}
		}
		if got.Sums[f] != sum || got.Customers[f] != n {
			t.Fatalf("%s: figure %d is %d of %d customers, want %d of %d", what, f, got.Sums[f], got.Customers[f], sum, n)
		}
		for g := range facts.Figures {
			if got, want := got.Product(f, g), products(customers, f, on, g, on); got.Cmp(want) != 0 {
				t.Fatalf("%s: product of %d and %d: %s, want %s", what, f, g, got, want)
			}
		}
	}
}

// together is a customer's figure on some sides.
func together(accounts []facts.Account, f facts.Figure, on func(side int) bool) (sum int64) {
	for side, a := range accounts {
		if on(side) {
			sum += a[f]
		}
	}
	return sum
}

func products(customers [][]facts.Account, f facts.Figure, on func(side int) bool, g facts.Figure, and func(side int) bool) *big.Int {
	total := new(big.Int)
	if !slices.ContainsFunc(sets(), func(set []facts.Figure) bool { return slices.Contains(set, f) && slices.Contains(set, g) }) {
		return total
	}
	for _, accounts := range customers {
		x, y := together(accounts, f, on), together(accounts, g, and)
		total.Add(total, new(big.Int).Mul(big.NewInt(x), big.NewInt(y)))
	}
	return total
}

// Nobody has nothing, and there are no products that were not asked for.
func TestScatterOfNobody(t *testing.T) {
	s := facts.NewScatter(2, []facts.Figure{facts.Starts})
	s.Observe()
	s.Observe(facts.Entry{Side: 1, Account: facts.Account{facts.Starts: 1, facts.New: 1}})
	p := s.Pairs()[1]
	if p.Rest.Sums != [facts.Figures]int64{} || p.Own.Product(facts.Starts, facts.New).Sign() != 0 || p.Product(facts.Starts, facts.Starts).Sign() != 0 {
		t.Errorf("%+v", p)
	}
	var nobody facts.Side
	if nobody.Product(facts.Starts, facts.Starts).Sign() != 0 || len(facts.NewScatter(0).Pairs()) != 0 {
		t.Error("the zero value")
	}
}

// What is kept is every two figures of a set, its squares among them, and none of
// two sets.
func TestKeeps(t *testing.T) {
	s := facts.NewScatter(1, []facts.Figure{facts.Kept, facts.Starts}, []facts.Figure{facts.Orders})
	for _, c := range []struct {
		set  []facts.Figure
		want bool
	}{
		{nil, true},
		{[]facts.Figure{facts.Starts, facts.Kept}, true},
		{[]facts.Figure{facts.Starts}, true},
		{[]facts.Figure{facts.Orders}, true},
		{[]facts.Figure{facts.Orders, facts.Kept}, false},
		{[]facts.Figure{facts.Revenue}, false},
	} {
		for what, side := range map[string]facts.Side{"own": s.Side(0), "all": s.All(), "rest": s.Pairs()[0].Rest} {
			if side.Keeps(c.set) != c.want {
				t.Errorf("%s keeps %v: %v", what, c.set, !c.want)
			}
		}
	}
	if (facts.Side{}).Keeps([]facts.Figure{facts.Starts}) {
		t.Error("the zero value keeps a product")
	}
}

// By hand: one customer is on the first side, and on the second one too; another
// one on the third.
func TestAddOfOthers(t *testing.T) {
	one := facts.Account{facts.Starts: 2, facts.Kept: 1}
	few := facts.NewScatter(2, []facts.Figure{facts.Starts})
	few.Observe(facts.Entry{Side: 0, Account: one}, facts.Entry{Side: 1, Account: one})
	for _, c := range []struct {
		name   string
		sets   [][]facts.Figure
		square int64 // of the starts of all: (2 + 2)^2 + 2^2
	}{
		{"more sides", [][]facts.Figure{{facts.Starts}}, 20},
		{"other products", [][]facts.Figure{{facts.Kept}}, 0},
		{"no products", nil, 0},
		{"more products", [][]facts.Figure{{facts.Starts, facts.Kept}}, 0},
	} {
		many := facts.NewScatter(3, c.sets...)
		many.Observe(facts.Entry{Side: 2, Account: one})
		for what, add := range map[string][2]*facts.Scatter{"to few": {few, many}, "to many": {many, few}} {
			sum := facts.NewScatter(len(add[0].Pairs()), setsOf(add[0] == few, c.sets)...)
			sum.Add(add[0])
			sum.Add(add[1])
			all, third := sum.All(), sum.Pairs()[2]
			if all.Sums[facts.Starts] != 6 || all.Customers[facts.Starts] != 2 || third.Own.Sums[facts.Kept] != 1 || third.Rest.Customers[facts.Kept] != 1 {
				t.Errorf("%s %s: %+v", c.name, what, all)
			}
			square := all.Product(facts.Starts, facts.Starts)
			if square.Int64() != c.square || all.Keeps([]facts.Figure{facts.Starts}) != (c.square > 0) {
				t.Errorf("%s %s: the square is %s, want %d", c.name, what, square, c.square)
			}
		}
	}
}

func setsOf(few bool, sets [][]facts.Figure) [][]facts.Figure {
	if few {
		return [][]facts.Figure{{facts.Starts}}
	}
	return sets
}

// A part has what it selects, and no more.
func TestPart(t *testing.T) {
	p := facts.Part{Periods: []bool{false, true, true, false}}
	if p.Has(0) || !p.Has(1) || p.Has(3) || p.Has(4) || p.First() != 1 || p.Last() != 2 {
		t.Errorf("%+v", p)
	}
	if none := (facts.Part{}); none.Has(0) || none.First() != -1 || none.Last() != -1 {
		t.Errorf("%+v", none)
	}
}
