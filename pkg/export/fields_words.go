package export

import "github.com/retain-cli/retain/pkg/export/internal/schema"

// statuses reads a column whose text says whether a row counts. Such columns
// have few texts; those of up to 15 bytes are remembered.
type statuses struct {
	schema.Filter
	seen [64]seenStatus
}

// seenStatus is what the filter has said of a text.
type seenStatus struct {
	key   shortText
	known bool
	leave bool  // the row is filtered
	why   uint8 // then: the place in quick.left
}

// read reads the column.
func (s *statuses) read(q *quick) {
	text, places, quoted, fates := q.text, q.places, q.quoted, q.fates
	usual := s.usual(q)
	for r, at := 0, s.Column; r < len(fates); r, at = r+1, at+q.columns {
		if usual.at(text, int(places[at]+1)) {
			continue
		}
		start, end := between(text, quoted, places[at], places[at+1])
		if n := end - start; uint(n) <= longestShort {
			key := newShortText(text, start, n)
			if seen := &s.seen[key.hash()>>58]; seen.known && seen.key == key {
				if seen.leave && fates[r] == used {
					fates[r], q.whys[r] = filtered, seen.why
				}
				continue
			}
		}
		s.readOne(q, r)
	}
}

// readOne reads the field of one row.
func (s *statuses) readOne(q *quick, r int) {
	start, end, ok := q.cell(r, s.Column)
	if !ok {
		q.fates[r] = noRow
		return
	}
	status := s.ask(q, q.text[start:end])
	if status.leave && q.fates[r] == used {
		q.fates[r], q.whys[r] = filtered, status.why
	}
	if n := end - start; n <= longestShort {
		status.key = newShortText(q.text, start, n)
		s.seen[status.key.hash()>>58] = status
	}
}

// ask asks the filter about a text.
func (s *statuses) ask(q *quick, text []byte) seenStatus {
	if why := s.Statuses.Filtered(text); why != "" {
		return seenStatus{known: true, leave: true, why: q.reason("status-" + why)}
	}
	return seenStatus{known: true}
}

// usual is what one of the first rows has and rows count with.
func (s *statuses) usual(q *quick) usual {
	for r := range min(len(q.fates), 8) {
		if start, end, ok := q.cell(r, s.Column); ok && !s.ask(q, q.text[start:end]).leave {
			return newUsual(&q.fields, r, s.Column)
		}
	}
	return noUsual
}

// usual is the bytes of the field that most rows have in a column, up to the
// separator behind it and with that: up to 16, as two words and what they hold of
// them. A field that begins with them is that field.
type usual struct{ lo, hi, lows, highs uint64 }

// noUsual is in no text.
var noUsual = usual{lo: 1}

// newUsual is the field of a row.
func newUsual(f *fields, row, column int) usual {
	at := row*f.columns + column
	start, n := int(f.places[at]+1), int(f.places[at+1]-f.places[at])
	if n > 16 {
		return noUsual
	}
	u := usual{lows: ^uint64(0) >> (uint(8-min(n, 8)) * 8 & 63), highs: 1<<(uint(max(n-8, 0))*8&63) - 1}
	if n == 16 {
		u.highs = ^uint64(0)
	}
	u.lo, u.hi = word(f.text, start)&u.lows, word(f.text, start+8)&u.highs
	return u
}

// at tells whether the field stands at a place.
func (u *usual) at(text []byte, start int) bool {
	return (word(text, start)&u.lows^u.lo)|(word(text, start+8)&u.highs^u.hi) == 0
}

// currencies reads the column of currencies, in which nearly all texts are
// the usual one. All other rows are left to package field.
func (q *quick) currencies(column int) {
	text, places, fates := q.text, q.places, q.fates
	usual := noUsual
	if q.isUsualCurrency(0, column) {
		usual = newUsual(&q.fields, 0, column)
	}
	for r, at := 0, column; r < len(fates); r, at = r+1, at+q.columns {
		if !usual.at(text, int(places[at]+1)) && !q.isUsualCurrency(r, column) {
			fates[r] = noRow
		}
	}
}

func (q *quick) isUsualCurrency(r, column int) bool {
	start, end, ok := q.cell(r, column)
	return ok && start < end && string(q.text[start:end]) == q.currency
}
