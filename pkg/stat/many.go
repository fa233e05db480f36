package stat

import (
	"cmp"
	"slices"
)

// BenjaminiHochberg raises p-values for being many, in the order given: of the
// values up to some q, no more than the share q are expected to be found by
// chance alone.
//
// Y. Benjamini and Y. Hochberg (1995), "Controlling the false discovery rate: a
// practical and powerful approach to multiple testing".
func BenjaminiHochberg(p []float64) []float64 {
	order := make([]int, len(p))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(p[b], p[a]) }) // largest first
	raised := make([]float64, len(p))
	least := 1.0
	for i, place := range order {
		rank := float64(len(p) - i)
		least = min(least, p[place]*float64(len(p))/rank)
		raised[place] = least
	}
	return raised
}
