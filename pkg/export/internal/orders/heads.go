package orders

import (
	"bytes"

	"github.com/retain-cli/retain/pkg/export/internal/schema"
	"github.com/retain-cli/retain/pkg/field"
)

// markLines marks the further rows of orders whose values stand on one row. That
// is the first one, or in rows that were sorted by something else, the first one
// with an amount.
func (r *reader) markLines(c *columns) {
	for row := 0; row < c.rows; {
		end := c.run(row)
		if end == row+1 {
			row = end
			continue
		}
		head := row
		for head < end && r.headless(c, head) {
			head++
		}
		if head == end {
			head = row
		}
		last := head
		for ; row < end; row++ {
			if row == head {
				continue
			}
			c.flags[row] |= further
			if r.headless(c, row) {
				r.lines.runs.Blank++
				continue
			}
			if !r.sameAmount(c, row, last) {
				r.lines.runs.Filled++
			}
			last = row
		}
	}
}

// headless tells whether a row lacks what the head of an order has.
func (r *reader) headless(c *columns, row int) bool {
	column := r.plan.Amount
	if column < 0 {
		column = r.plan.Customer
	}
	start, end, ok := c.index.Cell(row, column)
	return ok && start == end || !ok && len(bytes.TrimSpace(r.value(c, row, column))) == 0
}

// sameAmount tells whether a row repeats the amount of another of its order.
func (r *reader) sameAmount(c *columns, row, other int) bool {
	if r.plan.Amount < 0 {
		return true
	}
	of := bytes.Clone(r.value(c, other, r.plan.Amount))
	return bytes.Equal(of, r.value(c, row, r.plan.Amount))
}

// amountTexts is the first and the last amount that rows of one order have, as hashes
// of what is written; 0 where none has one. Where no amount is read, a customer
// serves, and all are alike.
func (c *columns) amountTexts(from, to int, p *schema.Plan) (first, last uint64) {
	column := p.Amount
	if column < 0 {
		column = p.Customer
	}
	var value, scratch []byte
	for row := from; row < to; row++ {
		value, scratch = c.index.Value(row, column, scratch[:0])
		if len(bytes.TrimSpace(value)) == 0 {
			continue
		}
		last = 1
		if p.Amount >= 0 {
			last = max(hashOf(value), 1)
		}
		if first == 0 {
			first = last
		}
	}
	return first, last
}

// heldRow is a row of an order whose head has not come yet.
type heldRow struct {
	c   *columns
	row int
}

// addRow takes a row of an order. Where the values of an order stand on one of its
// rows, those before it wait for it.
func (a *assembler) addRow(c *columns, row int) {
	if !a.file.Plan.Lines {
		a.add(c, row)
		return
	}
	id := c.ids[row]
	if len(a.held) > 0 && a.held[0].c.ids[a.held[0].row] != id {
		a.release()
	}
	open := a.open.outcome != none && a.open.id == id
	lasts := a.out != nil || c.index == nil // the joiner sees chunks that are all one order only for a moment
	if !open && hasID(id) && lasts && (c.flags[row]&further != 0 || c.lacksAmount(row)) {
		a.held = append(a.held, heldRow{c, row})
		return
	}
	a.add(c, row)
	a.release()
}

// release takes the rows that wait: as lines of the open order, or as an order of
// their own, which lacks its head.
func (a *assembler) release() {
	held := a.held
	a.held = a.held[:0]
	for _, h := range held {
		a.add(h.c, h.row)
	}
}

var headlessFault = field.Fault{Code: field.CodeAmountMissing, Reason: "no amount; only one row of an order has its totals, and it is not beside this one", Hint: "if the rows were sorted, export them again in their original order, or sort them by order"}
