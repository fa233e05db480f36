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

// number is the digits of a key that is a number, behind a one.
func (k Key) number() (n uint32, ok bool) { return uint32(k.lo), k.hi == numbered<<56 }

// shortKey is the key of a short id of n bytes, of which lo and hi hold the first
// and the second eight, little-endian. What lies behind the id in them does not
// matter.
func shortKey(lo, hi uint64, n int) Key {
	if n < 8 {
		return Key{lo & (1<<(n*8&63) - 1), uint64(n) << 56}
	}
	return Key{lo, hi&(1<<((n-8)*8&63)-1) | uint64(n)<<56}
}

// short tells whether the key is the id itself, or its number.
func (k Key) short() bool { return k.hi>>56 != hashed }

// text appends the id of a short key.
func (k Key) text(id, prefix []byte) []byte {
	if n, ok := k.number(); ok {
		at := len(id) + len(prefix) // of the one
		id = strconv.AppendUint(append(id, prefix...), uint64(n), 10)
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
	ids  [2]maphash.Seed
	deal deal
}

// deal is the seeds of the hash by which customers are dealt.
type deal struct{ lo, hi uint64 }

func newSeeds() seeds {
	s := seeds{ids: [2]maphash.Seed{maphash.MakeSeed(), maphash.MakeSeed()}}
	s.deal = deal{maphash.String(s.ids[0], "partitions"), maphash.String(s.ids[1], "partitions")}
	return s
}

// long is the key of a long id.
func (s *seeds) long(id []byte) Key {
	return Key{maphash.Bytes(s.ids[0], id), maphash.Bytes(s.ids[1], id) | hashed<<56}
}

// hash deals keys to partitions by its high bits, and to places of a
// partition's table by its low ones.
func (d deal) hash(k Key) uint64 {
	hi, lo := bits.Mul64(k.lo^d.lo, k.hi^d.hi)
	return hi ^ lo
}

func (s *seeds) hash(k Key) uint64 { return s.deal.hash(k) }

// hashNumber is the hash of the key with a number.
func (s *seeds) hashNumber(number uint32) uint64 { return s.hash(numberKey(number)) }
