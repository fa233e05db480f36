package export

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"runtime"
	"slices"
	"sync"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/field"
	"github.com/retain-cli/retain/pkg/ledger"
	"github.com/retain-cli/retain/pkg/money"
)

// scan reads orders exports into a ledger. Files are read one after the other,
// each by all workers. Reading may take a second pass: when quotes are broken,
// one that cuts the file row by row, and when order ids come twice, one that
// looks at the ids themselves.
type scan struct {
	options   Options
	files     []*scanned
	asOf      calendar.Day // rows after it are filtered
	minimum   money.Minor  // in units of digits; smaller orders are filtered
	digits    int          // decimals that amounts have at least
	unique    bool         // order ids are checked
	rates     *rates       // nil: nothing is converted
	ids       *orderIDs
	customers prefix // of most customers' ids
	chunk     int    // size of chunks

	careful  bool     // quotes are broken somewhere
	suspects suspects // order ids that came twice in an earlier pass

	builder *ledger.Builder
	workers []*worker
	joiner  *worker // puts together what chunks have cut apart
}

// scanned is one file of a scan.
type scanned struct {
	*layout
	name   string
	input  Input
	source *source // opened for the next pass
	chunks []*chunkNote
	lines  []int64 // physical line that each chunk begins with
	forks  []fork  // the workers' readers of values, which have counted
}

// fork is one worker's readers of the values of a file.
type fork struct {
	dates   *field.Dates
	amounts *field.Amounts
}

// errAgain is the end of a pass that has shown that another one is needed.
var errAgain = errors.New("another pass is needed")

// jobs is the number of workers.
func jobs(o Options) int {
	if o.Jobs > 0 {
		return o.Jobs
	}
	return runtime.GOMAXPROCS(0)
}

// pass reads all files into a new builder.
func (s *scan) pass(ctx context.Context) error {
	n := jobs(s.options)
	s.builder = ledger.NewBuilder(ledger.Options{
		Unit: money.Unit{Digits: s.digits, Unpriced: s.unpriced()}, Writers: n, Rows: s.estimate(),
		Prefix: s.customers.text, Columns: s.columns(), Products: s.products(),
	})
	s.workers = nil
	for i := range n {
		s.workers = append(s.workers, newWorker(s, i))
	}
	s.joiner = newWorker(s, 0)
	for i := range s.files {
		if err := s.file(ctx, i); err != nil {
			return err
		}
	}
	return s.again()
}

// all is the workers and the joiner.
func (s *scan) all() []*worker { return append(s.workers[:len(s.workers):len(s.workers)], s.joiner) }

// again is errAgain when another pass is needed for order ids.
func (s *scan) again() error {
	if s.suspects != nil {
		var doubtful []order
		for _, w := range s.all() {
			doubtful = append(doubtful, w.doubtful...)
		}
		s.joiner.settle(doubtful)
		return nil
	}
	var seen []*seenOrders
	for _, w := range s.all() {
		seen = append(seen, w.seen)
	}
	if found := twice(seen); len(found) > 0 {
		s.suspects = found
		return errAgain
	}
	return nil
}

// file reads one file with all workers.
func (s *scan) file(ctx context.Context, i int) error {
	f := s.files[i]
	src, err := s.open(f)
	if err != nil {
		return err
	}
	defer src.close()
	c := newCutter(src, f.layout, s.chunk)
	if s.careful {
		c.walker = newWalker(f.layout, s.options)
	}
	if report := s.options.Progress; report != nil {
		c.progress = func(done int64) { report(done, src.size) }
	}
	var group sync.WaitGroup
	for _, w := range s.all() {
		w.open(int32(i), f)
	}
	for _, w := range s.workers {
		group.Go(func() { w.read(ctx, c) })
	}
	group.Wait()
	f.forks = nil
	for _, w := range s.all() {
		w.quick.close(w)
		f.forks = append(f.forks, fork{w.dates, w.amounts})
	}
	if c.err != nil {
		return c.err
	}
	f.chunks = c.notes
	f.number()
	if s.broken() && len(c.notes) > 1 && !s.careful {
		s.careful = true
		return errAgain
	}
	s.join(f)
	return nil
}

// open gives the source of a file: the one that is open, or a new one.
func (s *scan) open(f *scanned) (*source, error) {
	if src := f.source; src != nil {
		f.source = nil
		return src, nil
	}
	return open(f.input, s.options)
}

