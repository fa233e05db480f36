// Package calendar is civil time: days without clock or zone, and the periods
// that reports cut them into. It is the only place that knows month lengths,
// week numbers, fiscal years and calendars other than the Gregorian one.
//
//	day, err := calendar.ParseDay("2024-02-29")
//	cut := calendar.Calendar{}                      // Gregorian, weeks from Monday
//	p := cut.Period(calendar.Monthly, day)          // 2024-02
//	line := cut.Timeline(calendar.Monthly, day, day+60)
package calendar

import (
	"fmt"
	"strconv"
	"time"
)

// Day is a civil day, counted from 1970-01-01 (day 0) in the proleptic
// Gregorian calendar. Days subtract to a number of days.
type Day int32

// Date is the day of a year, month and day of the month, and whether such a
// day exists: 2023-02-29 does not.
func Date(year, month, day int) (Day, bool) {
	if month < 1 || month > 12 || day < 1 || day > daysIn(year, month) {
		return 0, false
	}
	return civil(year, month, day), true
}

// civil counts the days from 1970-01-01. The year is taken to begin in March,
// so that the leap day comes last (Hinnant, "chrono-compatible low-level date
// algorithms", days_from_civil).
func civil(y, m, d int) Day {
	if m <= 2 {
		y--
		m += 12
	}
	era := floorDiv(y, 400)
	yoe := y - era*400
	doy := (153*(m-3)+2)/5 + d - 1
	doe := yoe*365 + yoe/4 - yoe/100 + doy
	return Day(era*146097 + doe - 719468)
}

// Civil is the year, month and day of the month of d.
func (d Day) Civil() (year, month, day int) {
	z := int(d) + 719468
	era := floorDiv(z, 146097)
	doe := z - era*146097
	yoe := (doe - doe/1460 + doe/36524 - doe/146096) / 365
	doy := doe - (365*yoe + yoe/4 - yoe/100)
	mp := (5*doy + 2) / 153
	year, month, day = yoe+era*400, mp+3, doy-(153*mp+2)/5+1
	if month > 12 {
		month -= 12
		year++
	}
	return year, month, day
}

// daysIn is the number of days of a month, 1 to 12.
func daysIn(year, month int) int {
	switch month {
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	case 4, 6, 9, 11:
		return 30
	}
	return 31
}

// Weekday is the day of the week of d.
func (d Day) Weekday() time.Weekday {
	return time.Weekday(floorMod(int(d)+4, 7)) // 1970-01-01 was a Thursday
}

// Of is the civil day that t shows on its own clock.
func Of(t time.Time) Day {
	y, m, d := t.Date()
	return civil(y, int(m), d)
}

// String is the day in ISO 8601: 2024-02-29.
func (d Day) String() string { return string(d.Append(nil)) }

// Append appends String to b.
func (d Day) Append(b []byte) []byte {
	y, m, day := d.Civil()
	if y < 0 || y > 9999 {
		return fmt.Appendf(b, "%04d-%02d-%02d", y, m, day)
	}
	digit := func(n int) byte { return byte('0' + n%10) } // four times as fast as fmt, for lists of a million
	return append(b, digit(y/1000), digit(y/100), digit(y/10), digit(y), '-', digit(m/10), digit(m), '-', digit(day/10), digit(day))
}

// ParseDay reads an ISO 8601 day, YYYY-MM-DD.
func ParseDay(s string) (Day, error) {
	if len(s) == 10 && s[4] == '-' && s[7] == '-' {
		y, yok := digits(s[:4])
		m, mok := digits(s[5:7])
		d, dok := digits(s[8:])
		if yok && mok && dok {
			if day, ok := Date(y, m, d); ok {
				return day, nil
			}
			return 0, fmt.Errorf("%q: no such day", s)
		}
	}
	return 0, fmt.Errorf("%q: not a day; write it as YYYY-MM-DD", s)
}

func digits(s string) (int, bool) {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
	}
	n, err := strconv.Atoi(s)
	return n, err == nil
}

// MarshalText writes the day in ISO 8601.
func (d Day) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads a day in ISO 8601.
func (d *Day) UnmarshalText(b []byte) error {
	day, err := ParseDay(string(b))
	if err == nil {
		*d = day
	}
	return err
}

func floorDiv(a, b int) int {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

func floorMod(a, b int) int { return a - floorDiv(a, b)*b }
