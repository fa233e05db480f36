// Package orders reads orders exports into a ledger: the values of rows into
// columns, and the columns, by one assembler, into orders.
//
//	r, err := orders.Read(ctx, inputs, schema.Options{})
//	fmt.Println(r.Orders.Coverage(), r.Reading.RowsUsed)
package orders

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/export/internal/problem"
	"github.com/retain-cli/retain/pkg/export/internal/profile"
	"github.com/retain-cli/retain/pkg/export/internal/questions"
	"github.com/retain-cli/retain/pkg/export/internal/rates"
	"github.com/retain-cli/retain/pkg/export/internal/rows"
	"github.com/retain-cli/retain/pkg/export/internal/schema"
	"github.com/retain-cli/retain/pkg/export/internal/text"
	"github.com/retain-cli/retain/pkg/field"
	"github.com/retain-cli/retain/pkg/ledger"
	"github.com/retain-cli/retain/pkg/money"
	"github.com/retain-cli/retain/pkg/note"
)

// scan reads orders exports into a ledger. Files are read one after the other,
// each by all workers. Reading may take a second pass: when quotes are broken,
// one that cuts the file row by row, and when order ids come twice, one that
// looks at the ids themselves.
type scan struct {
	options    schema.Options
	files      []*file
	asOf       calendar.Day // rows after it are filtered
	minimum    money.Minor  // in units of digits; smaller orders are filtered
	digits     int          // decimals that amounts have at least
	unique     bool         // order ids are checked
	rates      *rates.Table // nil: nothing is converted
	currencies currencies
	want       uint8 // currency asked for, or the target of rates; 0: none
	ids        orderIDs
	customers  prefix // of most customers' ids
	chunk      int    // size of chunks

	walked   bool                // rows are cut one by one: quotes are broken somewhere
	owners   map[uint64]string   // ids of customers by the hash of their e-mail, which guests have: see accounts
	suspects suspects            // order ids that came twice in an earlier pass
	annulled map[ledger.Key]bool // then: customers with a sale that was cancelled or voided

	comparing bool            // ids of sales are compared with what refunds name
	refundsBy string          // header, as schema.Normal has it, of the ids of sales by which refunds name them; "": the order's
	named     map[uint64]bool // then: those that they name
	sold      sold            // and their orders

	memory  problem.Memory
	spill   *problem.Spill // of all bad rows; nil: nobody asks for them
	refused map[string]*refusedID
	mu      sync.Mutex
	reasons []string // why rows are filtered
	labels  *labels

	builder *ledger.Builder
	sealed  func() (*ledger.Orders, error) // what the builder has made of the pass
	known   func() questions.Customers     // what all rows of it have shown of customers
	workers []*worker
	joiner  *assembler // takes the orders at the edges of chunks

	rereads int // passes because all rows answered a question another way than the first ones
}

// file is one file of a scan.
type file struct {
	*schema.Layout
	number int32
	input  text.Input
	source *text.Source     // opened for the next pass
	seen   *profile.Profile // of all rows; of the first ones before a pass
	digits int              // of the columns of amounts
	unit   uint8            // currency of every row, when there is no column for it
	watch  watch            // of all rows
	marked []int            // columns of dimensions and of the product, -1 for none
	shown  evidence         // of all rows of the last pass, or of the first ones

	mu     sync.Mutex
	chunks []int32 // lines of each
	lines  []int64 // physical line that each begins with
	edges  map[int]edge
	backs  questions.RefundRows
	joined int        // chunks whose edges have been joined
	turn   *sync.Cond // of the next one
}

// worker reads chunks and brings their orders into the ledger.
type worker struct {
	*assembler
	index     rows.Index
	columns   columns
	buffer    []byte
	seen      *profile.Profile // of the file that is being read
	watch     watch            // likewise
	customers questions.Customers
	dates     questions.DatesSeen
	broken    bool // a quote stands where none may
	varying   bool // an id is in the ledger whose text says something else elsewhere: see varies
}

