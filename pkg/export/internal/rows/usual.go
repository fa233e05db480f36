package rows

import (
	"encoding/binary"
	"slices"
)

// Usual is the bytes of the field that most rows have in a column, up to the
// separator behind it and with that: up to 16, as two words and what they hold of
// them. A field that begins with them is that field. It may be several fields side by
// side.
type Usual struct{ lo, hi, lows, highs uint64 }

// NoUsual is in no text.
var NoUsual = Usual{lo: 1}

// NewUsual is some fields of a row; NoUsual when they are too long.
func NewUsual(x *Index, row, column, fields int) Usual {
	at := row*x.Stride + column
	start, n := int(x.Places[at]+1), int(x.Places[at+fields]-x.Places[at])
	if n > 16 || n < 1 {
		return NoUsual
	}
	u := Usual{lows: ^uint64(0) >> (uint(8-min(n, 8)) * 8 & 63), highs: 1<<(uint(max(n-8, 0))*8&63) - 1}
	if n == 16 {
		u.highs = ^uint64(0)
	}
	u.lo, u.hi = word(x.Text, start)&u.lows, word(x.Text, start+8)&u.highs
	return u
}

// At tells whether the field stands at an offset.
func (u *Usual) At(text []byte, start int) bool {
	return u.differs(text, start) == 0
}

// Others appends the rows of an index whose field is another one. Four rows at a time
// are compared, which mostly are all usual; of the others it makes no jump for any,
// so that the processor need not guess which it will be.
func (u *Usual) Others(x *Index, column int, others []int32) []int32 {
	n := len(others)
	others = slices.Grow(others, x.Rows)[:n+x.Rows]
	text, places, stride := x.Text, x.Places, x.Stride
	row, at := 0, column
	for ; row+4 <= x.Rows; row, at = row+4, at+4*stride {
		four := places[at : at+3*stride+1]
		a, b := u.differs(text, int(four[0]+1)), u.differs(text, int(four[stride]+1))
		c, d := u.differs(text, int(four[2*stride]+1)), u.differs(text, int(four[3*stride]+1))
		if a|b|c|d == 0 {
			continue
		}
		others[n] = int32(row)
		n += one(a)
		others[n] = int32(row + 1)
		n += one(b)
		others[n] = int32(row + 2)
		n += one(c)
		others[n] = int32(row + 3)
		n += one(d)
	}
	for ; row < x.Rows; row, at = row+1, at+stride {
		if !u.At(text, int(places[at]+1)) {
			others[n] = int32(row)
			n++
		}
	}
	return others[:n]
}

// one is 1, but 0 of 0.
func one(differs uint64) int { return int((differs | -differs) >> 63) }

// differs is 0 where the field stands at an offset.
func (u *Usual) differs(text []byte, start int) uint64 {
	both := text[start : start+16 : start+16]
	differs := binary.LittleEndian.Uint64(both)&u.lows ^ u.lo
	if u.highs != 0 {
		differs |= binary.LittleEndian.Uint64(both[8:])&u.highs ^ u.hi
	}
	return differs
}

// word is the eight bytes from an offset on.
func word(text []byte, at int) uint64 { return binary.LittleEndian.Uint64(text[at : at+8 : at+8]) }
