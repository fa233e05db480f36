package orders

import (
	"encoding/binary"
	"hash/maphash"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/export/internal/schema"
	"github.com/retain-cli/retain/pkg/field"
	"github.com/retain-cli/retain/pkg/ledger"
	"github.com/retain-cli/retain/pkg/money"
)

// assembler decides about rows by their columns, puts adjacent rows with one id
// together to orders, and brings these into the ledger. Each worker has one for
// the orders within a chunk; one more takes the orders at the edges of chunks.
type assembler struct {
	scan   *scan
	file   *file
	seen   *seenOrders
	groups map[string]*group // of order ids that came twice

	open    order
	usual   ledger.Batch // orders of one row that are used as they are
	other   ledger.Batch
	out     *ledger.Writer // nil: batches wait for one
	waiting []ledger.Batch

	loose    []looseRefund    // refunds whose order is not known
	paid     pieces[paidBack] // orders that already count less what was paid back
	anyLoose bool             // in this pass, whether they are kept or not
	anyPaid  bool

	annulled pieces[ledger.Key] // customers of sales that were cancelled or voided
	counted  pieces[paidBack]   // orders of such customers that count

	counts   counts
	rejects  rejects
	overflow bool // amounts are too large for their unit

	lines  *lineReader // of the file that is read
	shown  evidence
	filled int64  // rows of the run with an amount; see assembler.observeRun
	blank  int64  // and without one
	runID  uint64 // of them all

	lastText uint64 // of the open order; see columns.lastText
	held     []heldRow
}

// counts is what has become of rows.
type counts struct {
	read, used, rejected int64
	items                int64 // used rows that belong to the order of the row before
	refunds              refundCounts
	trimmed              int64      // rows with blanks around the customer's id
	unnamed              int64      // used rows without an order id, where there is a column of them
	payments             int64      // used rows that are later payments of an order
	early                int64      // rows before the customer was created
	zeros                int64      // orders with an amount of 0
	noughts              int64      // orders whose customer has the id 0, which stands for nobody
	filtered             [256]int64 // by scan.reasons
	currencies           [256]int64 // used rows
	converted            [256]int64 // orders
	traits, back         field.Tally
}

// outcome is what becomes of a row.
type outcome uint8

const (
	none outcome = iota // there is no row
	used
	filtered
	rejected
)

// order is one order as it is put together from adjacent rows with its id.
type order struct {
	outcome  outcome
	reason   uint8 // it is filtered
	id       uint64
	key      ledger.Key
	day      calendar.Day
	gross    money.Minor // of rows that are no refunds
	net      money.Minor // what is left of it after what these rows say was paid back
	back     money.Minor // of refunds that belong to it, below zero
	cost     money.Minor // less what came back
	digits   int         // of all four
	code     uint8       // currency
	currency uint8       // to be converted from; 0: none
	undone   bool        // a status or a flag says refunded: of the order as a whole, or of one of refunds
	chosen   bool        // by its status, which says refunded and was asked for

	refund bool   // it is a refund row, or several: no order
	nobody bool   // then: it has no customer
	hash   uint64 // then, and of one whose id came twice: of the first row

	rows   int64 // that are no refunds
	backs  int64 // that are
	items  itemSet
	lines  lineEvidence
	values []ledger.Code  // of the first row
	more   map[mark]int64 // other values and further products, with how often they come

	why   []ledger.Code // what its refund rows have in the columns: see explain
	apart exact         // what was paid back by rows that are entered as refunds

	suspect bool    // the id came twice
	text    string  // then: of the id
	places  []place // then: of the first rows
}

// mark is a value of a dimension or a product.
type mark struct {
	column int
	code   ledger.Code
}

// place is where a row or one of its fields stands.
type place struct {
	file, chunk int32
	offset      int32 // in the chunk
	line        int32 // newlines before it in the chunk
}

func newAssembler(s *scan, out *ledger.Writer) *assembler {
	a := &assembler{scan: s, out: out, seen: newSeenOrders(), groups: map[string]*group{}, rejects: s.newRejects()}
	n := len(s.columns())
	a.usual.Values, a.other.Values = make([][]ledger.Code, n), make([][]ledger.Code, n)
	return a
}

