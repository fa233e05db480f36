package ledger

import (
	"encoding/binary"
	"hash/maphash"
	"math/bits"
	"slices"
	"strconv"
)

// Key stands for a customer's id in two words. An id that is a number of up to
// nine digits behind Options.Prefix has that number in its key. Other ids of up
// to 15 bytes are their own keys: the bytes, and the length in the last one.
// Longer ids are 120 bits of keyed hash, and the text is kept beside.
type Key struct{ lo, hi uint64 }

const (
	shortID   = 15 // the longest id that is its own key
	maxDigits = 9  // of an id's number that is its key
)

// What the last byte holds in place of a length.
const (
	hashed   = 0xff
	numbered = 0xfe
)

// numberKey is the key with a number.
func numberKey(number uint32) Key { return Key{uint64(number), numbered << 56} }

// shortKey is the key of a short id of n bytes, of which lo and hi hold the first
// and the second eight, little-endian. What lies behind the id in them does not
// matter.
func shortKey(lo, hi uint64, n int) Key {
	if n < 8 {
		return Key{lo & (1<<(n*8&63) - 1), uint64(n) << 56}
	}
	return Key{lo, hi&(1<<((n-8)*8&63)-1) | uint64(n)<<56}
}

// text appends the id of a short key.
func (k Key) text(id, prefix []byte) []byte {
	if k.Number() {
		at := len(id) + len(prefix) // of the one
		id = strconv.AppendUint(append(id, prefix...), k.lo, 10)
		return slices.Delete(id, at, at+1)
	}
	var b [16]byte
	binary.LittleEndian.PutUint64(b[:], k.lo)
	binary.LittleEndian.PutUint64(b[8:], k.hi)
	return append(id, b[:b[15]]...)
}

// seeds key the hashes, anew in every run, so that nobody can prepare ids that
// fall on each other. No result depends on them.
type seeds struct {
	ids   [2]maphash.Seed
	keys  [2]uint64
	mixer mixer
}

func newSeeds() seeds {
	s := seeds{ids: [2]maphash.Seed{maphash.MakeSeed(), maphash.MakeSeed()}}
	s.keys = [2]uint64{maphash.String(s.ids[0], "partitions"), maphash.String(s.ids[1], "partitions")}
	s.mixer = newMixer(maphash.String(s.ids[0], "numbers"), maphash.String(s.ids[1], "numbers"))
	return s
}

// long is the key of a long id.
func (s *seeds) long(id []byte) Key {
	return Key{maphash.Bytes(s.ids[0], id), maphash.Bytes(s.ids[1], id) | hashed<<56}
}

// hash gives the partition of a key by its high bits, and its place in the
// partition's table by its low ones.
func (s *seeds) hash(k Key) uint64 {
	hi, lo := bits.Mul64(k.lo^s.keys[0], k.hi^s.keys[1])
	return hi ^ lo
}

// mixer mixes the bits of numbers, each number to another one: the high bits say
// the partition, and the low ones tell the partition's customers apart.
type mixer struct{ add, multiply, again, divide, before uint32 }

func newMixer(a, b uint64) mixer {
	m := mixer{add: uint32(a), multiply: uint32(a>>32) | 1, again: uint32(b) | 1}
	m.divide, m.before = inverse(m.again), inverse(m.multiply)
	return m
}

func (m mixer) mix(n uint32) uint32 {
	n = (n ^ m.add) * m.multiply
	n = (n ^ n>>16) * m.again
	return n ^ n>>15
}

// unmix is the number that was mixed.
func (m mixer) unmix(n uint32) uint32 {
	n = (n ^ n>>15 ^ n>>30) * m.divide
	n = (n ^ n>>16) * m.before
	return n ^ m.add
}

// inverse is 1/n, by Newton's method: each step doubles the bits that are right,
// three at the beginning.
func inverse(n uint32) uint32 {
	x := n
	for range 4 {
		x *= 2 - n*x
	}
	return x
}
