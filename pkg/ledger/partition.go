package ledger

import (
	"math"
	"math/bits"
	"slices"
	"sync"

	"github.com/retain-cli/retain/pkg/money"
)

// partition is the customers whose ids hash to one number, and their entries.
type partition struct {
	mu     sync.Mutex // while writers bring their rows
	keys   []Key      // of the customers
	table  []uint32   // place of a key in keys, plus one, at its hash or behind it
	counts []uint32   // entries of each customer
	lots   []lot

	// When sealed, customer c has entries[starts[c]:starts[c+1]], sorted.
	base    int // number of the first customer
	starts  []uint32
	entries []entry
	buyers  int // customers with an order
}

// lot is rows that a writer has brought at one time.
type lot struct {
	customers []uint32
	entries   []entry
	digits    int
}

// cut takes the first n rows off a lot.
func (l *lot) cut(n int) lot {
	head := lot{l.customers[:n:n], l.entries[:n:n], l.digits}
	l.customers, l.entries = l.customers[n:], l.entries[n:]
	return head
}

// take brings a writer's rows of the p-th partition into it.
func (t *partition) take(w *Writer, p int, into lot) {
	t.mu.Lock()
	defer t.mu.Unlock()
	at := 0
	for rows := range w.keyed.of(p) {
		t.count(w.b, rows, into.customers[at:][:len(rows)])
		for i, r := range rows {
			into.entries[at+i] = r.entry
		}
		at += len(rows)
	}
	t.lots = append(t.lots, into)
}

// count finds the customers of up to blockRows rows and counts their entries.
// It goes over the rows step by step and not row by row, so that the processor
// fetches the table's places, and then the keys, of many rows side by side.
func (t *partition) count(b *Builder, rows []posting, customers []uint32) {
	s := &b.seeds
	for len(t.keys)+len(rows) > len(t.table)/2 {
		t.grow(s, b.places)
	}
	customers = customers[:len(rows)]
	table, mask := t.table, uint64(len(t.table)-1)
	for i := range rows {
		customers[i] = table[s.hash(rows[i].key)&mask]
	}
	var others [blockRows]uint8 // rows with another key than that at their place
	n := 0
	for i, c := range customers {
		others[n&(blockRows-1)] = uint8(i)
		if c == 0 {
			n++
			continue
		}
		k := &t.keys[c-1]
		if (k.lo^rows[i].key.lo)|(k.hi^rows[i].key.hi) != 0 {
			n++
		}
	}
	for _, i := range others[:n] {
		customers[i] = t.search(rows[i].key, s.hash(rows[i].key))
	}
	for i, c := range customers {
		t.counts[c-1]++
		customers[i] = c - 1
	}
}

// customer is the place in keys of a key that is there.
func (t *partition) customer(s *seeds, k Key) uint32 { return t.search(k, s.hash(k)) - 1 }

// search is the place of a key in keys, plus one, where it is put when it is
// new. It is to be at one place of the table or behind it.
func (t *partition) search(k Key, at uint64) uint32 {
	mask := uint64(len(t.table) - 1)
	for at &= mask; ; at = (at + 1) & mask {
		c := t.table[at]
		if c == 0 {
			t.keys = append(t.keys, k)
			t.counts = append(t.counts, 0)
			t.table[at] = uint32(len(t.keys))
			return uint32(len(t.keys))
		}
		if t.keys[c-1] == k {
			return c
		}
	}
}

// grow doubles the table, which has room for half as many keys as it has
// places, or makes it with as many places as are expected to do.
func (t *partition) grow(s *seeds, expected int) {
	n := max(expected, 2*len(t.table))
	t.table = make([]uint32, n)
	t.keys = append(make([]Key, 0, n/2), t.keys...)
	t.counts = append(make([]uint32, 0, n/2), t.counts...)
	t.fill(s)
}

// index makes the table anew with all keys.
func (t *partition) index(s *seeds) {
	t.table = make([]uint32, 1<<bits.Len(uint(2*len(t.keys))))
	t.fill(s)
}

// fill puts all keys into an empty table.
func (t *partition) fill(s *seeds) {
	mask := uint64(len(t.table) - 1)
	for i, k := range t.keys {
		at := s.hash(k) & mask
		for t.table[at] != 0 {
			at = (at + 1) & mask
		}
		t.table[at] = uint32(i + 1)
	}
}

