package ledger

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// Entries come in the order that slices.Sort gives: few and many, with and
// without equals, in no order and in runs that are in order.
func TestSortEntries(t *testing.T) {
	ways := map[string]int{}
	rapid.Check(t, func(t *rapid.T) {
		some := rapid.OneOf(rapid.Uint64(), rapid.Uint64Range(0, 100), rapid.Uint64Range(1<<63-5, 1<<63+5))
		var entries []entry
		for _, run := range rapid.SliceOfN(rapid.SliceOfN(some, 0, 3*fewEntries), 0, 3).Draw(t, "runs") {
			if rapid.Bool().Draw(t, "in order") {
				slices.Sort(run)
			}
			for _, n := range run {
				entries = append(entries, entry(n))
			}
		}
		want := slices.Clone(entries)
		slices.Sort(want)
		inserted := slices.Clone(entries)
		if ok := insert(inserted); ok && !slices.Equal(inserted, want) {
			t.Errorf("inserted %v, want %v", inserted, want)
		} else {
			ways[fmt.Sprint("insert ", ok)]++
		}
		if few := slices.Clone(entries); len(few) <= fewEntries {
			if ok := sortByRank(few); ok && !slices.Equal(few, want) {
				t.Errorf("by rank %v, want %v", few, want)
			} else {
				ways[fmt.Sprint("rank ", ok)]++
			}
		}
		sortEntries(entries)
		if !slices.Equal(entries, want) {
			t.Errorf("got %v, want %v", entries, want)
		}
	})
	if len(ways) != 4 {
		t.Errorf("not all ways were tried: %v", ways)
	}
}
