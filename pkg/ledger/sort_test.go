package ledger

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// Entries come in the order that slices.Sort gives: few and many, with and
// without equals, in no order and in runs that are in order.
func TestSortEntries(t *testing.T) {
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
		want := slices.Sorted(slices.Values(entries))
		if inserted := slices.Clone(entries); insert(inserted) && !slices.Equal(inserted, want) {
			t.Errorf("inserted %v, want %v", inserted, want)
		}
		if few := slices.Clone(entries); len(few) <= fewEntries && sortByRank(few) && !slices.Equal(few, want) {
			t.Errorf("by rank %v, want %v", few, want)
		}
		sortEntries(entries)
		if !slices.Equal(entries, want) {
			t.Errorf("got %v, want %v", entries, want)
		}
	})
}

// Insertion is for entries near their places and gives up on the others; rank is
// for few that are all different, and leaves others as they were.
func TestWaysToSort(t *testing.T) {
	backwards := func(n int) []entry {
		entries := make([]entry, n)
		for i := range entries {
			entries[i] = entry(n - i)
		}
		return entries
	}
	// insert is given up when it takes more than 4n of the n(n-1)/2 steps.
	cases := []struct {
		name             string
		entries          []entry
		inserted, ranked bool
	}{
		{"none", nil, true, true},
		{"one", []entry{7}, true, true},
		{"near their places", []entry{1, 3, 2, 4, 6, 5, 1 << 63, 8}, true, true},
		{"as many steps as insert takes", backwards(9), true, true},
		{"more steps than that", backwards(10), false, true},
		{"as many as are ranked", backwards(fewEntries), false, true},
		{"two equal", []entry{3, 1, 3}, true, false},
		{"all equal", []entry{5, 5}, true, false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			want := slices.Sorted(slices.Values(c.entries))
			inserted := slices.Clone(c.entries)
			if ok := insert(inserted); ok != c.inserted || ok && !slices.Equal(inserted, want) {
				t.Errorf("insert says %v and gives %v", ok, inserted)
			}
			ranked := slices.Clone(c.entries)
			if ok := sortByRank(ranked); ok != c.ranked || ok && !slices.Equal(ranked, want) {
				t.Errorf("by rank says %v and gives %v", ok, ranked)
			}
			if !c.ranked && !slices.Equal(ranked, c.entries) {
				t.Errorf("by rank says no, and has made %v of %v", ranked, c.entries)
			}
		})
	}
}
