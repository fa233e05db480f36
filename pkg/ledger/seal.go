package ledger

import (
	"math/bits"
	"slices"

	"github.com/retain-cli/retain/pkg/money"
)

// sealer seals partitions, one after the other: it brings every customer's entries
// together, in order of their days, so that the ledger is the same whatever the
// order of the rows. What it needs for that stays in a core's cache.
type sealer struct {
	b      *Builder
	words  *arena[entry]
	bytes  *arena[uint8]
	digits int                // decimals of all amounts
	fit    bool               // no sum of amounts can be too large
	daily  *[entryDays]uint32 // orders of each day of an entry

	// Of the partition being sealed.
	t        *partition
	p        uint32
	runs     []run
	wide     []wide
	slots    []uint64 // 24 bits of a mixed number, plus one, and its customer
	used     int      // slots
	numbers  []uint32 // mixed, of the customers behind those in keys
	next     []uint32 // rows of each customer, then where the next one goes
	entries  []entry
	overflow bool
}

// run is some words that follow each other.
type run struct {
	words     []entry
	beside    [][]uint8   // by column, the values of the first of the words
	factor    money.Minor // of their unit to the ledger's
	customers [runRows]uint32
}

// runRows is how many rows of one writer follow each other before those of the next
// take their turn. With whole blocks, customers with a hundred orders had to be
// sorted anew.
const runRows = blockRows / 4

// seal seals the p-th partition.
func (s *sealer) seal(p int) summary {
	s.p, s.t, s.overflow = uint32(p), &s.b.partitions[p], false
	for _, w := range s.b.writers {
		for n := range w.series {
			s.t.take(w, s.p, n, s.words)
		}
	}
	s.number()
	s.collect(0)
	s.count()
	s.place()
	sum := s.sort()
	s.t.buyers = int(sum.buyers)
	columns := s.valuesBeside()
	s.store()
	for n := range columns {
		s.collect(1 + n)
		s.t.values = append(s.t.values, s.values(&columns[n]))
		s.release(1 + n)
	}
	if s.b.options.Returns {
		s.collect(s.b.options.returnsSeries())
		s.t.returned = s.returned()
		s.release(s.b.options.returnsSeries())
	}
	s.t.table, s.t.chunks = nil, nil
	sum.overflow = sum.overflow || s.overflow
	return sum
}

// number makes the table of numbers ready. Numbers whose rows have not all been
// words are in the partition's keys already.
func (s *sealer) number() {
	if s.slots == nil {
		s.slots = make([]uint64, 4*blockRows)
	}
	clear(s.slots)
	s.used, s.numbers = 0, s.numbers[:0]
	for c, k := range s.t.keys {
		if k.Number() {
			mixed := uint64(s.b.seeds.mixer.mix(uint32(k.lo)) % wordCustomers)
			s.reserve(1)
			s.slots[s.free(mixed)] = (mixed+1)<<32 | uint64(c)
			s.used++
		}
	}
}

// collect finds the rows of a series, and their customers. Rows of different
// writers take turns, as they do in the files: so most customers' entries are in
// order already.
func (s *sealer) collect(series int) {
	s.runs, s.wide = s.runs[:0], s.wide[:0]
	var sources []source
	for _, w := range s.b.writers {
		sources = w.sources(sources, series, s.p, s.words)
	}
	for _, from := range sources {
		for n := range from.beside {
			if beside := &from.beside[n]; beside.stages != nil {
				beside.flush(s.bytes, s.p)
			}
		}
	}
	for i, more := 0, true; more; i++ {
		more = false
		for _, from := range sources {
			if words := from.rows.run(i); len(words) > 0 {
				more = true
				r := s.add(words, s.factor(series, from.digits))
				s.find(r)
				for n := range from.beside {
					r.beside = append(r.beside, from.valuesOf(n, s.p, i))
				}
			}
		}
	}
	for i := range s.t.chunks {
		c := &s.t.chunks[i]
		if c.series != series {
			continue
		}
		for i := 0; i*runRows < c.words.rows; i++ {
			r := s.add(c.words.run(i), s.factor(series, c.digits))
			for i, word := range r.words {
				r.customers[i] = uint32(word >> wordCustomer)
			}
		}
		for _, w := range c.wide {
			w.entry = s.scale(w.entry, s.factor(series, c.digits))
			s.wide = append(s.wide, w)
		}
	}
}