// errAgain is the end of a pass that has shown that another one is needed.
var errAgain = errors.New("another pass is needed")

// newScan opens all files and finds out how they are written.
func newScan(in []text.Input, o schema.Options) (s *scan, reading schema.Reading, err error) {
	o.Currency = strings.ToUpper(o.Currency)
	s = &scan{
		options: o, asOf: farFuture, chunk: rows.ChunkSize, unique: o.Duplicates != schema.IgnoreDuplicates,
		currencies: newCurrencies(), reasons: slices.Clone(fixedReasons[:]), annulled: map[ledger.Key]bool{}, spill: o.Spill(),
	}
	s.memory.Limit = o.MaxMemory
	s.want = s.currencies.number(o.Currency)
	if o.AsOf != nil {
		s.asOf = *o.AsOf
	}
	reading = schema.Reading{Filtered: map[string]int64{}, Rejected: map[string]int64{}}
	if s.rates, err = rates.New(o); err != nil {
		return nil, reading, err
	}
	for _, input := range in {
		reading.Inputs = append(reading.Inputs, input.Name)
		if err := s.open(input, len(in), &reading); err != nil {
			s.close()
			return nil, reading, err
		}
	}
	reading.Preset, reading.Columns = s.files[0].Plan.Preset, s.files[0].Used()
	return s, reading, s.probe()
}

// prepare derives from the layouts of all files what a pass needs.
func (s *scan) prepare() error {
	if err := s.lacking(); err != nil {
		return err
	}
	s.digits = 0
	for _, f := range s.files {
		f.unit = s.currencies.number(f.Plan.Unit)
		if s.digits = max(s.digits, f.Plan.Amounts.Digits()); s.rates != nil {
			s.digits = s.rates.Digits
		}
	}
	s.comparing = s.comparesParents()
	s.ids = newOrderIDs(s.firstID(func(p *schema.Plan) int { return p.Order }))
	s.customers = prefix{}
	if s.options.FoldIDs != schema.FoldAll {
		s.customers = newPrefix(s.firstID(func(p *schema.Plan) int {
			if p.Unnamed {
				return -1
			}
			return p.Customer
		}))
	}
	if !s.customers.plain() {
		s.customers = prefix{}
	}
	for _, f := range s.files {
		f.marked = f.Plan.By
		if s.hasProducts() {
			f.marked = append(f.marked[:len(f.marked):len(f.marked)], f.Plan.Product)
		}
		if f.digits = s.digits; s.rates != nil {
			f.digits = f.Plan.Amounts.Digits()
		}
	}
	s.labels = newLabels(len(s.columns()))
	return s.setMinimum()
}

// open adds a file to the scan.
func (s *scan) open(input text.Input, files int, reading *schema.Reading) error {
	src, err := schema.Open(input, s.options)
	if err != nil {
		return err
	}
	f := &file{number: int32(len(s.files)), input: input, source: src}
	s.files = append(s.files, f)
	table, err := schema.ReadTable(src, s.options)
	if err != nil {
		return err
	}
	reading.Notes = note.Join(reading.Notes, src.Notes)
	for range schema.Readings(s.options) {
		f.seen = profile.Sample(table)
		if err := f.recognize(table, s.options, questions.Evidence{Files: files, Columns: f.seen.Evidence(table.Header)}); err != nil {
			return err
		}
	}
	return nil
}

// recognize finds the columns of a file by what rows have shown.
func (f *file) recognize(table *schema.Table, o schema.Options, e questions.Evidence) (err error) {
	if f.Layout, err = schema.Recognize(table, schema.Orders, o, e); err != nil {
		return err
	}
	return f.ReadOn(f.input, o)
}

