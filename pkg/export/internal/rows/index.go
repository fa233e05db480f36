package rows

import (
	"bytes"
	"fmt"
	"math/bits"
	"slices"

	"github.com/retain-cli/retain/pkg/field"
)

// Index holds the positions of all fields of one chunk. Regular text is indexed
// by a scanner that looks at 64 bytes at a time, anything else by a walker that
// goes byte by byte; who reads fields does not notice which of the two it was.
//
// Field c of row r lies between Places[r*Stride+c] and the place behind that.
// The place before the first byte of the text is ^0, one more is 0.
type Index struct {
	Text    []byte   // the chunk, with at least Slack zero bytes behind it
	Places  []uint32 // of delimiters and newlines
	Stride  int      // places of a row
	Columns int      // fields of a row
	Rows    int
	Quoted  bool    // fields may begin with a quote
	Faults  []Fault // rows that are none, in order
	Broken  bool    // a quote stands where none may: chunks cut by counting quotes may be wrong
	Stuck   bool    // a row is too long to be read on
	Left    int     // rows that Dialect.Where leaves out
	Out     []bool  // or, where they may go with other rows, would leave out

	kept    []uint32 // places of the rows that are not left out
	all     []int32  // numbers of rows, of the longest chunk that was asked about
	records bool     // Dialect.Records
	lines   int      // newlines, of records only those outside of quotes
	ends    int      // those outside of quotes
	marks   marks
	walker  walker
	counted struct{ offset, lines int }
}

// Fault is why a row is none. Its fields are empty.
type Fault struct {
	field.Fault
	Row    int
	Column int    // from 1; 0: the whole row is meant
	Value  []byte // of the column
	Offset int    // of the column, or of the row
	Lines  int64  // that the row goes on for behind its first one
}

// Fill indexes a chunk. The text of the index is that of the chunk, and good
// until the chunk's buffer is used again.
func (x *Index) Fill(c Chunk, d Dialect) {
	n := len(c.Text)
	x.Text = c.Text[:n+Slack]
	clear(x.Text[n:])
	x.Columns, x.Quoted, x.Faults, x.Broken, x.Stuck = len(d.Header), c.quoted, x.Faults[:0], false, false
	x.records = d.Records
	x.counted.offset, x.counted.lines = 0, 0
	if c.stuck || !x.scan(c.Text, d) {
		x.walk(c, d)
	} else if x.records {
		x.lines = x.ends
	}
	x.Rows = len(x.Places) / x.Stride
	if x.Out, x.Left = x.Out[:0], 0; d.Where != nil {
		x.filter(d.Where)
	}
}

// All is the numbers of all rows.
func (x *Index) All() []int32 {
	for n := len(x.all); n < x.Rows; n++ {
		x.all = append(x.all, int32(n))
	}
	return x.all[:x.Rows]
}

// Filter decides which rows are read.
type Filter interface {
	Keeps(x *Index, row int, scratch []byte) bool
	KeepsFields(fields []string) bool

	// Lines tells that rows may go with a row before them, so that none can be left
	// out for itself: they are marked instead.
	Lines() bool
}

// filter leaves out the rows that do not pass a filter, or marks them. Rows that are
// none stay.
func (x *Index) filter(f Filter) {
	var scratch [256]byte
	if f.Lines() {
		x.Out = slices.Grow(x.Out, x.Rows)[:x.Rows]
	}
	kept, stride, bad := x.kept[:0], x.Columns+1, 0
	for row := range x.Rows {
		fault := bad < len(x.Faults) && x.Faults[bad].Row == row
		keeps := fault || f.Keeps(x, row, scratch[:0])
		switch {
		case f.Lines():
			x.Out[row] = !keeps
			continue
		case !keeps:
			x.Left++
			continue
		}
		if fault {
			x.Faults[bad].Row = len(kept) / stride
			bad++
		}
		at := row * x.Stride
		kept = append(kept, x.Places[at:at+stride]...)
	}
	if !f.Lines() {
		x.Places, x.kept, x.Stride, x.Rows = kept, x.Places, stride, len(kept)/stride
	}
}

