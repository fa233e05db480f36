package calendar

import (
	"fmt"
	"time"
)

// A retail year is 52 or 53 weeks from Sunday to Saturday and ends on the
// Saturday closest to 31 January, so that equal periods have equal numbers of
// weekends. It is named after the calendar year it begins in. Week 53 belongs
// to the last month. (National Retail Federation, "4-5-4 Calendar FAQs".)

// Retail reports whether the system has years of whole weeks.
func (s System) Retail() bool { return s >= Retail445 && s <= Retail544 }

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
