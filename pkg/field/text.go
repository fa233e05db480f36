package field

import (
	"bytes"
	"unicode"
	"unicode/utf8"

	"github.com/retain-cli/retain/pkg/note"
)

// trim takes off the blanks and tabs around a value.
func trim(b []byte) []byte {
	for len(b) > 0 && (b[0] == ' ' || b[0] == '\t') {
		b = b[1:]
	}
	for len(b) > 0 && (b[len(b)-1] == ' ' || b[len(b)-1] == '\t') {
		b = b[:len(b)-1]
	}
	return b
}

// Letters that latinise puts in the place of separators that, other than a
// comma or a point, can mean only one thing.
const (
	surePoint = '\x01' // U+066B, the decimal separator of Arabic script
	sureGroup = '\x02' // U+066C and the blanks that only group digits
)

// latinise writes the decimal digits, signs and separators of other scripts
// as those of ASCII, and drops the invisible marks of writing direction. Other
// letters stay. The result is b itself when it is all ASCII.
func latinise(b []byte) []byte {
	if ascii(b) {
		return b
	}
	out := make([]byte, 0, len(b))
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		switch c, known := latin(r); {
		case known && c != 0:
			out = append(out, c)
		case !known:
			out = append(out, b[:n]...)
		}
		b = b[n:]
	}
	return out
}

// latin is the ASCII letter that means the same as r, 0 when r is a mark that
// means nothing in a number or a date.
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

// digitOf is the value of a decimal digit of any script. Unicode lays them
// out in runs from 0 to 9, so that the place in its range tells the value.
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

func ascii(b []byte) bool {
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// foreign is the fault of a value that would be read with any digits, or of
// one that is no text at all; nil when the value is plain ASCII or when other
// digits would not help.
func foreign(b []byte) *Fault {
	if f := undecodable(b); f != nil {
		return f
	}
	for i := 0; i < len(b); {
		r, n := utf8.DecodeRune(b[i:])
		if r >= utf8.RuneSelf {
			if _, known := latin(r); known {
				return &Fault{Code: CodeDigits, Reason: "holds " + runeName(r), Hint: "to read the digits, signs and separators of all scripts", Fixes: []note.Fix{{Option: note.Digits, Value: "any"}}}
			}
		}
		i += n
	}
	return nil
}

// runeName is a letter that is easily taken for another, by its number.
func runeName(r rune) string {
	const hex = "0123456789ABCDEF"
	code := []byte("U+")
	for shift := 12; shift >= 0; shift -= 4 {
		code = append(code, hex[(r>>shift)&15])
	}
	switch r {
	case '\u2212':
		return string(code) + " (minus sign)"
	case '\u00a0':
		return string(code) + " (no-break space)"
	case '\u202f':
		return string(code) + " (narrow no-break space)"
	case '\u200e', '\u200f':
		return string(code) + " (mark of writing direction)"
	}
	if _, ok := digitOf(r); ok {
		return string(code) + " (a digit of another script)"
	}
	return string(code)
}

// spreadsheetErrors are what Excel, Sheets and Calc leave in cells whose
// formula failed. A row of # is a column that was too narrow when it was
// printed to text.
var spreadsheetErrors = []string{"#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#GETTING_DATA", "#SPILL!", "#CALC!", "#ERROR!"}

// spreadsheetError is the fault of a cell whose formula failed, else nil.
func spreadsheetError(b []byte) *Fault {
	if len(b) == 0 || b[0] != '#' {
		return nil
	}
	text := string(bytes.ToUpper(b))
	failed := len(text) >= 3 && len(bytes.Trim(b, "#")) == 0
	for _, e := range spreadsheetErrors {
		failed = failed || e == text
	}
	if !failed {
		return nil
	}
	return &Fault{Code: CodeSpreadsheet, Reason: "a spreadsheet error instead of a value", Hint: "fix the cell and export again"}
}
