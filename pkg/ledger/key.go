package ledger

import (
	"encoding/binary"
	"hash/maphash"
	"math/bits"
	"slices"
	"strconv"
	"sync"

	"github.com/retain-cli/retain/pkg/money"
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

// prefix finds ids that are a number behind Options.Prefix.
type prefix struct {
	text        []byte
	first, mask uint64 // the text as the bytes of a word, and which bytes those are
}

// newPrefix is a prefix of up to eight bytes. A longer one is in no id.
func newPrefix(text []byte) prefix {
	n := min(len(text), 8)
	p := prefix{text: text, mask: 1<<(n*8) - 1}
	var first [8]byte
	copy(first[:], text)
	p.first = binary.LittleEndian.Uint64(first[:]) & p.mask
	if len(text) >= 8 {
		p.first, p.mask = 1, 0
	}
	return p
}

// Key is the key of a customer's id.
func (w *Writer) Key(id []byte) Key {
	w.id = append(append(w.id[:0], id...), make([]byte, Slack)...)
	var key [1]Key
	w.Keys(key[:], Cells{w.id, []uint32{0}, []uint32{uint32(len(id))}})
	return key[0]
}

// Keys finds the keys of many customers' ids. Hashed keys do not hold their ids:
// call Keep for those that are appended.
func (w *Writer) Keys(keys []Key, ids Cells) {
	text, starts, ends, p := ids.Text, ids.Starts, ids.Ends[:len(ids.Starts)], w.b.prefix
	keys = keys[:len(starts)]
	skip := len(p.text)
	for i, s := range starts {
		start, n := int(s), int(ends[i]-s)
		lo, hi := word(text, start), word(text, start+8)
		if d := n - skip; uint(d-1) < maxDigits && lo&p.mask == p.first {
			// What is usual is written out: number would be a call for every row.
			value, ok := digits(word(text, start+skip), min(d, 8))
			if d > 8 {
				value, ok = nineDigits(value, text[start+skip+8], ok)
			}
			if ok {
				keys[i] = numberKey(uint32(value) + powers[d])
				continue
			}
		}
		if n <= shortID {
			keys[i] = shortKey(lo, hi, n)
		} else {
			keys[i] = w.b.seeds.long(text[start : start+n])
			w.hashes = true
		}
	}
}

// Unkept appends to rows which of some keys Keep may be needed for: the id of none of
// the others is new. It looks at all
// keys before any id is looked at, and without a jump, so that memory answers many
// at once.
func (w *Writer) Unkept(rows []int32, keys []Key) []int32 {
	if !w.hashes {
		return rows
	}
	n := len(rows)
	rows = slices.Grow(rows, len(keys))[:n+len(keys)]
	recent, last := w.long.recent, uint64(len(w.long.recent)-1)
	for i, k := range keys {
		rows[n] = int32(i)
		differs := recent[k.lo&last] ^ k.hi
		n += int((differs | -differs) >> 63 & ((k.hi>>56 + 1) >> 8)) // one if it is hashed and another one is there
	}
	return rows[:n]
}

// Keep keeps the id of a customer for a key that does not hold it.
func (w *Writer) Keep(k Key, id []byte) {
	if k.Hashed() {
		w.long.add(&w.b.seeds, k, id)
	}
}

// Kept reports whether Keep is known not to be needed for a key.
func (w *Writer) Kept(k Key) bool { return !k.Hashed() || w.long.has(k) }

// Number reports whether the key is a number behind Options.Prefix.
func (k Key) Number() bool { return k.hi == numbered<<56 }

// Hashed reports whether the key does not hold its id: Writer.Keep is needed.
func (k Key) Hashed() bool { return k.hi>>56 == hashed }

// word is the eight bytes from a place on.
func word(text []byte, at int) uint64 { return binary.LittleEndian.Uint64(text[at : at+8 : at+8]) }

// powers of ten tell 007 from 7: a one stands before the digits of a number.
var powers = func() (p [maxDigits + 1]uint32) {
	for i := range p {
		p[i] = uint32(money.Pow10(i))
	}
	return p
}()

// nineDigits is a number with one digit more.
func nineDigits(first uint64, last byte, ok bool) (uint64, bool) {
	return first*10 + uint64(last-'0'), ok && last-'0' <= 9
}

// digits is the number that the first n bytes of a word are, from one to eight.
// Pairs, fours and eight are put together by multiplications (Lemire, "Quickly
// parsing eight digits", 2018).
func digits(w uint64, n int) (value uint64, ok bool) {
	const ones, high = 0x0101010101010101, 0x8080808080808080
	w = (w ^ '0'*ones) << (uint(8-n) * 8 & 63)
	ok = (w+0x76*ones|w)&high == 0
	w = w*10 + w>>8
	return ((w&0x000000ff000000ff)*0x000f424000000064 + (w>>16&0x000000ff000000ff)*0x0000271000000001) >> 32, ok
}

// EachID calls visit with the id of every customer as it was in the export, in
// no particular order; a long id may come more than once. The workers 0 to
// Workers()-1 call it at the same time, each with a number of its own. Without
// numbers, ids that are a number behind Options.Prefix are left out. The bytes are
// good until visit returns.
func (o *Orders) EachID(numbers bool, visit func(worker int, id []byte)) {
	parallel(o.workers, len(o.partitions), func(worker, p int) {
		var id []byte
		t := &o.partitions[p]
		n := t.customers()
		if !numbers {
			n = len(t.keys)
		}
		for c := range n {
			if k := t.key(c); !k.Hashed() && (numbers || !k.Number()) {
				id = k.text(id[:0], o.texts.prefix)
				visit(worker, id)
			}
		}
	})
	parallel(o.workers, len(o.texts.pieces), func(worker, i int) {
		piece := &o.texts.pieces[i]
		for n := range piece.ends {
			visit(worker, piece.text(n))
		}
	})
}

// Workers is how many goroutines compute facts.
func (o *Orders) Workers() int { return max(o.workers, 1) }

// texts finds the id of a key. Texts of long ids are held; which
// belongs to which key is looked up only when somebody asks for an id.
type texts struct {
	prefix []byte
	seeds  seeds
	pieces []longPiece
	once   sync.Once
	places map[Key]textPlace
}

// textPlace is the number of a piece, and that of an id in it.
type textPlace struct{ piece, number int32 }

// longIDs is what one writer has seen of long ids: an id is there at least
// once, and again when it has fallen out of the short memory. It is held in
// pieces, as large memory that grows is copied again and again.
type longIDs struct {
	pieces []longPiece
	count  int
	recent []uint64 // upper halves of the keys that are there, at their lower halves' remainders
}

// longPiece is some ids, one behind the other.
type longPiece struct {
	ends  []uint32
	bytes []byte
}

// A piece has this room, or that of one id.
const (
	pieceIDs   = 4096
	pieceBytes = 32 * pieceIDs
)

// The memory of ids that are there grows with them, so that few are written
// twice: from 128 KiB, which stays in a core's cache, to 8 MiB.
const (
	fewRecent  = 1 << 14
	mostRecent = 1 << 20
)

func newLongIDs() longIDs { return longIDs{recent: make([]uint64, 1)} }

// has reports whether the id of a key is known to be there.
func (l *longIDs) has(k Key) bool { return l.recent[k.lo&uint64(len(l.recent)-1)] == k.hi }

func (l *longIDs) add(s *seeds, k Key, id []byte) {
	if l.has(k) {
		return
	}
	if l.count >= len(l.recent)/2 && len(l.recent) < mostRecent {
		l.remember(s)
	}
	l.note(k)
	l.count++
	p := l.piece(len(id))
	p.bytes = append(p.bytes, id...)
	p.ends = append(p.ends, uint32(len(p.bytes)))
}

func (l *longIDs) note(k Key) { l.recent[k.lo&uint64(len(l.recent)-1)] = k.hi }

// piece is the last piece, or a new one when it has no room for an id.
func (l *longIDs) piece(size int) *longPiece {
	if n := len(l.pieces); n > 0 {
		p := &l.pieces[n-1]
		if len(p.ends) < pieceIDs && len(p.bytes)+size <= cap(p.bytes) {
			return p
		}
	}
	l.pieces = append(l.pieces, longPiece{make([]uint32, 0, pieceIDs), make([]byte, 0, max(pieceBytes, size))})
	return &l.pieces[len(l.pieces)-1]
}

// remember makes the memory larger.
func (l *longIDs) remember(s *seeds) {
	l.recent = huge[uint64](max(fewRecent, 4*len(l.recent)))
	for _, p := range l.pieces {
		for n := range p.ends {
			l.note(s.long(p.text(n)))
		}
	}
}

// text is the n-th id of a piece.
func (p *longPiece) text(n int) []byte {
	from := uint32(0)
	if n > 0 {
		from = p.ends[n-1]
	}
	return p.bytes[from:p.ends[n]]
}

// of is the id that a key stands for.
func (t *texts) of(k Key) string {
	if !k.Hashed() {
		var b [64]byte // most prefixes are shorter
		return string(k.text(b[:0], t.prefix))
	}
	t.once.Do(t.index)
	at, ok := t.places[k]
	if !ok {
		return ""
	}
	return string(t.pieces[at.piece].text(int(at.number)))
}

func (t *texts) index() {
	t.places = map[Key]textPlace{}
	for i, p := range t.pieces {
		for n := range p.ends {
			t.places[t.seeds.long(p.text(n))] = textPlace{int32(i), int32(n)}
		}
	}
}

// ZeroPadded reports whether the number behind Options.Prefix of some id has a zero
// before it.
func (o *Orders) ZeroPadded() bool {
	for i := range o.partitions {
		for _, n := range o.partitions[i].numbers {
			d := maxDigits
			for n < powers[d] {
				d--
			}
			if d > 1 && n-powers[d] < powers[d-1] {
				return true
			}
		}
	}
	return false
}
