package orders

import (
	"math/bits"
	"slices"
	"sync"
)

const (
	partKeys = 8 << 10 // keys of a part, whose table stays in a core's cache
	noKey    = 1 << 62 // is no key: numbers are smaller, and hashes have the bit above
)

// pieces is a list in pieces: large memory that grows is copied again and again.
type pieces[T any] [][]T

type keyPieces = pieces[uint64]

const pieceLength = 4 << 10

func (p *pieces[T]) add(one T) {
	n := len(*p)
	if n == 0 || len((*p)[n-1]) == pieceLength {
		*p = append(*p, make([]T, 0, pieceLength))
		n++
	}
	(*p)[n-1] = append((*p)[n-1], one)
}

func (p pieces[T]) len() (n int) {
	for _, piece := range p {
		n += len(piece)
	}
	return n
}

// last is the last one, nil when there is none.
func (p pieces[T]) last() *T {
	if len(p) == 0 {
		return nil
	}
	piece := p[len(p)-1]
	return &piece[len(piece)-1]
}

// repeated is the keys that come more than once. They are dealt to parts by a
// hash, and each part has a table of its own.
func repeated(keys keyPieces, workers int) (again []uint64) {
	shift := 64 - bits.Len(uint(keys.len()/partKeys))
	parts := dealt(keys, shift)
	found := make([][]uint64, max(workers, 1))
	var group sync.WaitGroup
	for w := range found {
		group.Go(func() {
			var t keyTable
			for p := w; p < len(parts); p += len(found) {
				found[w] = t.repeated(parts[p], 64-shift, found[w])
			}
		})
	}
	group.Wait()
	return slices.Concat(found...)
}

// dealt is the keys by the bits of their hashes from a shift on.
func dealt(keys keyPieces, shift int) (parts [][]uint64) {
	ends := make([]int, 1<<(64-shift))
	part := func(key uint64) *int { return &ends[mixed(key)>>(shift&63)&uint64(len(ends)-1)] }
	for _, piece := range keys {
		for _, key := range piece {
			*part(key)++
		}
	}
	at := 0
	for p, n := range ends {
		ends[p], at = at, at+n
	}
	all := make([]uint64, at)
	for _, piece := range keys {
		for _, key := range piece {
			end := part(key)
			all[*end] = key
			*end++
		}
	}
	from := 0
	for _, end := range ends {
		parts = append(parts, all[from:end])
		from = end
	}
	return parts
}

// mixed is a hash of a key; many keys are hashes already, the others numbers
// that one row follows upon another.
func mixed(key uint64) uint64 { return key * 0x9e3779b97f4a7c15 }

// keyTable is a set of keys, used again for the next part.
type keyTable []uint64

// repeated adds the keys that come more than once to those found. Their hashes
// have a number of bits in common, from the highest on.
func (t *keyTable) repeated(keys []uint64, common int, found []uint64) []uint64 {
	width := bits.Len(uint(2 * len(keys)))
	mask := uint64(1)<<width - 1
	if cap(*t) <= int(mask) {
		*t = make(keyTable, mask+1)
	}
	table := (*t)[:mask+1]
	for i := range table {
		table[i] = noKey
	}
	for _, key := range keys {
		at := mixed(key) << (common & 63) >> ((64 - width) & 63)
		for table[at] != noKey && table[at] != key {
			at = (at + 1) & mask
		}
		if table[at] == key {
			found = append(found, key)
		}
		table[at] = key
	}
	return found
}