// take takes the rows from one to another, which begin and end with an order.
func (a *assembler) take(c *columns, from, to int) {
	for row := from; row < to; {
		if row = a.takeUsual(c, row, to); row == to {
			break
		}
		end := row + 1
		if a.file.Plan.Order >= 0 {
			end = c.run(row)
		}
		for ; row < end; row++ {
			a.addRow(c, row)
		}
		a.release()
		a.close()
		a.endRun()
	}
}

// takeUsual takes rows, from one on, that are orders of their own and used as
// they are, and returns the first row that is not. Nearly all rows of nearly all
// exports are such.
func (a *assembler) takeUsual(c *columns, from, to int) (end int) {
	end = from
	switch flags, ids := c.flags[:to], c.ids; {
	case a.scan.minimum > 0:
	case a.file.Plan.Order < 0:
		for end < to && flags[end]&^plain == 0 {
			end++
		}
	default:
		for end < to && flags[end]&^plain == 0 && (end+1 == c.rows || ids[end] != ids[end+1]) {
			end++
		}
	}
	if end == from {
		return end
	}
	a.countUsual(c, from, end)
	if a.scan.unique && a.file.Plan.Order >= 0 && a.scan.suspects == nil {
		a.seen.sales.addKeys(c.ids[from:end])
	}
	if c.products != nil {
		a.comparePieces(c, from, end)
	}
	if a.file.Plan.Order < 0 {
		a.compareTimes(c, from, end)
	}
	for row := from; row < end && len(a.scan.annulled) > 0; row++ {
		if a.scan.annulled[c.keys[row]] {
			a.counted.add(paidBack{key: c.keys[row], day: c.days[row], amount: c.amounts[row], digits: uint8(c.digits), code: a.code(c, row)})
		}
	}
	b := &a.usual
	b.Digits = c.digits
	b.Keys, b.Days, b.Amounts = append(b.Keys, c.keys[from:end]...), append(b.Days, c.days[from:end]...), append(b.Amounts, c.amounts[from:end]...)
	for n, codes := range c.values {
		if codes == nil {
			b.Values[n] = nil
			continue
		}
		b.Values[n] = append(b.Values[n], codes[from:end]...)
	}
	return end
}

func (a *assembler) countUsual(c *columns, from, to int) {
	n := &a.counts
	n.read += int64(to - from)
	n.used += int64(to - from)
	all, amounts := c.flags[from:to], c.amounts[from:to]
	for row, traits := range c.traits[from:to] {
		if traits != 0 {
			n.traits[traits]++
		}
		if f := all[row]; f != 0 {
			n.countFlags(f)
		}
		if amounts[row] == 0 {
			n.zeros++
		}
	}
	if c.codes == nil {
		n.currencies[a.file.unit] += int64(to - from)
		return
	}
	n.countCodes(c.codes[from:to])
}

// countCodes counts rows by their currencies, which are mostly those of the rows
// beside them.
func (n *counts) countCodes(codes []uint8) {
	for ; len(codes) >= 8; codes = codes[8:] {
		if binary.LittleEndian.Uint64(codes) == uint64(codes[0])*ones {
			n.currencies[codes[0]] += 8
			continue
		}
		for _, code := range codes[:8] {
			n.currencies[code]++
		}
	}
	for _, code := range codes {
		n.currencies[code]++
	}
}

func (n *counts) countFlags(f flags) {
	if f&early != 0 {
		n.early++
	}
	if f&trimmed != 0 {
		n.trimmed++
	}
}

