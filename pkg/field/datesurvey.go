package field

import (
	"bytes"
	"fmt"

	"github.com/retain-cli/retain/pkg/calendar"
)

// DateSurvey detects how the dates of a column are written. 01/02/2024 is one day
// or another; one 13/02/2024 in the column decides.
type DateSurvey struct {
	AnyDigit bool

	count [formPattern + 1]int
	first [formPattern + 1]seen // first date of each form
	day   seen                  // first date that can only be day first
	month seen                  // first date that can only be month first
	swaps int                   // dates that are another day the other way round
	marks int                   // dates of those without points between the numbers

	english, foreign int // dates with names of English alone, or of other languages alone

	plain map[string]int // other values by the format in which they are dates

	last  []byte // the value before: many orders have the same day
	again *int   // its count; nil: it was no date
}

// seen is a date and its place.
type seen struct {
	line int64
	text string
}

func (s seen) String() string { return fmt.Sprintf("%s on line %d", s.text, s.line) }

// see keeps the first date.
func (s *seen) see(b []byte, line int64) {
	if s.text == "" {
		*s = seen{line, string(b)}
	}
}

// Verdict is the finding of a survey.
type Verdict struct {
	Format    string // of DateOptions; empty when undetermined
	Sample    string // a date of that format and its place
	Sure      bool   // false: day and month may be either way round
	Because   string // why the day comes first, or the month
	English   bool   // names of months are those of English
	Suggested string // a format that fits all values but must be asked for
	Line      int64  // of the sample
	Value     string // the sample
}

// Add examines one more value. Dates with a year of two digits do not count:
// only a pattern can read them.
func (v *DateSurvey) Add(b []byte, line int64) {
	if v.again != nil && bytes.Equal(b, v.last) {
		*v.again++
		return
	}
	v.last, v.again = append(v.last[:0], b...), nil
	if v.AnyDigit {
		b = latinise(b)
	}
	b = trim(b)
	s, f := scanDate(b)
	if f == formNone || s.shortYear {
		if v.plain == nil {
			v.plain = map[string]int{}
		}
		v.plain[numericDate(b)]++
		return
	}
	v.count[f]++
	v.again = &v.count[f]
	if s.english {
		v.english++
	}
	if s.foreign {
		v.foreign++
	}
	v.first[f].see(b, line)
	if f != formDay {
		return
	}
	date, _ := withoutWeekday(b)
	point := date[bytes.IndexAny(date, "./-")] == '.'
	dayFirst, monthFirst := s.fits(s.month, s.day), s.fits(s.day, s.month)
	switch {
	case dayFirst && !monthFirst:
		v.day.see(b, line)
	case monthFirst && !dayFirst:
		v.month.see(b, line)
	case s.day != s.month:
		v.swaps++
		if !point {
			v.marks++
		}
	}
}

// fits tells whether a month and a day of it are possible, on that day of the week.
func (s stamp) fits(month, day int) bool {
	if month > 12 || s.weekdays == 0 {
		return month <= 12
	}
	at, ok := calendar.Gregorian.Date(s.year, month, day)
	return ok && s.weekdays.has(at)
}

// Verdict is the format of most of the dates, the first of several.
func (v *DateSurvey) Verdict() Verdict {
	best := formNone
	for f := formYear; f <= formNames; f++ {
		more := v.count[f] > v.count[best]
		tie := v.count[f] > 0 && v.count[f] == v.count[best] && v.first[f].line < v.first[best].line
		if more || tie {
			best = f
		}
	}
	at := v.first[best]
	verdict := Verdict{Sample: at.String(), Sure: true, Line: at.line, Value: at.text, English: v.english > 0 && v.english >= v.foreign}
	switch best {
	case formYear:
		verdict.Format = "iso"
	case formNames:
		verdict.Format = "names"
	case formDay:
		v.dayOrMonth(&verdict)
	default:
		return Verdict{Sure: true, Suggested: v.suggested()}
	}
	return verdict
}

func (v *DateSurvey) dayOrMonth(verdict *Verdict) {
	verdict.Format = "dmy"
	switch {
	case v.month.text != "" && (v.day.text == "" || v.month.line < v.day.line):
		verdict.Format, verdict.Sample = "mdy", v.month.String()
		verdict.Because = "dates are month first, as " + v.month.String() + " shows"
	case v.day.text != "":
		verdict.Sample = v.day.String()
		verdict.Because = "dates are day first, as " + v.day.String() + " shows"
	case v.swaps > 0 && v.marks == 0:
		verdict.Because = "dates with points are taken as day first"
	case v.swaps > 0:
		verdict.Sure = false
	}
}

// suggested is the format that fits all values, or empty.
func (v *DateSurvey) suggested() string {
	for format := range v.plain {
		if len(v.plain) == 1 {
			return format
		}
	}
	return ""
}

// Decided reports whether a date settles the order of day and month.
func (v *DateSurvey) Decided() bool { return v.day.text != "" || v.month.text != "" }

// As is a parser of the same column in the format of a verdict.
func (d *Dates) As(v Verdict) (*Dates, error) {
	o := d.o
	o.Format, o.Sample, o.Foreign = v.Format, v.Sample, !v.English
	return NewDates(o)
}

// Dates is the number of dates that count.
func (v *DateSurvey) Dates() (n int) {
	for _, c := range v.count {
		n += c
	}
	return n
}
