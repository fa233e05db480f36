package orders

import (
	"cmp"
	"math"
	"slices"

	"github.com/retain-cli/retain/pkg/export/internal/problem"
	"github.com/retain-cli/retain/pkg/export/internal/rows"
)

// The codes of problems with rows, beside those of rooms below.
const (
	CodeLine      = "line-of-rejected-order"
	CodeHeader    = "header-repeated"
	CodeDuplicate = "order-duplicate"
)

// shownProblems is how many problems are kept unless all are asked for.
const shownProblems = problem.Shown

// rejects is the problems that one assembler finds: the first ones, or all when
// they are to be written to a file.
type rejects struct {
	most   int // that are kept
	found  []rejectedRow
	counts map[string]int64
	larger largerRefunds // of rows that are used all the same
	stuck  bool          // the reading ends with one of them
}

// rejectedRow is a problem whose line is not known yet: how many newlines there
// are in the chunks before is known only when all of them have been read.
type rejectedRow struct {
	problem.Problem
	at place
}

// compare puts places in the order of the files.
func (p place) compare(o place) int {
	return cmp.Or(cmp.Compare(p.file, o.file), cmp.Compare(p.chunk, o.chunk), cmp.Compare(p.offset, o.offset))
}

// most is how many problems are kept.
func (s *scan) most() int {
	if s.options.Rejects != nil {
		return math.MaxInt32
	}
	return shownProblems
}

// keeps tells whether a problem at a place is one of the first so far. Rows
// mostly come in order, but the edges of chunks, and orders whose ids came twice,
// come later.
func (r *rejects) keeps(at place) bool {
	n := len(r.found)
	return n < r.most || at.compare(r.found[n-1].at) < 0
}

// keep keeps a problem. Unless all are kept, they stay in order, and the last
// one goes when there are enough, but for a quote that is never closed: it may
// hold most of the file.
func (r *rejects) keep(p rejectedRow) {
	if r.most > shownProblems {
		r.found = append(r.found, p)
		return
	}
	i := len(r.found)
	for i > 0 && p.at.compare(r.found[i-1].at) < 0 {
		i--
	}
	r.found = slices.Insert(r.found, i, p)
	if n := len(r.found) - 1; n >= shownProblems && r.found[n].Code != rows.CodeQuoteOpen {
		r.found = r.found[:n]
	}
}

// reject rejects a row because of one of its fields.
func (a *assembler) reject(c *columns, n cell) {
	a.counts.rejected++
	a.rejects.counts[n.fault.Code]++
	at, column := c.find(n), int(n.column)
	at.place.file = a.file.number
	if n.fault.Code != rows.CodeQuoteOpen && !a.rejects.keeps(at.place) {
		return
	}
	p := a.file.RowProblem(n.fault, 0, column, at.value)
	if p.Code == rows.CodeQuoteOpen {
		p.Reason += problem.Swallowed(at.lines)
	}
	p.Personal = column >= 0 && (n.stage == stageRow || column == a.file.Plan.Customer || column == a.file.Plan.Refunder)
	a.rejects.keep(rejectedRow{p, c.located(at.place)})
}

// largerRefunds is refunds, in a column of their own, of more than was paid: the
// column may be another one than it seems, or count something else.
type largerRefunds struct {
	count int64
	first place
}

// refundLarger counts one.
func (a *assembler) refundLarger(c *columns, at place) {
	at.file = a.file.number
	l := &a.rejects.larger
	if l.count++; l.count == 1 || at.compare(l.first) < 0 {
		l.first = c.located(at)
	}
}
