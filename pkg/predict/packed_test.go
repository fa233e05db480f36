package predict

import (
	"cmp"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/retain-cli/retain/pkg/btyd"
)

// Against a sort by comparison. The numbers of a draw have few or many bits.
func TestSorted(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		numbers := rapid.OneOf(rapid.Uint64(), rapid.Uint64Range(0, 3), rapid.Just(uint64(1)<<40))
		all := rapid.SliceOf(rapid.Custom(func(t *rapid.T) packed {
			return packed{numbers.Draw(t, "first"), numbers.Draw(t, "second")}
		})).Draw(t, "all")
		want := slices.Clone(all)
		slices.SortFunc(want, func(p, q packed) int { return cmp.Or(cmp.Compare(p[0], q[0]), cmp.Compare(p[1], q[1])) })
		if got := sorted(all); !slices.Equal(got, want) {
			t.Fatalf("%v, not %v", got, want)
		}
	})
}

// Against a stable sort by comparison, with equals.
func TestInOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		numbers := rapid.SliceOf(rapid.OneOf(rapid.Float64(), rapid.SampledFrom([]float64{0, math.Copysign(0, -1), 1, -1, math.Inf(1), math.Inf(-1)}))).Draw(t, "numbers")
		got := make([]int, len(numbers))
		for i := range got {
			got[i] = len(got) - 1 - i
		}
		want := slices.Clone(got)
		slices.SortStableFunc(want, func(a, b int) int { return cmp.Compare(numbers[a], numbers[b]) })
		if inOrder(got, func(place int) float64 { return numbers[place] }); !slices.Equal(got, want) {
			t.Fatalf("%v in the order %v, not %v", numbers, got, want)
		}
	})
}

// Packed outcomes are in the order of their histories, the order days that followed and
// the parts, and nothing is lost.
func TestPack(t *testing.T) {
	draw := func(t *rapid.T) outcome {
		n := rapid.OneOf(rapid.IntRange(0, 2), rapid.IntRange(0, 100_000))
		return outcome{btyd.History{Repeats: n.Draw(t, "x"), Last: n.Draw(t, "t_x"), Age: n.Draw(t, "T")}, n.Draw(t, "later"), rapid.IntRange(0, 1<<partBits-1).Draw(t, "part"), 0}
	}
	rapid.Check(t, func(t *rapid.T) {
		a, b := draw(t), draw(t)
		p, q := pack(a.History, int32(a.later), a.part), pack(b.History, int32(b.later), b.part)
		if p.outcome() != a {
			t.Fatalf("%+v is %+v", a, p.outcome())
		}
		want := cmp.Or(cmp.Compare(a.Repeats, b.Repeats), cmp.Compare(a.Last, b.Last), cmp.Compare(a.Age, b.Age), cmp.Compare(a.later, b.later), cmp.Compare(a.part, b.part))
		if got := slices.Compare(p[:], q[:]); got != want {
			t.Fatalf("%+v and %+v: %d, not %d", a, b, got, want)
		}
	})
}
