package export

import (
	"bytes"
	"fmt"
	"hash/maphash"
	"math/bits"
	"slices"

	"github.com/retain-cli/retain/pkg/field"
	"github.com/retain-cli/retain/pkg/money"
)

// seenOrders is the order ids that one worker has seen, in a form that is
// cheap to add to: most exports number their orders, so that an id is a bit of
// a page of bits; other ids are 64-bit hashes. What comes twice, in one worker
// or in two, is only suspected: another pass looks at the ids themselves.
type seenOrders struct {
	ids    *orderIDs
	pages  map[uint64]*page
	page   *page  // used last
	number uint64 // of it
	added  int
	keys   keyPieces // of ids without a page
	twice  []uint64  // keys
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

// orderIDs makes keys of order ids: of a number behind the prefix that the
// first id has, the number; of others a hash.
type orderIDs struct {
	prefix
	seed maphash.Seed
}

// hashedID marks keys that are hashes.
const hashedID = 1 << 63

func newOrderIDs(first []byte) *orderIDs { return &orderIDs{newPrefix(first), maphash.MakeSeed()} }

// key is equal for equal ids, and seldom for others.
func (o *orderIDs) key(id []byte) uint64 {
	if digits, ok := bytes.CutPrefix(id, o.text); ok {
		if n, ok := plainNumber(digits); ok {
			return n
		}
	}
	return maphash.Bytes(o.seed, id) | hashedID
}

// plainNumber is a number of up to 18 digits without leading zeros, so that
// different texts are different numbers.
func plainNumber(digits []byte) (n uint64, ok bool) {
	if len(digits) == 0 || len(digits) > 18 || digits[0] == '0' && len(digits) > 1 {
		return 0, false
	}
	for _, c := range digits {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + uint64(c-'0')
	}
	return n, true
}

func newSeenOrders(ids *orderIDs) *seenOrders {
	return &seenOrders{ids: ids, pages: map[uint64]*page{}}
}

func (s *seenOrders) key(id []byte) uint64 { return s.ids.key(id) }

// add adds an id.
func (s *seenOrders) add(id []byte) { s.addKey(s.ids.key(id)) }

func (s *seenOrders) addKey(key uint64) { s.addKeys([]uint64{key}) }

// addKeys adds the keys of some ids. The bits of 64 numbers, which often come one
// after the other, are held until another comes.
func (s *seenOrders) addKeys(keys []uint64) {
	var none uint64
	word, held, at := &none, uint64(0), uint64(0)
	s.added += len(keys)
	for _, key := range keys {
		if word == &none || key>>6 != at {
			*word = held
			p := s.pageOf(key)
			if p == nil {
				s.keys.add(key)
				word, held = &none, 0
				continue
			}
			word, at = &p[key%pageBits/64], key>>6
			held = *word
		}
		bit := uint64(1) << (key & 63)
		if held&bit != 0 {
			s.twice = append(s.twice, key)
		}
		held |= bit
	}
	*word = held
}

// pageOf is the page of a key, nil for one without.
func (s *seenOrders) pageOf(key uint64) *page {
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

// suspects is the keys of order ids that came twice.
type suspects map[uint64]struct{}

func (s suspects) has(key uint64) bool {
	_, ok := s[key]
	return ok
}

// twice is the keys that came twice, in any of the workers.
func twice(all []*seenOrders) suspects {
	found := suspects{}
	pages := map[uint64]*page{}
	var keys keyPieces
	for _, s := range all {
		for _, key := range s.twice {
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
	return found
}

// merge adds another worker's page and notes the numbers that are in both.
func (p *page) merge(o *page, number uint64, found suspects) {
	for i, word := range o {
		for both := p[i] & word; both != 0; both &= both - 1 {
			found[number<<pageShift|uint64(i*64+bits.TrailingZeros64(both))] = struct{}{}
		}
		p[i] |= word
	}
}

// settle decides what becomes of the orders whose id came twice: those of one
// id are together in all, in the order of the files.
func (w *worker) settle(doubtful []order) {
	slices.SortStableFunc(doubtful, func(a, b order) int {
		if c := bytes.Compare(a.id, b.id); c != 0 {
			return c
		}
		return a.rows[0].compare(b.rows[0])
	})
	for len(doubtful) > 0 {
		n := 1
		for n < len(doubtful) && bytes.Equal(doubtful[n].id, doubtful[0].id) {
			n++
		}
		w.settleOne(doubtful[:n])
		doubtful = doubtful[n:]
	}
}

// settleOne decides about all orders of one id.
func (w *worker) settleOne(same []order) {
	first := &same[0]
	contradict := slices.ContainsFunc(same, func(o order) bool { return o.key != first.key })
	switch policy := w.scan.options.Duplicates; {
	case len(same) == 1: // another id with the same hash was the reason
		w.enter(first, first.gross < 0)
	case policy == "keep-first":
		w.enter(first, first.gross < 0)
		for i := range same[1:] {
			n := int64(len(same[i+1].rows))
			w.counts.used -= n
			w.filter(filteredAgain, n)
		}
	case contradict:
		for i := range same {
			w.rejectOrder(&same[i], &same[(i+1)%len(same)], "stands for another customer")
		}
	case policy == "sum":
		w.sum(same)
	default:
		w.enter(first, first.gross < 0)
		for i := range same[1:] {
			w.rejectOrder(&same[i+1], first, "is there already")
		}
	}
}

// sum enters the orders of one id as one, on the first day that any of them
// has, so that the order of the rows says nothing. What was paid back stays on
// its own day.
func (w *worker) sum(same []order) {
	slices.SortStableFunc(same, func(a, b order) int { return int(a.day) - int(b.day) })
	var whole *order
	for i := range same {
		o := &same[i]
		w.convert(o)
		switch {
		case o.gross < 0:
			w.enter(o, true)
		case whole == nil:
			whole = o
		default:
			w.overflow = !whole.absorb(o) || w.overflow
		}
	}
	if whole != nil {
		w.enter(whole, false)
	}
}

// absorb adds another order to this one; ok is false when the sum is too large.
func (o *order) absorb(other *order) (ok bool) {
	o.scale(other.digits)
	other.scale(o.digits)
	net, fits := money.Add(o.net, other.net)
	gross, fit := money.Add(o.gross, other.gross)
	o.net, o.gross = net, gross
	o.rows, o.marks = append(o.rows, other.rows...), append(o.marks, other.marks...)
	return fits && fit
}

// codeOrder is the problem of an order id that comes twice.
const codeOrder = "order-duplicate"

// rejectOrder rejects the rows of an order whose id another has.
func (w *worker) rejectOrder(o, other *order, why string) {
	w.counts.used -= int64(len(o.rows))
	file := w.scan.files[o.rows[0].file]
	there := other.rows[0]
	f := field.Fault{
		Code:   codeOrder,
		Reason: fmt.Sprintf("%s: see %s:%d", why, w.scan.files[there.file].name, w.scan.line(there)),
		Hint:   "use --duplicates keep-first, sum or ignore if that is meant",
	}
	for _, at := range o.rows {
		w.counts.rejected++
		if !w.rejects.count(f.Code, at) {
			continue
		}
		w.rejects.keep(rejectedRow{Problem{
			Code: f.Code, File: file.name, Column: file.Plan.Order + 1, Field: file.Header[file.Plan.Order],
			Value: string(o.id[:min(len(o.id), maxShown)]), Reason: f.Reason, Hint: f.Hint,
		}, at})
	}
}
