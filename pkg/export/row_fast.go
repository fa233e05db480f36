package export

import (
	"bytes"

	"github.com/retain-cli/retain/pkg/ledger"
	"github.com/retain-cli/retain/pkg/money"
)

// takeIndexed reads the rows of a chunk by its index. ok is false when the
// chunk has to be cut row by row; then nothing has been read.
func (w *worker) takeIndexed(c chunk) (ok bool) {
	q := &w.quick
	text := c.text[:len(c.text)+slack]
	clear(text[len(c.text):])
	if w.scan.careful || !q.build(c.text, w.walker.delimiter, w.plan.Columns, c.quoted) {
		return false
	}
	c.note.lines = int32(q.lines)
	w.readColumns(text)
	n := len(q.fates)
	if w.plan.Order < 0 {
		for r := w.singles(0); r < n; r = w.singles(r + 1) {
			w.slow(r, r+1)
			w.next(noRow, nil, place{})
		}
		return true
	}
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
func (w *worker) singles(from int) (to int) {
	q, ordered := &w.quick, w.plan.Order >= 0
	if ordered && w.scan.suspects != nil {
		return from
	}
	to = q.singles(from, ordered)
	w.refine()
	if len(w.marked) > 0 {
		w.markSingles(from, to)
	}
	n := q.keep(from, to)
	q.used += int64(n - from)
	if ordered && w.scan.unique {
		w.seen.addKeys(q.ids[from:n])
	}
	if least := w.scan.least(w.digits); least > 0 {
		n = q.atLeast(least, from, n)
	}
	w.out.Append(ledger.Batch{Keys: q.keys[from:n], Days: q.days[from:n], Amounts: q.amounts[from:n], Digits: w.digits})
	w.rows += int32(to - from)
	w.counts.read += int64(to - from)
	w.counts.used += int64(n - from)
	return to
}

// keep moves the rows that are used to the front of some rows, and gives their
// end. The others are filtered.
func (q *quick) keep(from, to int) (end int) {
	fates, has := q.fates[:to], q.traits[:to]
	ids, keys, days, amounts := q.ids[:to], q.keys[:to], q.days[:to], q.amounts[:to]
	n := from
	for r := from; r < to; r++ {
		if fates[r] == filtered {
			q.leave(r, 1)
			continue
		}
		if t := has[r]; t != 0 {
			q.counts[t%traits]++
		}
		ids[n], keys[n], days[n], amounts[n] = ids[r], keys[r], days[r], amounts[r]
		n++
	}
	return n
}

// leave counts some rows that are filtered as one is. Of a late one the date has
// been read.
func (q *quick) leave(row int, rows int64) {
	why := q.whys[row]
	q.left[why].rows += rows
	if why == late {
		q.counts[q.traits[row]&(localClock|zonedClock)]++
	}
}

// atLeast moves the rows that are not small to the front.
func (q *quick) atLeast(least money.Minor, from, to int) (end int) {
	n := from
	for r := from; r < to; r++ {
		if q.amounts[r] >= 0 && q.amounts[r] < least {
			q.left[small].rows++
			continue
		}
		q.keys[n], q.days[n], q.amounts[n] = q.keys[r], q.days[r], q.amounts[r]
		n++
	}
	return n
}

// markSingles takes down the dimensions and the products of single rows.
func (w *worker) markSingles(from, to int) {
	least := max(w.scan.least(w.digits), 0)
	for r := from; r < to; r++ {
		if w.quick.fates[r] == used && w.quick.amounts[r] >= least {
			w.markRun(r, r+1)
		}
	}
}

// singles is where those rows end that begin with one. Of the last row of a
// chunk nobody knows whether its order goes on.
func (f *fields) singles(from int, ordered bool) (to int) {
	fates, ids := f.fates, f.ids
	if to = from; !ordered {
		for to < len(fates) && fates[to] != noRow {
			to++
		}
		return to
	}
	for to < len(fates)-1 && fates[to] != noRow && ids[to] != ids[to+1] {
		to++
	}
	return to
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
	if first == filtered {
		w.rows += int32(n)
		w.counts.read += n
		q.leave(from, n)
		return true
	}
	if w.scan.unique {
		if w.scan.suspects == nil {
			w.seen.addKey(q.ids[from])
		} else if w.scan.suspects.has(q.ids[from]) {
			return false
		}
	}
	w.refine()
	counting := to // rows whose values count
	if w.plan.Lines {
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
	q.used += int64(counting - from)
	if amount >= 0 && amount < w.scan.least(w.digits) {
		q.left[small].rows += n
		return true
	}
	w.counts.used += n
	kind := ledger.Sale
	if amount < 0 {
		kind = ledger.Refund
	}
	w.append(q.keys[from], q.days[from], amount, kind)
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
				w.append(q.keys[from], q.days[from], 0, ledger.Line, w.valueOf(i, w.out.Code(i, bytes.TrimSpace(value)))...)
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
		for c := range w.plan.Columns {
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
	if w.plan.Lines {
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
