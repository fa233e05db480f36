package export

import (
	"cmp"
	"slices"

	"github.com/retain-cli/retain/pkg/export/internal/problem"
	"github.com/retain-cli/retain/pkg/field"
)

// rejects collects the problems that one worker finds. It keeps the first
// ones, or all when they are to be written to a file.
type rejects struct {
	all    bool
	found  []rejectedRow
	counts map[string]int64
	larger largerRefunds // of rows that are used all the same
}

// rejectedRow is a problem whose line is not known yet: how many newlines
// there are in the chunks before is known only when all of them have been
// read.
type rejectedRow struct {
	Problem
	at place
}

// compare puts rows in the order of the files.
func (a place) compare(b place) int {
	return cmp.Or(cmp.Compare(a.file, b.file), cmp.Compare(a.chunk, b.chunk), cmp.Compare(a.row, b.row))
}

// count counts a problem with a row; kept tells whether it is one of the first
// of the files so far. Rows mostly come in order, but orders whose ids came
// twice come last of all.
func (r *rejects) count(code string, at place) (kept bool) {
	if r.counts == nil {
		r.counts = map[string]int64{}
	}
	r.counts[code]++
	n := len(r.found)
	return r.all || n < problem.Shown || code == codeQuoteOpen || // which may hold most of the file
		at.compare(r.found[n-1].at) < 0
}

// keep keeps a problem. Unless all are kept, they stay in order, and the last
// one goes when there are enough.
func (r *rejects) keep(p rejectedRow) {
	if r.all {
		r.found = append(r.found, p)
		return
	}
	i := len(r.found)
	for i > 0 && p.at.compare(r.found[i-1].at) < 0 {
		i--
	}
	r.found = slices.Insert(r.found, i, p)
	if n := len(r.found) - 1; n >= problem.Shown && r.found[n].Code != codeQuoteOpen {
		r.found = r.found[:n]
	}
}

// reject rejects a row for one of its fields; column is its place from 0.
func (w *worker) reject(r rowText, at place, column int, f *field.Fault) {
	if column < 0 { // the whole row is meant
		r.fault, r.column = f, 0
		w.structural(r, at)
		return
	}
	w.counts.rejected++
	if !w.rejects.count(f.Code, at) {
		return
	}
	at.offset = int32(r.fields[column].at)
	value := r.fields[column].value
	w.rejects.keep(rejectedRow{Problem{
		Code: f.Code, File: w.scan.files[w.file].name, Column: column + 1, Field: w.scan.files[w.file].Header[column],
		Value: string(value[:min(len(value), maxShown)]), Reason: f.Reason, Hint: f.Hint,
		Personal: column == w.scan.files[w.file].Plan.Customer,
	}, w.locate(at)})
}

// maxShown is how many bytes of a value a problem shows.
const maxShown = 80

// structural rejects a row that is none.
func (w *worker) structural(r rowText, at place) {
	w.stuck = w.stuck || len(r.raw) > maxRow
	w.counts.rejected++
	if !w.rejects.count(r.fault.Code, at) {
		return
	}
	p := Problem{Code: r.fault.Code, File: w.scan.files[w.file].name, Column: r.column, Reason: r.fault.Reason, Hint: r.fault.Hint}
	if p.Code == codeQuoteOpen {
		p.Reason += swallowed(linesBehind(r.raw))
	}
	if r.column > 0 {
		at.offset = int32(r.fields[r.column-1].at)
		value := r.fields[r.column-1].value
		p.Value, p.Personal = string(value[:min(len(value), maxShown)]), true
		if header := w.scan.files[w.file].Header; r.column <= len(header) {
			p.Field = header[r.column-1]
		}
	}
	w.rejects.keep(rejectedRow{p, w.locate(at)})
}

// problems is what all workers have found, in the order of the files and with
// the lines.
func (s *scan) problems() []Problem {
	var all []rejectedRow
	for _, w := range s.all() {
		all = append(all, w.rejects.found...)
	}
	slices.SortStableFunc(all, func(a, b rejectedRow) int { return a.at.compare(b.at) })
	problems := make([]Problem, len(all))
	for i, r := range all {
		problems[i] = s.options.Redacted(r.Problem)
		problems[i].Line = s.line(r.at)
	}
	return problems
}
