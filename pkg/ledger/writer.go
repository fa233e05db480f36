package ledger

import (
	"math/bits"

	"github.com/retain-cli/retain/pkg/money"
)

// Writer adds orders to a ledger from one goroutine.
//
// What it adds is dealt to partitions and goes into their tables when the
// ledger is sealed, so that each table is in the cache once for all of its
// orders, not fetched anew for every order. Orders of customers whose keys are
// no numbers take twice the memory: of long files some million of them go to the
// partitions at a time, which bounds it.
type Writer struct {
	b        *Builder
	number   int
	digits   int  // decimals of the amounts to come
	overflow bool // an amount is out of range
	long     longIDs
	id       []byte // of Key
	notes    notes
	sizes    sizes

	keyed    dealt[posting]
	numbered dealt[slim]
}

// posting is an order on its way into a partition.
type posting struct {
	key   Key
	entry entry
}

// lotRows is how many postings all writers hold before they go to the
// partitions: 24 MiB.
const lotRows = 1 << 20

func newWriter(b *Builder, number int) *Writer {
	n := len(b.partitions)
	return &Writer{
		b: b, number: number, digits: b.options.Unit.Digits, long: newLongIDs(),
		keyed: newDealt[posting](n), numbered: newDealt[slim](n),
	}
}

// refine makes the number of decimals larger for the amounts to come. Those that
// were added are brought to the new unit here or by Seal, which knows the finest
// of any writer.
func (w *Writer) refine(digits int) {
	w.drain()
	factor := money.Pow10(digits - w.digits)
	for rows := range w.numbered.all() {
		w.overflow = !scale(rows, factor) || w.overflow
	}
	w.digits = digits
}

// add adds an order; ok is false when its day or amount is out of range.
func (w *Writer) add(k Key, o Order) (ok bool) {
	e, ok := pack(o)
	if ok {
		w.sizes.add(1, o.Amount)
		w.deal([]Key{k}, []entry{e})
		w.relieve()
	}
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

// deal deals entries to the partitions of their customers. What dealt.next does
// is written out for numbers: it would be a call for every row.
func (w *Writer) deal(keys []Key, entries []entry) {
	seeds, shift := w.b.seeds.deal, w.b.shift&63
	staged, stages := w.numbered.staged, w.numbered.stages
	for i, k := range keys {
		p := seeds.hash(k) >> shift
		number, ok := k.number()
		if !ok {
			*w.keyed.next(p) = posting{k, entries[i]}
			continue
		}
		n := staged[p]
		if n == stageRows {
			n = w.numbered.unstage(p)
		}
		staged[p] = n + 1
		stages[p*stageRows+uint64(n)] = newSlim(number, entries[i])
	}
}

// relieve brings the postings into the partitions when there are many.
func (w *Writer) relieve() {
	if len(w.keyed.behind) >= len(w.b.partitions)+w.b.held/blockRows/len(w.b.writers) {
		w.drain()
	}
}

// drain brings the postings that the writer holds into the partitions.
func (w *Writer) drain() {
	n := len(w.b.partitions)
	from := w.number * n / len(w.b.writers) // writers begin apart, so that they do not wait for each other
	total := 0
	for p := range n {
		total += w.keyed.len(p)
	}
	if total == 0 {
		return
	}
	lots := lot{customers: make([]uint32, total), entries: make([]entry, total), digits: w.digits}
	for i := range n {
		p := (from + i) % n
		if count := w.keyed.len(p); count > 0 {
			w.b.partitions[p].take(w, p, lots.cut(count))
		}
	}
	w.keyed.reset()
}
