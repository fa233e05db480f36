package calendar

import (
	"fmt"

	"github.com/retain-cli/retain/pkg/choice"
)

// System is the calendar that months and years are taken from. The zero value
// is Gregorian.
type System uint8

// The calendar systems.
const (
	Gregorian System = iota
	Buddhist         // Gregorian months, years counted from 543 BC: 2567 is 2024 (Thailand)
	Jalali           // the Solar Hijri calendar of Iran and Afghanistan: 1403-01-01 is 2024-03-20
	Retail445        // 52 or 53 weeks from Sunday; quarters of 4, 4 and 5 weeks
	Retail454        // quarters of 4, 5 and 4 weeks, as the US National Retail Federation has them
	Retail544        // quarters of 5, 4 and 4 weeks
)

var systemNames = [...]string{Gregorian: "gregorian", Buddhist: "buddhist", Jalali: "jalali",
	Retail445: "retail-445", Retail454: "retail-454", Retail544: "retail-544"}

// SystemNames lists the calendar systems, for help, errors and completion.
func SystemNames() []string { return systemNames[:] }

// String is the name of the system, one of SystemNames.
func (s System) String() string { return systemNames[s] }

// MarshalText writes the system's name.
func (s System) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads a system by its name.
func (s *System) UnmarshalText(b []byte) error { return choice.Parse(s, b, SystemNames()) }

// buddhistYears is how many years the Buddhist era is ahead.
const buddhistYears = 543

// Date is the day of a date written in the system, and whether there is such a
// day. Dates of retail systems are Gregorian: only their periods differ.
func (s System) Date(year, month, day int) (Day, bool) {
	switch s {
	case Buddhist:
		return Date(year-buddhistYears, month, day)
	case Jalali:
		return jalaliDate(year, month, day)
	}
	return Date(year, month, day)
}

// Civil is the year, month and day of the month of d in the system: what Date
// makes d of. A day too far away for the Jalali calendar has its Gregorian date.
func (s System) Civil(d Day) (year, month, day int) {
	switch s.at(d) {
	case Buddhist:
		year, month, day = d.Civil()
		return year + buddhistYears, month, day
	case Jalali:
		return jalaliCivil(d)
	}
	return d.Civil()
}

// Format is the date of d in the system, as YYYY-MM-DD.
func (s System) Format(d Day) string {
	y, m, day := s.Civil(d)
	return fmt.Sprintf("%04d-%02d-%02d", y, m, day)
}

// at is the system that d is dated in: Gregorian outside of the years that the
// Jalali calendar is known for.
func (s System) at(d Day) System {
	if s == Jalali && !jalaliKnown(d) {
		return Gregorian
	}
	return s
}