// scan indexes regular text: ok is false when a row has more or fewer fields
// than there are columns, there is a blank line, or a quote stands where none
// may. Then nothing is indexed.
func (x *Index) scan(text []byte, d Dialect) (ok bool) {
	x.Stride = x.Columns
	if x.Columns < 2 { // a blank line would be a row
		return false
	}
	if need := len(text)/2 + tileBytes + 1; cap(x.Places) < need {
		x.Places = make([]uint32, need)
	}
	x.Places = x.Places[:cap(x.Places)]
	x.Places[0] = beforeText
	n := 0
	if x.Quoted {
		n, ok = x.scanQuoted(text, d.Delimiter)
	} else {
		n, ok = x.scanPlain(text, d.Delimiter)
	}
	x.Places = x.Places[:n]
	return ok && x.regular(text, uint32(min(longRow, d.maxField())))
}

// regular tells whether every row has all fields: every Columns-th place is a
// newline, and no other place is one. Long rows are left to the walker, which
// measures fields.
func (x *Index) regular(text []byte, long uint32) bool {
	rows := (len(x.Places) - 1) / x.Columns
	if rows*x.Columns != len(x.Places)-1 || rows != x.ends {
		return false
	}
	before := uint32(0)
	for i := x.Columns; i < len(x.Places); i += x.Columns {
		end := x.Places[i]
		if text[end] != '\n' || end-before > long {
			return false
		}
		before = end
	}
	return true
}

// longRow is the longest row that is taken from the scanner.
const longRow = 16 << 10

// beforeText is the place before the first byte.
const beforeText = ^uint32(0)

// scanPlain finds the places in a text without quotes.
func (x *Index) scanPlain(text []byte, delimiter byte) (n int, ok bool) {
	n, x.lines = 1, 0
	for at := 0; at < len(text); at += tileBytes {
		masks, ok := x.tile(at, len(text), n, delimiter)
		if !ok {
			return 0, false
		}
		n += putAll(x.Places[n:], masks, uint32(at))
		for _, newlines := range x.marks.newlines[:len(masks)] {
			x.lines += bits.OnesCount64(newlines)
		}
	}
	x.ends = x.lines
	return n, true
}

// tile marks the bytes of a tile of the text, and returns the masks of its
// separators. ok is false when more than every other byte is a separator, so
// that there may be no room for the tile's n-th place and those behind it.
func (x *Index) tile(at, end, n int, delimiter byte) (masks []uint64, ok bool) {
	blocks := min((end-at+63)/64, tileBlocks)
	if n+64*blocks > len(x.Places) {
		return nil, false
	}
	x.marks.find(x.Text[at:at+64*blocks:at+64*blocks], delimiter, x.Quoted)
	return x.marks.separators[:blocks], true
}

// scanQuoted finds the places in a text with quotes. ok is false when a quote
// stands where none may.
func (x *Index) scanQuoted(text []byte, delimiter byte) (n int, ok bool) {
	n = 1
	q := quoting{opened: 1}
	for from := 0; from < len(text); from += tileBytes {
		masks, ok := x.tile(from, len(text), n, delimiter)
		if !ok {
			return 0, false
		}
		q.tails = 0
		q.follow(&x.marks, len(masks))
		if q.stray != 0 || q.tails != 0 && !x.crlf(text, from, len(masks)) {
			return 0, false
		}
		n += putAll(x.Places[n:], masks, uint32(from))
	}
	x.lines, x.ends = int(q.lines), int(q.ends)
	return n, q.inside == 0
}