// valuesOf is what stands beside the i-th run of words in the n-th column.
func (from source) valuesOf(n int, p uint32, i int) []uint8 {
	if from.beside[n].stages == nil {
		return nil
	}
	return from.beside[n].chains[p].run(i)
}

// add adds a run. Its memory is used again for the next partition.
func (s *sealer) add(words []entry, factor money.Minor) *run {
	if n := len(s.runs); n < cap(s.runs) {
		s.runs = s.runs[:n+1]
	} else {
		s.runs = append(s.runs, run{})
	}
	r := &s.runs[len(s.runs)-1]
	r.words, r.factor, r.beside = words, factor, r.beside[:0]
	return r
}

// factor is from a unit to the ledger's. Codes have none.
func (s *sealer) factor(series, digits int) money.Minor {
	if series > 0 {
		return 1
	}
	return money.Minor(money.Pow10(s.digits - digits))
}

// scale brings an entry to the unit of the ledger.
func (s *sealer) scale(e entry, factor money.Minor) entry {
	if factor == 1 {
		return e
	}
	scaled, fits := e.scaled(int64(factor))
	s.overflow = s.overflow || !fits
	return scaled
}

// find finds the customers of a run by their mixed numbers. As partition.find, it
// goes over the rows step by step.
func (s *sealer) find(r *run) {
	s.reserve(len(r.words))
	slots, mask := s.slots, uint64(len(s.slots)-1)
	customers := r.customers[:len(r.words)]
	var others [runRows]uint8 // rows with another number than that in their slot
	n := 0
	for i, word := range r.words {
		mixed := uint64(word) >> wordCustomer
		slot := slots[mixed&mask]
		customers[i] = uint32(slot)
		others[n%runRows] = uint8(i)
		if slot>>32 != mixed+1 {
			n++
		}
	}
	for _, i := range others[:n] {
		mixed := uint64(r.words[i]) >> wordCustomer
		at := s.free(mixed)
		if slots[at] == 0 {
			slots[at] = (mixed+1)<<32 | uint64(len(s.t.keys)+len(s.numbers))
			s.numbers = append(s.numbers, uint32(mixed))
			s.used++
		}
		customers[i] = uint32(slots[at])
	}
}

// free is the slot with a mixed number, or a free one for it.
func (s *sealer) free(mixed uint64) uint64 {
	mask := uint64(len(s.slots) - 1)
	at := mixed & mask
	for s.slots[at] != 0 && s.slots[at]>>32 != mixed+1 {
		at = (at + 1) & mask
	}
	return at
}

// reserve makes room for more numbers: half of the slots stay free.
func (s *sealer) reserve(more int) {
	for 2*(s.used+more) > len(s.slots) {
		was := s.slots
		s.slots = make([]uint64, 2*len(was))
		for _, slot := range was {
			if slot != 0 {
				s.slots[s.free(slot>>32-1)] = slot
			}
		}
	}
}

// count finds out where each customer's entries begin.
func (s *sealer) count() {
	t := s.t
	t.numbers = slices.Clone(s.numbers)
	for i, mixed := range t.numbers {
		t.numbers[i] = s.b.number(s.p, mixed)
	}
	n := t.customers()
	s.next = slices.Grow(s.next[:0], n)[:n]
	clear(s.next)
	for i := range s.runs {
		r := &s.runs[i]
		for _, c := range r.customers[:len(r.words)] {
			s.next[c]++
		}
	}
	for _, w := range s.wide {
		s.next[w.customer]++
	}
	t.starts = make([]uint32, n+1)
	from := uint32(0)
	for c, rows := range s.next {
		s.next[c], t.starts[c] = from, from
		from += rows
	}
	t.starts[n] = from
}

