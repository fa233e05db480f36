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
	inside  int // newlines within quotes
	columns int
	quoted  bool // there are quotes
}

const (
	low7  = 0x7f7f7f7f7f7f7f7f
	high1 = 0x8080808080808080
	ones  = 0x0101010101010101
)

// build indexes a text of whole rows, behind which there are slack bytes that
// are zero. ok is false when the text has to be cut byte by byte: rows have
// more or fewer fields than there are columns, or there is a blank line, or a
// quote stands where none may. newlines is how many the text has.
//
// It looks at eight bytes at a time. A byte of w^c is zero where w has the
// byte c; adding 0x7f to a byte below 0x80 carries into its high bit unless it
// is zero (Mycroft's test; exact, because no carry leaves the byte).
func (x *index) build(text []byte, delimiter byte, columns, newlines int, quoted bool) (ok bool) {
	x.columns, x.quoted, x.inside = columns, quoted, 0
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
	return x.regular(text, newlines-x.inside)
}

// regular tells whether every row has all fields: every columns-th place is a
// newline, and there are no other newlines. Very long rows are left to the
// walker, which has a limit on fields.
func (x *index) regular(text []byte, newlines int) bool {
	if newlines*x.columns != len(x.places)-1 {
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
	return true
}

// longRow is the longest row that is taken from the index.
const longRow = 16 << 10

// beforeText is the place before the first byte: one more is 0.
const beforeText = ^uint32(0)

// plainText finds the places in a text without quotes.
func (x *index) plainText(text []byte, delimiter byte) (n int, ok bool) {
	n = 1
	d := uint64(delimiter) * ones
	places := x.places
	for at := 0; at < len(text); at += 64 {
		if n+64 > len(places) {
			return 0, false // more than every other byte is a separator
		}
		block := text[at : at+64 : at+64]
		n = put(places[n:n+64:n+64], n, uint32(at), separators(block, d))
	}
	return n, true
}

// separators is a bit for every delimiter and newline of 64 bytes.
func separators(block []byte, d uint64) uint64 {
	_ = block[63]
	return hits(binary.LittleEndian.Uint64(block), d) |
		hits(binary.LittleEndian.Uint64(block[8:]), d)<<8 |
		hits(binary.LittleEndian.Uint64(block[16:]), d)<<16 |
		hits(binary.LittleEndian.Uint64(block[24:]), d)<<24 |
		hits(binary.LittleEndian.Uint64(block[32:]), d)<<32 |
		hits(binary.LittleEndian.Uint64(block[40:]), d)<<40 |
		hits(binary.LittleEndian.Uint64(block[48:]), d)<<48 |
		hits(binary.LittleEndian.Uint64(block[56:]), d)<<56
}

// hits is a bit for every delimiter and newline of 8 bytes.
func hits(w, d uint64) uint64 {
	x, y := w^d, w^('\n'*ones)
	none := ((x&low7 + low7) | x) & ((y&low7 + low7) | y)
	return (^none & high1) >> 7 * 0x0102040810204080 >> 56
}

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
	d := uint64(delimiter) * ones
	n = 1
	places := x.places
	inside := uint64(0) // all ones when the block begins inside
	opened := uint64(1) // the byte before the block may stand before a quote that opens
	closed := uint64(0) // the byte before the block is a quote that closes
	for at := 0; at < len(text); at += 64 {
		if n+64 > len(places) {
			return 0, false
		}
		block := text[at : at+64 : at+64]
		separators, quotes := separators(block, d), quoteBits(block)
		in := parity(quotes) ^ inside
		opens, closes := quotes&in, quotes&^in
		if opens&^((separators|closes)<<1|opened) != 0 {
			return 0, false
		}
		if after := (closes<<1 | closed) &^ (separators | opens); after != 0 && !crlf(text, at, after) {
			return 0, false
		}
		for within := separators & in; within != 0; within &= within - 1 {
			if block[bits.TrailingZeros64(within)&63] == '\n' {
				x.inside++
			}
		}
		n = put(places[n:n+64:n+64], n, uint32(at), separators&^in)
		opened, closed = (separators|closes)>>63, closes>>63
		inside = uint64(int64(in) >> 63)
	}
	return n, inside == 0
}

// quoteBits is a bit for every quote of 64 bytes.
func quoteBits(block []byte) uint64 {
	_ = block[63]
	return quoteHits(binary.LittleEndian.Uint64(block)) |
		quoteHits(binary.LittleEndian.Uint64(block[8:]))<<8 |
		quoteHits(binary.LittleEndian.Uint64(block[16:]))<<16 |
		quoteHits(binary.LittleEndian.Uint64(block[24:]))<<24 |
		quoteHits(binary.LittleEndian.Uint64(block[32:]))<<32 |
		quoteHits(binary.LittleEndian.Uint64(block[40:]))<<40 |
		quoteHits(binary.LittleEndian.Uint64(block[48:]))<<48 |
		quoteHits(binary.LittleEndian.Uint64(block[56:]))<<56
}

// quoteHits is a bit for every quote of 8 bytes.
func quoteHits(w uint64) uint64 {
	x := w ^ '"'*ones
	return (^((x&low7 + low7) | x) & high1) >> 7 * 0x0102040810204080 >> 56
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
