package rows

import (
	"bytes"
	"fmt"
	"unicode"
	"unicode/utf8"

	"github.com/retain-cli/retain/pkg/field"
	"github.com/retain-cli/retain/pkg/note"
)

// The codes of rows that are none.
const (
	CodeFieldCount = "field-count"
	CodeFieldLong  = "field-too-long"
	CodeQuoteBare  = "quote-bare"
	CodeQuoteText  = "quote-text-after"
	CodeQuoteOpen  = "quote-open"
)

// shownBytes is how much of a wrong value is kept.
const shownBytes = 80

// walker cuts text into rows and fields byte by byte: RFC 4180 with either end
// of line, and the places of everything that is not. It is the definition of a
// row; the scanner is a faster way to the same places.
//
// Blank lines are no rows. A row that breaks the rules ends with its line, or
// for a quote in the wrong place with the line that the quote is on.
type walker struct {
	Dialect
	text []byte
	at   int
	torn bool // the text ends with the file, which has no last newline

	// Of the row read last.
	start   int
	places  []uint32     // of the separators before, between and behind its fields
	fault   *field.Fault // the first reason why it is none
	column  int          // of the fault, from 1; 0: the whole row
	value   []byte       // of that column, at most shownBytes of it
	valueAt int          // where the column begins
	broken  bool         // a quote stands where none may, or is never closed
	open    bool         // the latter
	scratch []byte       // the value of a field with doubled quotes
}

func (w *walker) reset(text []byte, d Dialect) { w.text, w.at, w.torn, w.Dialect = text, 0, false, d }

// wholeRows is how much of a text is whole rows.
func (w *walker) wholeRows(text []byte, d Dialect) (end int) {
	w.reset(text, d)
	for w.next() && w.text[w.at-1] == '\n' && !w.open {
		end = w.at
	}
	return end
}

// next reads the next row; ok is false at the end of the text.
func (w *walker) next() (ok bool) {
	w.skipBlank()
	if w.at == len(w.text) {
		return false
	}
	w.start, w.fault, w.column, w.broken, w.open = w.at, nil, 0, false, false
	w.places = append(w.places[:0], uint32(w.at)-1)
	for more := true; more; {
		at := w.at
		var value []byte
		var fault *field.Fault
		value, more, fault = w.field()
		w.places = append(w.places, uint32(w.at)-1)
		if fault == nil && len(value) > w.maxField() {
			fault = &field.Fault{Code: CodeFieldLong, Reason: fmt.Sprintf("a field of %d bytes", len(value)), Hint: "if it is right", Fixes: []note.Fix{{Option: note.MaxFieldSize, Value: "SIZE"}}}
		}
		if fault == nil {
			continue
		}
		w.open = fault.Code == CodeQuoteOpen
		w.broken = w.broken || fault.Code != CodeFieldLong
		if w.fault == nil {
			w.value, w.valueAt = bytes.Clone(value[:min(len(value), shownBytes)]), at
			w.reject(fault, len(w.places)-1)
		}
	}
	if n := len(w.places) - 1; w.fault == nil && n != len(w.Header) {
		w.reject(w.ragged(n), 0)
	}
	return true
}

func (w *walker) reject(f *field.Fault, column int) { w.fault, w.column = f, column }

// ragged is the fault of a row with another number of fields than the header.
func (w *walker) ragged(fields int) *field.Fault {
	f := &field.Fault{Code: CodeFieldCount, Reason: fmt.Sprintf("%d fields, but the header has %d", fields, len(w.Header))}
	switch {
	case fields > len(w.Header):
		f.Hint = "is a field with a delimiter in it, such as 1,50, not quoted?"
	case w.torn && w.at == len(w.text):
		f.Hint = "is the file cut off?"
	default:
		f.Hint = "is a field missing?"
	}
	return f
}

// skipBlank steps over lines that hold nothing but blanks.
func (w *walker) skipBlank() {
	for at := w.at; at < len(w.text); {
		r, size := rune(w.text[at]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRune(w.text[at:])
		}
		switch {
		case r == rune(w.Delimiter):
			return
		case r == '\n':
			w.at = at + 1
		case r == '\r' && at+1 < len(w.text) && w.text[at+1] == '\n':
		case r == '\r' || !unicode.IsSpace(r):
			return
		}
		at += size
	}
	w.at = len(w.text)
}

// lineLength is the length of the first line, with its newline.
func lineLength(text []byte) int {
	if i := bytes.IndexByte(text, '\n'); i >= 0 {
		return i + 1
	}
	return len(text)
}

// field reads a field and the separator behind it; more tells that it was a
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
		switch c := w.text[w.at]; c {
		case w.Delimiter:
			w.at++
			return w.text[start : w.at-1], true, nil
		case '\n':
			w.at++
			return bytes.TrimSuffix(w.text[start:w.at-1], []byte("\r")), false, nil
		case '"':
			w.at += lineLength(w.text[w.at:]) - 1
			fault = &field.Fault{Code: CodeQuoteBare, Reason: "a quote in a field that does not begin with one", Hint: `write the field in quotes, and the quote twice: ""`}
			return w.text[start:w.at], w.endLine(), fault
		default:
			w.at++
		}
	}
	return w.text[start:], false, nil
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
	w.scratch = w.scratch[:0]
	for {
		i := bytes.IndexByte(w.text[w.at:], '"')
		if i < 0 {
			w.at = len(w.text)
			return w.text[start:], false, &field.Fault{Code: CodeQuoteOpen, Reason: "a quote is opened and never closed", Hint: `close it, or write it twice: ""`}
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
	if len(w.scratch) > 0 {
		w.scratch = append(w.scratch, value...)
		value = w.scratch
	}
	more, fault = w.closed()
	return value, more, fault
}

// closed steps over the separator behind a closing quote.
func (w *walker) closed() (more bool, fault *field.Fault) {
	rest := w.text[w.at:]
	switch {
	case len(rest) == 0:
		return false, nil
	case rest[0] == w.Delimiter:
		w.at++
		return true, nil
	case rest[0] == '\n':
		return w.endLine(), nil
	case rest[0] == '\r' && len(rest) > 1 && rest[1] == '\n':
		w.at++
		return w.endLine(), nil
	}
	w.at += lineLength(rest) - 1
	return w.endLine(), &field.Fault{Code: CodeQuoteText, Reason: "text behind the closing quote", Hint: `write a quote inside of a field twice: ""`}
}

var newline = []byte{'\n'}