// place puts each customer's entries next to each other.
func (s *sealer) place() {
	rows := int(s.t.starts[s.t.customers()])
	s.entries = slices.Grow(s.entries[:0], rows)[:rows]
	for i := range s.runs {
		r := &s.runs[i]
		for i, word := range r.words {
			e := s.b.epoch.entry(word)
			if r.factor != 1 {
				e = s.scale(e, r.factor)
			}
			at := &s.next[r.customers[i]]
			s.entries[*at] = e
			*at++
		}
	}
	for _, w := range s.wide {
		s.entries[s.next[w.customer]] = w.entry
		s.next[w.customer]++
	}
}

// sort puts the entries of each customer in order and sums up the partition.
// Amounts are added up when it is not certain that they fit.
func (s *sealer) sort() summary {
	sum := noSummary()
	for c, from := range s.t.starts[:s.t.customers()] {
		entries := s.entries[from:s.t.starts[c+1]]
		if len(entries) == 0 {
			continue
		}
		sortEntries(entries)
		sum.first = min(sum.first, entries[0].day())
		sum.last = max(sum.last, entries[len(entries)-1].day())
		orders := entry(0)
		for _, e := range entries {
			order := e >> amountBits & 1
			orders += order
			s.daily[e>>dayShift] += uint32(order)
		}
		sum.orders += int64(orders)
		if orders > 0 {
			sum.buyers++
		}
		if !s.fit {
			sum.amount(entries)
		}
	}
	return sum
}

// store keeps the entries in the blocks that their words were in, which are no longer
// needed.
func (s *sealer) store() {
	s.release(0)
	var stored chain[entry]
	stored.append(s.words, s.entries)
	s.t.entries = stored.blocks
}

// release gives back the blocks of a series.
func (s *sealer) release(series int) {
	for _, w := range s.b.writers {
		for _, from := range w.sources(nil, series, s.p, s.words) {
			s.words.give(from.rows.blocks)
			*from.rows = chain[entry]{}
		}
	}
	for i := range s.t.chunks {
		if c := &s.t.chunks[i]; c.series == series {
			s.words.give(c.words.blocks)
			c.words = chain[entry]{}
		}
	}
}

// sortEntries sorts a customer's entries. Most customers have few, and in most
// exports most of them are in order.
func sortEntries(entries []entry) {
	falls := falls(entries)
	switch {
	case falls == 0:
	case (falls*4 <= len(entries) || len(entries) > fewEntries) && insert(entries):
	case len(entries) <= fewEntries && sortByRank(entries):
	default:
		slices.Sort(entries)
	}
}

// falls is how many entries are less than the one before.
func falls(entries []entry) int {
	n := entry(0)
	for i := 1; i < len(entries); i++ {
		n += below(entries[i], entries[i-1])
	}
	return int(n)
}

// insert sorts entries by insertion; ok is false when they are still out of order
// after four steps for each, since many are far from their places.
func insert(entries []entry) (ok bool) {
	steps := 4 * len(entries)
	for i := 1; i < len(entries); i++ {
		e, at := entries[i], i
		for ; at > 0 && entries[at-1] > e; at-- {
			entries[at] = entries[at-1]
			steps--
		}
		entries[at] = e
		if steps < 0 {
			return false
		}
	}
	return true
}

// fewEntries is as many as are sorted by rank.
const fewEntries = 24

// sortByRank puts each entry where as many stand before it as are less. It
// compares all with all, without a branch that depends on what they are, since
// one that is guessed wrongly costs as much as many comparisons. ok is false, and
// nothing done, when two are equal.
func sortByRank(entries []entry) (ok bool) {
	var sorted [fewEntries]entry
	seen := 0
	for _, e := range entries {
		rank := entry(0)
		for _, other := range entries {
			rank += below(other, e)
		}
		sorted[rank%fewEntries] = e
		seen |= 1 << (rank & 31)
	}
	if seen != 1<<len(entries)-1 {
		return false
	}
	copy(entries, sorted[:])
	return true
}

// below is 1 when a is less than b, else 0.
func below(a, b entry) entry {
	_, borrow := bits.Sub64(uint64(a), uint64(b), 0)
	return entry(borrow)
}
