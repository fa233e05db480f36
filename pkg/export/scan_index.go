package export

import (
	"bytes"
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
	lines   int  // newlines
	ends    int  // those outside of quotes
	marks   marks
}

// build indexes a text of whole rows, behind which there are slack bytes that
// are zero. ok is false when the text has to be cut byte by byte: rows have
// more or fewer fields than there are columns, or there is a blank line, or a
// quote stands where none may.
func (x *index) build(text []byte, delimiter byte, columns int, quoted bool) (ok bool) {
	x.columns, x.quoted, x.lines, x.ends = columns, quoted, 0, 0
	if need := len(text)/2 + tileBytes + 1; cap(x.places) < need {
		x.places = make([]uint32, need)
	}
	x.places = x.places[:cap(x.places)]
	x.places[0] = beforeText
	n := 0
	if quoted {
		n, ok = x.quotedText(text, delimiter)
	} else {
		n, ok = x.plainText(text, delimiter)
	}
	x.places = x.places[:n]
	return ok && x.regular(text)
}

// regular tells whether every row has all fields: every columns-th place is a
// newline, and no other place is one. Very long rows are left to the walker,
// which has a limit on fields.
func (x *index) regular(text []byte) bool {
	rows := (len(x.places) - 1) / x.columns
	if rows*x.columns != len(x.places)-1 || rows != x.ends {
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
	for at := 0; at < len(text); at += tileBytes {
		masks, ok := x.tile(text, at, n, delimiter)
		if !ok {
			return 0, false
		}
		n += putAll(x.places[n:], masks, uint32(at))
		for _, newlines := range x.marks.newlines[:len(masks)] {
			x.lines += bits.OnesCount64(newlines)
		}
	}
	x.ends = x.lines
	return n, true
}

// tile marks the bytes of a tile of the text, and gives the masks of its
// separators. ok is false when more than every other byte is a separator, so
// that there may be no room for the tile's n-th place and those behind it.
func (x *index) tile(text []byte, at, n int, delimiter byte) (masks []uint64, ok bool) {
	blocks := min((len(text)-at+63)/64, tileBlocks)
	if n+64*blocks > len(x.places) {
		return nil, false
	}
	x.marks.find(text[at:at+64*blocks:at+64*blocks], delimiter, x.quoted)
	return x.marks.separators[:blocks], true
}

// quotedText finds the places in a text with quotes. ok is false when a quote
// stands where none may.
func (x *index) quotedText(text []byte, delimiter byte) (n int, ok bool) {
	n = 1
	q := quoting{opened: 1}
	for from := 0; from < len(text); from += tileBytes {
		masks, ok := x.tile(text, from, n, delimiter)
		if !ok {
			return 0, false
		}
		q.tails = 0
		q.follow(&x.marks, len(masks))
		if q.stray != 0 || q.tails != 0 && !x.crlf(text, from, len(masks)) {
			return 0, false
		}
		n += putAll(x.places[n:], masks, uint32(from))
	}
	x.lines, x.ends = int(q.lines), int(q.ends)
	return n, q.inside == 0
}

// crlf tells whether all tails of a tile are the first half of a CRLF.
func (x *index) crlf(text []byte, from, blocks int) bool {
	for i, tails := range x.marks.tails[:blocks] {
		for ; tails != 0; tails &= tails - 1 {
			at := from + 64*i + bits.TrailingZeros64(tails)
			if at+1 >= len(text) || text[at] != '\r' || text[at+1] != '\n' {
				return false
			}
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
