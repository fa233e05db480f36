package export

import (
	"bytes"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/ledger"
	"github.com/retain-cli/retain/pkg/money"
)

// fate is what becomes of a row.
type fate uint8

const (
	noRow fate = iota // there is none
	used
	filtered
	rejected
)

// order is one order as it is put together from adjacent rows with its id.
type order struct {
	fate   fate
	why    string // it is filtered
	text   []byte // of the id and the marks
	id     []byte // empty: the export does not say
	key    ledger.Key
	day    calendar.Day
	net    money.Minor // what is left after refunds, in a unit of its own
	gross  money.Minor
	digits int // of that unit

	currency string // that it has to be converted from; empty: from none
	rate     money.Rate

	rows  []place
	items itemSet
	marks []marking
}

// place is where a row or one of its fields stands.
type place struct {
	file, chunk, row int32
	offset           int32 // of its first byte in the chunk
	line             int32 // newlines before it in the chunk
	located          bool  // they have been counted
}

// locate counts the lines before a place in the chunk that is being read.
func (w *worker) locate(at place) place {
	if at.located {
		return at
	}
	if at.offset < w.counted.offset {
		w.counted = place{}
	}
	w.counted.line += int32(bytes.Count(w.walker.text[w.counted.offset:at.offset], newline))
	w.counted.offset = at.offset
	at.line, at.located = w.counted.line, true
	return at
}

// marking is the value of a dimension, or the product.
type marking struct {
	column int
	value  []byte
}

// keep makes an order independent of the chunk it was found in.
func (w *worker) keep(o *order) order {
	kept := *o
	kept.id = bytes.Clone(o.id)
	kept.text, kept.rows, kept.items, kept.marks = nil, nil, o.items.keep(), nil
	for _, at := range o.rows {
		kept.rows = append(kept.rows, w.locate(at))
	}
	for _, m := range o.marks {
		kept.marks = append(kept.marks, marking{m.column, bytes.Clone(m.value)})
	}
	return kept
}

// begin starts the next order.
func (o *order) begin(f fate, id []byte, at place) {
	*o = order{fate: f, text: o.text[:0], rows: append(o.rows[:0], at), items: itemSet{few: o.items.few[:0]}, marks: o.marks[:0]}
	o.id = o.own(id)
}

// own is a copy of a value that is good until the next order begins. The values
// of a row are good only until the next row.
func (o *order) own(value []byte) []byte {
	n := len(o.text)
	o.text = append(o.text, value...)
	return o.text[n:len(o.text):len(o.text)]
}

// continues tells whether a used row is one more item of the order: adjacent
// rows with the same id, customer and day. A row that is there twice is no
// item but a slip.
func (o *order) continues(next *order, raw []byte) bool {
	return o.fate == used && len(next.id) > 0 && bytes.Equal(o.id, next.id) && o.key == next.key && o.day == next.day && o.currency == next.currency && !o.items.has(raw)
}

// use adds the row that has just been read to the order before, or begins a
// new one with it.
func (w *worker) use(r rowText, at place) {
	w.counts.used++
	next := &w.reading
	if next.net < 0 && next.gross >= 0 {
		w.refundLarger(r, at)
	}
	if w.order.continues(next, r.raw) {
		w.order.scale(next.digits)
		next.scale(w.order.digits)
		net, fits := money.Add(w.order.net, next.net)
		gross, fit := money.Add(w.order.gross, next.gross)
		w.overflow = w.overflow || !fits || !fit
		w.order.net, w.order.gross = net, gross
		w.order.rows = append(w.order.rows, at)
		w.counts.items++
	} else {
		w.next(used, next.id, at)
		w.order.key, w.order.day = next.key, next.day
		w.order.net, w.order.gross, w.order.digits = next.net, next.gross, next.digits
		w.order.currency, w.order.rate = next.currency, next.rate
	}
	w.order.items.add(r.raw)
	w.mark(r)
}

// next closes the order before and begins another.
func (w *worker) next(f fate, id []byte, at place) {
	w.post(&w.order)
	w.order.begin(f, id, at)
}

// post brings an order into the ledger, or where orders are kept whose id came
// twice.
func (w *worker) post(o *order) {
	if o.fate != used {
		return
	}
	if len(o.id) > 0 && w.scan.unique {
		if w.scan.suspects != nil {
			if w.scan.suspects.has(w.seen.key(o.id)) {
				w.doubtful = append(w.doubtful, w.keep(o))
				return
			}
		} else {
			w.seen.add(o.id)
		}
	}
	w.enter(o, o.gross < 0)
}

// enter is post when it is certain that the order counts.
func (w *worker) enter(o *order, refund bool) {
	w.convert(o)
	n := int64(len(o.rows))
	switch {
	case w.scan.minimum > 0 && o.gross >= 0 && o.gross < w.scan.least(o.digits):
		w.counts.used -= n
		w.filter(filteredSmall, n)
		return
	case w.scan.options.Refunded == "drop" && o.gross > 0 && o.net <= 0:
		w.counts.used -= n
		w.filter(filteredRefunded, n)
		return
	}
	w.digits = max(w.digits, o.digits) // another worker may have read it
	o.scale(w.digits)
	kind := ledger.Sale
	if refund {
		kind = ledger.Refund
	}
	w.append(o.key, o.day, o.net, kind)
	if refund {
		return
	}
	for _, m := range o.marks {
		w.append(o.key, o.day, 0, ledger.Line, w.valueOf(m.column, w.out.Code(m.column, m.value))...)
	}
}

// append adds one row to the ledger.
func (w *worker) append(k ledger.Key, day calendar.Day, amount money.Minor, kind ledger.Kind, values ...[]ledger.Code) {
	w.out.Append(ledger.Batch{
		Keys: []ledger.Key{k}, Days: []calendar.Day{day}, Amounts: []money.Minor{amount},
		Digits: w.digits, Kinds: []ledger.Kind{kind}, Values: values,
	})
}

// valueOf is one value of a row.
func (w *worker) valueOf(column int, code ledger.Code) [][]ledger.Code {
	values := make([][]ledger.Code, len(w.marked))
	values[column] = []ledger.Code{code}
	return values
}

// scale brings the amounts of an order to a finer unit. Too large ones are
// found when they are added.
func (o *order) scale(digits int) {
	if digits <= o.digits {
		return
	}
	factor := money.Pow10(digits - o.digits)
	net, fits := money.Mul(o.net, factor)
	gross, fit := money.Mul(o.gross, factor)
	if !fits || !fit {
		net, gross = ledger.MaxAmount+1, ledger.MaxAmount+1
	}
	o.net, o.gross, o.digits = net, gross, digits
}

// mark takes down the dimensions and the product of a row of the open order.
func (w *worker) mark(r rowText) {
	for i, column := range w.marked {
		if column >= 0 {
			w.order.marks = append(w.order.marks, marking{i, w.order.own(bytes.TrimSpace(r.fields[column].value))})
		}
	}
}
