package rows

import "math/bits"

// quoting follows quotes through the blocks of a text. With a bit for every
// quote, the number of quotes up to a byte, modulo 2, tells whether it lies
// inside. A quote that opens must stand behind a separator or a quote that has
// just closed; behind one that closes there must be a separator or the quote
// that it doubles.
type quoting struct {
	inside uint64 // all ones when the next block begins inside
	opened uint64 // 1 when the byte before it may stand before a quote that opens
	closed uint64 // 1 when that byte is a quote that closes

	lines uint64 // newlines
	ends  uint64 // those outside
	stray uint64 // not 0: a quote opens where none may
	tails uint64 // not 0: there are tails
}

// follow takes the separators away that lie inside, and marks tails: bytes that
// stand behind a quote that closes and should not.
func (q *quoting) follow(m *marks, blocks int) {
	if vector {
		followVector(q, m, blocks)
		return
	}
	q.followWords(m, blocks)
}

// followWords is follow for processors that have no vectors we know of.
func (q *quoting) followWords(m *marks, blocks int) {
	for i, quotes := range m.quotes[:blocks] {
		separators, newlines := m.separators[i], m.newlines[i]
		in := parity(quotes) ^ q.inside
		opens, closes := quotes&in, quotes&^in
		q.stray |= opens &^ ((separators|closes)<<1 | q.opened)
		m.tails[i] = (closes<<1 | q.closed) &^ (separators | opens)
		q.tails |= m.tails[i]
		q.opened, q.closed = (separators|closes)>>63, closes>>63
		q.inside = uint64(int64(in) >> 63)
		m.separators[i] = separators &^ in
		q.lines += uint64(bits.OnesCount64(newlines))
		q.ends += uint64(bits.OnesCount64(newlines &^ in))
	}
}

// parity is, for every bit, the number of bits up to and including it, modulo
// 2.
func parity(x uint64) uint64 {
	x ^= x << 1
	x ^= x << 2
	x ^= x << 4
	x ^= x << 8
	x ^= x << 16
	return x ^ x<<32
}