// decide answers all questions again, by all rows. Where an answer differs from
// that of the first rows, the files have to be read again.
func (s *scan) decide() error {
	again := false
	for _, f := range s.files {
		was := f.Layout
		if err := f.recognize(was.Table, s.options, s.evidence(f)); err != nil {
			return err
		}
		if maps.Equal(was.Answers, f.Answers) {
			was.Notes, f.Layout = f.Notes, was
		} else {
			again = true
		}
	}
	if !again || s.rereads == mostRereads {
		return nil
	}
	s.rereads++
	s.suspects = nil
	s.findSold()
	joins := func(f *file) bool { return f.Answers[questions.CodeGuestAccounts] == questions.GuestsJoined }
	if s.owners = nil; slices.ContainsFunc(s.files, joins) {
		s.owners, _ = s.owned()
	}
	return cmp.Or(s.prepare(), errAgain)
}

// mostRereads is how often answers may change before they are left as they are:
// an answer can change what another question sees, but not for ever.
const mostRereads = 3

// evidence is what all rows have shown, of the columns of a file by the rows of
// all files that have columns of that name.
func (s *scan) evidence(f *file) questions.Evidence {
	e := questions.Evidence{All: true, Files: len(s.files), Columns: f.columns(), Refunds: f.backs, Used: s.total().used, Customers: s.known(), Dates: s.datesSeen()}
	f.watch.tell(f, &e)
	e.Parents, e.Flagged = s.parents(f), s.flagged()
	e.Orders.Join(f.shown.orders)
	e.Pieces.Join(f.shown.pieces)
	e.Written.Join(f.shown.written)
	e.Sizes.Join(f.shown.sizes)
	for _, other := range s.files {
		if other == f {
			continue
		}
		e.Refunds.Join(other.backs)
		if other.sameAmounts(f) {
			e.Orders.Join(other.shown.orders)
			e.Pieces.Join(other.shown.pieces)
			e.Sizes.Join(other.shown.sizes)
			if slices.Equal(e.Money.Headers, other.watch.money.Headers) {
				e.Money.Join(other.watch.money)
			}
			if !f.shown.written.Settled() {
				e.Written.Join(other.shown.written)
			}
		}
		for _, c := range other.columns() {
			same := func(mine questions.Column) bool { return schema.Normal(mine.Header) == schema.Normal(c.Header) }
			if i := slices.IndexFunc(e.Columns, same); i >= 0 {
				e.Columns[i].Join(c)
			}
		}
	}
	return e
}

// sameAmounts tells that two files have their amounts in columns of one name.
func (f *file) sameAmounts(o *file) bool {
	a, b := f.Plan.Amount, o.Plan.Amount
	return a >= 0 && b >= 0 && schema.Normal(f.Header[a]) == schema.Normal(o.Header[b]) && len(f.Plan.Beside) == len(o.Plan.Beside)
}

// watched is what is counted of each column over all rows: no words of those that a
// field of nearly as many values as rows is read from.
func (f *file) watched() []profile.Kind {
	kinds, p := profile.Watched(f.Header), &f.Plan
	for _, column := range []int{p.Order, p.Customer, p.Date, p.Amount, p.Product} {
		if column >= 0 {
			kinds[column] = profile.Kind{Unseen: true}
		}
	}
	return kinds
}

func (s *scan) close() {
	for _, f := range s.files {
		if f.source != nil {
			f.source.Close()
		}
	}
}

// firstID is the id that the first row has in a column, as far as it can be
// seen.
func (s *scan) firstID(column func(*schema.Plan) int) (id []byte) {
	for _, f := range s.files {
		c := column(&f.Plan)
		if c < 0 {
			continue
		}
		f.Each(func(fields []string, _ int64) bool {
			if len(fields) == len(f.Header) {
				id, _ = field.ID([]byte(fields[c]))
			}
			return false
		})
		if id != nil {
			return id
		}
	}
	return nil
}

// setMinimum brings Options.MinAmount to the unit of the data.
func (s *scan) setMinimum() error {
	least := s.options.MinAmount
	m, fits := money.Mul(least.Minor, money.Pow10(max(s.digits-least.Digits, 0)))
	if least.Digits > s.digits || !fits {
		return &problem.UsageError{Option: note.MinAmount, Reason: fmt.Sprintf("has more than the %d decimals of the data", s.digits)}
	}
	s.minimum = m
	return nil
}

