package calendar

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Bound is one end of a range of days: a day, or a period that stands for its first
// or its last day. The zero value bounds nothing.
type Bound struct {
	Year, Month, Day int    // a month or a year has no day
	Label            string // of any other period, instead: 2024-W05, 2024-Q1, FY2024, 2024-P01
}

// MarshalText writes YYYY-MM-DD, YYYY-MM, YYYY or the label, and nothing for the zero
// value.
func (b Bound) MarshalText() ([]byte, error) {
	switch {
	case b == Bound{}:
		return nil, nil
	case b.Label != "":
		return []byte(b.Label), nil
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

// UnmarshalText reads YYYY-MM-DD, YYYY-MM, YYYY or the label of a period. Whether
// there is such a day or period depends on the calendar: see Days.
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
	if _, ok := GrainOf(string(text)); ok && strings.ContainsAny(string(text), "FfPpQqWw") {
		*b = Bound{Label: strings.ToUpper(string(text))}
		return nil
	}
	return errors.New("write a day as YYYY-MM-DD, or a period as its label: 2024-01, 2024-W05, 2024-Q1 or 2024")
}

// Days are the first and the last day of the bound in a calendar. Ok is false for
// the zero value and for a day or period that does not exist. Retail calendars have
// years of their own; days and months are those of the Gregorian calendar in them.
func (b Bound) Days(c Calendar) (first, last Day, ok bool) {
	s := c.System
	if s.Retail() && b.Year > 0 && b.Month == 0 {
		b = Bound{Label: b.String()}
	}
	if b.Label != "" {
		p, found := c.labeled(b.Label)
		return p.First, p.Last, found
	}
	s = s.Dates()
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

// labeled is the period of a label.
func (c Calendar) labeled(label string) (Period, bool) {
	g, ok := GrainOf(label)
	year, err := strconv.Atoi(strings.TrimPrefix(label, "FY")[:len("0000")])
	if !ok || err != nil {
		return Period{}, false
	}
	years := c.System
	if g == Weekly { // whose years are Gregorian in every calendar
		years = Gregorian
	}
	day, known := years.Date(year-1, 1, 1)
	end, last := years.Date(year+2, 1, 1)
	for known && last && day < end {
		p := c.Period(g, day)
		if p.Label == label {
			return p, true
		}
		day = p.Last + 1
	}
	return Period{}, false
}

// GrainOf is the grain of periods with labels of that form: 2024-01-31,
// 2024-W05, 2024-02, 2024-Q1, 2024, the fiscal FY2024-Q1 and FY2024, and the
// retail 2024-P01. Capitals make no difference. It tells whether it is the form
// of a label at all, not whether there is such a period.
func GrainOf(label string) (g Grain, ok bool) {
	form := strings.Map(func(r rune) rune {
		if '0' <= r && r <= '9' {
			return '0'
		}
		return r
	}, strings.ToUpper(label))
	switch strings.TrimPrefix(form, "FY") {
	case "0000-00-00":
		g = Daily
	case "0000-W00":
		g = Weekly
	case "0000-00", "0000-P00":
		g = Monthly
	case "0000-Q0":
		g = Quarterly
	case "0000":
		g = Yearly
	default:
		return g, false
	}
	return g, g == Quarterly || g == Yearly || !strings.HasPrefix(form, "FY")
}
