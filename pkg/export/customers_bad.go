package export

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/retain-cli/retain/pkg/export/internal/problem"
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
	if b.all || len(b.problems) < problem.Shown || p.Code == codeQuoteOpen {
		b.problems = append(b.problems, p)
	}
}

// verdict is nil when no more rows are bad than Options.MaxRejects allows.
func (b *badRows) verdict(rows int64, o Options) error {
	if o.Rejects != nil {
		o.Rejects(b.problems)
	}
	limit, err := allowed(o.MaxRejects, rows)
	if err != nil {
		return err
	}
	if b.rejected <= limit {
		return nil
	}
	return &BadData{Problems: b.problems[:min(len(b.problems), problem.Shown)], Counts: b.counts, Rows: b.rejected, Read: rows}
}

// allowed is how many of the rows may be bad: a number, or a share of them.
func allowed(text string, rows int64) (int64, error) {
	if text == "" {
		return 0, nil
	}
	if share, ok := strings.CutSuffix(text, "%"); ok {
		if p, err := strconv.ParseFloat(strings.TrimSpace(share), 64); err == nil && p >= 0 && p <= 100 {
			return int64(math.Floor(float64(rows) * p / 100)), nil
		}
	} else if n, err := strconv.ParseInt(text, 10, 64); err == nil && n >= 0 {
		return n, nil
	}
	return 0, &UsageError{Text: fmt.Sprintf("--max-rejects %q: write a number of rows (10) or a share of them (0.5%%)", text)}
}
