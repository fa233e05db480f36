package export

import (
	"bytes"
	"context"
	"errors"
	"math"
	"runtime"
	"slices"
	"sync"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/export/internal/schema"
	"github.com/retain-cli/retain/pkg/export/internal/text"
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

	careful  bool     // rows are cut one by one: quotes are broken somewhere, or fields are measured
	suspects suspects // order ids that came twice in an earlier pass

	builder *ledger.Builder
	workers []*worker
	joiner  *worker // puts together what chunks have cut apart
}

// scanned is one file of a scan.
type scanned struct {
	*schema.Layout
	name   string
	input  Input
	source *text.Source // opened for the next pass
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
	defer src.Close()
	c := newCutter(src, f.Layout, s.chunk)
	if s.careful {
		c.walker = newWalker(f.Layout, s.options)
	}
	if report := s.options.Progress; report != nil {
		c.progress = func(done int64) { report(done, src.Size) }
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
func (s *scan) open(f *scanned) (*text.Source, error) {
	if src := f.source; src != nil {
		f.source = nil
		return src, nil
	}
	return open(f.input, s.options)
}

// number finds the line that each chunk begins with.
func (f *scanned) number() {
	f.lines = f.lines[:0]
	line := f.BodyLine
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
		j.chunk, j.from, j.rows = int32(number), note.from, 0
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
		if f.source == nil || f.source.At == nil {
			return 0
		}
		head := f.source.Head
		if rows := int64(bytes.Count(head, newline)); rows > 0 {
			total += f.source.Size * rows / int64(len(head))
		}
	}
	return total
}

// unpriced tells whether a file has no amounts, so that no sum of them would be
// the sum of all orders.
func (s *scan) unpriced() bool {
	return slices.ContainsFunc(s.files, func(f *scanned) bool { return f.Plan.Amount < 0 })
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
	return s.options.Products && slices.ContainsFunc(s.files, func(f *scanned) bool { return f.Plan.Product >= 0 })
}

// least is Options.MinAmount in a unit with that many decimals.
func (s *scan) least(digits int) money.Minor {
	least, fits := money.Mul(s.minimum, money.Pow10(digits-s.digits))
	if !fits {
		return math.MaxInt64
	}
	return least
}
