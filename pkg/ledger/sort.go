package ledger

import (
	"math/bits"
	"slices"
)

// sortEntries sorts a customer's entries. Most customers have few, and in most
// exports most of them are in order.
func sortEntries(entries []entry) {
	falls := falls(entries)
	switch {
	case falls == 0:
	case (falls*4 <= len(entries) || len(entries) > fewEntries) && insert(entries):
	case len(entries) <= fewEntries && sortByRank(entries):
	default:
		slices.Sort(entries)
	}
}

// falls is how many entries are less than the one before.
func falls(entries []entry) int {
	n := entry(0)
	for i := 1; i < len(entries); i++ {
		n += below(entries[i], entries[i-1])
	}
	return int(n)
}

// insert sorts entries by insertion; ok is false when they are still out of order
// after four steps for each, since many are far from their places.
func insert(entries []entry) (ok bool) {
	steps := 4 * len(entries)
	for i := 1; i < len(entries); i++ {
		e, at := entries[i], i
		for ; at > 0 && entries[at-1] > e; at-- {
			entries[at] = entries[at-1]
			steps--
		}
		entries[at] = e
		if steps < 0 {
			return false
		}
	}
	return true
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