// add takes one row: it goes on with the open order, or closes it and begins
// another.
func (a *assembler) add(c *columns, row int) {
	a.counts.read++
	id, stage := uint64(noID), c.flags[row].stage()
	if a.file.Plan.Order >= 0 || c.flags[row]&parent != 0 {
		id = c.ids[row]
	}
	if a.file.Plan.Lines && stage > stageOrder && a.open.outcome != none && hasID(id) && id == a.open.id {
		a.observeLine(c, row)
		a.line(c, row)
		return
	}
	if a.file.Plan.Lines {
		a.lastText = c.lastText
	}
	a.tally(c, row, stage)
	if same := a.open.outcome != none && hasID(id) && id == a.open.id; c.flags[row]&nought != 0 && stage >= stageBuyer && !same {
		a.counts.noughts++
	}
	if a.file.Plan.Amount >= 0 {
		a.observeRun(c, row, id, stage)
	}
	if stage != passed {
		a.leaveOut(c, row, id)
	}
	switch {
	case stage == passed:
		a.use(c, row, id)
	case stage.rejects():
		a.begin(c, row, id, rejected)
		if blank, ok := c.blankAmount(row); ok && a.file.Plan.Lines {
			blank.fault = &headlessFault
			a.reject(c, blank)
			return
		}
		wrong, _ := c.cell(row, stage)
		a.reject(c, wrong)
	default:
		again := a.open.outcome == filtered && hasID(id) && id == a.open.id
		a.begin(c, row, id, filtered)
		a.open.reason = stageReasons[stage]
		if stage == stageStatus || stage == stageReturn {
			a.open.reason = c.reasons[row]
		}
		if a.open.reason == reasonRefunded && !again {
			a.counts.refunds.full++
		}
		a.counts.filtered[a.open.reason]++
	}
}

// tally counts the traits of a row, as far as its values were of account.
func (a *assembler) tally(c *columns, row int, s stage) {
	a.counts.traits[c.traitsAt(row, s)]++
	if c.refunds != nil && s >= stageRefund {
		a.counts.back[c.back[row]]++
	}
	if s >= stageBuyer {
		f := c.flags[row]
		if s != passed {
			f &^= trimmed
		}
		a.counts.countFlags(f)
	}
}

// line takes a further row of an order whose first row says all: the outcome is
// that of the order.
func (a *assembler) line(c *columns, row int) {
	switch a.open.outcome {
	case used:
		a.counts.used++
		a.extend(c, row)
		a.addCost(&a.open, c, row)
	case filtered:
		a.counts.filtered[a.open.reason]++
	case rejected:
		a.reject(c, c.lineCell(row, a.file.Plan.Order))
	}
}

// use takes a row that counts: one more item of the open order, or the first of
// the next.
func (a *assembler) use(c *columns, row int, id uint64) {
	next := a.order(c, row)
	a.counts.used++
	a.countCurrency(next, 1)
	if next.net < 0 && next.gross >= 0 {
		larger, _ := c.cell(row, stageRefund)
		a.refundLarger(c, c.find(larger).place)
	}
	o := &a.open
	same := o.outcome == used && hasID(id) && id == o.id && o.key == next.key && o.day == next.day && o.code == next.code
	if c.flags[row]&refund != 0 {
		a.useRefund(c, row, id, next, same)
		return
	}
	if !o.refund {
		same = same && schema.AddsUp(a.scan.options.Duplicates)
	}
	more := hasID(id) && !a.file.Plan.Lines && (a.out == nil || row+1 < c.rows && c.ids[row+1] == id)
	var hash uint64
	if same || more || !a.file.Plan.Lines && a.scan.suspects.has(id) {
		hash = c.hash(row)
	}
	once := false // the amount of the order stands on this row once more
	switch {
	case same && o.refund: // its refunds stand before it
		o.refund, o.undone = false, next.undone
		a.describe(c, row)
	case same && !o.items.has(hash):
		once = a.file.Plan.PerOrder
		a.compareLine(c, row, &next)
		a.counts.items++
		a.extend(c, row)
		o.undone = o.undone && next.undone
	default:
		if a.file.Plan.Order >= 0 && !hasID(id) {
			a.counts.unnamed++
		}
		a.begin(c, row, id, used)
		o.key, o.day, o.code, o.currency, o.digits, o.hash = next.key, next.day, next.code, next.currency, next.digits, hash
		a.describe(c, row)
		o.undone = next.undone
	}
	if o.rows == 1 && (more || o.suspect) {
		a.firstLine(c, row, &next)
	}
	if once {
		a.overflow = !o.raise(&next) || a.overflow
	} else {
		a.overflow = !o.absorb(&next) || a.overflow
	}
	if same || more {
		o.items.add(hash)
	}
}

// order is a row as an order of its own.
func (a *assembler) order(c *columns, row int) (o order) {
	o.key, o.day, o.code = c.keys[row], c.days[row], a.code(c, row)
	if a.scan.rates != nil && o.code != a.scan.want && a.file.Plan.Amount >= 0 {
		o.currency = o.code
	}
	var fits bool
	o.gross, o.net, o.digits, fits = c.money(row)
	a.overflow = a.overflow || !fits
	if c.flags[row]&(undone|refund|chosen) == undone {
		o.net, o.undone = min(o.net, 0), true
	}
	o.chosen = c.flags[row]&chosen != 0
	a.addCost(&o, c, row)
	return o
}