// run takes as many passes as are needed.
func (s *scan) run(ctx context.Context) error {
	err := errAgain
	for errors.Is(err, errAgain) {
		if err = s.pass(ctx); err == nil {
			err = s.decide()
		}
	}
	return err
}

// pass reads all files into a new builder.
func (s *scan) pass(ctx context.Context) error {
	n := s.options.Workers()
	s.builder = ledger.NewBuilder(ledger.Options{
		Unit: money.Unit{Digits: s.digits, Unpriced: s.unpriced()}, Writers: n, Rows: s.estimate(),
		Prefix: s.customers.text, Columns: s.columns(), Products: s.hasProducts(), Returns: s.options.Returns, First: s.options.FirstPeriod,
	})
	s.sealed, s.known = sync.OnceValues(s.seal), sync.OnceValue(s.customersSeen)
	s.memory.Rows.Store(0)
	s.workers = nil
	s.spill.Reset()
	s.refused = map[string]*refusedID{}
	for i := range n {
		s.workers = append(s.workers, &worker{assembler: newAssembler(s, s.builder.Writer(i)), columns: columns{latest: noDay}})
	}
	s.joiner = newAssembler(s, nil)
	for _, f := range s.files {
		if err := s.read(ctx, f); err != nil {
			return err
		}
	}
	return s.again()
}

// all is the assemblers of the workers and the joiner.
func (s *scan) all() (all []*assembler) {
	for _, w := range s.workers {
		all = append(all, w.assembler)
	}
	return append(all, s.joiner)
}

// again is errAgain when another pass is needed for order ids.
func (s *scan) again() error {
	if s.named != nil && s.sold == nil {
		s.sold = s.allParents().sold
		return errAgain
	}
	if s.suspects != nil {
		s.joiner.resolve(s.all())
	} else {
		var seen []*seenOrders
		loose, paid := false, false
		for _, a := range s.all() {
			seen = append(seen, a.seen)
			loose, paid = loose || a.anyLoose, paid || a.anyPaid
		}
		if found := findSuspects(seen, s.options.Duplicates); len(found) > 0 || loose && paid {
			s.suspects = found
			for _, a := range s.all() {
				for _, piece := range a.annulled {
					for _, key := range piece {
						s.annulled[key] = true
					}
				}
			}
			return errAgain
		}
	}
	s.joiner.settleLoose(s.all())
	s.joiner.deliver(s.builder.Writer(0))
	return nil
}

// read reads one file with all workers.
func (s *scan) read(ctx context.Context, f *file) error {
	src, err := f.opened(s.options)
	if err != nil {
		return err
	}
	defer src.Close()
	source, err := f.RowSource(src)
	if err != nil {
		return err
	}
	cutter := rows.NewCutter(source, f.Dialect)
	cutter.Size, cutter.Walked = s.chunk, s.walked
	f.backs, f.watch = questions.RefundRows{}, newWatch()
	f.chunks, f.edges, f.joined, f.turn = nil, map[int]edge{}, 0, sync.NewCond(&f.mu)
	s.joiner.file, s.joiner.lines = f, newLineReader(f)
	var group sync.WaitGroup
	kinds := f.watched()
	var readers []*reader
	for _, w := range s.workers {
		w.file = f
		r := newReader(w)
		readers = append(readers, r)
		w.seen, w.lines, w.watch = profile.New(kinds), r.lines, newWatch()
		r.count(w.seen)
		group.Go(func() { w.read(ctx, cutter, r, src.Size) })
	}
	group.Wait()
	s.joiner.release()
	s.joiner.close()
	f.shown = evidence{}
	for _, a := range s.all() {
		a.endRun()
		if a.lines != nil {
			f.shown.orders.Join(a.lines.runs)
		}
		f.shown.join(a.shown)
		a.shown = evidence{}
	}
	for _, r := range readers {
		f.shown.written.Join(r.shown())
		f.shown.sizes.Join(r.sizes)
	}
	f.seen, f.watch = s.workers[0].seen, s.workers[0].watch
	for _, w := range s.workers[1:] {
		f.seen.Merge(w.seen)
		f.watch.merge(w.watch)
		w.watch = newWatch() // of what both have seen there may be no room for two
		cutter.Fail(s.memory.Check(0))
	}
	if err := cutter.Err(); err != nil {
		return problem.Reading(f.input.Name, err)
	}
	f.setLines()
	wrong := func(w *worker) bool { return w.broken && len(f.chunks) > 1 || w.rejects.stuck }
	if !s.walked && slices.ContainsFunc(s.workers, wrong) {
		s.walked = true
		return errAgain
	}
	return nil
}

