package ledger

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// Entries come in the order that slices.Sort gives, few and many, with and
// without equals.
func TestSortEntries(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		any := rapid.OneOf(rapid.Uint64(), rapid.Uint64Range(0, 100), rapid.Uint64Range(1<<63-5, 1<<63+5))
		var entries []entry
		for _, n := range rapid.SliceOfN(any, 0, 2*fewEntries).Draw(t, "entries") {
			entries = append(entries, entry(n))
		}
		want := slices.Clone(entries)
		slices.Sort(want)
		sortEntries(entries)
		if !slices.Equal(entries, want) {
			t.Errorf("got %v, want %v", entries, want)
		}
	})
}
