package ledger

import (
	"cmp"
	"slices"
	"sync"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/money"
)

// Returned is what a row of a batch has to do with refunds: an order of which some
// was paid back, or a refund that names no order. It is kept with Options.Returns
// only.
type Returned struct {
	Row    int         // of the batch
	Back   money.Minor // what was paid back
	Within money.Minor // of that: what the amount of the order is less by; the rest are refunds in rows of their own
	Full   bool        // nothing is left of the order
	Loose  bool        // the row is a refund that names no order
}

// order tells whether it is an order that was refunded.
func (r Returned) order() bool { return !r.Loose && (r.Full || r.Back > 0) }

// add adds what was paid back to the order of the row.
func (r Returned) add(to *facts.Return) {
	if r.Loose {
		return
	}
	to.Gross += r.Within
	to.Refunded += r.Back
	switch {
	case r.Full:
		to.Full++
	case r.Back > 0:
		to.Part++
	}
}

// scaled is in a unit that is factor times as fine; ok is false when it does not fit.
func (r Returned) scaled(factor int64) (_ Returned, ok bool) {
	back, fits := money.Mul(r.Back, factor)
	within, fit := money.Mul(r.Within, factor)
	r.Back, r.Within = back, within
	return r, fits && fit
}

// returned is all that writers know of refunds. Its places are codes of a series.
type returned struct {
	mu     sync.Mutex
	rows   []Returned
	digits []int // of each
}

func (all *returned) add(r Returned, digits int) Code {
	all.mu.Lock()
	defer all.mu.Unlock()
	all.rows, all.digits = append(all.rows, r), append(all.digits, digits)
	return Code(len(all.rows) - 1)
}

// returnsSeries is the series of what writers know of refunds, behind those of the
// columns.
func (o Options) returnsSeries() int { return 1 + len(o.Columns) }

// keepReturns keeps what a batch says of refunds, and what was sold by columns.
func (w *Writer) keepReturns(b Batch, amounts []money.Minor) {
	factor := money.Pow10(w.digits - b.Digits)
	s := w.of(w.b.options.returnsSeries())
	rows := make([]Returned, len(b.Returned))
	for i, r := range b.Returned {
		scaled, fits := r.scaled(factor)
		w.overflow = w.overflow || !fits
		rows[i] = scaled
		w.put(s, b.Keys[r.Row], Order{Day: b.Days[r.Row], Amount: money.Minor(w.b.returned.add(scaled, w.digits))})
	}
	for column := range b.Values {
		w.sell(column, b, amounts, rows)
	}
}

// soldKey is what orders are added up by: a day, and what they have in a column.
type soldKey struct {
	column, digits int
	code           Code
	day            calendar.Day
}

// Several is the code of what has several values: of orders that were refunded only.
const Several = NoValue - 1

// sell adds up the orders of a batch by what they have in a column.
func (w *Writer) sell(column int, b Batch, amounts []money.Minor, back []Returned) {
	blank := w.Code(column, nil)
	for i, day := range b.Days {
		r := Returned{}
		if len(back) > 0 && back[0].Row == i {
			r, back = back[0], back[1:]
		}
		if b.kind(i) != Sale {
			continue
		}
		key := soldKey{column, w.digits, b.value(column, i, blank), day}
		sum := w.sold[key]
		sum.Orders++
		sum.Gross += amounts[i]
		r.add(&sum)
		if w.sold == nil {
			w.sold = map[soldKey]facts.Return{}
		}
		w.sold[key] = sum
	}
}

// value is what the i-th order of the batch has in a column: lines that say nothing
// do not count.
func (b Batch) value(column, i int, blank Code) Code {
	codes := b.Values[column]
	if codes == nil {
		return NoValue
	}
	one := codes[i]
	for i++; i < len(b.Kinds) && b.Kinds[i] == Line; i++ {
		switch line := codes[i]; {
		case line == NoValue || line == blank || line == one:
		case one == NoValue || one == blank:
			one = line
		default:
			return Several
		}
	}
	return one
}

// returnedRow is a Returned with the place of its customer in the partition, and its
// day.
type returnedRow struct {
	customer uint32
	day      calendar.Day
	Returned
}

// returned finds what the partition's customers had refunded, by customer.
func (s *sealer) returned() (rows []returnedRow) {
	all := &s.b.returned
	s.eachValue(func(customer uint32, e entry) {
		i := e.amount()
		r, fits := all.rows[i].scaled(money.Pow10(s.digits - all.digits[i]))
		s.overflow = s.overflow || !fits
		rows = append(rows, returnedRow{customer, e.day(), r})
	})
	slices.SortFunc(rows, func(a, b returnedRow) int { return cmp.Compare(a.customer, b.customer) })
	return rows
}

// soldByValue adds up what all writers have sold, in the unit of the ledger, by the
// values of the columns.
func (b *Builder) soldByValue(digits int) (sold map[soldKey]facts.Return, overflow bool) {
	sold = map[soldKey]facts.Return{}
	for _, w := range b.writers {
		for key, of := range w.sold {
			factor := money.Pow10(digits - key.digits)
			gross, fits := money.Mul(of.Gross, factor)
			refunded, fit := money.Mul(of.Refunded, factor)
			overflow = overflow || !fits || !fit
			key.digits, of.Gross, of.Refunded = 0, gross, refunded
			sum := sold[key]
			sum.Add(of)
			sold[key] = sum
		}
	}
	return sold, overflow
}

// text is the value of a code.
func (c *column) text(code Code) string {
	switch code {
	case NoValue:
		return ""
	case Several:
		return facts.SeveralValues
	}
	return c.texts[c.ranks[code]]
}
