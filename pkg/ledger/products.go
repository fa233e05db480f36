package ledger

import "cmp"

// favorites is the product a customer bought most often and the one bought last;
// among equals the alphabetically first.
func (o *Orders) favorites(ref uint64) (most, last string) {
	p, c := o.of(ref)
	products := &p.values[len(o.names)-1]
	if products.last[c] == noRank {
		return "", ""
	}
	times := map[rank]int{}
	for _, r := range products.bought[products.starts[c]:products.starts[c+1]] {
		times[r]++
	}
	best := noRank
	for r, n := range times {
		if cmp.Or(cmp.Compare(n, times[best]), cmp.Compare(best, r)) > 0 {
			best = r
		}
	}
	texts := o.columns[len(o.names)-1].texts
	return texts[best], texts[products.last[c]]
}
