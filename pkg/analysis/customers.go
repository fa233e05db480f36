package analysis

import (
	"cmp"
	"encoding/binary"
	"slices"
	"strings"

	"github.com/retain-cli/retain/pkg/facts"
)

// byID are the places of the customers that are wanted, sorted by id. Most ids
// differ in the eight bytes after what all of them begin with: comparing these as
// a number sorts a million customers without a million strings in memory.
func byID(c facts.Customers, wanted func(*facts.Customer) bool) []int32 {
	type key struct {
		bytes uint64
		place int32
	}
	keys := make([]key, 0, len(c.Rows))
	var prefix string
	for i := range c.Rows {
		if !wanted(&c.Rows[i]) {
			continue
		}
		id := c.ID(i)
		if n := len(keys); n == 0 {
			prefix = id
		} else if !strings.HasPrefix(id, prefix) {
			prefix = prefix[:common(prefix, id)]
			for i := range keys { // few: ids that differ are met early
				keys[i].bytes = eight(c.ID(int(keys[i].place))[len(prefix):])
			}
		}
		keys = append(keys, key{eight(id[len(prefix):]), int32(i)})
	}
	slices.SortFunc(keys, func(a, b key) int {
		if order := cmp.Compare(a.bytes, b.bytes); order != 0 {
			return order
		}
		return cmp.Compare(c.ID(int(a.place)), c.ID(int(b.place)))
	})
	places := make([]int32, len(keys))
	for i, k := range keys {
		places[i] = k.place
	}
	return places
}

// eight is the first eight bytes of a text as a number of the same order.
func eight(s string) uint64 {
	var b [8]byte
	copy(b[:], s)
	return binary.BigEndian.Uint64(b[:])
}

// common is how many bytes two texts both begin with.
func common(a, b string) (n int) {
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	return n
}

// sortBy sorts places of customers by a number, the lowest first. Equals stay in the
// order they are in.
func sortBy(places []int32, number func(place int32) int64) {
	type numbered struct {
		number       int64
		place, order int32
	}
	all := make([]numbered, len(places))
	for i, place := range places {
		all[i] = numbered{number(place), place, int32(i)}
	}
	slices.SortFunc(all, func(a, b numbered) int {
		if order := cmp.Compare(a.number, b.number); order != 0 {
			return order
		}
		return cmp.Compare(a.order, b.order)
	})
	for i := range all {
		places[i] = all[i].place
	}
}
