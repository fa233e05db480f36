package export

import (
	"bytes"
	"context"
	"fmt"

	"github.com/retain-cli/retain/pkg/export/internal/schema"
	"github.com/retain-cli/retain/pkg/field"
	"github.com/retain-cli/retain/pkg/ledger"
)

// worker reads chunks and adds their orders to the ledger.
type worker struct {
	scan   *scan
	out    *ledger.Writer
	digits int // decimals of the amounts to come
	seen   *seenOrders
	buffer []byte
	walker *walker
	quick  quick

	// Of the file being read.
	file    int32
	plan    *schema.Plan
	dates   *field.Dates
	amounts *field.Amounts
	signups *field.Dates
	marked  []int // columns of dimensions and of the product, -1 for none

	// Of the chunk being read.
	chunk   int32
	from    int64 // where it begins in the file
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

func newWorker(s *scan, writer int) *worker {
	w := &worker{
		scan: s, out: s.builder.Writer(writer), digits: s.digits, seen: newSeenOrders(s.ids),
		currencies: map[string]int64{}, converted: map[string]int64{}, codes: map[string]string{},
		rejects: rejects{all: s.options.Rejects != nil},
	}
	w.counts.filtered = map[string]int64{}
	return w
}

func (w *worker) filter(why string, rows int64) { w.counts.filtered[why] += rows }

// open makes the worker ready for a file.
func (w *worker) open(file int32, f *scanned) {
	w.file, w.plan = file, &f.Plan
	w.dates, w.amounts, w.signups = f.Plan.Dates.Fork(), f.Plan.Amounts.Fork(), f.Plan.Signups.Fork()
	w.walker = newWalker(f.Layout, w.scan.options)
	w.marked = f.Plan.By
	if w.scan.products() {
		w.marked = append(w.marked[:len(w.marked):len(w.marked)], f.Plan.Product)
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
	w.chunk, w.from, w.rows = int32(c.number), c.note.from, 0
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
	if ok && w.plan.Order >= 0 {
		row, ok = w.putOff(c.note, row)
	}
	for ; ok; row, ok = w.walker.next() {
		w.broken = w.broken || row.broken
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
	order := func(r rowText) (id []byte) {
		if r.fault == nil {
			id, _ = w.orderID(r)
		}
		return id
	}
	first := bytes.Clone(order(row))
	end := 0
	for ok = true; ok && (end == 0 || len(first) > 0 && bytes.Equal(order(row), first)); row, ok = w.walker.next() {
		w.broken = w.broken || row.broken
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
