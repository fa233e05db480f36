package export

import (
	"encoding/binary"
	"strconv"
	"testing"

	"pgregory.net/rapid"
)

// What is asked about eight bytes at once is what a look at each of them says:
// every byte at every place, among bytes that are next to the limits.
func TestWords(t *testing.T) {
	all := func(b [8]byte, fits func(c byte) bool) bool {
		for _, c := range b {
			if !fits(c) {
				return false
			}
		}
		return true
	}
	isDigit := func(c byte) bool { return c >= '0' && c <= '9' }
	for _, fill := range []byte{'!', '~', '0', '9', '_', 'p', 'X', ' ', '"', 0x7f, 0x80} {
		for at := range 8 {
			for c := range 256 {
				b := [8]byte{fill, fill, fill, fill, fill, fill, fill, fill}
				b[at] = byte(c)
				w := binary.LittleEndian.Uint64(b[:])
				value, ok := digits(w)
				want, err := strconv.ParseUint(string(b[:]), 10, 64)
				for _, q := range []struct {
					what      string
					got, want bool
				}{
					{"printable", printable(w), all(b, func(c byte) bool { return c >= ' ' && c < 0x7f })},
					{"visible", visible(w), all(b, func(c byte) bool { return c > ' ' && c < 0x7f })},
					{"a number", number(w), all(b, isDigit)},
					{"digits", ok, all(b, isDigit)},
					{"without a quote", !hasQuote(w), all(b, func(c byte) bool { return c != '"' })},
					{"that number", ok && value == want, err == nil},
				} {
					if q.got != q.want {
						t.Errorf("%q is %s: %v, want %v", b, q.what, q.got, q.want)
					}
				}
			}
		}
	}
}

// The first digits of a word are what strconv makes of them.
func TestFirstDigits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[0-9]{1,8}`).Draw(t, "digits")
		behind := rapid.StringMatching(`[0-9a,]{8}`).Draw(t, "behind")
		got, ok := firstDigits(word([]byte(text+behind), 0), len(text))
		if want, _ := strconv.ParseUint(text, 10, 64); got != want || !ok {
			t.Errorf("%q: %d, %v", text, got, ok)
		}
	})
}