// opened is the source of a file: the one that is open, or a new one.
func (f *file) opened(o schema.Options) (*text.Source, error) {
	if src := f.source; src != nil {
		f.source = nil
		return src, nil
	}
	return schema.Open(f.input, o)
}

// read reads chunks until there are no more.
func (w *worker) read(ctx context.Context, c *rows.Cutter, r *reader, size int64) {
	for {
		next, buffer, more := c.Next(ctx, w.buffer)
		w.buffer = buffer
		if !more {
			w.flush()
			w.file.addRefunds(r.backs)
			return
		}
		w.takeNext(next, r)
		if err := w.scan.memory.Check(int64(w.columns.rows)); err != nil {
			c.Fail(err)
			return
		}
		if report := w.scan.options.Progress; report != nil {
			report(next.Offset+int64(len(next.Text)), size)
		}
	}
}

// addRefunds adds what the columns of refunds have said to a worker.
func (f *file) addRefunds(seen questions.RefundRows) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.backs.Join(seen)
}

// takeNext reads the rows of a chunk.
func (w *worker) takeNext(next rows.Chunk, r *reader) {
	x := &w.index
	x.Fill(next, w.file.Dialect)
	w.broken, w.rejects.stuck = w.broken || x.Broken, w.rejects.stuck || x.Stuck
	w.counts.read += int64(x.Left)
	w.counts.filtered[reasonWhere] += int64(x.Left)
	w.seen.Observe(x, next.Number)
	w.columns.begin(x, int32(next.Number))
	r.offset = next.Offset
	r.read(&w.columns)
	w.watch.observe(r, &w.columns)
	e := w.takeChunk(&w.columns)
	w.flush()
	w.scan.join(w.file, next.Number, int32(x.Lines()), e)
}

// join takes the edges of a chunk, and of all behind it that are there. A chunk
// that is all one order waits for those before it instead of being copied.
func (s *scan) join(f *file, chunk int, lines int32, e edge) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for len(f.chunks) <= chunk {
		f.chunks = append(f.chunks, 0)
	}
	f.chunks[chunk] = lines
	for e.whole && f.joined < chunk {
		f.turn.Wait()
	}
	f.edges[chunk] = e
	for e, ok := f.edges[f.joined]; ok; e, ok = f.edges[f.joined] {
		s.joiner.join(e)
		delete(f.edges, f.joined)
		f.joined++
	}
	f.turn.Broadcast()
}

// setLines finds the line that each chunk begins with.
func (f *file) setLines() {
	f.lines = f.lines[:0]
	line := f.BodyLine
	for _, lines := range f.chunks {
		f.lines = append(f.lines, line)
		line += int64(lines)
	}
}

// line is the physical line of a place.
func (s *scan) line(at place) int64 { return s.files[at.file].lines[at.chunk] + int64(at.line) }

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

var newline = []byte{'\n'}

// unpriced tells whether a file has no amounts, so that no sum of them would be
// the sum of all orders.
func (s *scan) unpriced() bool {
	return slices.ContainsFunc(s.files, func(f *file) bool { return f.Plan.Amount < 0 })
}

