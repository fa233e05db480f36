package orders

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"math/bits"
	"slices"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/export/internal/rows"
	"github.com/retain-cli/retain/pkg/export/internal/schema"
	"github.com/retain-cli/retain/pkg/field"
	"github.com/retain-cli/retain/pkg/ledger"
	"github.com/retain-cli/retain/pkg/money"
)

// columns are the values of some rows, one slice a field. The readers of columns
// fill them in: in a loop where a value has its usual form, cell by cell through
// package field where it has not. What a row amounts to is for the assembler.
type columns struct {
	latest  calendar.Day // of the rows of this chunk and those before
	rows    int
	chunk   int32
	flags   []flags
	ids     []uint64 // keys of order ids: see orderIDs
	reasons []uint8  // why a row is filtered by its status: see assembler.reasons
	days    []calendar.Day
	keys    []ledger.Key   // of customers
	amounts []money.Minor  // in units of 10^-digits
	costs   []exact        // of the row; nil: none are counted
	refunds []money.Minor  // paid back, by a column of its own; nil: there is none
	traits  []field.Traits // of the date and the amount
	back    []field.Traits // of the refund
	codes   []uint8        // currencies: see currencies; nil: all are that of the file
	values  [][]ledger.Code

	products []money.Minor // what Plan.Pieces makes of a row, or noProduct; nil: nothing

	digits int
	idless bool             // a row has no id of its order
	finer  map[int32]amount // amounts in another unit
	named  []uint64         // ids of orders that refunds give money back for
	parent map[int32]string // orders that rows give money back for, of which they name another id
	marked []int32          // rows of which a text says that they are a refund, or undone, each once
	cells  []cell           // with faults, by row and stage
	next   int              // of them

	// Of rows whose text is still there.
	index *rows.Index

	// Of rows of one order at the edge of a chunk, where its values stand on one row:
	// the first and the last amount as it is written, by their hashes; 0: none.
	firstText, lastText uint64

	// Of rows that outlive their text.
	order  []byte // the id of all of them, where an order has several lines or its id came twice
	places []place
	lines  []place // of their ids, where an order has several lines
	hashes []uint64
	labels [][]string  // what values stand for
	totals [][]lineSum // of Plan.Beside
}

// amount is an amount with what was paid back, in units of their own.
type amount struct {
	gross, back        money.Minor
	digits, backDigits int
}

// cell is a field that a problem may be about.
type cell struct {
	row, column int32 // column from 0; -1: the whole row
	stage       stage
	fault       *field.Fault
	found       *found // nil: the text of the row is still there to tell
}

// found is where a cell is and what it holds.
type found struct {
	place place
	value []byte
	lines int64 // that the row continues for after its first one
}

// stage is a step of the decision about a row. The first one that is not passed
// decides; those behind it are of no account.
type stage uint8

const (
	stageRow     stage = iota // has all fields
	stageOrder                // the id of the order is legal
	stageWhere                // the conditions of the user hold
	stageStatus               // the status counts
	stageDate                 // the date is legal
	stageAsOf                 // and not after Options.AsOf
	stageUnit                 // the currency is legal and has a rate
	stageForeign              // and is the one asked for
	stageAmount               // the amount is legal
	stageRefund               // and what was paid back
	stageReturn               // the status of a row below zero counts
	stageBuyer                // the customer's id is legal
	stageBlank                // and there, or rows without are skipped
	stageNobody               // and no placeholder
	stages
	passed = 32 // all of them
)

// flags is a bit for each stage that a row does not pass, and a few more.
type flags uint32

