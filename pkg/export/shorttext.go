package export

import "math/bits"

// shortText is a text of up to longestShort bytes in two words, so that it is
// compared and looked up without being copied.
type shortText struct{ lo, hi uint64 }

const longestShort = 15

// newShortText is the n bytes from a place on; the text goes on behind them.
func newShortText(text []byte, start, n int) shortText {
	lo, hi := word(text, start), word(text, start+8)
	if n < 8 {
		return shortText{lo & (1<<(n*8&63) - 1), uint64(n) << 56}
	}
	return shortText{lo, hi&(1<<((n-8)*8&63)-1) | uint64(n)<<56}
}

// hash is for tables that hold one text at a place, where the worst that a file
// can do is that nothing is found.
func (t shortText) hash() uint64 { return (t.lo ^ bits.RotateLeft64(t.hi, 29)) * 0x9e3779b97f4a7c15 }
