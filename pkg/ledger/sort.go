package ledger

import (
	"math/bits"
	"slices"
)

// sortEntries sorts a customer's entries. Most customers have few.
func sortEntries(entries []entry) {
	if inOrder(entries) || len(entries) <= fewEntries && sortByRank(entries) {
		return
	}
	slices.Sort(entries)
}

func inOrder(entries []entry) bool {
	falls := entry(0)
	for i := 1; i < len(entries); i++ {
		falls |= below(entries[i], entries[i-1])
	}
	return falls == 0
}

// fewEntries is as many as are sorted by rank.
const fewEntries = 24

// sortByRank puts each entry where as many stand before it as are less. It
// compares all with all, without a branch that depends on what they are, since
// one that is guessed wrongly costs as much as many comparisons. ok is false, and
// nothing done, when two are equal.
func sortByRank(entries []entry) (ok bool) {
	var sorted [fewEntries]entry
	seen := 0
	for _, e := range entries {
		rank := entry(0)
		for _, other := range entries {
			rank += below(other, e)
		}
		sorted[rank%fewEntries] = e
		seen |= 1 << (rank & 31)
	}
	if seen != 1<<len(entries)-1 {
		return false
	}
	copy(entries, sorted[:])
	return true
}

// below is 1 when a is less than b, else 0.
func below(a, b entry) entry {
	_, borrow := bits.Sub64(uint64(a), uint64(b), 0)
	return entry(borrow)
}
