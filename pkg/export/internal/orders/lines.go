package orders

import (
	"bytes"

	"github.com/retain-cli/retain/pkg/export/internal/questions"
	"github.com/retain-cli/retain/pkg/export/internal/schema"
	"github.com/retain-cli/retain/pkg/field"
	"github.com/retain-cli/retain/pkg/money"
)

// evidence is what the rows of one file have shown to an assembler, for questions
// about the meaning of orders and amounts.
type evidence struct {
	orders  questions.Orders
	pieces  questions.Pieces
	written questions.Written
	sizes   questions.Sizes
	times   int64 // rows with the customer and the time of the row before
}

func (e *evidence) join(o evidence) {
	e.orders.Join(o.orders)
	e.pieces.Join(o.pieces)
	e.written.Join(o.written)
	e.sizes.Join(o.sizes)
	e.times += o.times
}

// lineEvidence is what the rows of the open order have shown: whether all have
// one amount, and what the columns add up to that may hold line totals.
type lineEvidence struct {
	first       exact
	differs     bool
	once        bool  // the amount is that of the whole order
	backs       exact // paid back, by all rows
	back        exact // by the first
	backDiffers bool
	cost        exact // of the first row
	costDiffers bool
	costOnce    bool // that of the whole order stands on each row
	sums        []lineSum
}

type lineSum struct {
	exact
	lost bool // a value is missing, or the sum is too large
}

// firstLine begins the evidence of an order that may have several rows.
func (a *assembler) firstLine(c *columns, row int, first *order) {
	l := &a.open.lines
	back := exact{first.gross - first.net, first.digits}
	*l = lineEvidence{first: exact{first.gross, first.digits}, once: a.file.Plan.PerOrder, cost: exact{first.cost, first.digits}, costOnce: a.file.Plan.CostOnce, back: back, backs: back, sums: l.sums[:0]}
	for n := range a.file.Plan.Beside {
		value, ok := c.lineTotal(row, n, a.lines)
		l.sums = append(l.sums, lineSum{value, !ok})
	}
}

// compareLine adds a further row of the open order to its evidence.
func (a *assembler) compareLine(c *columns, row int, next *order) {
	l, amount := &a.open.lines, exact{next.gross, next.digits}
	l.costDiffers = l.costDiffers || !l.cost.equal(exact{next.cost, next.digits})
	if l.differs = l.differs || !amount.equal(l.first); l.differs {
		return
	}
	for n := range l.sums {
		sum := &l.sums[n]
		value, ok := c.lineTotal(row, n, a.lines)
		if ok && !sum.lost {
			sum.exact, ok = sum.plus(value)
		}
		sum.lost = sum.lost || !ok
	}
}

// merge adds the evidence of other rows of the order.
func (l *lineEvidence) merge(o *lineEvidence) {
	l.differs = l.differs || o.differs || !l.first.equal(o.first)
	l.costDiffers = l.costDiffers || o.costDiffers || !l.cost.equal(o.cost)
	for n := range l.sums {
		sum, other := &l.sums[n], o.sums[n]
		total, fits := sum.plus(other.exact)
		*sum = lineSum{total, sum.lost || other.lost || !fits}
	}
}

// evidence is what the order tells once it is complete.
func (o *order) evidence() (e questions.Orders) {
	l := &o.lines
	if o.rows < 2 || l.first.m == 0 && !l.differs {
		return e
	}
	e.Several, e.Further = 1, o.rows-1
	switch {
	case l.costDiffers:
		e.CostsDiffer = 1
	case l.cost.m != 0:
		e.CostsEqual = 1
	}
	if l.differs {
		return e
	}
	e.Equal = 1
	all, fits := money.Mul(l.first.m, o.rows)
	for _, sum := range l.sums {
		var found questions.LineSums
		if !sum.lost && sum.equal(l.first) {
			found.Once = 1
		}
		if !sum.lost && fits && sum.equal(exact{all, l.first.digits}) {
			found.Each = 1
		}
		e.Lines = append(e.Lines, found)
	}
	return e
}

// raise takes a further row whose amount is that of the whole order: the largest
// counts, and what was paid back once where all rows agree on it. ok is false when
// the amounts are too large.
func (o *order) raise(next *order) (ok bool) {
	l, row := &o.lines, *next
	unit := max(o.digits, row.digits)
	fits, fit := o.scale(unit), row.scale(unit)
	back := exact{row.gross - row.net, unit}
	l.backDiffers = l.backDiffers || !back.equal(l.back)
	l.backs, ok = l.backs.plus(back)
	paid := l.back
	if l.backDiffers {
		paid = l.backs
	}
	m, same := paid.in(unit)
	o.gross = max(o.gross, row.gross)
	o.net, o.back = o.gross-m, o.back+row.back
	o.chosen = o.chosen || row.chosen
	if l.costOnce {
		o.cost = max(o.cost, row.cost)
	} else {
		o.cost += row.cost
	}
	return ok && fits && fit && same
}

// observeRun counts the adjacent rows of one order id that have an amount and those
// that have none, of an order that has both.
func (a *assembler) observeRun(c *columns, row int, id uint64, s stage) {
	if id != a.runID {
		a.endRun()
		a.runID = id
	}
	switch {
	case !hasID(id):
	case s == passed:
		a.filled++
	case c.lacksAmount(row):
		a.blank++
	}
}

