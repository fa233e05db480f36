package ledger

import "sync"

// partition is the customers whose keys have one hash, and their rows.
type partition struct {
	mu     sync.Mutex // while writers bring their postings
	keys   []Key      // of customers in the table
	table  []uint32   // place of a key in keys, plus one, at its hash or behind it
	chunks []chunk

	// When sealed, customer c has the rows starts[c] to starts[c+1] of the entries,
	// in order. The customers in keys come first, then those in numbers.
	base    int // number of the first customer
	numbers []uint32
	starts  []uint32
	entries []*block[entry]
	buyers  int      // customers with an order
	values  []values // by column

	returned []returnedRow // by customer
}

// chunk is rows of one series that writers have brought, in one unit. The customer
// in a word is the place in keys.
type chunk struct {
	series, digits int
	words          chain[entry]
	wide           []wide
}

// wide is a row that does not fit into a word.
type wide struct {
	customer uint32
	entry    entry
}

// chunk is where rows of a series go.
func (t *partition) chunk(series, digits int) *chunk {
	for i := range t.chunks {
		if c := &t.chunks[i]; c.series == series && c.digits == digits {
			return c
		}
	}
	t.chunks = append(t.chunks, chunk{series: series, digits: digits})
	return &t.chunks[len(t.chunks)-1]
}

// take brings a writer's postings of the p-th partition into it.
func (t *partition) take(w *Writer, p uint32, series int, words *arena[entry]) {
	from := &w.series[series].postings
	if from.stages == nil || int(from.staged[p])+from.chains[p].rows == 0 {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	into := t.chunk(series, w.digits)
	for i := range from.chains[p].blocks {
		t.takeRows(w, from.chains[p].block(i), into, words)
	}
	t.takeRows(w, from.stages[p*stageRows:][:from.staged[p]], into, words)
	from.staged[p] = 0
}

// takeRows brings up to blockRows postings into a chunk.
func (t *partition) takeRows(w *Writer, rows []posting, into *chunk, words *arena[entry]) {
	var customers [blockRows]uint32
	var fitting [blockRows]entry
	t.find(&w.b.seeds, rows, customers[:len(rows)])
	n := 0
	for i, r := range rows {
		word, ok := w.epoch.word(r.entry.unpack())
		if c := customers[i]; ok && c < wordCustomers {
			fitting[n] = entry(c)<<wordCustomer | word
			n++
		} else {
			into.wide = append(into.wide, wide{c, r.entry})
		}
	}
	into.words.append(words, fitting[:n])
}

// find finds the customers of postings. It goes over the rows step by step and not
// row by row, so that the processor fetches the table's places, and then the keys,
// of many rows side by side.
func (t *partition) find(s *seeds, rows []posting, customers []uint32) {
	for 2*(len(t.keys)+len(rows)) > len(t.table) {
		t.grow(s)
	}
	table, mask := t.table, uint64(len(t.table)-1)
	for i := range rows {
		customers[i] = table[s.hash(rows[i].key)&mask]
	}
	var others [blockRows]uint16 // rows with another key than that at their place
	n := 0
	for i, c := range customers {
		others[n%blockRows] = uint16(i)
		if c == 0 {
			n++
			continue
		}
		k := &t.keys[c-1]
		if (k.lo^rows[i].key.lo)|(k.hi^rows[i].key.hi) != 0 {
			n++
		}
		customers[i] = c - 1
	}
	for _, i := range others[:n] {
		customers[i] = t.search(rows[i].key, s.hash(rows[i].key))
	}
}

// search is the place of a key in keys, where it is put when it is new. It is to be
// at one place of the table or behind it.
func (t *partition) search(k Key, at uint64) uint32 {
	mask := uint64(len(t.table) - 1)
	for at &= mask; ; at = (at + 1) & mask {
		switch c := t.table[at]; {
		case c == 0:
			t.keys = append(t.keys, k)
			t.table[at] = uint32(len(t.keys))
			return uint32(len(t.keys) - 1)
		case t.keys[c-1] == k:
			return c - 1
		}
	}
}

// grow doubles the table, which has room for half as many keys as it has places.
func (t *partition) grow(s *seeds) {
	n := max(4*blockRows, 2*len(t.table))
	t.table = make([]uint32, n)
	t.keys = append(make([]Key, 0, n/2), t.keys...)
	mask := uint64(n - 1)
	for i, k := range t.keys {
		at := s.hash(k) & mask
		for t.table[at] != 0 {
			at = (at + 1) & mask
		}
		t.table[at] = uint32(i + 1)
	}
}

// customers counts those of a sealed partition.
func (t *partition) customers() int { return len(t.keys) + len(t.numbers) }

// key is the key of the c-th customer.
func (t *partition) key(c int) Key {
	if c < len(t.keys) {
		return t.keys[c]
	}
	return numberKey(t.numbers[c-len(t.keys)])
}

// history is the entries of the c-th customer. Those that lie in two blocks are
// copied to the buffer.
func (t *partition) history(c int, buffer *[]entry) history {
	from, to := int(t.starts[c]), int(t.starts[c+1])
	h := history{customer: t.base + c}
	if from/blockRows == (to-1)/blockRows {
		h.entries = t.entries[from/blockRows][from%blockRows:][:to-from]
		return h
	}
	*buffer = (*buffer)[:0]
	for from < to {
		n := min(to-from, blockRows-from%blockRows)
		*buffer = append(*buffer, t.entries[from/blockRows][from%blockRows:][:n]...)
		from += n
	}
	h.entries = *buffer
	return h
}

// each calls visit for the history of every customer.
func (t *partition) each(buffer *[]entry, visit func(history)) {
	for c := range t.customers() {
		if t.starts[c] < t.starts[c+1] {
			visit(t.history(c, buffer))
		}
	}
}
