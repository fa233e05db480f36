package problem

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/retain-cli/retain/pkg/note"
)

// UnknownValue is a status or a currency that was asked for and that no row has,
// nor any other that was asked for: a typo, which would leave nothing to count.
// The program exits with 2. Of several statuses, one that no row has is a
// warning: some weeks have no partial refund.
type UnknownValue struct {
	Option note.Option      // Status or Currency
	Word   string           // as asked for
	Found  map[string]int64 // rows by the value they have, blank among the statuses
	Hint   string           // as in Problem
	Fixes  []note.Fix
}

// Error names the values found.
func (e *UnknownValue) Error() string { return e.Usage().Error() }

// Usage is the error as that of an option. It names the values found, the most
// frequent first.
func (e *UnknownValue) Usage() *UsageError {
	names := slices.SortedFunc(maps.Keys(e.Found), func(a, b string) int {
		return cmp.Or(cmp.Compare(e.Found[b], e.Found[a]), cmp.Compare(a, b))
	})
	var parts []string
	for _, name := range names[:min(len(names), shownValues)] {
		parts = append(parts, Grouped(e.Found[name])+" "+name)
	}
	if n := len(names) - len(parts); n > 0 {
		parts = append(parts, fmt.Sprintf("%d others", n))
	}
	return &UsageError{Option: e.Option, Value: e.Word, Reason: "no row has it; found " + strings.Join(parts, ", "), Hint: e.Hint, Fixes: e.Fixes}
}

// shownValues is how many values an error names: a wrong column has as many as
// rows.
const shownValues = 12
