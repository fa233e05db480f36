package field

import (
	"bytes"
	"fmt"
	"unicode/utf8"

	"github.com/retain-cli/retain/pkg/note"
)

// ID is the text of an id without the blanks around it, as a part of b. Ids
// stay text: 00123 and 123 are two. An empty result is a blank id.
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
			id = trimBlanks(id)
			break
		}
	}
	if len(id) > 0 && id[0] == '#' {
		if f := spreadsheetError(id); f != nil {
			return nil, f
		}
	}
	return unguard(id), nil
}

// trimBlanks also takes off no-break spaces.
func trimBlanks(b []byte) []byte { return bytes.Trim(b, " \t\u00a0\u202f") }

// unguard undoes what our own CSV output does to texts that a spreadsheet
// would run as a formula: it puts an apostrophe before them.
func unguard(id []byte) []byte {
	if len(id) > 1 && id[0] == '\'' && formulaStart(id[1]) {
		return id[1:]
	}
	return id
}

func formulaStart(c byte) bool {
	return c == '=' || c == '+' || c == '-' || c == '@' || c == '\t' || c == '\r'
}

// undecodable is the fault of a text that is not UTF-8, else nil.
func undecodable(b []byte) *Fault {
	if utf8.Valid(b) {
		return nil
	}
	at := 0
	for {
		r, n := utf8.DecodeRune(b[at:])
		if r == utf8.RuneError && n <= 1 {
			break
		}
		at += n
	}
	return newFault(CodeEncoding, fmt.Sprintf("is not UTF-8: byte 0x%02X at position %d", b[at], at+1),
		"if the file is not UTF-8", note.Fix{Option: note.Encoding, Value: "windows-1252"}, note.Fix{Option: note.Encoding, Value: "iso-8859-1"})
}

// Oddity is a set of things about an id that are legal but often mean that one
// customer has been given two, or that a program has damaged it.
type Oddity uint8

// The oddities.
const (
	OddInvisible Oddity = 1 << iota // zero-width letters
	OddDirection                    // marks that turn the direction of writing round
	OddControl                      // control bytes, which a terminal would obey
	OddFormula                      // begins as a formula of a spreadsheet
	OddFloat                        // 123.0 or 1.2E+12: a number that went through a spreadsheet
)

// Odd is what is odd about an id.
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
	if id[0] >= '0' && id[0] <= '9' && floatID(id) {
		o |= OddFloat
	}
	return o
}

func oddRunes(b []byte) (o Oddity) {
	for i := 0; i < len(b); {
		r, n := utf8.DecodeRune(b[i:])
		switch {
		case r >= 0x200b && r <= 0x200d, r == 0x2060, r == 0xfeff, r == 0x00ad:
			o |= OddInvisible
		case r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069, r == 0x200e, r == 0x200f, r == 0x061c:
			o |= OddDirection
		case r < ' ', r >= 0x7f && r < 0xa0:
			o |= OddControl
		}
		i += n
	}
	return o
}

// floatID tells whether an id is a number with a tail of zeros or an exponent.
func floatID(id []byte) bool {
	whole, tail, point := bytes.Cut(id, []byte("."))
	if point && allDigits(whole) && len(tail) > 0 && len(bytes.Trim(tail, "0")) == 0 {
		return true
	}
	e := bytes.IndexAny(id, "eE")
	return e > 0 && exponent(string(bytes.ToLower(id))) && (point || bytes.IndexByte(id[e:], '+') > 0)
}
