package ledger

import (
	"math"
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
	at := t.add(&w.b.seeds, w.stages[p*stageRows:][:w.staged[p]], into, 0)
	for block := w.heads[p]; block >= 0; block = w.prev[block] {
		at = t.add(&w.b.seeds, w.rows[block*stageRows:][:stageRows], into, at)
	}
	t.lots = append(t.lots, into)
}

// add brings a few rows to their places of a lot.
func (t *partition) add(s *seeds, rows []posting, into lot, at int) int {
	customers, entries := into.customers[at:][:len(rows)], into.entries[at:][:len(rows)]
	for i, r := range rows {
		c := t.customer(s, r.key)
		t.counts[c]++
		customers[i], entries[i] = c, r.entry
	}
	return at + len(rows)
}

// customer is the place of a key in keys, where it is put when it is new.
func (t *partition) customer(s *seeds, k Key) uint32 {
	if len(t.keys) >= len(t.table)/2 {
		t.grow(s)
	}
	mask := uint64(len(t.table) - 1)
	for at := s.hash(k) & mask; ; at = (at + 1) & mask {
		c := t.table[at]
		if c == 0 {
			t.keys = append(t.keys, k)
			t.counts = append(t.counts, 0)
			t.table[at] = uint32(len(t.keys))
			return uint32(len(t.keys) - 1)
		}
		if t.keys[c-1] == k {
			return c - 1
		}
	}
}

// grow doubles the table.
func (t *partition) grow(s *seeds) {
	t.table = make([]uint32, max(256, 2*len(t.table)))
	mask := uint64(len(t.table) - 1)
	for i, k := range t.keys {
		at := s.hash(k) & mask
		for t.table[at] != 0 {
			at = (at + 1) & mask
		}
		t.table[at] = uint32(i + 1)
	}
}

// seal brings every customer's entries together, in order of their days and
// in a unit with that many decimals.
func (t *partition) seal(digits int, room *room) summary {
	t.starts = make([]uint32, len(t.keys)+1)
	n := uint32(0)
	for c, count := range t.counts {
		t.starts[c] = n
		t.counts[c] = n // from here on: where the customer's next entry goes
		n += count
	}
	t.starts[len(t.keys)] = n
	t.entries = room.take(int(n))
	fits := true
	for _, l := range t.lots {
		fits = l.scale(digits) && fits
		for i, c := range l.customers {
			t.entries[t.counts[c]] = l.entries[i]
			t.counts[c]++
		}
	}
	t.lots, t.counts = nil, nil
	s := t.sort()
	t.buyers = int(s.buyers)
	s.overflow = s.overflow || !fits
	return s
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
// same whatever the order the rows came in, and sums up the partition.
func (t *partition) sort() summary {
	s := summary{first: math.MaxInt32, last: math.MinInt32}
	for c := range t.keys {
		entries := t.history(c).entries
		sortEntries(entries)
		s.first = min(s.first, entries[0].day())
		s.last = max(s.last, entries[len(entries)-1].day())
		before := s.orders
		for _, e := range entries {
			if e.order() {
				s.orders++
			}
			amount := e.amount()
			s.amounts += uint64(max(amount, -amount))
			s.overflow = s.overflow || s.amounts > math.MaxInt64
		}
		if s.orders > before {
			s.buyers++
		}
	}
	return s
}

// sortEntries sorts a customer's entries. They are few and, in most exports,
// nearly in order: insertion is the fastest for those.
func sortEntries(entries []entry) {
	if len(entries) > 32 {
		slices.Sort(entries)
		return
	}
	for i := 1; i < len(entries); i++ {
		e, at := entries[i], i
		for at > 0 && entries[at-1] > e {
			entries[at] = entries[at-1]
			at--
		}
		entries[at] = e
	}
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