// number finds the line that each chunk begins with.
func (f *scanned) number() {
	f.lines = f.lines[:0]
	line := f.bodyLine
	for _, note := range f.chunks {
		f.lines = append(f.lines, line)
		line += int64(note.lines)
	}
}

// line is the physical line of a place.
func (s *scan) line(at place) int64 { return s.files[at.file].lines[at.chunk] + int64(at.line) }

// broken tells whether a worker has met a quote in a wrong place.
func (s *scan) broken() bool {
	for _, w := range s.workers {
		if w.broken {
			return true
		}
	}
	return false
}

// join takes, in the order of the file, the rows that each chunk has put off:
// those at its beginning that may belong to the last order of the chunk
// before.
func (s *scan) join(f *scanned) {
	j := s.joiner
	for number, note := range f.chunks {
		j.chunk, j.rows = int32(number), 0
		j.walker.over(note.head)
		j.walker.torn = note.torn
		j.counted = place{}
		for row, ok := j.walker.next(); ok; row, ok = j.walker.next() {
			j.row(row)
		}
		j.order = j.keep(&j.order)
		if note.rows > j.rows {
			j.post(&j.order)
			j.order = note.tail
		}
		note.head, note.tail = nil, order{}
	}
	j.post(&j.order)
	j.order = order{}
}

// estimate is about how many rows there are; 0 when that cannot be told.
func (s *scan) estimate() int64 {
	total := int64(0)
	for _, f := range s.files {
		if f.source == nil || f.source.at == nil {
			return 0
		}
		head := f.source.head
		if rows := int64(bytes.Count(head, newline)); rows > 0 {
			total += f.source.size * rows / int64(len(head))
		}
	}
	return total
}

// unpriced tells whether a file has no amounts, so that no sum of them would be
// the sum of all orders.
func (s *scan) unpriced() bool {
	return slices.ContainsFunc(s.files, func(f *scanned) bool { return f.plan.amount < 0 })
}

// columns is the names of what the ledger keeps beside orders.
func (s *scan) columns() []string {
	names := s.options.By
	if s.products() {
		names = append(names[:len(names):len(names)], "product")
	}
	return names
}

// products tells whether names of products are asked for and there.
func (s *scan) products() bool {
	return s.options.Products && slices.ContainsFunc(s.files, func(f *scanned) bool { return f.plan.product >= 0 })
}

// least is Options.MinAmount in a unit with that many decimals.
func (s *scan) least(digits int) money.Minor {
	least, fits := money.Mul(s.minimum, money.Pow10(digits-s.digits))
	if !fits {
		return math.MaxInt64
	}
	return least
}

// worker reads chunks and adds their orders to the ledger.
type worker struct {
	scan   *scan
	out    *ledger.Writer
	seen   *seenOrders
	buffer []byte
	walker *walker
	quick  quick

	// Of the file being read.
	file    int32
	plan    *plan
	dates   *field.Dates
	amounts *field.Amounts
	signups *field.Dates
	marked  []int // columns of dimensions and of the product, -1 for none

	// Of the chunk being read.
	chunk   int32
	rows    int32 // read so far
	counted place // up to which newlines have been counted
	order   order // being put together
	reading order // of the row being read

	counts     counts
	rejects    rejects
	currencies map[string]int64
	converted  map[string]int64  // orders, by the currency they were in
	codes      map[string]string // currency of each text
	doubtful   []order           // their ids came twice
	overflow   bool              // amounts are too large for their unit
	broken     bool              // a quote stands where none may
	stuck      bool              // a row is too long to be read
}

// counts is what has become of rows.
type counts struct {
	read, used, rejected int64
	items                int64 // used rows that belong to the order of the row before
	trimmed              int64 // rows with blanks around the customer's id
	early                int64 // rows before the customer was created
	filtered             map[string]int64
}

func newWorker(s *scan, writer int) *worker {
	w := &worker{
		scan: s, out: s.builder.Writer(writer), seen: newSeenOrders(s.ids),
		currencies: map[string]int64{}, converted: map[string]int64{}, codes: map[string]string{},
		rejects: rejects{all: s.options.Rejects != nil},
	}
	w.counts.filtered = map[string]int64{}
	return w
}

