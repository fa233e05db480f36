package calendar

import (
	"fmt"
	"time"

	"github.com/jalaali/go-jalaali"
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

// The Jalali year begins on the day of the March equinox as seen from Tehran.
// Which years are leap years is taken from Borkowski's table of breaks ("The
// Persian calendar for 3000 years", 1996), as in the JavaScript and Go
// libraries jalaali. It has the leap years that Iran has kept so far, and
// those of Unicode's CLDR from 1278 to 1501 (1899 to 2122). For 1502 the two
// disagree: the equinox of 2124 falls within minutes of noon in Tehran, and
// nobody can say today which day Iran will call the first of 1503.

func jalaliDate(year, month, day int) (Day, bool) {
	y, m, d, err := jalaali.ToGregorian(year, jalaali.Month(month), day)
	if err != nil {
		return 0, false
	}
	return civil(y, int(m), d), true
}

func jalaliCivil(d Day) (year, month, day int) {
	y, m, dom := d.Civil()
	year, jm, day, _ := jalaali.ToJalaali(y, time.Month(m), dom)
	return year, int(jm), day
}

// jalaliKnown reports whether the table holds the years round d. It has those
// from -61 to 3177.
func jalaliKnown(d Day) bool {
	year, _, _ := d.Civil()
	return year-621 > -60 && year-621 < 3176
}

// A retail year is 52 or 53 weeks from Sunday to Saturday and ends on the
// Saturday closest to 31 January, so that equal periods have equal numbers of
// weekends. It is named after the calendar year it begins in. Week 53 belongs
// to the last month. (National Retail Federation, "4-5-4 Calendar FAQs".)

// Retail reports whether the system has years of whole weeks.
func (s System) Retail() bool { return s >= Retail445 && s <= Retail544 }

// Dates is the system that dates are written in: retail calendars have none of their
// own but the Gregorian.
func (s System) Dates() System {
	if s.Retail() {
		return Gregorian
	}
	return s
}

// retailWeeks is the number of weeks in the months of a quarter.
func (s System) retailWeeks() [3]int {
	switch s {
	case Retail445:
		return [3]int{4, 4, 5}
	case Retail454:
		return [3]int{4, 5, 4}
	}
	return [3]int{5, 4, 4}
}

// retailStart is the first day of a retail year: the day after the Saturday
// closest to 31 January, which is the Saturday up to 3 February.
func retailStart(year int) Day {
	third := civil(year, 2, 3)
	back := floorMod(int(third.Weekday()-time.Saturday), 7)
	return third - Day(back) + 1
}

func (s System) retailPeriod(g Grain, d Day) Period {
	year, _, _ := d.Civil()
	if d < retailStart(year) {
		year--
	}
	start, next := retailStart(year), retailStart(year+1)
	week := int(d-start) / 7
	month, first, weeks := s.retailMonth(week)
	label := fmt.Sprintf("%04d-P%02d", year, month+1)
	switch g {
	case Daily:
		return Period{d, d, d.String()}
	case Weekly:
		sunday := start + Day(7*week)
		return Period{sunday, sunday + 6, fmt.Sprintf("%04d-W%02d", year, week+1)}
	case Quarterly:
		first, weeks = month/3*13, 13
		label = fmt.Sprintf("%04d-Q%d", year, month/3+1)
	case Yearly:
		return Period{start, next - 1, fmt.Sprintf("%04d", year)}
	}
	p := Period{start + Day(7*first), start + Day(7*(first+weeks)) - 1, label}
	if first+weeks == 52 {
		p.Last = next - 1 // week 53, if there is one
	}
	return p
}

// retailMonth is the month that a week of the year lies in, both from 0, the
// month's first week and its number of weeks without week 53.
func (s System) retailMonth(week int) (month, first, weeks int) {
	pattern := s.retailWeeks()
	for month < 11 && week >= first+pattern[month%3] {
		first += pattern[month%3]
		month++
	}
	return month, first, pattern[month%3]
}
