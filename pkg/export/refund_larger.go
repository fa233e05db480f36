package export

import (
	"fmt"

	"github.com/retain-cli/retain/pkg/export/internal/problem"
	"github.com/retain-cli/retain/pkg/note"
)

// largerRefunds is refunds, in a column of their own, of more than was paid: the
// column may be another one than it seems, or count something else.
type largerRefunds struct {
	count int64
	first place
}

// refundLarger counts one.
func (w *worker) refundLarger(r rowText, at place) {
	at.offset = int32(r.fields[w.plan.Refunded].at)
	l := &w.rejects.larger
	l.count++
	if at = w.locate(at); l.count == 1 || at.compare(l.first) < 0 {
		l.first = at
	}
}

// refundNotes tells how many there are, and where the first one is.
func (s *scan) refundNotes() []note.Note {
	var all largerRefunds
	for _, w := range s.all() {
		l := w.rejects.larger
		if l.count > 0 && (all.count == 0 || l.first.compare(all.first) < 0) {
			all.first = l.first
		}
		all.count += l.count
	}
	if all.count == 0 {
		return nil
	}
	p := Problem{File: s.files[all.first.file].name, Line: s.line(all.first), Column: s.files[all.first.file].Plan.Refunded + 1}
	return []note.Note{{Code: "refund-larger", Text: fmt.Sprintf("refunds of more than was paid: %s, the first at %s; is %q what was given back?",
		problem.Grouped(all.count), p.Place(), s.files[all.first.file].Header[p.Column-1])}}
}
