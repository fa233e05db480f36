package export

import (
	"github.com/retain-cli/retain/pkg/export/internal/problem"
	"github.com/retain-cli/retain/pkg/export/internal/rows"
)

// badRows collects what is wrong with the rows of a file.
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
	if b.all || len(b.problems) < problem.Shown || p.Code == rows.CodeQuoteOpen {
		b.problems = append(b.problems, p)
	}
}

// verdict is nil when no more rows are bad than Options.MaxRejects allows.
func (b *badRows) verdict(rows int64, o Options) error {
	if o.Rejects != nil {
		o.Rejects(b.problems)
	}
	if o.MaxRejects.Allows(b.rejected, rows) {
		return nil
	}
	return &BadData{Problems: b.problems[:min(len(b.problems), problem.Shown)], Counts: b.counts, Rows: b.rejected, Read: rows}
}
