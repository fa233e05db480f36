package analysis

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"slices"

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
	var keys []key
	var prefix []byte
	for i := range c.Rows {
		if !wanted(&c.Rows[i]) {
			continue
		}
		id := c.ID(i)
		if len(keys) == 0 {
			prefix = []byte(id)
		}
		prefix = prefix[:common(prefix, id)]
		keys = append(keys, key{place: int32(i)})
	}
	for i := range keys {
		var eight [8]byte
		copy(eight[:], c.ID(int(keys[i].place))[len(prefix):])
		keys[i].bytes = binary.BigEndian.Uint64(eight[:])
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

// common is how many bytes two texts begin with.
func common(a []byte, b string) int {
	if bytes.HasPrefix([]byte(b), a) {
		return len(a)
	}
	n := 0
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	return n
}

// byRevenue puts the customers with the most revenue first, and equals in the
// order they are in.
func byRevenue(c facts.Customers, places []int32) {
	slices.SortStableFunc(places, func(a, b int32) int { return cmp.Compare(c.Rows[b].Revenue, c.Rows[a].Revenue) })
}
