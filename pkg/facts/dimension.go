package facts

import "strings"

// The dimensions that need no column of their own.
const (
	Cohort   = "cohort"   // period of the customer's first activity
	Tenure   = "tenure"   // time since the customer's first activity
	Channels = "channels" // one or several channels
)

// SameDimension reports whether two names mean the same dimension: case, spaces, _
// and - do not matter.
func SameDimension(a, b string) bool { return FoldDimension(a) == FoldDimension(b) }

// FoldDimension is the name without what does not matter.
func FoldDimension(s string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(" \t_-\ufeff", r) {
			return -1
		}
		return r
	}, strings.ToLower(s))
}
