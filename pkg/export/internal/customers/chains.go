package customers

import (
	"cmp"
	"hash/maphash"
	"math/bits"
	"slices"

	"github.com/retain-cli/retain/pkg/ledger"
)

// chains are the rows that have a key in common, for the keys of several rows.
type chains struct {
	heads []int32 // the first row of each
	next  []int32 // the next one of the same key; -1 is none
	later []bool  // rows that are not the first of their key
}

// chain finds the rows with equal keys.
func chain[K comparable](rows int, key func(row int) K) chains {
	c := chains{next: make([]int32, rows), later: make([]bool, rows)}
	// A table without keys, as the rows have them: a map takes five times the memory.
	first := make([]int32, 1<<bits.Len(uint(rows+rows/2))) // rows from 1
	last := uint64(len(first) - 1)
	for i := rows - 1; i >= 0; i-- {
		k := key(i)
		slot := maphash.Comparable(seed, k) & last
		for first[slot] > 0 && key(int(first[slot]-1)) != k {
			slot = (slot + 1) & last
		}
		next := first[slot] - 1
		if c.next[i] = next; next >= 0 {
			c.later[next] = true
		}
		first[slot] = int32(i + 1)
	}
	for i, next := range c.next {
		if next >= 0 && !c.later[i] {
			c.heads = append(c.heads, int32(i))
		}
	}
	return c
}

// each calls visit with the rows of every key that has several, by their starts. The
// slice is good until visit returns.
func (c chains) each(rows []ledger.Subscription, visit func(rows []int32)) {
	var of []int32
	for _, head := range c.heads {
		of = of[:0]
		for i := head; i >= 0; i = c.next[i] {
			of = append(of, i)
		}
		slices.SortStableFunc(of, func(a, b int32) int { return cmp.Compare(rows[a].Start, rows[b].Start) })
		visit(of)
	}
}
