package field

import "fmt"

// DateSurvey finds out how the dates of a column are written from as many of
// them as it takes. 01/02/2024 is one day or another; one 13/02/2024 in the
// column tells which.
type DateSurvey struct {
	AnyDigit bool

	count [formPattern + 1]int
	first [formPattern + 1]seen // first date of each form
	day   seen                  // first date that can only be day first
	month seen                  // first date that can only be month first
	swaps int                   // dates that would be another day the other way round
	dots  bool                  // numbers are separated by points
	plain map[string]int        // numbers by the format in which they would be dates
}

// seen is a date and where it stands.
type seen struct {
	line int64
	text string
}

func (s seen) String() string { return fmt.Sprintf("%s on line %d", s.text, s.line) }

// Verdict is what a survey has found.
type Verdict struct {
	Format    string // of DateOptions; empty when there is nothing to tell it from
	Sample    string // a date of that format and its place
	Sure      bool   // one date decides; false: day and month may be either way round
	Because   string // why the day comes first, or the month
	Suggested string // a format that all values fit but that has to be asked for
	Line      int64  // of the sample
	Value     string // the sample
}

// Add looks at one more date. Blank ones and those that are none do not count,
// nor do those with a year of two digits, which are only read by a pattern.
func (v *DateSurvey) Add(b []byte, line int64) {
	if v.AnyDigit {
		b = latinise(b)
	}
	b = trim(b)
	s, f := scanDate(b)
	v.number(b)
	if f == formNone || s.shortYear {
		return
	}
	if f == formDay {
		f = v.order(b, s, line)
	}
	v.count[f]++
	v.see(&v.first[f], b, line)
}

func (v *DateSurvey) see(at *seen, b []byte, line int64) {
	if at.text == "" {
		*at = seen{line, string(b)}
	}
}

// order notes what a date of three numbers with the year last says about the
// order of day and month.
func (v *DateSurvey) order(b []byte, s stamp, line int64) form {
	for _, c := range b {
		if c == '.' || c == '/' || c == '-' {
			v.dots = c == '.'
			break
		}
	}
	switch {
	case s.day > 12 && s.month <= 12:
		v.see(&v.day, b, line)
	case s.month > 12 && s.day <= 12:
		v.see(&v.month, b, line)
	case s.day != s.month:
		v.swaps++
	}
	return formDay
}

// number counts values that would be dates in a format that is only read when
// it is asked for.
func (v *DateSurvey) number(b []byte) {
	if v.plain == nil {
		v.plain = map[string]int{}
	}
	v.plain[numericDate(b)]++
}

// Verdict is the format of most of the dates seen, the first of several.
func (v *DateSurvey) Verdict() Verdict {
	best := formNone
	for f := formYear; f <= formNames; f++ {
		if v.count[f] == 0 {
			continue
		}
		more := v.count[f] > v.count[best]
		tie := v.count[f] == v.count[best] && v.first[f].line < v.first[best].line
		if best == formNone || more || tie {
			best = f
		}
	}
	at := v.first[best]
	switch best {
	case formYear:
		return Verdict{Format: "iso", Sample: at.String(), Sure: true, Line: at.line, Value: at.text}
	case formNames:
		return Verdict{Format: "names", Sample: at.String(), Sure: true, Line: at.line, Value: at.text}
	case formDay:
		return v.dayOrMonth(at)
	}
	return Verdict{Sure: true, Suggested: v.suggested()}
}

func (v *DateSurvey) dayOrMonth(at seen) Verdict {
	day, month := v.day.text != "", v.month.text != ""
	verdict := Verdict{Format: "dmy", Sample: at.String(), Sure: true, Line: at.line, Value: at.text}
	switch {
	case month && (!day || v.month.line < v.day.line):
		verdict.Format, verdict.Sample = "mdy", v.month.String()
		verdict.Because = "dates are month first, as " + v.month.String() + " shows"
	case day:
		verdict.Sample = v.day.String()
		verdict.Because = "dates are day first, as " + v.day.String() + " shows"
	case v.dots:
		verdict.Because = "dates with points are taken as day first"
	case v.swaps > 0:
		verdict.Sure = false
	}
	return verdict
}

// suggested is the format that all values fit, if there is one.
func (v *DateSurvey) suggested() string {
	if len(v.plain) != 1 {
		return ""
	}
	for format := range v.plain {
		return format
	}
	return ""
}

// Decided tells whether a date has been seen that settles the order of day and
// month.
func (v *DateSurvey) Decided() bool { return v.day.text != "" || v.month.text != "" }

// As is a reader of the same dates in the format of a verdict.
func (d *Dates) As(v Verdict) (*Dates, error) {
	o := d.o
	o.Format, o.Sample = v.Format, v.Sample
	return NewDates(o)
}

// Dates is how many dates have been seen.
func (v *DateSurvey) Dates() (n int) {
	for _, c := range v.count {
		n += c
	}
	return n
}
