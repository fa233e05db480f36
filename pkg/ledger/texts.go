package ledger

import "sync"

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
	l.recent = make([]uint64, max(fewRecent, 4*len(l.recent)))
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
