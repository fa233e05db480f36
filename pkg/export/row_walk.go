package export

import (
	"bytes"
	"fmt"

	"github.com/retain-cli/retain/pkg/export/internal/schema"
	"github.com/retain-cli/retain/pkg/field"
)

// walker cuts text into rows and fields byte by byte: RFC 4180 with either end
// of line, and the places of everything that is not. It is the definition of
// what a row is; the index of a chunk is a faster way to the same fields.
//
// Blank lines are no rows. A row that breaks the rules ends with its line, or
// for a quote in the wrong place with the line that the quote is on.
type walker struct {
	delimiter byte
	columns   int
	maxField  int

	text []byte
	at   int
	torn bool // the text ends with the file, which has no last newline

	fields  []span
	scratch []byte // fields whose quotes had to be undone
}

// span is one field: its value, and where it begins in the text.
type span struct {
	value []byte
	at    int
}

// rowText is one row, legal or not.
type rowText struct {
	at     int // where it begins in the text
	raw    []byte
	fields []span
	fault  *field.Fault // why it is no row: the first reason
	column int          // from 1, of the fault; 0: the whole row
	broken bool         // there is a quote where none may be, or one that is never closed
	open   bool         // the latter
}

func newWalker(l *schema.Layout, o Options) *walker {
	w := &walker{delimiter: l.Delimiter, columns: l.Plan.Columns, maxField: o.MaxFieldSize}
	if w.maxField == 0 {
		w.maxField = schema.DefaultMaxField
	}
	return w
}

// over starts over with another text.
func (w *walker) over(text []byte) {
	w.text, w.at = text, 0
}

// rows is how much of a text is whole rows.
func (w *walker) rows(text []byte) int {
	w.over(text)
	end := 0
	for {
		row, ok := w.next()
		if !ok {
			return end
		}
		if w.text[w.at-1] != '\n' || row.open {
			return end // its end is not there yet
		}
		end = w.at
	}
}

// next is the next row; ok is false at the end of the text. The row is good
// until the next call.
func (w *walker) next() (row rowText, ok bool) {
	w.skip()
	if w.at == len(w.text) {
		return rowText{}, false
	}
	w.fields, w.scratch = w.fields[:0], w.scratch[:0]
	row.at = w.at
	for more := true; more; {
		at := w.at
		var value []byte
		var fault *field.Fault
		value, more, fault = w.field()
		w.fields = append(w.fields, span{value, at})
		if fault == nil && len(value) > w.maxField {
			fault = &field.Fault{Code: codeFieldLong, Reason: fmt.Sprintf("a field of %d bytes", len(value)), Hint: "raise --max-field-size if it is meant to be"}
		}
		if fault == nil {
			continue
		}
		row.open = fault.Code == codeQuoteOpen
		row.broken = row.broken || misquoted(fault)
		if row.fault == nil {
			row.fault, row.column = fault, len(w.fields)
		}
	}
	row.raw, row.fields = w.text[row.at:w.at], w.fields
	if row.fault == nil && len(w.fields) != w.columns {
		row.fault = w.ragged()
	}
	return row, true
}

// ragged is the fault of a row with another number of fields than the header.
func (w *walker) ragged() *field.Fault {
	f := &field.Fault{Code: codeFieldCount, Reason: fmt.Sprintf("%d fields, but the header has %d", len(w.fields), w.columns)}
	switch {
	case len(w.fields) > w.columns:
		f.Hint = "is a field with a delimiter in it, such as 1,50, not quoted?"
	case w.torn && w.at == len(w.text):
		f.Hint = "is the file cut off?"
	default:
		f.Hint = "is a field missing?"
	}
	return f
}

// skip steps over blank lines.
func (w *walker) skip() {
	for w.at < len(w.text) {
		rest := w.text[w.at:]
		switch {
		case rest[0] == '\n':
			w.at++
		case rest[0] == '\r' && len(rest) > 1 && rest[1] == '\n':
			w.at += 2
		default:
			return
		}
	}
}

// lineLength is the length of the first line, with its newline.
func lineLength(text []byte) int {
	if i := bytes.IndexByte(text, '\n'); i >= 0 {
		return i + 1
	}
	return len(text)
}

// field reads a field and steps over what ends it; more tells that it was a
// delimiter.
func (w *walker) field() (value []byte, more bool, fault *field.Fault) {
	if w.at < len(w.text) && w.text[w.at] == '"' {
		return w.quoted()
	}
	return w.bare()
}

func (w *walker) bare() (value []byte, more bool, fault *field.Fault) {
	start := w.at
	for w.at < len(w.text) {
		switch c := w.text[w.at]; {
		case c == w.delimiter:
			w.at++
			return w.text[start : w.at-1], true, fault
		case c == '\n':
			w.at++
			return bytes.TrimSuffix(w.text[start:w.at-1], []byte("\r")), false, fault
		case c == '"' && fault == nil:
			fault = &field.Fault{Code: codeQuoteBare, Reason: "a quote in a field that does not begin with one", Hint: `write the field in quotes, and the quote twice: ""`}
			w.at += lineLength(w.text[w.at:]) - 1
			return w.text[start:w.at], w.endLine(), fault
		default:
			w.at++
		}
	}
	return w.text[start:], false, fault
}

// endLine steps over the newline of a row that is given up.
func (w *walker) endLine() (more bool) {
	if w.at < len(w.text) {
		w.at++
	}
	return false
}

// quoted reads a field in quotes. As long as no quote in it is doubled, the
// value is a part of the text.
func (w *walker) quoted() (value []byte, more bool, fault *field.Fault) {
	w.at++
	start := w.at
	mark := len(w.scratch)
	for {
		i := bytes.IndexByte(w.text[w.at:], '"')
		if i < 0 {
			return w.unclosed(start)
		}
		w.at += i + 1
		if w.at == len(w.text) || w.text[w.at] != '"' {
			break
		}
		w.scratch = append(w.scratch, w.text[start:w.at]...)
		w.at++
		start = w.at
	}
	value = w.text[start : w.at-1]
	if len(w.scratch) > mark {
		w.scratch = append(w.scratch, value...)
		value = w.scratch[mark:]
	}
	more, fault = w.closed()
	return value, more, fault
}

// closed steps over what ends a field behind its closing quote.
func (w *walker) closed() (more bool, fault *field.Fault) {
	rest := w.text[w.at:]
	switch {
	case len(rest) == 0:
		return false, nil
	case rest[0] == w.delimiter:
		w.at++
		return true, nil
	case rest[0] == '\n':
		return w.endLine(), nil
	case rest[0] == '\r' && len(rest) > 1 && rest[1] == '\n':
		w.at++
		return w.endLine(), nil
	}
	w.at += lineLength(rest) - 1
	return w.endLine(), &field.Fault{Code: codeQuoteText, Reason: "text behind the closing quote", Hint: `write a quote inside of a field twice: ""`}
}

// unclosed gives up a field whose quote never ends. All up to the end of the
// text belongs to it.
func (w *walker) unclosed(start int) (value []byte, more bool, fault *field.Fault) {
	w.at = len(w.text)
	return w.text[start:], false, &field.Fault{Code: codeQuoteOpen, Reason: "a quote is opened and never closed", Hint: `close it, or write it twice: ""`}
}

var newline = []byte{'\n'}
