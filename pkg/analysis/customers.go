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

// byRevenue puts the customers with the most revenue first, and equals in the
// order they are in.
func byRevenue(c facts.Customers, places []int32) {
	slices.SortStableFunc(places, func(a, b int32) int { return cmp.Compare(c.Rows[b].Revenue, c.Rows[a].Revenue) })
}
