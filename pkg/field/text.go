package field

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/retain-cli/retain/pkg/note"
)

// trim removes the blanks and tabs around a value.
func trim(b []byte) []byte {
	for len(b) > 0 && (b[0] == ' ' || b[0] == '\t') {
		b = b[1:]
	}
	for len(b) > 0 && (b[len(b)-1] == ' ' || b[len(b)-1] == '\t') {
		b = b[:len(b)-1]
	}
	return b
}

// Letters that latinise writes for separators which, unlike a comma or a point,
// can mean only one thing.
const (
	surePoint = '\x01' // U+066B, the decimal separator of Arabic script
	sureGroup = '\x02' // U+066C and the blanks that only group digits
)

// latinise translates the decimal digits, signs and separators of all scripts to
// ASCII and drops the invisible marks of writing direction. Other letters stay.
// The result is b itself when it is all ASCII.
func latinise(b []byte) []byte {
	if !bytes.ContainsFunc(b, func(r rune) bool { return r >= utf8.RuneSelf }) {
		return b
	}
	out := make([]byte, 0, len(b))
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		switch c, known := latin(r); {
		case c != 0:
			out = append(out, c)
		case !known:
			out = append(out, b[:n]...)
		}
		b = b[n:]
	}
	return out
}

// noBreaks are the blanks that programs group digits with, so that no line ends
// between them.
const noBreaks = "\u00a0\u202f"

// joinNoBreaks translates no-break spaces alone as latinise does.
func joinNoBreaks(b []byte) []byte {
	if !bytes.ContainsAny(b, noBreaks) {
		return b
	}
	return bytes.Map(func(r rune) rune {
		if strings.ContainsRune(noBreaks, r) {
			return sureGroup
		}
		return r
	}, b)
}

// latin is the ASCII letter for r, 0 when r is a mark without meaning in a number
// or a date.
func latin(r rune) (c byte, known bool) {
	switch r {
	case '\u200e', '\u200f', '\u061c', '\u2066', '\u2067', '\u2068', '\u2069', '\u202a', '\u202b', '\u202c', '\ufeff':
		return 0, true // left-to-right and right-to-left marks, a BOM
	case '\u066b':
		return surePoint, true
	case '\u066c', '\u00a0', '\u202f', '\u2009', '\u2007':
		return sureGroup, true // Arabic thousands separator; no-break, narrow, thin and figure space
	case '\u2212', '\ufe63', '\uff0d', '\u2010', '\u2011', '\u2012', '\u2013':
		return '-', true // minus sign, its small and full-width forms, hyphens, dashes
	case '\uff0b':
		return '+', true
	case '\uff0e':
		return '.', true
	case '\uff0c', '\u060c':
		return ',', true
	case '\uff0f', '\u2044':
		return '/', true
	}
	if v, ok := digitOf(r); ok {
		return '0' + v, true
	}
	return 0, false
}

// digitOf is the value of a decimal digit of any script. Unicode has them in runs
// from 0 to 9, so the place in its range tells the value.
func digitOf(r rune) (byte, bool) {
	if r >= '0' && r <= '9' {
		return byte(r - '0'), true
	}
	if r < utf8.RuneSelf || !unicode.Is(unicode.Nd, r) {
		return 0, false
	}
	for _, t := range unicode.Nd.R16 {
		if lo, hi := rune(t.Lo), rune(t.Hi); r >= lo && r <= hi {
			return byte((r - lo) % 10), true
		}
	}
	for _, t := range unicode.Nd.R32 {
		if lo, hi := rune(t.Lo), rune(t.Hi); r >= lo && r <= hi {
			return byte((r - lo) % 10), true
		}
	}
	return 0, false
}

// foreign is the fault of a value that needs the digits of all scripts, or of one
// that is not text at all; else nil.
func foreign(b []byte) *Fault {
	if f := undecodable(b); f != nil {
		return f
	}
	for _, r := range string(b) {
		if _, known := latin(r); known && r >= utf8.RuneSelf {
			return newFault(CodeDigits, "holds "+runeName(r), "to read the digits, signs and separators of all scripts", note.Fix{Option: note.Digits, Value: "any"})
		}
	}
	return nil
}

// runeName is the code point of a letter that looks like another, with a name.
func runeName(r rune) string {
	code := fmt.Sprintf("U+%04X", r)
	_, digit := digitOf(r)
	switch {
	case r == '\u2212':
		return code + " (minus sign)"
	case r == '\u00a0':
		return code + " (no-break space)"
	case r == '\u202f':
		return code + " (narrow no-break space)"
	case r == '\u200e' || r == '\u200f':
		return code + " (mark of writing direction)"
	case digit:
		return code + " (a digit of another script)"
	}
	return code
}

// spreadsheetErrors are what Excel, Sheets and Calc leave in cells whose formula
// failed. A row of # is a number that was wider than its column.
var spreadsheetErrors = []string{"#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#GETTING_DATA", "#SPILL!", "#CALC!", "#ERROR!"}

