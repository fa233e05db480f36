package questions

import (
	"bytes"
	"encoding/binary"

	"github.com/retain-cli/retain/pkg/choice"
)

// Folding is which spellings of customers' ids are one id.
type Folding uint8

// The values of Folding.
const (
	FoldMails Folding = iota // e-mails that differ by case
	FoldAll                  // ids that differ by case, and digits that differ by zeros before or .0 behind them
	FoldNone
)

var foldings = []string{"auto", "all", "none"}

// Names lists the values.
func (Folding) Names() []string { return foldings }

// String is the name of the value.
func (f Folding) String() string { return foldings[f] }

// MarshalText writes the name of the value.
func (f Folding) MarshalText() ([]byte, error) { return []byte(f.String()), nil }

// UnmarshalText reads a value by its name; true and false are all and none.
func (f *Folding) UnmarshalText(b []byte) error {
	switch string(b) {
	case "true":
		*f = FoldAll
		return nil
	case "false":
		*f = FoldNone
		return nil
	}
	return choice.Parse(f, b, foldings)
}

// Fold is an id as it is compared. What differs from the id is made in scratch,
// which is returned for the next one.
func (f Folding) Fold(id, scratch []byte) (folded, grown []byte) {
	switch {
	case f == FoldAll:
		scratch = appendLower(scratch[:0], id)
		return withoutZeros(scratch), scratch
	case f == FoldMails && hasCapital(id) && IsMail(id):
		scratch = appendLower(scratch[:0], id)
		return scratch, scratch
	}
	return id, scratch
}

// hasCapital tells whether an id may be another one in small letters.
func hasCapital(id []byte) bool {
	for ; len(id) >= 8; id = id[8:] {
		if w := binary.LittleEndian.Uint64(id); (capitals(w)|w)&eachHigh != 0 {
			return true
		}
	}
	for _, c := range id {
		if c-'A' < 26 || c >= 0x80 {
			return true
		}
	}
	return false
}

const (
	each     = 0x0101010101010101 // times a byte: eight of it
	eachHigh = 0x80 * each
)

// capitals and smalls mark the letters among eight bytes of ASCII by their high bits.
func capitals(w uint64) uint64 { return (w + (0x80-'A')*each) ^ (w + (0x7f-'Z')*each) }
func smalls(w uint64) uint64   { return (w + (0x80-'a')*each) ^ (w + (0x7f-'z')*each) }

// appendLower appends an id in small letters.
func appendLower(to, id []byte) []byte {
	for _, c := range id {
		if c >= 0x80 {
			return append(to[:len(to):len(to)], bytes.ToLower(id)...)
		}
	}
	for _, c := range id {
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		to = append(to, c)
	}
	return to
}

// withoutZeros is an id of digits without zeros before and .0 behind them.
func withoutZeros(id []byte) []byte {
	whole, tail, point := bytes.Cut(id, []byte{'.'})
	if len(whole) == 0 || point && (len(tail) == 0 || len(bytes.Trim(tail, "0")) > 0) || !digits(whole) {
		return id
	}
	for len(whole) > 1 && whole[0] == '0' {
		whole = whole[1:]
	}
	return whole
}

func digits(b []byte) bool {
	for _, c := range b {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}

// IsMail tells whether a text is an e-mail address, as far as it matters here: it
// has one @ with something on both sides, and no blank.
func IsMail(text []byte) bool {
	at := bytes.IndexByte(text, '@')
	return at > 0 && at+1 < len(text) && bytes.LastIndexByte(text, '@') == at && bytes.IndexByte(text, ' ') < 0
}
