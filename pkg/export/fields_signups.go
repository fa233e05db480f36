package export

import (
	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/field"
	"github.com/retain-cli/retain/pkg/ledger"
)

// signups compares a column of days on which customers were created with the
// days of their orders. Texts of up to 15 bytes are remembered.
type signups struct{ seen [1024]signup }

type signup struct {
	text shortText
	day  calendar.Day
}

// compare finds the rows that are before the day of another column.
func (s *signups) compare(f *fields, column int, dates *field.Dates) {
	for r := range f.days {
		start, end, ok := f.cell(r, column)
		if !ok {
			f.fates[r] = noRow
		} else if f.days[r] < s.day(f.text, start, end, dates) {
			f.traits[r] |= early
		}
	}
}

func (s *signups) day(text []byte, start, end int, dates *field.Dates) calendar.Day {
	if end-start > longestShort || start == end {
		return signupDay(text[start:end], dates)
	}
	key := newShortText(text, start, end-start)
	seen := &s.seen[key.hash()>>54]
	if seen.text != key {
		*seen = signup{key, signupDay(text[start:end], dates)}
	}
	return seen.day
}

// signupDay is the day of a text, or the first of all for what is none: it only
// serves for a warning.
func signupDay(text []byte, dates *field.Dates) calendar.Day {
	day, fault := dates.Parse(text)
	if fault != nil {
		return ledger.FirstDay
	}
	return day
}
