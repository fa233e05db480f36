package export

import (
	"bytes"
	"encoding/binary"
	"math/bits"
)

// index is the places of all delimiters and ends of lines outside of quotes,
// in a chunk in which every row has the same number of fields: the c-th field
// of row r lies between places[r*columns+c] and the next. The first place is
// that before the text.
type index struct {
	places  []uint32
	columns int
	quoted  bool // there are quotes
}

const (
	low7  = 0x7f7f7f7f7f7f7f7f
	high1 = 0x8080808080808080
	ones  = 0x0101010101010101
	// pack brings the highest bits of eight bytes together, when it multiplies
	// them, in the highest byte: no two products fall on one bit, so that
	// nothing is carried.
	pack = 0x0002040810204081
)

// build indexes a text of whole rows, behind which there are slack bytes that
// are zero. ok is false when the text has to be cut byte by byte: rows have
// more or fewer fields than there are columns, or there is a blank line, or a
// quote stands where none may. newlines is how many the text has.
func (x *index) build(text []byte, delimiter byte, columns, newlines int, quoted bool) (ok bool) {
	x.columns, x.quoted = columns, quoted
	if need := len(text)/2 + 128; cap(x.places) < need {
		x.places = make([]uint32, need)
	}
	x.places = x.places[:cap(x.places)]
	x.places[0] = beforeText
	n := 0
	if quoted {
		n, ok = x.quotedText(text, delimiter)
		if !ok {
			return false
		}
	} else if n, ok = x.plainText(text, delimiter); !ok {
		return false
	}
	x.places = x.places[:n]
	return x.regular(text, newlines)
}

// regular tells whether every row has all fields: every columns-th place is a
// newline, and no other place is one. Very long rows are left to the walker,
// which has a limit on fields.
func (x *index) regular(text []byte, newlines int) bool {
	rows := (len(x.places) - 1) / x.columns
	if rows*x.columns != len(x.places)-1 {
		return false
	}
	before := uint32(0)
	for i := x.columns; i < len(x.places); i += x.columns {
		end := x.places[i]
		if text[end] != '\n' || end-before > longRow {
			return false
		}
		before = end
	}
	return newlines == rows || x.quoted && x.onlyEnds(text)
}

// onlyEnds tells whether no place but the ends of rows is a newline: those
// within rows lie within quotes.
func (x *index) onlyEnds(text []byte) bool {
	for i := x.columns; i < len(x.places); i += x.columns {
		row := x.places[i-x.columns : i]
		if bytes.IndexByte(text[row[0]+1:x.places[i]], '\n') < 0 {
			continue
		}
		for _, at := range row[1:] {
			if text[at] == '\n' {
				return false
			}
		}
	}
	return true
}

// longRow is the longest row that is taken from the index.
const longRow = 16 << 10

// beforeText is the place before the first byte: one more is 0.
const beforeText = ^uint32(0)

// plainText finds the places in a text without quotes.
func (x *index) plainText(text []byte, delimiter byte) (n int, ok bool) {
	n = 1
	sieve := newSieve(delimiter)
	places := x.places
	for at := 0; at < len(text); at += 64 {
		if n+64 > len(places) {
			return 0, false // more than every other byte is a separator
		}
		block := (*[64]byte)(text[at : at+64 : at+64])
		n = put(places[n:n+64:n+64], n, uint32(at), sieve.separators(block))
	}
	return n, true
}

// sieve finds bytes in words of eight. It holds each byte that is looked for
// eight times, and constants: as variables they stay in registers, where the
// compiler would write a constant anew for each use.
//
// A byte of w^c is zero where w has the byte c; adding 0x7f to a byte below
// 0x80 carries into its high bit unless it is zero (Mycroft's test; exact,
// because no carry leaves the byte). So the high bits are what is not found.
type sieve struct{ delimiter, newline, quote, low, high, pack uint64 }

func newSieve(delimiter byte) *sieve {
	return &sieve{uint64(delimiter) * ones, '\n' * ones, '"' * ones, low7, high1, pack}
}