const (
	unusual  flags = 1 << (stages + iota) // it takes more than its plain values to decide
	early                                 // before the day the customer was created
	trimmed                               // the customer's id has blanks around it
	further                               // a line of the order of the row before, whose first row decides
	refund                                // money goes back: the amount is negative, or is made so because the row's type says refund
	restored                              // then: it undoes a refund, and money comes in again
	undone                                // refunded in full, by a status or a flag
	flagged                               // a flag says that it was refunded, perhaps in part
	disputed                              // a flag says that the payment was disputed
	chosen                                // the status says refunded, and was asked for
	nobody                                // a refund without a customer, whose order has one
	parent                                // the order id is that of the order refunded, by a column of its own
	nought                                // the customer's id is 0, and stands for nobody
	annulled                              // a status or a flag says that the sale was cancelled or voided

	unread = flags(1)<<stageRow | further // the values of the row are not needed
	marks  = refund | restored | undone | flagged | disputed | chosen

	verdict = unusual - 1
	plain   = early | trimmed // a row with no other flags is used as it is
)

// stage is what decides about a row, passed when it is used.
func (f flags) stage() stage { return stage(bits.TrailingZeros32(uint32(f & verdict))) }

func (s stage) flag() flags { return 1 << s }

// rejects tells that rows which do not pass a stage are wrong, not just of no
// account.
func (s stage) rejects() bool {
	switch s {
	case stageWhere, stageStatus, stageAsOf, stageForeign, stageReturn, stageBlank, stageNobody, passed:
		return false
	}
	return true
}

// tallied is the traits of rows that get to a stage and no further.
func (s stage) tallied() (t field.Traits) {
	if s >= stageDate {
		t |= field.DateTraits
	}
	if s >= stageAmount {
		t |= field.AmountTraits
	}
	return t
}

// begin makes room for the rows of a chunk.
func (c *columns) begin(x *rows.Index, chunk int32) {
	n := x.Rows
	c.index, c.rows, c.chunk, c.cells, c.marked = x, n, chunk, c.cells[:0], c.marked[:0]
	c.named = c.named[:0]
	clear(c.parent)
	c.flags, c.ids, c.reasons = sized(c.flags, n), sized(c.ids, n), sized(c.reasons, n)
	c.days, c.keys, c.amounts, c.traits = sized(c.days, n), sized(c.keys, n), sized(c.amounts, n), sized(c.traits, n)
	clear(c.flags)
	clear(c.traits)
	clear(c.finer)
	for _, f := range x.Faults {
		c.flags[f.Row] |= stageRow.flag()
		c.cells = append(c.cells, cell{
			row: int32(f.Row), stage: stageRow, column: int32(f.Column - 1), fault: &f.Fault,
			found: &found{place: place{chunk: chunk, offset: int32(f.Offset)}, value: f.Value, lines: f.Lines},
		})
	}
}

// sized is a slice of n elements, with those of s if they fit.
func sized[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, n+n/4)
	}
	return s[:n]
}

// fail notes that a row does not pass a stage because of a column, from 0.
func (c *columns) fail(row, column int, s stage, fault *field.Fault) {
	c.flags[row] |= s.flag()
	c.note(row, column, s, fault)
}

// note keeps a field, with a fault or without.
func (c *columns) note(row, column int, s stage, fault *field.Fault) {
	c.cells = append(c.cells, cell{row: int32(row), stage: s, column: int32(column), fault: fault})
}

// find is where a cell is and what it holds.
func (c *columns) find(n cell) found {
	row, column := int(n.row), int(n.column)
	switch {
	case n.found != nil:
		return *n.found
	case column < 0:
		return found{place: c.place(row)}
	}
	value, _ := c.index.Value(row, column, nil)
	return found{place: c.fieldPlace(row, column), value: value[:min(len(value), shownBytes)]}
}

// shownBytes is how much of a value a problem shows.
const shownBytes = 80

// sortCells makes cells ready for cell. Columns are read one after the other.
func (c *columns) sortCells() {
	if c.next = 0; !slices.IsSortedFunc(c.cells, compareCells) {
		slices.SortFunc(c.cells, compareCells)
	}
}

func compareCells(a, b cell) int {
	if a.row != b.row {
		return cmp.Compare(a.row, b.row)
	}
	return cmp.Compare(a.stage, b.stage)
}