// spreadsheetError is the fault of a cell whose formula failed, else nil.
func spreadsheetError(b []byte) *Fault {
	hashes := len(b) >= 3 && len(bytes.Trim(b, "#")) == 0
	if !hashes && !slices.Contains(spreadsheetErrors, strings.ToUpper(string(b))) {
		return nil
	}
	return newFault(CodeSpreadsheet, "a spreadsheet error instead of a value", "fix the cell and export again")
}

// ID is the text of an id without the blanks around it, as a part of b. Ids are
// text: 00123 and 123 differ. An empty result is a blank id.
func ID(b []byte) ([]byte, *Fault) {
	id := trim(b)
	for i, c := range id {
		if c == 0 {
			return nil, newFault(CodeNUL, "holds a NUL byte", "the file is damaged; if it is UTF-16", note.Fix{Option: note.Encoding, Value: "utf-16le"})
		}
		if c >= utf8.RuneSelf {
			if f := undecodable(id[i:]); f != nil {
				return nil, f
			}
			id = bytes.Trim(id, " \t\u00a0\u202f")
			break
		}
	}
	switch {
	case len(id) > 0 && id[0] == '#':
		if f := spreadsheetError(id); f != nil {
			return nil, f
		}
	case len(id) > 1 && id[0] == '\'' && formulaStart(id[1]):
		return id[1:], nil // our own CSV output guards formulas with an apostrophe
	}
	return id, nil
}

// Blanks tells whether a field has blanks around the id that is in it. The
// apostrophe of a spreadsheet is none.
func Blanks(field, id []byte) bool {
	return 0 < len(id) && len(id) < len(field) && field[0] != '\''
}

func formulaStart(c byte) bool {
	return c == '=' || c == '+' || c == '-' || c == '@' || c == '\t' || c == '\r'
}

// undecodable is the fault of a text that is not UTF-8, else nil.
func undecodable(b []byte) *Fault {
	if utf8.Valid(b) {
		return nil
	}
	for at := 0; at < len(b); {
		r, n := utf8.DecodeRune(b[at:])
		if r == utf8.RuneError && n == 1 {
			return newFault(CodeEncoding, fmt.Sprintf("is not UTF-8: byte 0x%02X at position %d", b[at], at+1),
				"if the file is of Windows, in a language of western Europe, one of central Europe (Polish, Czech, Hungarian ...) or in Cyrillic letters", note.Fix{Option: note.Encoding, Value: "windows-1252"}, note.Fix{Option: note.Encoding, Value: "windows-1250"}, note.Fix{Option: note.Encoding, Value: "windows-1251"})
		}
		at += n
	}
	return nil
}

// Oddity is a set of features of an id that are legal but often mean that one
// customer has two, or that a program has damaged it.
type Oddity uint8

// The oddities.
const (
	OddInvisible Oddity = 1 << iota // zero-width letters
	OddDirection                    // marks that reverse the direction of writing
	OddControl                      // control bytes, which a terminal obeys
	OddFormula                      // begins like a spreadsheet formula
	OddFloat                        // 123.0: a number from a spreadsheet
	OddMangled                      // 1.23457E+12 or 1,23457E+12: one that has lost digits
)

// Odd returns the oddities of an id.
func Odd(id []byte) Oddity {
	if len(id) == 0 {
		return 0
	}
	var o Oddity
	if formulaStart(id[0]) {
		o |= OddFormula
	}
	for i, c := range id {
		if c < ' ' || c == 0x7f {
			o |= OddControl
		}
		if c >= utf8.RuneSelf {
			o |= oddRunes(id[i:])
			break
		}
	}
	if id[0] >= '0' && id[0] <= '9' {
		o |= floatID(id)
	}
	return o
}

func oddRunes(b []byte) (o Oddity) {
	for _, r := range string(b) {
		switch {
		case r >= 0x200b && r <= 0x200d, r == 0x2060, r == 0xfeff, r == 0x00ad:
			o |= OddInvisible
		case r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069, r == 0x200e, r == 0x200f, r == 0x061c:
			o |= OddDirection
		case r < ' ', r >= 0x7f && r < 0xa0:
			o |= OddControl
		}
	}
	return o
}

// floatID is the oddity of an id that is a number with a tail of zeros or an
// exponent.
func floatID(id []byte) Oddity {
	whole, tail, point := bytes.Cut(id, []byte("."))
	mark := bytes.IndexAny(id, ".,") > 0
	if point && allDigits(whole) && len(tail) > 0 && len(bytes.Trim(tail, "0")) == 0 {
		return OddFloat
	}
	e := bytes.IndexAny(id, "eE")
	if e > 0 && exponent(string(bytes.ToLower(id))) && (mark || bytes.IndexByte(id[e:], '+') > 0) {
		return OddMangled
	}
	return 0
}
