package calendar

import (
	"errors"
	"fmt"
)

// Bound is one end of a range of days: a day, or a month or year that stands for
// its first or its last day. The zero value bounds nothing.
type Bound struct{ Year, Month, Day int }

// MarshalText writes YYYY-MM-DD, YYYY-MM or YYYY, and nothing for the zero value.
func (b Bound) MarshalText() ([]byte, error) {
	switch {
	case b == Bound{}:
		return nil, nil
	case b.Month == 0:
		return fmt.Appendf(nil, "%04d", b.Year), nil
	case b.Day == 0:
		return fmt.Appendf(nil, "%04d-%02d", b.Year, b.Month), nil
	}
	return fmt.Appendf(nil, "%04d-%02d-%02d", b.Year, b.Month, b.Day), nil
}

// String is the bound as MarshalText writes it.
func (b Bound) String() string {
	text, _ := b.MarshalText()
	return string(text)
}

// UnmarshalText reads YYYY-MM-DD, YYYY-MM or YYYY. Whether the day exists depends
// on the calendar: see Days.
func (b *Bound) UnmarshalText(text []byte) error {
	var read Bound
	const form = "0000-00-00"
	for _, end := range []int{len("0000"), len("0000-00"), len(form)} {
		if len(text) != end {
			continue
		}
		n, err := fmt.Sscanf(string(text)+form[end:], "%4d-%2d-%2d", &read.Year, &read.Month, &read.Day)
		if n == 3 && err == nil && read.Year > 0 && read.String() == string(text) {
			*b = read
			return nil
		}
	}
	return errors.New("write a day as YYYY-MM-DD, a month as YYYY-MM or a year as YYYY")
}

// Days are the first and the last day of the bound in a calendar. Ok is false for
// the zero value and for a day that does not exist. Retail calendars number their
// months from 1 to 12 too, but bounds in them are those of the Gregorian calendar.
func (b Bound) Days(s System) (first, last Day, ok bool) {
	if s.Retail() {
		s = Gregorian
	}
	grain := Daily
	switch {
	case b.Month == 0:
		grain = Yearly
	case b.Day == 0:
		grain = Monthly
	}
	first, ok = s.Date(b.Year, max(b.Month, 1), max(b.Day, 1))
	p := Calendar{System: s}.Period(grain, first)
	return p.First, p.Last, ok && b != Bound{}
}