// lacking is the error of the first file without the column of a dimension. A list of
// refunds needs none that the orders have, and where refunds are counted, orders none
// that only refunds have, such as a reason.
func (s *scan) lacking() error {
	for n := range s.options.By {
		var orders, refunds bool // have it
		for _, f := range s.files {
			has := f.Plan.Lacks[n] == nil
			orders = orders || has && !f.Plan.Refunds
			refunds = refunds || has && f.Plan.Refunds
		}
		for _, f := range s.files {
			needed := !f.Plan.Refunds || !orders
			if s.options.Returns && !orders {
				needed = !refunds
			}
			if err := f.Plan.Lacks[n]; err != nil && needed {
				return err
			}
		}
	}
	return nil
}

// columns is the names of what the ledger keeps beside orders.
func (s *scan) columns() []string {
	names := s.options.By
	if s.hasProducts() {
		names = append(names[:len(names):len(names)], "product")
	}
	return names
}

// hasProducts tells whether names of products are asked for and there.
func (s *scan) hasProducts() bool {
	return s.options.Products && slices.ContainsFunc(s.files, func(f *file) bool { return f.Plan.Product >= 0 })
}

// product is the place of the product among the marked columns, or -1.
func (s *scan) product() int {
	if s.hasProducts() {
		return len(s.options.By)
	}
	return -1
}

// least is Options.MinAmount in a unit with that many decimals, at least digits.
func (s *scan) least(digits int) money.Minor {
	least, fits := money.Mul(s.minimum, money.Pow10(digits-s.digits))
	if !fits {
		return 1<<63 - 1
	}
	return least
}

// Reasons why rows are filtered, before those of statuses.
const (
	reasonAsOf = iota
	reasonForeign
	reasonBlank
	reasonNobody
	reasonSmall
	reasonRefunded
	reasonDuplicate
	reasonWhere
	reasonOfExcluded
	reasonUnnamed
)

var fixedReasons = [...]string{
	reasonAsOf: schema.FilteredAsOf, reasonForeign: schema.FilteredCurrency, reasonBlank: schema.FilteredBlank, reasonNobody: schema.FilteredNobody,
	reasonSmall: "below-minimum", reasonRefunded: "fully-refunded", reasonDuplicate: "duplicate", reasonWhere: schema.FilteredWhere, reasonOfExcluded: "refund-of-excluded-order", reasonUnnamed: schema.FilteredUnnamed,
}

// stageReasons is why rows are filtered that do not pass a stage.
var stageReasons = [stages]uint8{stageWhere: reasonWhere, stageAsOf: reasonAsOf, stageForeign: reasonForeign, stageBlank: reasonBlank, stageNobody: reasonNobody}

// reason is the number of a reason.
func (s *scan) reason(why string) uint8 {
	s.mu.Lock()
	defer s.mu.Unlock()
	at := slices.Index(s.reasons, why)
	if at < 0 {
		at = len(s.reasons)
		s.reasons = append(s.reasons, why)
	}
	return uint8(at)
}

// labels numbers values of dimensions for orders that no writer has taken yet.
type labels struct {
	mu    sync.Mutex
	codes []map[string]ledger.Code
	texts [][]string
}

func newLabels(columns int) *labels {
	l := &labels{texts: make([][]string, columns)}
	for range columns {
		l.codes = append(l.codes, map[string]ledger.Code{})
	}
	return l
}

func (l *labels) code(n int, label string) ledger.Code {
	l.mu.Lock()
	defer l.mu.Unlock()
	code, ok := l.codes[n][label]
	if !ok {
		code = ledger.Code(len(l.texts[n]))
		l.codes[n][label], l.texts[n] = code, append(l.texts[n], label)
	}
	return code
}

func (l *labels) text(n int, code ledger.Code) []byte { return []byte(l.texts[n][code]) }
