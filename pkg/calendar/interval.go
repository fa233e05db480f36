package calendar

import (
	"cmp"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Interval is the time between two payments: a number of months or, where there are
// none, of days. The zero value is one that is not known.
type Interval struct{ Months, Days int16 }

// intervals are the words for intervals, in the singular.
var intervals = map[string]Interval{
	"day": {Days: 1}, "d": {Days: 1}, "daily": {Days: 1}, "week": {Days: 7}, "w": {Days: 7}, "weekly": {Days: 7},
	"month": {Months: 1}, "mo": {Months: 1}, "monthly": {Months: 1}, "quarter": {Months: 3}, "quarterly": {Months: 3}, "year": {Months: 12}, "y": {Months: 12}, "yearly": {Months: 12},
}

// After is the day n intervals after another one. Months end on the day of the month on
// which they began or, where that does not exist, on the last one: from January 31, one
// month is until February 28 or 29, and two months until March 31.
func (i Interval) After(d Day, n int) Day {
	if i.Months == 0 {
		return d + Day(n*int(i.Days))
	}
	year, month, day := d.Civil()
	months := year*12 + month - 1 + n*int(i.Months)
	year, month = floorDiv(months, 12), floorMod(months, 12)+1
	return civil(year, month, min(day, daysIn(year, month)))
}

// Compare puts shorter intervals first: a year has 365 days.
func (i Interval) Compare(o Interval) int {
	length := func(i Interval) int { return int(i.Months)*365 + int(i.Days)*12 }
	return cmp.Or(cmp.Compare(length(i), length(o)), cmp.Compare(i.Months, o.Months))
}

// String is month, 3 months, year, week or 10 days, and nothing for one that is not
// known.
func (i Interval) String() string {
	switch {
	case i == Interval{}:
		return ""
	case i.Months == 12:
		return "year"
	case i.Months > 0 && i.Months%12 == 0:
		return counted(int(i.Months)/12, "year")
	case i.Months > 0:
		return counted(int(i.Months), "month")
	case i.Days%7 == 0:
		return counted(int(i.Days)/7, "week")
	}
	return counted(int(i.Days), "day")
}

func counted(n int, noun string) string {
	if n == 1 {
		return noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// MarshalText is String.
func (i Interval) MarshalText() ([]byte, error) { return []byte(i.String()), nil }

var errInterval = errors.New("write day, week, month, quarter, year or a number of them, such as 3mo or 10d")

// UnmarshalText reads what String writes, and 10d, 2w, 3mo, 1y.
func (i *Interval) UnmarshalText(b []byte) error {
	text := strings.TrimSpace(string(b))
	unit := strings.TrimLeft(text, "0123456789")
	n, err := strconv.ParseUint(cmp.Or(text[:len(text)-len(unit)], "1"), 10, 10)
	unit = strings.TrimSpace(unit)
	of, ok := intervals[unit]
	if !ok {
		of, ok = intervals[strings.TrimSuffix(unit, "s")]
	}
	if err != nil || n == 0 || !ok {
		return errInterval
	}
	*i = Interval{of.Months * int16(n), of.Days * int16(n)}
	return nil
}
