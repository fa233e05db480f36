package orders

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// The keys that come again are those that a map has seen: few and many keys,
// numbers in a row and hashes, dealt to one part and to several.
func TestRepeated(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		key := rapid.OneOf(rapid.Uint64Range(0, 50), rapid.Uint64Range(1_000_000, 1_100_000), rapid.Map(rapid.Uint64(), func(n uint64) uint64 { return n | hashedID }), rapid.Just(^uint64(0)))
		some := rapid.SliceOfN(key, 0, 200).Draw(t, "keys")
		many := rapid.IntRange(0, 3).Draw(t, "parts") * partKeys
		for i := range many {
			some = append(some, uint64(i)<<20)
		}
		seen, want := map[uint64]bool{}, map[uint64]bool{}
		for _, k := range some {
			want[k] = want[k] || seen[k]
			seen[k] = true
		}
		got := map[uint64]bool{}
		var keys keyPieces
		for _, k := range some {
			keys.add(k)
		}
		for _, k := range repeated(keys, rapid.IntRange(1, 4).Draw(t, "workers")) {
			got[k] = true
		}
		for k, again := range want {
			if got[k] != again {
				t.Fatalf("%d comes again: %t, want %t", k, got[k], again)
			}
		}
		if len(got) > len(want) || slices.ContainsFunc(some, func(k uint64) bool { return got[k] && !want[k] }) {
			t.Fatalf("%v of %d keys", got, len(some))
		}
	})
}