// observeLine counts a further row of an order whose values stand on one row, when
// it is the first of its order in its chunk, whose reader has not seen the rows
// before.
func (a *assembler) observeLine(c *columns, row int) {
	if c.flags[row]&further != 0 {
		return
	}
	switch {
	case c.firstText == 0:
		a.shown.orders.Blank++
		return
	case a.lastText != 0 && c.firstText != a.lastText:
		a.shown.orders.Filled++
	}
	a.lastText = c.lastText
}

// endRun ends the run of one order id.
func (a *assembler) endRun() {
	if a.filled > 0 {
		a.shown.orders.Filled += a.filled - 1
		a.shown.orders.Blank += a.blank
	}
	a.filled, a.blank, a.runID = 0, 0, noID
}

// blankAmount is the field of the amount of a row, where it is blank.
func (c *columns) blankAmount(row int) (blank cell, ok bool) {
	if c.flags[row]&stageAmount.flag() == 0 {
		return blank, false
	}
	blank, ok = c.cell(row, stageAmount)
	return blank, ok && blank.fault != nil && blank.fault.Code == field.CodeAmountMissing
}

func (c *columns) lacksAmount(row int) bool {
	_, ok := c.blankAmount(row)
	return ok
}

// lineReader reads what may be the amounts of lines beside those of orders.
type lineReader struct {
	plan       *schema.Plan
	amounts    plainAmounts
	quantities plainAmounts
	scratch    []byte
	runs       questions.Orders // Blank and Filled with another amount, of rows whose values are not read
}

func newLineReader(f *file) *lineReader {
	r := &lineReader{plan: &f.Plan, amounts: newPlainAmounts(f.Plan.Amounts, f.digits)}
	if f.Plan.Quantities != nil {
		r.quantities = newPlainAmounts(f.Plan.Quantities, f.Plan.Quantities.Digits())
	}
	return r
}

// value is the value of a field, ok when it has one.
func (r *lineReader) value(c *columns, row, column int, plain *plainAmounts, amounts *field.Amounts) (value exact, ok bool) {
	if m, _, ok := plain.cell(c, row, column); ok {
		return exact{m, plain.digits}, true
	}
	text, scratch := c.index.Value(row, column, r.scratch[:0])
	if r.scratch = scratch; len(bytes.TrimSpace(text)) == 0 {
		return exact{}, false
	}
	m, digits, fault := amounts.Parse(text)
	return exact{m, digits}, fault == nil
}

// total is a line total, or a price times a quantity.
func (r *lineReader) total(c *columns, row int, l schema.LineTotal) (total exact, ok bool) {
	if total, ok = r.value(c, row, l.Column, &r.amounts, r.plan.Amounts); !ok || l.Quantity < 0 {
		return total, ok
	}
	quantity, ok := r.value(c, row, l.Quantity, &r.quantities, r.plan.Quantities)
	if !ok {
		return total, false
	}
	return total.times(quantity, r.amounts.digits)
}

// lineTotal is the n-th of Plan.Beside of a row.
func (c *columns) lineTotal(row, n int, r *lineReader) (total exact, ok bool) {
	if c.index == nil {
		kept := c.totals[n][row]
		return kept.exact, !kept.lost
	}
	return r.total(c, row, r.plan.Beside[n])
}

// noProduct stands for a row whose price and quantity tell nothing about its
// amount: they cannot be read, or there is one piece.
const noProduct = money.Minor(-1 << 63)

// readProducts reads what may be the amounts of rows beside those that are read.
func (r *reader) readProducts(c *columns) {
	c.products = sized(c.products, c.rows)
	for row := range c.products {
		c.products[row] = r.lines.product(c, row)
	}
}

// product is price x quantity in the unit of the rows, or noProduct.
func (r *lineReader) product(c *columns, row int) money.Minor {
	if c.flags[row]&unread != 0 {
		return noProduct
	}
	one := r.quantities.scales[0]
	quantity, ok := r.value(c, row, r.plan.Pieces.Quantity, &r.quantities, r.plan.Quantities)
	if !ok || quantity.m == 0 || quantity.digits == r.quantities.digits && quantity.m == money.Minor(one) {
		return noProduct
	}
	price, ok := r.value(c, row, r.plan.Pieces.Column, &r.amounts, r.plan.Amounts)
	if !ok || price.m == 0 {
		return noProduct
	}
	total, ok := price.times(quantity, c.digits)
	if m, fits := total.in(max(total.digits, c.digits)); ok && fits && total.digits <= c.digits {
		return m
	}
	return noProduct + 1 // no amount of these rows
}

// comparePieces compares the amounts of orders of one row with price x quantity.
func (a *assembler) comparePieces(c *columns, from, to int) {
	p := &a.shown.pieces
	for row := from; row < to; row++ {
		switch product := c.products[row]; {
		case product == noProduct:
		case product == c.amounts[row]:
			p.Fits++
		default:
			p.Differs++
		}
	}
}

// compareTimes counts rows that repeat the customer and the time of the row before.
func (a *assembler) compareTimes(c *columns, from, to int) {
	for row := max(from, 1); row < to; row++ {
		if c.keys[row] == c.keys[row-1] && c.days[row] == c.days[row-1] && c.sameTime(row, row-1, a.file.Plan.Date) {
			a.shown.times++
		}
	}
}

// sameTime tells whether two rows have one time of a day.
func (c *columns) sameTime(row, other, column int) bool {
	if c.index == nil {
		return false
	}
	start, end, ok := c.index.Cell(row, column)
	from, to, fine := c.index.Cell(other, column)
	return ok && fine && end-start > len("2024-01-01") && bytes.Equal(c.index.Text[start:end], c.index.Text[from:to])
}
