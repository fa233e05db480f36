package export

import "bytes"

// prefix is what stands before a number in the ids of a column.
type prefix struct {
	text []byte

	// The text as eight bytes and what they hold of a word; one that is longer
	// is never found in a word.
	first, mask uint64
	skip        int // its length
}

// newPrefix is what stands before the last digits of an id.
func newPrefix(id []byte) prefix {
	n := len(bytes.TrimRight(id, "0123456789"))
	p := prefix{text: bytes.Clone(id[:n]), skip: n}
	p.mask = 1<<(min(n, 8)*8) - 1
	p.first = word(append(bytes.Clone(p.text), make([]byte, 8)...), 0) & p.mask
	if n > 8 {
		p.mask, p.first = 0, 1
	}
	return p
}

// longPrefix is the longest one that customers' ids may have to be numbers.
const longPrefix = 6

// plain tells whether ids of customers that are a number behind the prefix are
// plain. It comes from an id that field.ID has accepted.
func (p *prefix) plain() bool {
	return p.skip == 0 || p.skip <= longPrefix && firstOfID[p.text[0]] == 1
}