// cell is the field because of which a row does not pass a stage, if there is one.
// Rows are asked for in order, but for those that wait for the head of their order.
func (c *columns) cell(row int, s stage) (n cell, ok bool) {
	for c.next < len(c.cells) && int(c.cells[c.next].row) < row {
		c.next++
	}
	for c.next > 0 && int(c.cells[c.next-1].row) >= row {
		c.next--
	}
	for _, n := range c.cells[c.next:] {
		if int(n.row) != row {
			break
		}
		if n.stage == s {
			return n, true
		}
	}
	return cell{}, false
}

// place is where a row begins.
func (c *columns) place(row int) place {
	if c.index == nil {
		return c.places[row]
	}
	return place{chunk: c.chunk, offset: int32(c.index.Start(row))}
}

// located is a place with its line.
func (c *columns) located(at place) place {
	if c.index != nil {
		at.line = int32(c.index.Line(int(at.offset)))
	}
	return at
}

// hash is equal for rows with the same text, and practically never for others.
func (c *columns) hash(row int) uint64 {
	if c.index == nil {
		return c.hashes[row]
	}
	return hashOf(c.index.Row(row))
}

// id is the order id of a row.
func (c *columns) id(row, column int) []byte {
	if c.index == nil {
		return c.order
	}
	value, _ := c.index.Value(row, column, nil)
	id, _ := field.ID(value)
	return id
}

// orderID is the id of the order that a row belongs to.
func (c *columns) orderID(row int, p *schema.Plan) []byte {
	if c.flags[row]&parent != 0 {
		if order, ok := c.parent[int32(row)]; ok {
			return []byte(order)
		}
		return c.id(row, p.RefundOf)
	}
	return c.id(row, p.Order)
}

// money is the amount of a row and what is left of it after refunds.
func (c *columns) money(row int) (gross, net money.Minor, digits int, fits bool) {
	m, ok := c.finer[int32(row)]
	switch {
	case !ok && c.refunds == nil:
		return c.amounts[row], c.amounts[row], c.digits, true
	case !ok:
		m = amount{gross: c.amounts[row], digits: c.digits, backDigits: c.digits, back: c.refunds[row]}
	}
	digits = max(m.digits, m.backDigits)
	gross, fits = money.Mul(m.gross, money.Pow10(digits-m.digits))
	back, fit := money.Mul(m.back, money.Pow10(digits-m.backDigits))
	return gross, gross - back, digits, fits && fit
}

// run is where the rows end that have the order id of a row.
func (c *columns) run(row int) (end int) {
	for end = row + 1; end < c.rows && c.ids[end] == c.ids[row]; end++ {
	}
	return end
}

// keep is the rows of one order as values of their own, when their text goes.
func (c *columns) keep(from, to int, s *scan, f *file, lines *lineReader) *columns {
	k := &columns{
		rows: to - from, chunk: c.chunk, digits: c.digits,
		flags: slices.Clone(c.flags[from:to]), ids: slices.Clone(c.ids[from:to]), reasons: slices.Clone(c.reasons[from:to]),
		days: slices.Clone(c.days[from:to]), keys: slices.Clone(c.keys[from:to]),
		amounts: slices.Clone(c.amounts[from:to]), traits: slices.Clone(c.traits[from:to]),
	}
	if c.costs != nil {
		k.costs = slices.Clone(c.costs[from:to])
	}
	if c.refunds != nil {
		k.refunds, k.back = slices.Clone(c.refunds[from:to]), slices.Clone(c.back[from:to])
	}
	if c.codes != nil {
		k.codes = slices.Clone(c.codes[from:to])
	}
	if f.Plan.Lines || s.suspects.has(c.ids[from]) {
		k.order = bytes.Clone(c.orderID(from, &f.Plan))
	}
	if f.Plan.Lines {
		k.firstText, k.lastText = c.amountTexts(from, to, &f.Plan)
	}
	for row := from; row < to; row++ {
		k.places = append(k.places, c.located(c.place(row)))
		if f.Plan.Lines {
			if row-from < s.most() {
				k.lines = append(k.lines, c.located(c.fieldPlace(row, f.Plan.Order)))
			}
		} else {
			k.hashes = append(k.hashes, c.hash(row))
		}
		if m, ok := c.finer[int32(row)]; ok {
			k.set(row-from, m)
		}
	}
	for _, n := range c.cells {
		if int(n.row) >= from && int(n.row) < to {
			at := c.find(n)
			at.value, at.place = bytes.Clone(at.value), c.located(at.place)
			n.row, n.found = n.row-int32(from), &at
			k.cells = append(k.cells, n)
		}
	}
	if c.products != nil {
		k.products = slices.Clone(c.products[from:to])
	}
	k.totals = make([][]lineSum, len(f.Plan.Beside))
	for n := range k.totals {
		for row := from; row < to; row++ {
			total, ok := c.lineTotal(row, n, lines)
			k.totals[n] = append(k.totals[n], lineSum{total, !ok})
		}
	}
	k.labels = make([][]string, len(f.marked))
	for i, column := range f.marked {
		for row := from; row < to && column >= 0; row++ {
			k.labels[i] = append(k.labels[i], c.label(row, i, column))
		}
	}
	return k
}

