package orders

import (
	"math/bits"
	"slices"

	"github.com/retain-cli/retain/pkg/export/internal/schema"
)

// seenOrders is the order ids that one assembler has seen, by what has them.
type seenOrders struct {
	sales   *seenIDs  // orders that count
	left    *seenIDs  // rows that do not count
	refunds keyPieces // each as often as it comes
}

// seenIDs is order ids in a form that is cheap to add to: most exports number their orders, so that an id is a bit of
// a page of bits; other ids are 64-bit hashes. What comes twice, in one
// assembler or in two, is only suspected: another pass looks at the ids
// themselves.
type seenIDs struct {
	pages  map[uint64]*page
	page   *page  // used last
	number uint64 // of it
	added  int
	keys   keyPieces // of ids without a page
	last   uint64    // of them
	twice  keySet
}

// page is one bit for each of 65,536 consecutive numbers.
type page [pageBits / 64]uint64

const (
	pageShift = 16
	pageBits  = 1 << pageShift
	// pageWorth is how many ids there must be for each page: a page of 8 KiB
	// should not cost more than the ids as hashes would.
	pageWorth = 512
	freePages = 64
)

func newSeenOrders() *seenOrders { return &seenOrders{sales: newSeenIDs(), left: newSeenIDs()} }

func newSeenIDs() *seenIDs { return &seenIDs{pages: map[uint64]*page{}, last: noID} }

// addKeys adds the keys of some ids. The bits of 64 numbers, which often come one
// after the other, are held until another comes.
func (s *seenIDs) addKeys(keys []uint64) {
	var unused uint64
	word, held, at := &unused, uint64(0), uint64(0)
	s.added += len(keys)
	for _, key := range keys {
		if word == &unused || key>>6 != at {
			*word = held
			p := s.pageOf(key)
			if p == nil {
				s.addHash(key)
				word, held = &unused, 0
				continue
			}
			word, at = &p[key%pageBits/64], key>>6
			held = *word
		}
		bit := uint64(1) << (key & 63)
		if held&bit != 0 {
			s.twice.add(key)
		}
		held |= bit
	}
	*word = held
}

// addLeft adds the key of an id of which it is of no account how often it comes.
func (s *seenIDs) addLeft(key uint64) {
	s.added++
	if p := s.pageOf(key); p != nil {
		p[key%pageBits/64] |= 1 << (key & 63)
		return
	}
	s.addHash(key)
}

func (s *seenIDs) addHash(key uint64) {
	if key == s.last { // many in a row are no reason to keep many
		s.twice.add(key)
		return
	}
	s.keys.add(key)
	s.last = key
}

// pageOf is the page of a key, nil for one without.
func (s *seenIDs) pageOf(key uint64) *page {
	number := key >> pageShift
	switch {
	case s.page != nil && number == s.number:
		return s.page
	case key&hashedID != 0:
		return nil
	}
	p := s.pages[number]
	if p == nil {
		if len(s.pages) > freePages+s.added/pageWorth {
			return nil
		}
		p = new(page)
		s.pages[number] = p
	}
	s.page, s.number = p, number
	return p
}

// keySet is keys, few of them more than once.
type keySet struct {
	keys  []uint64
	clean int // so many are sorted and different
}

func (s *keySet) add(key uint64) {
	if n := len(s.keys); n > 0 && s.keys[n-1] == key {
		return
	}
	if s.keys = append(s.keys, key); len(s.keys) > 2*s.clean+1024 {
		slices.Sort(s.keys)
		s.keys = slices.Compact(s.keys)
		s.clean = len(s.keys)
	}
}

// suspects is the keys of order ids whose rows have to be kept together.
type suspects map[uint64]struct{}

func (s suspects) has(key uint64) bool {
	_, ok := s[key]
	return ok
}

// findSuspects is the keys that orders have twice, in any of the assemblers, and
// those that refunds share with other rows. Where ids are not compared, every
// refund may have an order.
func findSuspects(all []*seenOrders, policy schema.Duplicates) suspects {
	var sales []*seenIDs
	var refunds keyPieces
	for _, s := range all {
		sales = append(sales, s.sales)
		refunds = append(refunds, s.refunds...)
	}
	found, pages := twice(sales)
	back := suspects{}
	for _, piece := range refunds {
		for _, key := range piece {
			back[key] = struct{}{}
		}
	}
	switch policy {
	case schema.IgnoreDuplicates:
		return back
	case schema.KeepFirst:
		for _, key := range repeated(refunds, len(all)) {
			found[key] = struct{}{}
		}
	}
	if len(back) > 0 {
		for _, s := range all {
			s.sales.addShared(found, back)
			s.left.addShared(found, back)
		}
		(&seenIDs{pages: pages}).addShared(found, back)
	}
	return found
}

// addShared adds those of some keys that are among the ids.
func (s *seenIDs) addShared(found, some suspects) {
	for _, piece := range s.keys {
		for _, key := range piece {
			if some.has(key) {
				found[key] = struct{}{}
			}
		}
	}
	for key := range some {
		if p := s.pages[key>>pageShift]; p != nil && key&hashedID == 0 && p[key%pageBits/64]>>(key&63)&1 != 0 {
			found[key] = struct{}{}
		}
	}
}

// twice is the keys that come twice, and the pages of all.
func twice(all []*seenIDs) (found suspects, pages map[uint64]*page) {
	found, pages = suspects{}, map[uint64]*page{}
	var keys keyPieces
	for _, s := range all {
		for _, key := range s.twice.keys {
			found[key] = struct{}{}
		}
		for number, p := range s.pages {
			if pages[number] == nil {
				pages[number] = p
				continue
			}
			pages[number].merge(p, number, found)
		}
	}
	for _, s := range all {
		for _, piece := range s.keys {
			keys = append(keys, slices.DeleteFunc(piece, func(key uint64) bool {
				p := pages[key>>pageShift]
				if p == nil || key&hashedID != 0 {
					return false
				}
				one := page{}
				one[key%pageBits/64] = 1 << (key & 63)
				p.merge(&one, key>>pageShift, found)
				return true
			}))
		}
	}
	for _, key := range repeated(keys, len(all)) {
		found[key] = struct{}{}
	}
	return found, pages
}

// merge adds another page and notes the numbers that are in both.
func (p *page) merge(o *page, number uint64, found suspects) {
	for i, word := range o {
		for both := p[i] & word; both != 0; both &= both - 1 {
			found[number<<pageShift|uint64(i*64+bits.TrailingZeros64(both))] = struct{}{}
		}
		p[i] |= word
	}
}
