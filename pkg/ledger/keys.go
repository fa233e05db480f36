package ledger

import (
	"encoding/binary"

	"github.com/retain-cli/retain/pkg/money"
)

// prefix finds ids that are a number behind Options.Prefix.
type prefix struct {
	text        []byte
	first, mask uint64 // the text as the bytes of a word, and which bytes those are
}

// newPrefix is a prefix of up to eight bytes. A longer one is in no id.
func newPrefix(text []byte) prefix {
	n := min(len(text), 8)
	p := prefix{text: text, mask: 1<<(n*8) - 1}
	var first [8]byte
	copy(first[:], text)
	p.first = binary.LittleEndian.Uint64(first[:]) & p.mask
	if len(text) >= 8 {
		p.first, p.mask = 1, 0
	}
	return p
}

// Key is the key of a customer's id.
func (w *Writer) Key(id []byte) Key {
	w.id = append(append(w.id[:0], id...), make([]byte, Slack)...)
	var key [1]Key
	w.Keys(key[:], Cells{w.id, []uint32{0}, []uint32{uint32(len(id))}})
	return key[0]
}

// Keys finds the keys of many customers' ids. Hashed keys do not hold their ids:
// call Keep for those that are appended.
func (w *Writer) Keys(keys []Key, ids Cells) {
	text, starts, ends, p := ids.Text, ids.Starts, ids.Ends[:len(ids.Starts)], w.b.prefix
	keys = keys[:len(starts)]
	skip := len(p.text)
	for i, s := range starts {
		start, n := int(s), int(ends[i]-s)
		lo, hi := word(text, start), word(text, start+8)
		if d := n - skip; uint(d-1) < maxDigits && lo&p.mask == p.first {
			// What is usual is written out: number would be a call for every row.
			value, ok := digits(word(text, start+skip), min(d, 8))
			if d > 8 {
				value, ok = nineDigits(value, text[start+skip+8], ok)
			}
			if ok {
				keys[i] = numberKey(uint32(value) + powers[d])
				continue
			}
		}
		if n <= shortID {
			keys[i] = shortKey(lo, hi, n)
		} else {
			keys[i] = w.b.seeds.long(text[start : start+n])
		}
	}
}

// Kept reports whether Keep has nothing to do for a key. Asked for many keys in a
// row, before the ids are looked at, it costs little: memory answers several at once.
func (w *Writer) Kept(k Key) bool { return !k.Hashed() || w.long.has(k) }

// Keep keeps the id of a customer for a key that does not hold it.
func (w *Writer) Keep(k Key, id []byte) {
	if k.Hashed() {
		w.long.add(&w.b.seeds, k, id)
	}
}

// Number reports whether the key is a number behind Options.Prefix.
func (k Key) Number() bool { return k.hi == numbered<<56 }

// Hashed reports whether the key does not hold its id: Writer.Keep is needed.
func (k Key) Hashed() bool { return k.hi>>56 == hashed }

// word is the eight bytes from a place on.
func word(text []byte, at int) uint64 { return binary.LittleEndian.Uint64(text[at : at+8 : at+8]) }

// powers of ten tell 007 from 7: a one stands before the digits of a number.
var powers = func() (p [maxDigits + 1]uint32) {
	for i := range p {
		p[i] = uint32(money.Pow10(i))
	}
	return p
}()

// nineDigits is a number with one digit more.
func nineDigits(first uint64, last byte, ok bool) (uint64, bool) {
	return first*10 + uint64(last-'0'), ok && last-'0' <= 9
}

// digits is the number that the first n bytes of a word are, from one to eight.
// Pairs, fours and eight are put together by multiplications (Lemire, "Quickly
// parsing eight digits", 2018).
func digits(w uint64, n int) (value uint64, ok bool) {
	const ones, high = 0x0101010101010101, 0x8080808080808080
	w = (w ^ '0'*ones) << (uint(8-n) * 8 & 63)
	ok = (w+0x76*ones|w)&high == 0
	w = w*10 + w>>8
	return ((w&0x000000ff000000ff)*0x000f424000000064 + (w>>16&0x000000ff000000ff)*0x0000271000000001) >> 32, ok
}
