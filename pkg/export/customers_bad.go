package export

import (
	"cmp"
	"slices"

	"github.com/retain-cli/retain/pkg/export/internal/problem"
	"github.com/retain-cli/retain/pkg/export/internal/rows"
)

// badRows collects what is wrong with the rows of a file: the first problems in
// the order of lines, or all of them when they are to be written to a file.
type badRows struct {
	problems []Problem
	counts   map[string]int64
	rejected int64
	all      bool // every problem is kept, not only the first ones
}

func (b *badRows) add(p Problem) {
	b.rejected++
	if b.counts == nil {
		b.counts = map[string]int64{}
	}
	b.counts[p.Code]++
	if b.all {
		b.problems = append(b.problems, p)
		return
	}
	at, _ := slices.BinarySearchFunc(b.problems, p.Line+1, func(o Problem, line int64) int { return cmp.Compare(o.Line, line) })
	b.problems = slices.Insert(b.problems, at, p)
	if last := len(b.problems) - 1; last >= problem.Shown && b.problems[last].Code != rows.CodeQuoteOpen {
		b.problems = b.problems[:last]
	}
}

// verdict is nil when no more rows are bad than Options.MaxRejects allows.
func (b *badRows) verdict(rows int64, o Options) error {
	if o.Rejects != nil {
		slices.SortStableFunc(b.problems, func(a, b Problem) int { return cmp.Compare(a.Line, b.Line) })
		o.Rejects(b.problems)
	}
	if o.MaxRejects.Allows(b.rejected, rows) {
		return nil
	}
	return &BadData{Problems: b.problems[:min(len(b.problems), problem.Shown)], Counts: b.counts, Rows: b.rejected, Read: rows}
}
