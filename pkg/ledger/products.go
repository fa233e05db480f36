package ledger

import "cmp"

// favourites is the product a customer bought most often and the one bought
// last; among equals the alphabetically first.
func (o *Orders) favourites(customer uint64) (most, last string) {
	products := o.columns[len(o.columns)-1]
	marks := products.of(int(customer))
	if len(marks) == 0 {
		return "", ""
	}
	times := map[int32]int{}
	best, latest := marks[0].value, marks[0]
	for _, m := range marks {
		times[m.value]++
		if m.day > latest.day {
			latest = m
		}
	}
	for value, n := range times {
		if cmp.Or(cmp.Compare(n, times[best]), cmp.Compare(best, value)) > 0 {
			best = value
		}
	}
	return products.values[best], products.values[latest.value]
}
