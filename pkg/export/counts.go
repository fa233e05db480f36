package export

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/retain-cli/retain/pkg/export/internal/problem"
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

// mixedCurrencies is the problem of several currencies, with the rows of each.
func mixedCurrencies(file string, rows map[string]int64) Problem {
	var parts []string
	for _, code := range slices.Sorted(maps.Keys(rows)) {
		noun := " rows"
		if rows[code] == 1 {
			noun = " row"
		}
		parts = append(parts, cmp.Or(code, "no currency")+" in "+problem.Grouped(rows[code])+noun)
	}
	return Problem{
		Code: "currency-mixed", File: file, Hint: "keep one with --currency " + commonest(rows),
		Reason: "several currencies, which cannot be added up: " + strings.Join(parts, ", "),
	}
}

// commonest is the currency of most rows; of equals, the first by its code.
func commonest(rows map[string]int64) (code string) {
	for _, c := range slices.Sorted(maps.Keys(rows)) {
		if c != "" && rows[c] > rows[code] || code == "" {
			code = c
		}
	}
	return code
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
