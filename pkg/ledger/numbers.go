package ledger

// slim is an order, in twelve bytes, of a customer whose key is a number.
type slim struct{ number, low, high uint32 }

func newSlim(number uint32, e entry) slim { return slim{number, uint32(e), uint32(e >> 32)} }

func (s slim) entry() entry { return entry(s.high)<<32 | entry(s.low) }

// scale brings the amounts of rows to a unit that is factor times as fine; ok
// is false when one gets out of range.
func scale(rows []slim, factor int64) (ok bool) {
	ok = true
	for i, r := range rows {
		e, fits := r.entry().scaled(factor)
		rows[i] = newSlim(r.number, e)
		ok = ok && fits
	}
	return ok
}

// numbers is a table of the customers of one partition whose keys are numbers.
// It is used again for the next partition, so that it stays in the cache; with a
// quarter of a partition's own table to look at, and no lots to write, an order
// costs some 8 ns less than by partition.count (BenchmarkBuild).
type numbers struct {
	places []uint32 // the number of a customer, at its hash or behind it; 0: free
	counts []uint32 // entries of the customer at a place, then where the next one goes
	used   int
	rows   []uint32 // place of each row's customer
	left   []uint32 // of the rows that have no place among the entries yet
}

// clear makes the table empty, with that many places at least.
func (x *numbers) clear(places int) {
	if len(x.places) < places {
		x.places, x.counts = make([]uint32, places), make([]uint32, places)
	} else {
		clear(x.places)
		clear(x.counts)
	}
	x.used, x.rows = 0, x.rows[:0]
}

// count finds the customers of up to blockRows rows and counts their entries.
// It goes over the rows step by step, as partition.count does.
func (x *numbers) count(s *seeds, rows []slim) {
	for x.used+len(rows) > len(x.places)/2 {
		x.grow(s)
	}
	n := len(x.rows)
	x.rows = append(x.rows, make([]uint32, len(rows))...)
	at := x.rows[n:][:len(rows)]
	places, mask := x.places, uint64(len(x.places)-1)
	var others [blockRows]uint8 // rows with another number than that at their place
	n = 0
	for i, r := range rows {
		place := s.hashNumber(r.number) & mask
		at[i] = uint32(place)
		others[n&(blockRows-1)] = uint8(i)
		if places[place] != r.number {
			n++
		}
	}
	for _, i := range others[:n] {
		at[i] = x.search(rows[i].number, at[i])
	}
	for _, place := range at {
		x.counts[place]++
	}
}

// search is the place of a number, at one place or behind it, where it is put
// when it is new.
func (x *numbers) search(number, at uint32) uint32 {
	mask := uint32(len(x.places) - 1)
	for ; ; at = (at + 1) & mask {
		switch x.places[at] {
		case 0:
			x.places[at] = number
			x.used++
			return at
		case number:
			return at
		}
	}
}

// grow doubles the table.
func (x *numbers) grow(s *seeds) {
	was := *x
	n := 2 * len(was.places)
	x.places, x.counts, x.used = make([]uint32, n), make([]uint32, n), 0
	moved := make([]uint32, len(was.places))
	for at, number := range was.places {
		if number != 0 {
			moved[at] = x.search(number, uint32(s.hashNumber(number)&uint64(n-1)))
			x.counts[moved[at]] = was.counts[at]
		}
	}
	for i, at := range x.rows {
		x.rows[i] = moved[at]
	}
}

// open gives every customer a place in a partition's keys, and her entries
// theirs behind those before.
func (x *numbers) open(t *partition, from uint32) {
	for at, number := range x.places {
		if number != 0 {
			t.keys = append(t.keys, numberKey(number))
			n := x.counts[at]
			x.counts[at] = from
			from += n
			t.starts = append(t.starts, from)
		}
	}
	x.left = x.rows
}

// put puts the entries of rows, the first ones of those that are left, where
// they go, in a unit that is factor times as fine; ok is false when an amount
// gets out of range.
func (x *numbers) put(entries []entry, rows []slim, factor int64) (ok bool) {
	ok = factor == 1 || scale(rows, factor)
	places := x.left[:len(rows)]
	x.left = x.left[len(rows):]
	for i, r := range rows {
		at := &x.counts[places[i]]
		entries[*at] = r.entry()
		*at++
	}
	return ok
}