// crlf tells whether all tails of a tile are the first half of a CRLF.
func (x *Index) crlf(text []byte, from, blocks int) bool {
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

// walk indexes any text row by row.
func (x *Index) walk(c Chunk, d Dialect) {
	x.Stride, x.Quoted, x.Places = x.Columns+1, true, x.Places[:0]
	w := &x.walker
	w.reset(c.Text, d)
	w.torn = c.torn
	x.lines = x.newlines(c.Text)
	for row := 0; w.next(); row++ {
		x.Broken = x.Broken || w.broken
		if w.at-w.start > d.maxRow() || c.stuck {
			x.Stuck = true
			if w.fault == nil || w.fault.Code != CodeQuoteOpen {
				w.reject(&field.Fault{Code: CodeFieldLong, Reason: fmt.Sprintf("a row of more than %d bytes", d.maxRow())}, w.column)
			}
		}
		if w.fault == nil {
			x.Places = append(x.Places, w.places...)
			continue
		}
		for range x.Stride {
			x.Places = append(x.Places, uint32(w.start)) // fields of less than nothing
		}
		f := Fault{Fault: *w.fault, Row: row, Column: w.column, Offset: w.start}
		f.Lines = int64(bytes.Count(bytes.TrimRight(c.Text[w.start:w.at], "\r\n"), newline))
		if w.column > 0 {
			f.Value, f.Offset = w.value, w.valueAt
		}
		x.Faults = append(x.Faults, f)
		if x.Stuck {
			return
		}
	}
}

// Start is where a row begins.
func (x *Index) Start(row int) int { return int(x.Places[row*x.Stride] + 1) }

// Row is the text of a row, with its newline.
func (x *Index) Row(row int) []byte {
	return x.Text[x.Start(row) : x.Places[row*x.Stride+x.Columns]+1]
}

// Field is where a field begins and ends, its quotes included.
func (x *Index) Field(row, column int) (start, end int) {
	at := row*x.Stride + column
	start, end = int(x.Places[at]+1), int(x.Places[at+1])
	if column == x.Columns-1 && end > start && x.Text[end-1] == '\r' {
		end--
	}
	return start, max(start, end)
}

// Cell is where a field begins and ends, without its quotes; ok is false when
// quotes in it have to be undone.
func (x *Index) Cell(row, column int) (start, end int, ok bool) {
	start, end = x.Field(row, column)
	if start < end && x.Text[start] == '"' {
		start, end = start+1, end-1
		return start, end, bytes.IndexByte(x.Text[start:end], '"') < 0
	}
	return start, end, true
}

// Value is the value of a field. What has to be undone of its quotes is
// appended to scratch, which is returned.
func (x *Index) Value(row, column int, scratch []byte) (value, grown []byte) {
	start, end, ok := x.Cell(row, column)
	inner := x.Text[start:end]
	if ok {
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

// Lines is the number of newlines in the chunk.
func (x *Index) Lines() int { return x.lines }

// Line is the number of newlines before an offset. It is fast when offsets grow.
func (x *Index) Line(offset int) int {
	if offset < x.counted.offset {
		x.counted.offset, x.counted.lines = 0, 0
	}
	x.counted.lines += x.newlines(x.Text[x.counted.offset:offset])
	x.counted.offset = offset
	return x.counted.lines
}

// newlines is the number of newlines in a text that begins outside of quotes; of
// records those within quotes do not count.
func (x *Index) newlines(text []byte) (n int) {
	if !x.records || bytes.IndexByte(text, '"') < 0 {
		return bytes.Count(text, newline)
	}
	for len(text) > 0 {
		outside, rest, _ := bytes.Cut(text, quotes)
		n += bytes.Count(outside, newline)
		_, text, _ = bytes.Cut(rest, quotes)
	}
	return n
}

// Between is where a field begins and ends between two places, without quotes
// at its ends: Cell for loops over a column, which look at its usual form only.
// There may be more quotes in the field, or a CR at its end.
func Between(text []byte, quoted bool, before, behind uint32) (start, end int) {
	start, end = int(before+1), int(behind)
	if quoted && text[start] == '"' {
		return start + 1, end - 1
	}
	return start, end
}