func (w *worker) filter(why string, rows int64) { w.counts.filtered[why] += rows }

// open makes the worker ready for a file.
func (w *worker) open(file int32, f *scanned) {
	w.file, w.plan = file, &f.plan
	w.dates, w.amounts, w.signups = f.plan.dates.Fork(), f.plan.amounts.Fork(), f.plan.signups.Fork()
	w.walker = newWalker(f.layout, w.scan.options)
	w.marked = f.plan.by
	if w.scan.products() {
		w.marked = append(w.marked[:len(w.marked):len(w.marked)], f.plan.product)
	}
	w.quick = w.newQuick()
}

// read reads chunks until there are no more.
func (w *worker) read(ctx context.Context, c *cutter) {
	for {
		next, buffer, more := c.next(ctx, w.buffer)
		w.buffer = buffer
		if !more {
			return
		}
		w.take(next)
	}
}

// take reads the rows of a chunk.
func (w *worker) take(c chunk) {
	w.chunk, w.rows = int32(c.number), 0
	w.walker.over(c.text)
	w.walker.torn = c.torn
	w.counted = place{}
	w.order = order{}
	if !c.stuck && w.takeIndexed(c) {
		c.note.rows = w.rows
		c.note.tail = w.keep(&w.order)
		return
	}
	c.note.lines = int32(bytes.Count(c.text, newline))
	row, ok := w.walker.next()
	if c.stuck {
		w.giveUp(row)
		return
	}
	if ok && w.plan.order >= 0 {
		row, ok = w.putOff(c.note, row)
	}
	for ; ok; row, ok = w.walker.next() {
		w.broken = w.broken || row.fault != nil && misquoted(row.fault)
		w.row(row)
	}
	c.note.rows = w.rows
	c.note.tail = w.keep(&w.order)
}

// giveUp rejects a row that is too long to be held.
func (w *worker) giveUp(row rowText) {
	w.stuck = true
	if row.fault == nil {
		row.fault = &field.Fault{Code: codeFieldLong, Reason: fmt.Sprintf("a row of more than %d bytes", maxRow)}
	}
	w.row(row)
}

// putOff leaves the first rows of a chunk that have one order id to the
// joiner, and gives the row behind them.
func (w *worker) putOff(note *chunkNote, row rowText) (next rowText, ok bool) {
	text := func(r rowText) []byte {
		if r.fault != nil {
			return nil
		}
		return r.fields[w.plan.order].value
	}
	first := bytes.Clone(text(row))
	end := 0
	for ok = true; ok && (end == 0 || len(first) > 0 && bytes.Equal(text(row), first)); row, ok = w.walker.next() {
		w.broken = w.broken || row.fault != nil && misquoted(row.fault)
		w.rows++
		end = w.walker.at
	}
	w.keepHead(note, end)
	return row, ok
}

// keepHead keeps the rows up to an end for the joiner.
func (w *worker) keepHead(note *chunkNote, end int) {
	note.head = bytes.Clone(w.walker.text[:end])
	note.torn = w.walker.torn && end == len(w.walker.text)
}

func misquoted(f *field.Fault) bool {
	return f.Code == codeQuoteBare || f.Code == codeQuoteText || f.Code == codeQuoteOpen
}

// total adds up what all workers have counted.
func (s *scan) total() counts {
	t := counts{filtered: map[string]int64{}}
	for _, w := range s.all() {
		t.read += w.counts.read
		t.used += w.counts.used
		t.rejected += w.counts.rejected
		t.items += w.counts.items
		t.trimmed += w.counts.trimmed
		t.early += w.counts.early
		for why, n := range w.counts.filtered {
			t.filtered[why] += n
		}
	}
	return t
}

// currencies adds up the rows of each currency.
func (s *scan) currencies() map[string]int64 {
	total := map[string]int64{}
	for _, w := range s.all() {
		for code, n := range w.currencies {
			total[code] += n
		}
	}
	return total
}

// rejected adds up the problems by code.
func (s *scan) rejected() map[string]int64 {
	total := map[string]int64{}
	for _, w := range s.all() {
		for code, n := range w.rejects.counts {
			total[code] += n
		}
	}
	maps.DeleteFunc(total, func(_ string, n int64) bool { return n == 0 })
	return total
}
