package export

import (
	"maps"
)

// counts is what has become of rows.
type counts struct {
	read, used, rejected int64
	items                int64 // used rows that belong to the order of the row before
	trimmed              int64 // rows with blanks around the customer's id
	early                int64 // rows before the customer was created
	filtered             map[string]int64
}

// total adds up what all workers have counted.
func (s *scan) total() counts {
	t := counts{filtered: map[string]int64{}}
	for _, w := range s.all() {
		t.read += w.counts.read
		t.used += w.counts.used
		t.rejected += w.counts.rejected
		t.items += w.counts.items
		t.trimmed += w.counts.trimmed
		t.early += w.counts.early
		for why, n := range w.counts.filtered {
			t.filtered[why] += n
		}
	}
	return t
}

// currencies adds up the rows of each currency.
func (s *scan) currencies() map[string]int64 {
	total := map[string]int64{}
	for _, w := range s.all() {
		for code, n := range w.currencies {
			total[code] += n
		}
	}
	return total
}

// rejected adds up the problems by code.
func (s *scan) rejected() map[string]int64 {
	total := map[string]int64{}
	for _, w := range s.all() {
		for code, n := range w.rejects.counts {
			total[code] += n
		}
	}
	maps.DeleteFunc(total, func(_ string, n int64) bool { return n == 0 })
	return total
}