// separators is a bit for every delimiter and newline of 64 bytes.
func (s *sieve) separators(block *[64]byte) uint64 {
	d, n, low, high, pack := s.delimiter, s.newline, s.low, s.high, s.pack
	out := neither(binary.LittleEndian.Uint64(block[0:]), d, n, low, high) * pack >> 56
	out |= neither(binary.LittleEndian.Uint64(block[8:]), d, n, low, high) * pack >> 56 << 8
	out |= neither(binary.LittleEndian.Uint64(block[16:]), d, n, low, high) * pack >> 56 << 16
	out |= neither(binary.LittleEndian.Uint64(block[24:]), d, n, low, high) * pack >> 56 << 24
	out |= neither(binary.LittleEndian.Uint64(block[32:]), d, n, low, high) * pack >> 56 << 32
	out |= neither(binary.LittleEndian.Uint64(block[40:]), d, n, low, high) * pack >> 56 << 40
	out |= neither(binary.LittleEndian.Uint64(block[48:]), d, n, low, high) * pack >> 56 << 48
	out |= neither(binary.LittleEndian.Uint64(block[56:]), d, n, low, high) * pack >> 56 << 56
	return ^out
}

// neither is the high bit of every byte of w, that is neither of two.
func neither(w, a, b, low, high uint64) uint64 {
	v := w & low
	return (((v^a)+low)&((v^b)+low) | w) & high
}

// marks is a bit for every delimiter and newline, and one for every quote, of
// 64 bytes.
func (s *sieve) marks(block *[64]byte) (separators, quotes uint64) {
	d, n, q, low, high, pack := s.delimiter, s.newline, s.quote, s.low, s.high, s.pack
	w := binary.LittleEndian.Uint64(block[:])
	out, unquoted := neither(w, d, n, low, high)*pack>>56, other(w, q, low, high)*pack>>56
	w = binary.LittleEndian.Uint64(block[8:])
	out |= neither(w, d, n, low, high) * pack >> 56 << 8
	unquoted |= other(w, q, low, high) * pack >> 56 << 8
	w = binary.LittleEndian.Uint64(block[16:])
	out |= neither(w, d, n, low, high) * pack >> 56 << 16
	unquoted |= other(w, q, low, high) * pack >> 56 << 16
	w = binary.LittleEndian.Uint64(block[24:])
	out |= neither(w, d, n, low, high) * pack >> 56 << 24
	unquoted |= other(w, q, low, high) * pack >> 56 << 24
	w = binary.LittleEndian.Uint64(block[32:])
	out |= neither(w, d, n, low, high) * pack >> 56 << 32
	unquoted |= other(w, q, low, high) * pack >> 56 << 32
	w = binary.LittleEndian.Uint64(block[40:])
	out |= neither(w, d, n, low, high) * pack >> 56 << 40
	unquoted |= other(w, q, low, high) * pack >> 56 << 40
	w = binary.LittleEndian.Uint64(block[48:])
	out |= neither(w, d, n, low, high) * pack >> 56 << 48
	unquoted |= other(w, q, low, high) * pack >> 56 << 48
	w = binary.LittleEndian.Uint64(block[56:])
	out |= neither(w, d, n, low, high) * pack >> 56 << 56
	unquoted |= other(w, q, low, high) * pack >> 56 << 56
	return ^out, ^unquoted
}

// other is the high bit of every byte of w that is not c.
func other(w, c, low, high uint64) uint64 { return (((w & low) ^ c) + low | w) & high }

