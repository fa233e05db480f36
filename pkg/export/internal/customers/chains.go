package customers

import (
	"cmp"
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
	first := make(map[K]int32, rows)
	for i := rows - 1; i >= 0; i-- {
		k := key(i)
		next, ok := first[k]
		if c.next[i] = -1; ok {
			c.next[i], c.later[next] = next, true
		}
		first[k] = int32(i)
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
