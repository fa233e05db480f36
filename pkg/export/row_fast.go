package export

import (
	"bytes"

	"github.com/retain-cli/retain/pkg/field"
	"github.com/retain-cli/retain/pkg/ledger"
	"github.com/retain-cli/retain/pkg/money"
)

// quick is how a worker reads the plain values of a file.
type quick struct {
	fields       // of the chunk being read
	dayReader    dayReader
	amountReader *plainAmounts
	signups      signups
	statuses     []*statuses
	currency     string // the usual text of the currency column
	code         string // the currency it stands for
	refunds      bool   // a column is only asked about rows below zero
	none         bool   // every row needs the readers of package field

	digits  int           // decimals of the amounts of the chunk being read
	counts  [traits]int64 // used rows by what they have
	used    int64         // rows
	spans   []span
	scratch []byte
}

// dayReader reads a column of days.
type dayReader interface {
	read(f *fields, column int)
}

// newQuick finds out which columns can be read in a faster way.
func (w *worker) newQuick() quick {
	p := w.plan
	q := quick{fields: w.quick.fields, code: p.unit}
	want := w.scan.options.Currency
	_, marked := w.amounts.Mark()
	q.none = p.amount >= 0 && !marked ||
		w.scan.rates != nil || p.currency < 0 && want != "" && p.unit != "" && p.unit != want
	if q.dayReader = newISODays(w.dates); !w.dates.Plain() {
		q.dayReader = &knownDays{dates: w.dates}
	}
	q.refunds = p.refunder >= 0
	for _, f := range p.filters {
		if f.negative {
			q.refunds = true
			continue
		}
		q.statuses = append(q.statuses, &statuses{filter: f})
	}
	return q
}

// takeIndexed reads the rows of a chunk by its index. ok is false when the
// chunk has to be cut row by row; then nothing has been read.
func (w *worker) takeIndexed(c chunk) (ok bool) {
	q := &w.quick
	text := c.text[:len(c.text)+slack]
	clear(text[len(c.text):])
	if w.scan.careful || !q.build(c.text, w.walker.delimiter, w.plan.columns, c.quoted) {
		return false
	}
	c.note.lines = int32(q.lines)
	w.readColumns(text)
	if w.plan.order < 0 {
		for r := range q.fates {
			if !w.takeRun(r, r+1) {
				w.slow(r, r+1)
				w.next(noRow, nil, place{})
			}
		}
		return true
	}
	n := len(q.fates)
	head := q.run(0)
	w.keepHead(c.note, q.end(head-1))
	w.rows += int32(head)
	for r := head; r < n; {
		if r = w.singles(r); r == n {
			break
		}
		end := q.run(r)
		if end == n { // it may go on in the next chunk
			w.slow(r, end)
		} else if !w.takeRun(r, end) {
			w.slow(r, end)
			w.next(noRow, nil, place{})
		}
		r = end
	}
	return true
}

// singles takes rows, from one on, that are orders of their own and whose plain
// values say all, and gives the first row that is not. Nearly all rows of
// nearly all exports are such.
func (w *worker) singles(from int) int {
	q := &w.quick
	last := len(q.fates) - 1
	if !w.scan.unique || w.scan.suspects != nil || len(w.marked) > 0 || w.scan.minimum > 0 {
		return from
	}
	w.refine()
	fates, ids, days, asOf := q.fates, q.ids, q.days, w.scan.asOf
	r := from
	for r < last && fates[r] == used && ids[r] != ids[r+1] && days[r] <= asOf {
		r++
	}
	for i := from; i < r; i++ {
		w.seen.addKey(ids[i])
		q.counts[q.traits[i]&(traits-1)]++
	}
	if !w.out.AddAll(q.keys[from:r], q.days[from:r], q.amounts[from:r]) {
		w.overflow = true
	}
	n := int64(r - from)
	w.rows += int32(n)
	w.counts.read += n
	w.counts.used += n
	q.used += n
	return r
}

// readColumns reads the plain values of all rows.
func (w *worker) readColumns(text []byte) {
	q, p := &w.quick, w.plan
	q.begin(text)
	q.digits = w.out.Digits()
	if p.order >= 0 {
		q.orders(p.order, w.scan.ids)
	}
	if q.none {
		for r := range q.fates {
			q.fates[r] = noRow
		}
		return
	}
	q.dayReader.read(&q.fields, p.date)
	if p.signup >= 0 {
		q.signups.compare(&q.fields, p.signup, w.signups)
	}
	q.customers(p.customer, &w.scan.customers, w.out, w.scan.options.FoldIDs)
	if p.amount >= 0 {
		if q.amountReader == nil || q.amountReader.digits != w.out.Digits() {
			q.amountReader = newPlainAmounts(w.amounts, w.out.Digits())
		}
		q.amountReader.read(&q.fields, p.amount, !q.refunds)
		if p.refunded >= 0 {
			q.amountReader.readNothing(&q.fields, p.refunded)
		}
	} else {
		clear(q.amounts)
	}
	if p.currency >= 0 {
		w.usualCurrency()
		q.currencies(p.currency, q.currency)
	}
	for _, s := range q.statuses {
		s.read(&q.fields)
	}
}