// put writes the places of the bits of a mask. It writes ten at once, whether
// there are as many or not: a branch for each would cost more.
func put(places []uint32, n int, at uint32, mask uint64) int {
	count := bits.OnesCount64(mask)
	p := (*[10]uint32)(places)
	p[0] = at + uint32(bits.TrailingZeros64(mask))
	mask &= mask - 1
	p[1] = at + uint32(bits.TrailingZeros64(mask))
	mask &= mask - 1
	p[2] = at + uint32(bits.TrailingZeros64(mask))
	mask &= mask - 1
	p[3] = at + uint32(bits.TrailingZeros64(mask))
	mask &= mask - 1
	p[4] = at + uint32(bits.TrailingZeros64(mask))
	mask &= mask - 1
	p[5] = at + uint32(bits.TrailingZeros64(mask))
	mask &= mask - 1
	p[6] = at + uint32(bits.TrailingZeros64(mask))
	mask &= mask - 1
	p[7] = at + uint32(bits.TrailingZeros64(mask))
	mask &= mask - 1
	p[8] = at + uint32(bits.TrailingZeros64(mask))
	mask &= mask - 1
	p[9] = at + uint32(bits.TrailingZeros64(mask))
	mask &= mask - 1
	for i := 10; mask != 0; i++ {
		places[i] = at + uint32(bits.TrailingZeros64(mask))
		mask &= mask - 1
	}
	return n + count
}

// quotedText finds the places in a text with quotes. With a bit for every
// quote, the number of quotes up to a byte, modulo 2, tells whether it lies
// inside. A quote that opens must stand behind a separator or a quote that has
// just closed; behind one that closes there must be a separator or the quote
// that it doubles. ok is false when that is not so.
func (x *index) quotedText(text []byte, delimiter byte) (n int, ok bool) {
	sieve := newSieve(delimiter)
	n = 1
	places := x.places
	inside := uint64(0) // all ones when the block begins inside
	opened := uint64(1) // the byte before the block may stand before a quote that opens
	closed := uint64(0) // the byte before the block is a quote that closes
	for at := 0; at < len(text); at += 64 {
		if n+64 > len(places) {
			return 0, false
		}
		separators, quotes := sieve.marks((*[64]byte)(text[at : at+64 : at+64]))
		in := parity(quotes) ^ inside
		opens, closes := quotes&in, quotes&^in
		if opens&^((separators|closes)<<1|opened) != 0 {
			return 0, false
		}
		if after := (closes<<1 | closed) &^ (separators | opens); after != 0 && !crlf(text, at, after) {
			return 0, false
		}
		n = put(places[n:n+64:n+64], n, uint32(at), separators&^in)
		opened, closed = (separators|closes)>>63, closes>>63
		inside = uint64(int64(in) >> 63)
	}
	return n, inside == 0
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

// crlf tells whether all places behind closing quotes, given as bits, are the
// first half of a CRLF.
func crlf(text []byte, at int, places uint64) bool {
	for ; places != 0; places &= places - 1 {
		i := at + bits.TrailingZeros64(places)
		if i+1 >= len(text) || text[i] != '\r' || text[i+1] != '\n' {
			return false
		}
	}
	return true
}

// rows is the number of rows.
func (x *index) rows() int { return len(x.places) / x.columns }

// start is where a row begins.
func (x *index) start(row int) int { return int(x.places[row*x.columns] + 1) }

// field is where a field begins and ends, its quotes included.
func (x *index) field(text []byte, row, column int) (start, end int) {
	at := row*x.columns + column
	start, end = int(x.places[at]+1), int(x.places[at+1])
	if column == x.columns-1 && end > start && text[end-1] == '\r' {
		end--
	}
	return start, end
}

// value is the value of a field. What has to be undone of its quotes is
// appended to scratch, which is returned.
func (x *index) value(text []byte, row, column int, scratch []byte) (value, grown []byte) {
	start, end := x.field(text, row, column)
	if start == end || text[start] != '"' {
		return text[start:end], scratch
	}
	inner := text[start+1 : end-1]
	if bytes.IndexByte(inner, '"') < 0 {
		return inner, scratch
	}
	from := len(scratch)
	for len(inner) > 0 {
		i := bytes.IndexByte(inner, '"') + 1
		if i == 0 {
			i = len(inner)
		}
		scratch = append(scratch, inner[:i]...)
		inner = inner[min(i+1, len(inner)):]
	}
	return scratch[from:], scratch
}