// addCost adds the cost of a row to an order.
func (a *assembler) addCost(o *order, c *columns, row int) {
	if c.costs != nil {
		a.overflow = !o.absorb(&order{cost: c.costs[row].m, digits: c.costs[row].digits}) || a.overflow
	}
}

// code is the currency of a row.
func (a *assembler) code(c *columns, row int) uint8 {
	if c.codes == nil {
		return a.file.unit
	}
	return c.codes[row]
}

// countCurrency counts some rows of an order by their currency.
func (a *assembler) countCurrency(o order, rows int64) {
	code := o.code
	if a.scan.rates != nil {
		code = a.scan.want
	}
	a.counts.currencies[code] += rows
}

// begin closes the open order and begins the next, which has no rows yet.
func (a *assembler) begin(c *columns, row int, id uint64, as outcome) {
	a.close()
	o := &a.open
	o.outcome, o.id = as, id
	if as != used {
		return
	}
	o.suspect, o.places, o.values = a.scan.suspects.has(id), o.places[:0], o.values[:0]
	o.gross, o.net, o.back, o.cost, o.rows, o.backs, o.chosen = 0, 0, 0, 0, 0, 0, false
	o.refund, o.undone, o.nobody, o.hash = false, false, false, 0
	o.why, o.apart = o.why[:0], exact{}
	o.items.reset()
	if len(o.more) > 0 {
		clear(o.more)
	}
	if o.suspect {
		if text := c.orderID(row, &a.file.Plan); string(text) != o.text {
			o.text = string(text)
		}
	}
}

// describe takes down the values of the first row of the open order that is no
// refund.
func (a *assembler) describe(c *columns, row int) {
	o := &a.open
	for n := range a.file.marked {
		o.values = append(o.values, a.value(c, row, n))
	}
	o.rows = 1
	a.keepPlace(c, row)
}

// extend takes down the values of a further row of the open order.
func (a *assembler) extend(c *columns, row int) {
	o := &a.open
	o.rows++
	for n := range a.file.marked {
		code := a.value(c, row, n)
		if code != o.values[n] || n == a.scan.product() {
			o.mark(mark{n, code}, 1)
		}
	}
	a.keepPlace(c, row)
}

// mark takes down a further value.
func (o *order) mark(m mark, times int64) {
	if m.code == ledger.NoValue {
		return
	}
	if o.more == nil {
		o.more = map[mark]int64{}
	}
	o.more[m] += times
}

// keepPlace keeps where the first rows stand of an order whose id came twice.
func (a *assembler) keepPlace(c *columns, row int) {
	o := &a.open
	if !o.suspect || len(o.places) == shownProblems && a.rejects.spill == nil {
		return
	}
	at := a.at(c, c.place(row))
	a.spillRow(o, at)
	if len(o.places) < shownProblems {
		o.places = append(o.places, at)
	}
}

// at is a place with its file and its line.
func (a *assembler) at(c *columns, p place) place {
	p.file = a.file.number
	return c.located(p)
}

// value is the code of what a row has in one of the marked columns: the writer's,
// or where the order is not the writer's own, that of scan.labels.
func (a *assembler) value(c *columns, row, n int) ledger.Code {
	switch column := a.file.marked[n]; {
	case column < 0:
		return ledger.NoValue
	case a.out == nil || a.open.suspect:
		return a.scan.labels.code(n, c.label(row, n, column))
	}
	return c.values[n][row]
}

// close ends the open order, which goes into the ledger, or where orders are kept
// whose id came twice.
func (a *assembler) close() {
	o := &a.open
	counts := o.outcome == used
	o.outcome = none
	if counts && o.rows > 1 && !o.refund && !o.suspect {
		a.shown.orders.Join(o.evidence())
	}
	switch {
	case !counts:
	case o.refund:
		a.closeRefund(o)
	case !hasID(o.id):
		a.enter(o)
	case o.suspect:
		a.doubt(o)
	case a.scan.suspects != nil || !a.scan.unique:
		a.enter(o)
	default:
		a.seen.sales.addKeys([]uint64{o.id})
		if !a.again() {
			a.enter(o)
		}
	}
}

