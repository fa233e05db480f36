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

// rejects is the problems that one assembler finds: the first ones, and all of
// them in a temporary file when they are asked for.
type rejects struct {
	found  []rejectedRow
	spill  *problem.SpillWriter // nil: only the first ones are kept
	redact func(problem.Problem) problem.Problem
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

// newRejects is none so far.
func (s *scan) newRejects() rejects {
	return rejects{counts: map[string]int64{}, spill: s.spill.Writer(), redact: s.options.Redacted}
}

// spilled passes on all problems, with their lines.
func (s *scan) spilled() error {
	reasons := map[string]string{} // of the ids in s.refused, for the order that they stand for at the moment
	return s.spill.Each(func(at problem.Place, p problem.Problem) error {
		row := place{file: at[0], chunk: at[1], offset: at[2], line: at[3]}
		switch {
		case p.Code != "":
		case at[4] == spilledOrder:
			reasons[p.Value] = s.refused[p.Value].next(s, p.Reason)
			return nil
		case reasons[p.Value] == "":
			return nil
		default:
			p = s.options.Redacted(s.duplicate(row, p.Value, reasons[p.Value]))
		}
		p.Line = s.line(row)
		return s.options.Rejects(p)
	})
}

// most is how many lines of a rejected order are told apart.
func (s *scan) most() int {
	if s.options.Rejects != nil {
		return math.MaxInt32
	}
	return shownProblems
}

// first tells whether a problem at a place is one of the first so far. Rows mostly
// come in order, but the edges of chunks, and orders whose ids came twice, come
// later.
func (r *rejects) first(at place) bool {
	n := len(r.found)
	return n < shownProblems || at.compare(r.found[n-1].at) < 0
}

// keeps tells whether a problem at a place is kept.
func (r *rejects) keeps(at place) bool { return r.spill != nil || r.first(at) }

// keep keeps a problem.
func (r *rejects) keep(p rejectedRow) {
	r.spill.Add(p.at.spilled(spilledRow), r.redact(p.Problem))
	r.show(p)
}

// show keeps a problem if it is one of the first. They stay in order, and the last
// of them goes when there are enough, but for a quote that is never closed: it may
// hold most of the file.
func (r *rejects) show(p rejectedRow) {
	if p.Code != rows.CodeQuoteOpen && !r.first(p.at) {
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
