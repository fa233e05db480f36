package problem

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// UnknownValue is a status or a currency that was asked for and that no row has,
// nor any other that was asked for: a slip of the pen, which would make an
// answer out of nothing. The program exits with 2. Of several statuses, one that
// no row has is a warning: a week without a partial refund is none the worse.
type UnknownValue struct {
	Flag  string           // status or currency
	Word  string           // as asked for
	Found map[string]int64 // how many rows have which, blank among the statuses
	Hint  string           // what else may help
}

// Error names the values that there are, the frequent ones first.
func (e *UnknownValue) Error() string {
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
	text := fmt.Sprintf("--%s %q: no row has it; there are %s", e.Flag, e.Word, strings.Join(parts, ", "))
	if e.Hint != "" {
		text += "; " + e.Hint
	}
	return text
}

// shownValues is how many values an error names: a wrong column has as many as
// rows.
const shownValues = 12