// again tells that another pass is needed, which brings its own orders.
func (a *assembler) again() bool { return a.scan.suspects == nil && len(a.seen.sales.twice.keys) > 0 }

// enter brings an order into the ledger, if it still counts as a whole: ok tells
// whether it does.
func (a *assembler) enter(o *order) (ok bool) {
	before := priced{exact{o.gross, o.digits}, o.currency}
	full, said := o.settle()
	a.notePaid(paidBack{id: o.id, key: o.key, day: o.day, amount: said, digits: uint8(o.digits), code: o.code})
	if a.scan.annulled[o.key] {
		a.counted.add(paidBack{key: o.key, day: o.day, amount: o.gross, digits: uint8(o.digits), code: o.code})
	}
	a.convert(o)
	if o.digits < a.scan.digits {
		a.overflow = !o.scale(a.scan.digits) || a.overflow
	}
	var back ledger.Returned
	if a.scan.options.Returns {
		back = a.returned(o, before, full)
	}
	switch {
	case a.scan.minimum > 0 && o.gross < a.scan.least(o.digits):
		a.drop(o, reasonSmall)
		return false
	case full && a.scan.options.Refunded == schema.DropRefunded:
		a.counts.refunds.full++
		a.drop(o, reasonRefunded)
		return false
	case full:
		a.counts.refunds.full++
	}
	if o.gross == 0 {
		a.counts.zeros++
	}
	a.counts.refunds.rows += o.backs
	b := a.batch(o.digits)
	b.Keys, b.Days, b.Amounts, b.Kinds = append(b.Keys, o.key), append(b.Days, o.day), append(b.Amounts, o.net-o.cost), append(b.Kinds, ledger.Sale)
	if back != (ledger.Returned{}) {
		back.Row = len(b.Keys) - 1
		b.Returned = append(b.Returned, back)
	}
	for n, code := range o.values {
		b.Values[n] = append(b.Values[n], code)
	}
	for m, times := range o.more {
		if m.column != a.scan.product() {
			times = 1
		}
		for ; times > 0; times-- {
			a.enterLine(o, m)
		}
	}
	return true
}

// batch is the batch for an order or a refund in a unit.
func (a *assembler) batch(digits int) *ledger.Batch {
	b := &a.other
	if len(b.Keys) >= batchRows || len(b.Keys) > 0 && b.Digits != digits {
		a.flush()
	}
	b.Digits = digits
	return b
}

// drop leaves an order out, with the refunds that belong to it.
func (a *assembler) drop(o *order, reason uint8) {
	a.counts.used -= o.rows + o.backs
	a.counts.filtered[reason] += o.rows
	a.counts.filtered[reasonOfExcluded] += o.backs
	a.countCurrency(*o, -o.rows-o.backs)
}

// enterLine adds one more value of an order that is in the batch.
func (a *assembler) enterLine(o *order, m mark) {
	b := &a.other
	b.Keys, b.Days, b.Amounts, b.Kinds = append(b.Keys, o.key), append(b.Days, o.day), append(b.Amounts, 0), append(b.Kinds, ledger.Line)
	for n := range b.Values {
		code := ledger.NoValue
		if n == m.column {
			code = m.code
		}
		b.Values[n] = append(b.Values[n], code)
	}
}

// batchRows is how many orders go to the ledger at a time.
const batchRows = 8192

// flush brings the orders of both batches into the ledger; those of an assembler
// without a writer wait for one.
func (a *assembler) flush() {
	for _, b := range []*ledger.Batch{&a.usual, &a.other} {
		switch {
		case a.again():
		case a.out != nil:
			a.out.Append(*b)
		case len(b.Keys) > 0:
			a.waiting = append(a.waiting, *b)
			*b = ledger.Batch{Values: make([][]ledger.Code, len(b.Values))}
		}
		b.Keys, b.Days, b.Amounts, b.Kinds, b.Returned = b.Keys[:0], b.Days[:0], b.Amounts[:0], b.Kinds[:0], b.Returned[:0]
		for n := range b.Values {
			b.Values[n] = b.Values[n][:0]
		}
	}
}

