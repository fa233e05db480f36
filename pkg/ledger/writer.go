package ledger

import (
	"iter"
	"math/bits"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/money"
)

// Writer adds orders to a ledger from one goroutine.
//
// What it adds goes to a small stage first, a few rows for each partition, so
// that only the stages have to stay in the cache. A full stage is written out
// to the partition's last block, and a full block is followed by the next free
// one. The blocks go into the partitions' tables when the ledger is sealed, so
// that each table is in the cache once for all of its orders, not fetched anew
// for every order; of long files some million orders go there at a time, which
// bounds the memory. Blocks are long, so that they are fetched ahead when they
// are read again.
type Writer struct {
	b       *Builder
	number  int
	digits  int  // decimals of the amounts to come
	refined bool // earlier ones have fewer
	long    longIDs
	notes   notes
	sizes   sizes

	stages []posting // stageRows for each partition
	staged []uint8   // how many there are
	rows   []posting // blocks
	heads  []int32   // first block of each partition, -1 for none
	tails  []int32   // last block of each partition
	counts []int32   // rows in the blocks of each partition
	next   []int32   // block behind each block, of the same partition
	used   int       // blocks
}

// posting is an order on its way into a partition.
type posting struct {
	key   Key
	entry entry
}

const (
	stageRows = 16      // rows of a stage: six cache lines
	blockRows = 128     // rows of a block: some whole stages
	lotRows   = 1 << 20 // rows of all writers before they go to the partitions: 24 MiB
)

func newWriter(b *Builder, number int) *Writer {
	n := len(b.partitions)
	w := &Writer{
		b: b, number: number, digits: b.options.Unit.Digits, long: newLongIDs(),
		stages: make([]posting, n*stageRows), staged: make([]uint8, n),
		heads: make([]int32, n), tails: make([]int32, n), counts: make([]int32, n),
	}
	expected := int(min(b.options.Rows, lotRows)) / b.options.Writers
	w.grow(n + (expected+expected/8)/blockRows) // writers do not share alike
	w.reset()
	return w
}

// grow makes room for that many blocks.
func (w *Writer) grow(blocks int) {
	w.rows = append(make([]posting, 0, blocks*blockRows), w.rows...)[:blocks*blockRows]
	w.next = append(make([]int32, 0, blocks), w.next...)[:blocks]
}

// reset empties the blocks and the stages.
func (w *Writer) reset() {
	for p := range w.heads {
		w.heads[p], w.counts[p], w.staged[p] = -1, 0, 0
	}
	w.used = 0
}

// Customer is the key of a customer's id.
func (w *Writer) Customer(id []byte) Key {
	k := w.Key(id)
	if !w.Knows(k) {
		w.Learn(k, id)
	}
	return k
}

// Key is the key of a customer's id that the writer may not know. For many
// ids, first all keys and then all questions whether they are known take less
// time than each id for itself: then memory answers several at once.
func (w *Writer) Key(id []byte) Key { return w.b.seeds.key(id) }

// Knows tells whether an id has no need to be learned: it is its own key, or
// was learned not long ago.
func (w *Writer) Knows(k Key) bool { return k.short() || w.long.has(k) }

// Learn keeps the id that a key stands for.
func (w *Writer) Learn(k Key, id []byte) { w.long.add(k, id) }

// Digits is the number of decimals of the amounts that Add takes.
func (w *Writer) Digits() int { return w.digits }

// Refine makes that number larger for all amounts that this writer will add.
// Those added so far are not touched; Seal brings all to the finest unit.
func (w *Writer) Refine(digits int) {
	w.drain()
	w.digits, w.refined = digits, true
}

// Add adds an order; ok is false when its day or amount is out of range.
func (w *Writer) Add(k Key, o Order) (ok bool) {
	e, ok := pack(o)
	if ok {
		w.sizes.add(1, o.Amount)
		w.add(k, e)
	}
	return ok
}

// AddAll adds the orders of several customers, refunds where the amount is
// below zero; ok is false when one is out of range.
func (w *Writer) AddAll(keys []Key, days []calendar.Day, amounts []money.Minor) (ok bool) {
	ok = true
	days, amounts = days[:len(keys)], amounts[:len(keys)]
	size := money.Minor(0)
	for i, k := range keys {
		e, fits := pack(Order{Day: days[i], Amount: amounts[i], Refund: amounts[i] < 0})
		if fits {
			w.add(k, e)
		}
		ok = ok && fits
		size |= amounts[i] ^ amounts[i]>>63
	}
	w.sizes.add(len(keys), size)
	return ok
}

// sizes bounds the sum of amounts without their signs.
type sizes struct {
	rows int
	bits money.Minor // that any of the amounts has
}

func (s *sizes) add(rows int, amount money.Minor) {
	s.rows += rows
	s.bits |= amount ^ amount>>63
}

// fit tells that the sum is surely within 63 bits.
func (s sizes) fit() bool { return bits.Len64(uint64(s.bits))+bits.Len64(uint64(s.rows)) < 64 }

func (w *Writer) add(k Key, e entry) {
	p := w.b.seeds.hash(k) >> (w.b.shift & 63)
	n := w.staged[p]
	w.stages[p*stageRows+uint64(n)] = posting{k, e}
	w.staged[p] = n + 1
	if n+1 == stageRows {
		w.unstage(int(p))
	}
}

// unstage writes out a full stage.
func (w *Writer) unstage(p int) {
	filled := w.counts[p] % blockRows
	if filled == 0 && !w.block(p) {
		return
	}
	at := int(w.tails[p]*blockRows + filled)
	copy(w.rows[at:at+stageRows], w.stages[p*stageRows:])
	w.counts[p] += stageRows
	w.staged[p] = 0
}

// block gives a partition one more block; ok is false when there is no room
// left, and all rows have gone to the partitions, this one's stage included.
func (w *Writer) block(p int) (ok bool) {
	if w.used == len(w.next) {
		if len(w.rows) >= lotRows/w.b.options.Writers {
			w.drain()
			return false
		}
		w.grow(2 * len(w.next))
	}
	if w.heads[p] < 0 {
		w.heads[p] = int32(w.used)
	} else {
		w.next[w.tails[p]] = int32(w.used)
	}
	w.tails[p] = int32(w.used)
	w.used++
	return true
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
func (w *Writer) pending(p int) int { return int(w.counts[p]) + int(w.staged[p]) }

// held is the rows of a partition that the writer holds, up to blockRows at a
// time and in the order in which they were added.
func (w *Writer) held(p int) iter.Seq[[]posting] {
	return func(yield func([]posting) bool) {
		block := w.heads[p]
		for left := int(w.counts[p]); left > 0; left -= blockRows {
			if !yield(w.rows[block*blockRows:][:min(left, blockRows)]) {
				return
			}
			block = w.next[block]
		}
		if n := w.staged[p]; n > 0 {
			yield(w.stages[p*stageRows:][:n])
		}
	}
}

// Mark notes what a column of Options.Columns says about a customer on the day
// of an order that was added. Refunds are not marked: they say nothing new of a
// customer.
func (w *Writer) Mark(k Key, column int, day calendar.Day, value []byte) {
	w.notes.add(k, column, day, value)
}