// refine brings the amounts of the chunk to the unit that the ledger takes, when
// that has become finer since they were read: a row with more decimals than all
// before has been taken with care.
func (w *worker) refine() {
	q := &w.quick
	if q.digits == w.out.Digits() {
		return
	}
	factor := money.Pow10(w.out.Digits() - q.digits)
	for r, amount := range q.amounts {
		scaled, fits := money.Mul(amount, factor)
		if !fits {
			scaled = ledger.MaxAmount + 1
		}
		q.amounts[r] = scaled
	}
	q.digits = w.out.Digits()
}

// usualCurrency takes the currency of the first row of a chunk for the usual
// one.
func (w *worker) usualCurrency() {
	q := &w.quick
	start, end, _ := q.cell(0, w.plan.currency)
	text := q.text[start:end]
	if string(text) == q.currency {
		return
	}
	code, fault := w.currency(text)
	if want := w.scan.options.Currency; fault == nil && (want == "" || code == want) {
		q.settleCurrency(w)
		q.currency, q.code = string(text), code
	}
}

// close hands in what was counted.
func (q *quick) close(w *worker) {
	have := func(t trait) (n int64) {
		for traits, rows := range q.counts {
			if trait(traits)&t != 0 {
				n += rows
			}
		}
		return n
	}
	w.dates.Count(field.DateTally{Naive: have(localClock), Offset: have(zonedClock)})
	w.counts.early += have(early)
	w.amounts.Count(field.AmountTally{Negative: have(negative), Finer: have(finer)})
	q.settleCurrency(w)
}

// settleCurrency counts the rows used so far for the usual currency.
func (q *quick) settleCurrency(w *worker) {
	if q.used > 0 {
		w.currencies[q.code] += q.used
	}
	q.used = 0
}

// run is where the rows end that have the order id of a row.
func (f *fields) run(row int) (end int) {
	end = row + 1
	for end < len(f.ids) && f.ids[end] == f.ids[row] {
		end++
	}
	return end
}

// end is where a row ends.
func (f *fields) end(row int) int { return f.start(row + 1) }

// raw is the text of a row.
func (f *fields) raw(row int) []byte { return f.text[f.start(row):f.end(row)] }

// takeRun takes rows with one order id whose plain values say all; ok is false
// when they have to be taken one by one, with all care.
func (w *worker) takeRun(from, to int) (ok bool) {
	q := &w.quick
	n := int64(to - from)
	first := q.fates[from]
	if first == noRow || n > 1 && !w.oneOrder(from, to) {
		return false
	}
	why := q.whys[from]
	if first == used && q.days[from] > w.scan.asOf {
		first, why = filtered, filteredAsOf
	}
	if first == filtered {
		w.rows += int32(n)
		w.counts.read += n
		w.filter(why, n)
		return true
	}
	if w.plan.order >= 0 && w.scan.unique {
		if w.scan.suspects == nil {
			w.seen.addKey(q.ids[from])
		} else if w.scan.suspects.has(q.ids[from]) {
			return false
		}
	}
	w.refine()
	counting := to // rows whose values count
	if w.plan.lines {
		counting = from + 1
	}
	amount := money.Minor(0)
	for r := from; r < counting; r++ {
		amount += q.amounts[r]
		q.counts[q.traits[r]]++
	}
	w.rows += int32(n)
	w.counts.read += n
	w.counts.items += int64(counting-from) - 1
	q.used += n
	if amount >= 0 && amount < w.scan.least(w.out.Digits()) {
		w.filter(filteredSmall, n)
		return true
	}
	w.counts.used += n
	if !w.out.Add(q.keys[from], ledger.Order{Day: q.days[from], Amount: amount, Refund: amount < 0}) {
		w.overflow = true
	}
	if amount >= 0 {
		w.markRun(from, to)
	}
	return true
}

// markRun takes down the dimensions and the products of a run.
func (w *worker) markRun(from, to int) {
	q := &w.quick
	for r := from; r < to && len(w.marked) > 0; r++ {
		for i, column := range w.marked {
			if column >= 0 {
				var value []byte
				value, q.scratch = q.value(q.text, r, column, q.scratch[:0])
				w.out.Mark(q.keys[from], i, q.days[from], bytes.TrimSpace(value))
			}
		}
	}
}

// slow takes rows with all care.
func (w *worker) slow(from, to int) {
	q := &w.quick
	for r := from; r < to; r++ {
		row := rowText{at: q.start(r), raw: q.raw(r), fields: q.spans[:0]}
		q.scratch = q.scratch[:0]
		for c := range w.plan.columns {
			at, _ := q.field(q.text, r, c)
			var value []byte
			value, q.scratch = q.value(q.text, r, c, q.scratch)
			row.fields = append(row.fields, span{value, at})
		}
		q.spans = row.fields
		w.row(row)
	}
}

// oneOrder tells whether all rows of a run are items of one order: used, of one
// customer and day, and no two of them the same.
func (w *worker) oneOrder(from, to int) bool {
	q := &w.quick
	if w.plan.lines {
		return true
	}
	if to-from > fewItems {
		return false
	}
	for r := from; r < to; r++ {
		if q.fates[r] != used || q.keys[r] != q.keys[from] || q.days[r] != q.days[from] {
			return false
		}
		for other := from; other < r; other++ {
			if bytes.Equal(q.raw(r), q.raw(other)) {
				return false
			}
		}
	}
	return true
}
