package export

import "github.com/retain-cli/retain/pkg/ledger"

// statuses reads a column whose text says whether a row counts. Such columns
// have few texts; those of up to 15 bytes are remembered.
type statuses struct {
	filter
	seen [64]seenStatus
}

// seenStatus is what the filter has said of a text.
type seenStatus struct {
	key   ledger.Key
	known bool
	leave bool  // the row is filtered
	why   uint8 // then: the place in quick.left
}

// read reads the column. In most chunks most rows have the text of the first.
func (s *statuses) read(q *quick) {
	text, places, quoted, fates := q.text, q.places, q.quoted, q.fates
	usual := s.usual(q)
	for r, at := 0, s.column; r < len(fates); r, at = r+1, at+q.columns {
		start, end := between(text, quoted, places[at], places[at+1])
		n, lo, hi := end-start, word(text, start), word(text, start+8)
		if n == usual.length && (lo^usual.lo)&usual.lows|(hi^usual.hi)&usual.highs == 0 {
			continue
		}
		if uint(n) <= ledger.ShortID {
			key := ledger.ShortKey(lo, hi, n)
			if seen := &s.seen[key.Mix()>>58]; seen.known && seen.key == key {
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
	start, end, ok := q.cell(r, s.column)
	if !ok {
		q.fates[r] = noRow
		return
	}
	status := s.ask(q, q.text[start:end])
	if status.leave && q.fates[r] == used {
		q.fates[r], q.whys[r] = filtered, status.why
	}
	if n := end - start; n <= ledger.ShortID {
		status.key = ledger.ShortKey(word(q.text, start), word(q.text, start+8), n)
		s.seen[status.key.Mix()>>58] = status
	}
}

// ask asks the filter about a text.
func (s *statuses) ask(q *quick, text []byte) seenStatus {
	if why := s.statuses.Filtered(text); why != "" {
		return seenStatus{known: true, leave: true, why: q.reason("status-" + why)}
	}
	return seenStatus{known: true}
}

// usualText is a text of up to 15 bytes, as two words and what it holds of them.
type usualText struct {
	lo, hi, lows, highs uint64
	length              int // -1: there is none
}

// usual is the text of the first row, if it is one with which rows count.
func (s *statuses) usual(q *quick) usualText {
	start, end, ok := q.cell(0, s.column)
	n := end - start
	if !ok || n > ledger.ShortID || s.ask(q, q.text[start:end]).leave {
		return usualText{length: -1}
	}
	behind := &behindID[n]
	return usualText{word(q.text, start), word(q.text, start+8), ^behind.lo, ^behind.hi, n}
}

// currencies reads the column of currencies, in which nearly all texts are
// one. It is three letters, as codes are; else all rows are left to package
// field.
func (f *fields) currencies(column int, usual string) {
	if len(usual) != 3 {
		usual = "???"
	}
	code := uint64(usual[0]) | uint64(usual[1])<<8 | uint64(usual[2])<<16
	text, places, fates := f.text, f.places, f.fates
	for r, at := 0, column; r < len(fates); r, at = r+1, at+f.columns {
		start, end := int(places[at]+1), int(places[at+1])
		if end-start == 3 && word(text, start)&0xffffff == code {
			continue
		}
		start, end, ok := f.cell(r, column)
		if !ok || end-start != 3 || word(text, start)&0xffffff != code {
			fates[r] = noRow
		}
	}
}