// seal brings every customer's entries together, in order of their days and in
// a unit with that many decimals: those in the partition's lots and those that
// writers still hold for it, the p-th partition.
func (t *partition) seal(p int, b *Builder, digits int, fit bool, desk *desk) summary {
	desk.clear(b.places)
	for _, w := range b.writers {
		if n := w.keyed.len(p); n > 0 {
			t.take(w, p, desk.lot(n, w.digits))
		}
	}
	for _, rows := range b.numbered(p) {
		desk.numbers.count(&b.seeds, rows)
	}
	t.open(&desk.numbers)
	if len(b.options.Columns) > 0 {
		t.index(&b.seeds)
	}
	t.entries = desk.room.take(int(t.starts[len(t.keys)]))
	fits := t.place(digits)
	for w, rows := range b.numbered(p) {
		fits = desk.numbers.put(t.entries, rows, money.Pow10(digits-w.digits)) && fits
	}
	s := t.sort(fit)
	t.buyers = int(s.buyers)
	s.overflow = s.overflow || !fits
	return s
}

// open gives every customer her place among the entries, and to those whose
// keys are numbers one among the keys.
func (t *partition) open(x *numbers) {
	n := len(t.keys) + x.used
	t.starts = append(make([]uint32, 0, n+1), 0)
	at := uint32(0)
	for c, count := range t.counts {
		t.counts[c] = at // from here on: where the customer's next entry goes
		at += count
		t.starts = append(t.starts, at)
	}
	t.keys = append(make([]Key, 0, n), t.keys...)
	x.open(t, at)
}

// place puts the entries of the lots where their customers' next ones go; ok is
// false when an amount gets out of range.
func (t *partition) place(digits int) (ok bool) {
	ok = true
	for _, l := range t.lots {
		ok = l.scale(digits) && ok
		for i, c := range l.customers {
			t.entries[t.counts[c]] = l.entries[i]
			t.counts[c]++
		}
	}
	t.lots, t.counts = nil, nil
	return ok
}

// desk is what one worker needs to seal partitions, one after the other.
type desk struct {
	room      room
	customers []uint32 // of lots
	entries   []entry
	numbers   numbers
}

func (d *desk) clear(places int) {
	d.customers, d.entries = d.customers[:0], d.entries[:0]
	d.numbers.clear(places)
}

// lot is room for that many rows.
func (d *desk) lot(rows, digits int) lot {
	n := len(d.customers)
	d.customers = slices.Grow(d.customers, rows)[:n+rows]
	d.entries = slices.Grow(d.entries, rows)[:n+rows]
	return lot{d.customers[n:], d.entries[n:], digits}
}

// scale brings the amounts of a lot to that many decimals; ok is false when
// one gets out of range.
func (l *lot) scale(digits int) (ok bool) {
	ok = true
	if l.digits == digits {
		return ok
	}
	factor := money.Pow10(digits - l.digits)
	for i, e := range l.entries {
		scaled, fits := e.scaled(factor)
		l.entries[i] = scaled
		ok = ok && fits
	}
	return ok
}

// sort puts the entries of each customer in order, which makes the ledger the
// same whatever the order the rows came in, and sums up the partition. Amounts
// are added up when it is not certain that they fit.
func (t *partition) sort(fit bool) summary {
	s := summary{first: math.MaxInt32, last: math.MinInt32}
	for c := range t.keys {
		entries := t.history(c).entries
		sortEntries(entries)
		s.first = min(s.first, entries[0].day())
		s.last = max(s.last, entries[len(entries)-1].day())
		orders := entry(0)
		for _, e := range entries {
			orders += e >> amountBits & 1
		}
		s.orders += int64(orders)
		if orders > 0 {
			s.buyers++
		}
		if !fit {
			s.amount(entries)
		}
	}
	return s
}

// history is the entries of the c-th customer of a sealed partition.
func (t *partition) history(c int) history {
	return history{t.base + c, t.entries[t.starts[c]:t.starts[c+1]]}
}

// room is memory for sealed entries, taken in large pieces: thousands of
// small ones would keep the collector busy.
type room []entry

const roomPiece = 1 << 17 // entries: 1 MiB

func (r *room) take(n int) []entry {
	if n > len(*r) {
		*r = make([]entry, max(n, roomPiece))
	}
	piece := (*r)[:n:n]
	*r = (*r)[n:]
	return piece
}
