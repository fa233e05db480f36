package customers

import (
	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/export/internal/questions"
	"github.com/retain-cli/retain/pkg/field"
)

// filteredSpan is why an invoice does not count that pays for no time.
const filteredSpan = "no-period"

// span makes the price of an invoice that of a month: it is divided by the months
// from its start to its end, or where these are no whole ones by its days, of
// which a year has 365. A period that is written with its last day ends on the
// day after.
func (v *values) span(r *record) wrong {
	r.End = r.days[0]
	if r.Ends = r.End != questions.NoDay; !r.Ends {
		return fault(v.moments[0].Column, field.CodeDateMissing, "no end of the period", "an invoice pays until a day")
	}
	if r.End == r.Start {
		r.filtered = filteredSpan
		return wrong{}
	}
	months := monthsBetween(r.Start, r.End)
	if next := monthsBetween(r.Start, r.End+1); months == 0 && next > 0 {
		months, r.End = next, r.End+1
	}
	if r.scale.times, r.scale.per = 1, months; months > 0 {
		v.every(r, questions.Interval{Months: months})
		return wrong{}
	}
	v.every(r, questions.Interval{Days: int64(r.End - r.Start)})
	r.scale.times, r.scale.per = 365, 12*int64(r.End-r.Start)
	g := gcd(r.scale.times, r.scale.per)
	r.scale.times, r.scale.per = r.scale.times/g, r.scale.per/g
	return wrong{}
}

// monthsBetween is the whole months from one day to another, 0 where there are
// none. What begins on the last day of a month ends on that of another, or as late
// as the day of the month on which it was once begun.
func monthsBetween(from, to calendar.Day) int64 {
	fromYear, fromMonth, fromDay := from.Civil()
	toYear, toMonth, toDay := to.Civil()
	months := int64(toYear*12 + toMonth - fromYear*12 - fromMonth)
	switch {
	case months < 1:
		return 0
	case toDay == fromDay, lastOfMonth(to) && toDay < fromDay, lastOfMonth(from) && toDay > fromDay:
		return months
	}
	return 0
}

func lastOfMonth(d calendar.Day) bool {
	_, _, next := (d + 1).Civil()
	return next == 1
}