// deliver brings all orders into the ledger that have waited for a writer.
func (a *assembler) deliver(out *ledger.Writer) {
	a.flush()
	for _, b := range a.waiting {
		for n, codes := range b.Values {
			for i, code := range codes {
				if code < ledger.Several {
					codes[i] = out.Code(n, a.scan.labels.text(n, code))
				}
			}
		}
		out.Append(b)
	}
	a.waiting = nil
}

// absorb adds the amounts of another order; ok is false when a sum is too large.
func (o *order) absorb(other *order) (ok bool) {
	unit := max(o.digits, other.digits)
	ok = o.scale(unit)
	factor := money.Pow10(unit - other.digits)
	for _, part := range []struct {
		to  *money.Minor
		add money.Minor
	}{{&o.gross, other.gross}, {&o.net, other.net}, {&o.back, other.back}, {&o.cost, other.cost}} {
		scaled, fits := money.Mul(part.add, factor)
		sum, fit := money.Add(*part.to, scaled)
		*part.to = sum
		ok = ok && fits && fit
	}
	o.chosen = o.chosen || other.chosen
	return ok
}

// scale brings the amounts of an order to a finer unit; ok is false when they are
// too large for it.
func (o *order) scale(digits int) (ok bool) {
	factor := money.Pow10(digits - o.digits)
	o.digits, ok = digits, true
	for _, m := range []*money.Minor{&o.gross, &o.net, &o.back, &o.cost} {
		scaled, fits := money.Mul(*m, factor)
		*m = scaled
		ok = ok && fits
	}
	return ok
}

// itemSet is the rows of an order by their hashes, to find those that are there
// twice. Nearly all orders have few rows; one with very many, as when the wrong
// column is taken for the order id, must not cost the square of them.
type itemSet struct {
	few  []uint64
	many map[uint64]struct{}
}

// fewItems is how many rows of an order are compared one by one.
const fewItems = 32

func (s *itemSet) has(hash uint64) bool {
	for _, h := range s.few {
		if h == hash {
			return true
		}
	}
	_, ok := s.many[hash]
	return ok
}

func (s *itemSet) add(hash uint64) {
	if len(s.few) < fewItems {
		s.few = append(s.few, hash)
		return
	}
	if s.many == nil {
		s.many = map[uint64]struct{}{}
	}
	s.many[hash] = struct{}{}
}

func (s *itemSet) reset() { s.few, s.many = s.few[:0], nil }

// rowSeed keys the hashes of rows, so that nobody can prepare two with one hash.
var rowSeed = maphash.MakeSeed()

func hashOf(row []byte) uint64 { return maphash.Bytes(rowSeed, row) }

// edge is the first and the last order of a chunk, which may continue in the
// chunks beside it.
type edge struct {
	head, tail *columns // nil: the order of head is that of tail
	apart      bool     // there are other orders between them
	whole      bool     // head is the chunk itself, which is all one order
}

// takeChunk takes all rows of a chunk but those at its edges.
func (a *assembler) takeChunk(c *columns) edge {
	for _, key := range c.named {
		a.seen.refunds.add(key)
	}
	if a.file.Plan.Order < 0 || c.rows == 0 {
		a.take(c, 0, c.rows)
		return edge{}
	}
	head, tail := c.run(0), c.rows-1
	for tail > 0 && c.ids[tail-1] == c.ids[c.rows-1] {
		tail--
	}
	if head == c.rows {
		if a.file.Plan.Lines {
			c.firstText, c.lastText = c.amountTexts(0, c.rows, &a.file.Plan)
		}
		return edge{head: c, whole: true}
	}
	e := edge{head: c.keep(0, head, a.scan, a.file, a.lines)}
	e.tail, e.apart = c.keep(tail, c.rows, a.scan, a.file, a.lines), head < tail
	a.take(c, head, tail)
	return e
}

// join takes the rows at the edges of a chunk; those of all chunks come in the
// order of the file.
func (a *assembler) join(e edge) {
	for _, c := range []*columns{e.head, e.tail} {
		for row := 0; c != nil && row < c.rows; row++ {
			a.addRow(c, row)
		}
		if e.apart && c == e.head {
			a.release()
			a.close()
			a.endRun()
		}
	}
}
