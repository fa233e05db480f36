// Package spelling finds the name that was meant by a misspelt one: of a flag, a
// column, a currency, a group.
//
//	spelling.Nearest("contry", []string{"plan", "country"}) // "country"
//	spelling.Nearest("region", []string{"plan", "country"}) // "", nothing is near
//	spelling.Distance("paln", "plan")                       // 1, a swap
package spelling

import (
	"strings"
	"unicode/utf8"
)

// Nearest is the name a typing mistake away from text, the first of several, or
// nothing. Two mistakes are allowed, one in short names, and a prefix counts as
// near. Capitals make no difference.
func Nearest(text string, names []string) string {
	best, least := "", 3
	text = strings.ToLower(text)
	length := utf8.RuneCountInString(text)
	for _, name := range names {
		folded := strings.ToLower(name)
		d := Distance(text, folded)
		if length >= 2 && strings.HasPrefix(folded, text) {
			d = 0
		}
		if d < least && d < (max(utf8.RuneCountInString(folded), length)+1)/2 {
			best, least = name, d
		}
	}
	return best
}

// Distance is the Damerau-Levenshtein distance (optimal string alignment):
// insertions, deletions, substitutions and swaps of neighbours, of letters.
func Distance(from, to string) int {
	a, b := []rune(from), []rune(to)
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
