package export

import "github.com/retain-cli/retain/pkg/ledger"

// statuses reads a column whose text says whether a row counts. Such columns
// have few texts; those of up to 15 bytes are remembered.
type statuses struct {
	filter
	seen [64]seenStatus
}

type seenStatus struct {
	key   ledger.Key
	why   string // empty: the row counts
	known bool
}

func (s *statuses) read(f *fields) {
	for r := range f.fates {
		start, end, ok := f.cell(r, s.column)
		if !ok {
			f.fates[r] = noRow
			continue
		}
		if why := s.why(f.text, start, end); why != "" && f.fates[r] == used {
			f.fates[r], f.whys[r] = filtered, why
		}
	}
}

func (s *statuses) why(text []byte, start, end int) string {
	if end-start > ledger.ShortID {
		return s.ask(text[start:end])
	}
	key := ledger.ShortKey(word(text, start), word(text, start+8), end-start)
	seen := &s.seen[key.Mix()>>58]
	if !seen.known || seen.key != key {
		*seen = seenStatus{key, s.ask(text[start:end]), true}
	}
	return seen.why
}

func (s *statuses) ask(text []byte) string {
	if why := s.statuses.Filtered(text); why != "" {
		return "status-" + why
	}
	return ""
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