// label is the text of a dimension or a product, the n-th of them.
func (c *columns) label(row, n, column int) string {
	if c.index == nil {
		return c.labels[n][row]
	}
	value, _ := c.index.Value(row, column, nil)
	return string(bytes.TrimSpace(value))
}

// lineCell is where a further line of an order tells which.
func (c *columns) lineCell(row, column int) cell {
	n := cell{row: int32(row), column: int32(column), fault: &lineFault}
	switch {
	case c.index != nil:
	case row < len(c.lines):
		n.found = &found{place: c.lines[row], value: c.order}
	default: // there are enough of this order
		n.found = &found{place: c.places[row]}
	}
	return n
}

var lineFault = field.Fault{Code: CodeLine, Reason: "a further row of an order that was rejected"}

// fieldPlace is where a field begins.
func (c *columns) fieldPlace(row, column int) place {
	start, _ := c.index.Field(row, column)
	return place{chunk: c.chunk, offset: int32(start)}
}

// word is the eight bytes from an offset on. Behind the text there is slack.
func word(text []byte, at int) uint64 { return binary.LittleEndian.Uint64(text[at : at+8 : at+8]) }

// Masks of bytes in a word.
const (
	low7  = 0x7f7f7f7f7f7f7f7f
	high1 = 0x8080808080808080
	ones  = 0x0101010101010101
)

// digits is the number that eight decimal digits are, the first one in the
// lowest byte; ok is false when they are none.
func digits(w uint64) (n uint64, ok bool) { return values(w ^ '0'*ones) }

// values is the number that eight values of decimal digits are. Pairs, fours
// and eight are put together by multiplications (Lemire, "Quickly parsing eight
// digits", 2018).
func values(w uint64) (n uint64, ok bool) {
	ok = (w+0x76*ones|w)&high1 == 0
	w = w*10 + w>>8
	return ((w&0x000000ff000000ff)*0x000f424000000064 + (w>>16&0x000000ff000000ff)*0x0000271000000001) >> 32, ok
}

// firstDigits is the number that the first n bytes of a word are, from one to
// eight.
func firstDigits(w uint64, n int) (uint64, bool) {
	return values((w ^ '0'*ones) << (uint(8-n) * 8 & 63))
}

// shortText is a text of up to longestShort bytes, as a key of small tables that
// remember what was found out about a text.
type shortText struct{ lo, hi uint64 }

const longestShort = 15

// newShortText is the n bytes from an offset on.
func newShortText(text []byte, at, n int) shortText {
	behind := &behindID[n&15]
	return shortText{word(text, at) &^ behind.lo, word(text, at+8)&^behind.hi | uint64(n)<<56}
}

// hash chooses a place in a table that holds one text at a place, where the
// worst that a file can do is that nothing is found.
func (t shortText) hash() uint64 { return (t.lo ^ bits.RotateLeft64(t.hi, 29)) * 0x9e3779b97f4a7c15 }
