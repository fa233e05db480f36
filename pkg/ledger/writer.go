package ledger

import (
	"github.com/retain-cli/retain/pkg/calendar"
)

// Writer adds orders to a ledger from one goroutine.
//
// What it adds first goes to blocks of its own, one chain of blocks per
// partition, and from there, some million orders at a time, into the
// partitions' tables: then each table is in the cache once for thousands of
// orders, not fetched anew for every order.
type Writer struct {
	b      *Builder
	number int
	digits int // decimals of the amounts to come
	long   longIDs
	notes  notes

	rows  []posting
	heads []int32 // last block of each partition, -1 for none
	fill  []int32 // next free row of each partition's last block
	prev  []int32 // block before each block, of the same partition
	used  int     // blocks
	room  room    // for the entries of sealed partitions
}

// posting is an order on its way into a partition.
type posting struct {
	key   Key
	entry entry
}

const (
	blockRows = 128     // rows of a block: 3 KiB, read one after the other
	lotRows   = 1 << 20 // rows of a writer before they go to the partitions: 24 MiB, a thousand rows or more for each partition
)

func newWriter(b *Builder, number int) *Writer {
	n := len(b.partitions)
	w := &Writer{b: b, number: number, digits: b.options.Unit.Digits, heads: make([]int32, n), fill: make([]int32, n)}
	expected := int(min(b.options.Rows, lotRows)) / b.options.Writers
	w.grow(2*n + expected/blockRows)
	w.reset()
	return w
}

// grow makes room for that many blocks.
func (w *Writer) grow(blocks int) {
	w.rows = append(make([]posting, 0, blocks*blockRows), w.rows...)[:blocks*blockRows]
	w.prev = append(make([]int32, 0, blocks), w.prev...)[:blocks]
}

// reset empties the blocks.
func (w *Writer) reset() {
	for p := range w.heads {
		w.heads[p], w.fill[p] = -1, 0
	}
	w.used = 0
}

// Customer is the key of a customer's id.
func (w *Writer) Customer(id []byte) Key {
	k := w.b.seeds.key(id)
	if !k.short() {
		w.long.add(k, id)
	}
	return k
}

// Digits is the number of decimals of the amounts that Add takes.
func (w *Writer) Digits() int { return w.digits }

// Refine makes that number larger for all amounts that this writer will add.
// Those added so far are not touched; Seal brings all to the finest unit.
func (w *Writer) Refine(digits int) {
	w.drain()
	w.digits = digits
}

// Add adds an order; ok is false when its day or amount is out of range.
func (w *Writer) Add(k Key, o Order) (ok bool) {
	e, ok := pack(o)
	if !ok {
		return false
	}
	p := w.b.seeds.hash(k) >> (w.b.shift & 63)
	at := w.fill[p]
	if at%blockRows == 0 {
		at = w.block(int(p))
	}
	w.rows[at] = posting{k, e}
	w.fill[p] = at + 1
	return true
}

// block begins a new block for a partition and gives its first row.
func (w *Writer) block(p int) int32 {
	if w.used == len(w.prev) {
		if len(w.rows) < lotRows {
			w.grow(2 * len(w.prev))
		} else {
			w.drain()
		}
	}
	block := int32(w.used)
	w.used++
	w.prev[block] = w.heads[p]
	w.heads[p] = block
	return block * blockRows
}

// drain brings what the writer holds into the partitions.
func (w *Writer) drain() {
	n := len(w.heads)
	from := w.number * n / len(w.b.writers) // writers begin apart, so that they do not wait for each other
	total := 0
	for p := range w.heads {
		total += w.pending(p)
	}
	if total == 0 {
		return
	}
	lots := lot{customers: make([]uint32, total), entries: make([]entry, total), digits: w.digits}
	for i := range n {
		p := (from + i) % n
		if count := w.pending(p); count > 0 {
			w.b.partitions[p].take(w, p, lots.cut(count))
		}
	}
	w.reset()
}

// pending is how many rows of a partition the writer holds.
func (w *Writer) pending(p int) int {
	n := 0
	for block := w.heads[p]; block >= 0; block = w.prev[block] {
		n += blockRows
	}
	if n > 0 {
		n -= (blockRows - int(w.fill[p])%blockRows) % blockRows
	}
	return n
}

// Mark notes what a column of Options.Columns says about a customer on the day
// of an order. Refunds are not marked: they say nothing new of a customer.
func (w *Writer) Mark(k Key, column int, day calendar.Day, value []byte) {
	w.notes.add(k, column, day, value)
}
