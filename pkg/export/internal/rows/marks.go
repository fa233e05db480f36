package rows

import (
	"encoding/binary"
	"math/bits"
)

// marks is a bit for every byte of up to tileBlocks blocks of 64 bytes: whether
// it is a delimiter or a newline, whether it is a newline, whether it is a
// quote, and whether it should not be there, behind a quote.
type marks struct{ separators, newlines, quotes, tails [tileBlocks]uint64 }

const (
	tileBlocks = 64
	tileBytes  = 64 * tileBlocks // stay in a core's first cache
)

// find marks the bytes of a tile, which is some whole blocks; quotes need not
// be marked when there are none.
func (m *marks) find(tile []byte, delimiter byte, quoted bool) {
	if vector {
		markVector(m, &tile[0], len(tile)/64, delimiter)
		return
	}
	newSieve(delimiter).mark(m, tile, quoted)
}

// putAll writes where the bits of masks are, the first of which stands for the
// byte at a place, and gives their number. Behind the places there is room for
// all bits that 64 bytes a mask can have.
func putAll(places []uint32, masks []uint64, at uint32) (n int) {
	_ = places[64*len(masks)-1]
	if vector {
		return putVector(&places[0], &masks[0], len(masks), at)
	}
	for i, mask := range masks {
		n += put(places[n:], at+uint32(64*i), mask)
	}
	return n
}

// Masks of bytes in a word.
const (
	low7  = 0x7f7f7f7f7f7f7f7f
	high1 = 0x8080808080808080
	ones  = 0x0101010101010101
	// pack brings the highest bits of eight bytes together, when it multiplies
	// them, in the highest byte: no two products fall on one bit, so that
	// nothing is carried.
	pack = 0x0002040810204081
)

// sieve finds bytes in words of eight, for processors that have no vectors we
// know of. It holds each byte that is looked for eight times. A byte of (w&low7
// ^ c) + low7 has its high bit set unless it is zero (the exact zero-byte test;
// exact, because no carry leaves the byte). So the high bits are what is not
// found.
type sieve struct{ delimiter, newline, quote uint64 }

func newSieve(delimiter byte) sieve {
	return sieve{uint64(delimiter) * ones, '\n' * ones, '"' * ones}
}

// mark is find.
func (s sieve) mark(m *marks, tile []byte, quoted bool) {
	for i := range len(tile) / 64 {
		block := (*[64]byte)(tile[64*i:])
		newlines := without(block, s.newline)
		m.separators[i] = ^(without(block, s.delimiter) & newlines)
		m.newlines[i] = ^newlines
		if quoted {
			m.quotes[i] = ^without(block, s.quote)
		}
	}
}

// without is a bit for every byte of a block that is not the one that c holds.
func without(block *[64]byte, c uint64) uint64 {
	return other(block[0:], c)*pack>>56 | other(block[8:], c)*pack>>56<<8 |
		other(block[16:], c)*pack>>56<<16 | other(block[24:], c)*pack>>56<<24 |
		other(block[32:], c)*pack>>56<<32 | other(block[40:], c)*pack>>56<<40 |
		other(block[48:], c)*pack>>56<<48 | other(block[56:], c)*pack>>56<<56
}

// other is the high bit of each of eight bytes that is not c.
func other(text []byte, c uint64) uint64 {
	w := binary.LittleEndian.Uint64(text)
	return (((w & low7) ^ c) + low7 | w) & high1
}

// put writes the places of the bits of a mask. It writes ten at once, whether
// there are as many or not: a branch for each would cost more.
func put(places []uint32, at uint32, mask uint64) int {
	count := bits.OnesCount64(mask)
	p := (*[10]uint32)(places)
	for i := range p {
		p[i] = at + uint32(bits.TrailingZeros64(mask))
		mask &= mask - 1
	}
	for i := 10; mask != 0; i++ {
		places[i] = at + uint32(bits.TrailingZeros64(mask))
		mask &= mask - 1
	}
	return count
}
