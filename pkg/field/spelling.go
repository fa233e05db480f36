package field

import "strings"

// Nearest is the name a typing mistake away from text, or nothing. Two
// mistakes are allowed, one in short names, and a prefix counts as near.
func Nearest(text string, names []string) string {
	best, least := "", 3
	for _, name := range names {
		d := Distance(strings.ToLower(text), strings.ToLower(name))
		if len(text) >= 2 && strings.HasPrefix(name, text) {
			d = 0
		}
		if d < least && d < (max(len(name), len(text))+1)/2 {
			best, least = name, d
		}
	}
	return best
}

// Distance is the Damerau-Levenshtein distance (optimal string alignment):
// insertions, deletions, substitutions and swaps of neighbours.
func Distance(a, b string) int {
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
