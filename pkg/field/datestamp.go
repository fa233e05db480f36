package field

import (
	"fmt"
	"time"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/note"
)

// stamp is a date as written: not checked, in no zone.
type stamp struct {
	year, month, day     int
	hour, minute, second int
	shortYear            bool
	timed                bool // has a time of day
	zoned                bool // has an offset
	named                bool // has a zone by name, of which no offset is known
	offset               int  // seconds east of Greenwich
}

// day is the civil day of a stamp, checked.
func (d *Dates) day(s stamp) (day calendar.Day, traits Traits, fault *Fault) {
	if day, fault = d.civil(s); fault != nil {
		return 0, 0, fault
	}
	if s.timed {
		if day, traits, fault = d.moment(day, s); fault != nil {
			return 0, traits, fault
		}
	}
	switch first, last := d.bounds(); {
	case day < first:
		fault = newFault(CodeDateEarly, "lies before "+first.String(), "remove the row if the date is a placeholder; if it is right", note.Fix{Option: note.MinDate, Value: day.String()})
	case day > last && d.o.Max > 0:
		fault = d.future(day)
	}
	return day, traits, fault
}

// future is the fault of a day after today. In some time zone it is tomorrow
// already.
func (d *Dates) future(day calendar.Day) *Fault {
	if day == d.o.Max+1 {
		return newFault(CodeDateFuture, "lies after today", "correct the date; for a time zone where that day has begun", note.Fix{Option: note.Zone, Value: "Pacific/Auckland"})
	}
	return newFault(CodeDateFuture, "lies after today", "correct the year, or remove the row")
}

// civil is the day of the numbers in the calendar of the column. Years of the
// Gregorian calendar cannot be taken for those of another, so that they are
// read beside them: reports by Jalali months are made of either.
func (d *Dates) civil(s stamp) (calendar.Day, *Fault) {
	system := calendar.Gregorian
	if s.year < firstYear || s.year > lastYear {
		if !inYears(d.o.System, s.year) {
			return 0, yearFault(s.year)
		}
		system = d.o.System
	}
	day, ok := system.Date(s.year, s.month, s.day)
	if !ok {
		return 0, noSuchDay(system)
	}
	return day, nil
}

// inYears tells whether a year is one of our times in a calendar that counts
// its years otherwise.
func inYears(system calendar.System, year int) bool {
	switch system {
	case calendar.Jalali:
		return year >= 1300 && year < 1500
	case calendar.Buddhist:
		return year >= 2443 && year < 2700
	}
	return false
}

func noSuchDay(system calendar.System) *Fault {
	f := newFault(CodeDateNone, "a day that does not exist", "correct the date")
	if system != calendar.Gregorian {
		f.Reason = "a day that does not exist in the " + system.String() + " calendar"
	}
	return f
}

func yearFault(y int) *Fault {
	f := newFault(CodeDateYear, fmt.Sprintf("the year %d is not between %d and %d", y, firstYear, lastYear), "correct the year, or remove the row if the date is a placeholder")
	switch {
	case inYears(calendar.Jalali, y):
		f.Hint, f.Fixes = "for years of the Solar Hijri calendar", []note.Fix{{Option: note.System, Value: "jalali"}}
	case inYears(calendar.Buddhist, y):
		f.Hint, f.Fixes = "for years of the Buddhist era", []note.Fix{{Option: note.System, Value: "buddhist"}}
	}
	return f
}

// moment is the day on which a timestamp falls where it counts.
func (d *Dates) moment(day calendar.Day, s stamp) (calendar.Day, Traits, *Fault) {
	if s.hour > 23 || s.minute > 59 || s.second > 60 || s.second == 60 && s.minute != 59 {
		return 0, 0, newFault(CodeDateNone, "a time that does not exist", "correct the time")
	}
	traits := Naive
	if s.zoned {
		traits = Offset
	}
	seconds := s.hour*3600 + s.minute*60 + s.second
	if s.second == 60 {
		traits |= Leap
	}
	if d.o.Location == nil {
		if seconds == 86400 { // the leap second 23:59:60 is read as the next second
			day++
		}
		return day, traits, nil
	}
	if s.named {
		return 0, traits, newFault(CodeDate, "has an abbreviated time zone, which is ambiguous", "export offsets such as +02:00, or name no time zone to take the day as written")
	}
	if !s.zoned && d.o.Zone == nil {
		if seconds == 86400 {
			day++
		}
		return day, traits, nil
	}
	unix := int64(day)*86400 + int64(seconds) - int64(s.offset)
	if !s.zoned {
		y, m, dd := day.Civil()
		unix = time.Date(y, time.Month(m), dd, s.hour, s.minute, s.second, 0, d.o.Zone).Unix()
	}
	return calendar.Of(time.Unix(unix, 0).In(d.o.Location)), traits, nil
}

// Turn is how other times of the day that a timestamp has, with the same offset,
// fall on days: what Parse says of each but for its bounds. ok is false when they
// have to be asked for one by one.
func (d *Dates) Turn(b []byte) (t calendar.Turn, ok bool) {
	s, fault := d.read(b)
	if fault != nil || !s.timed || s.named {
		return t, false
	}
	day, fault := d.civil(s)
	switch {
	case fault != nil || !s.zoned && d.o.Zone != nil && d.o.Zone != time.UTC:
		return t, false
	case d.o.Location == nil || !s.zoned && d.o.Zone == nil:
		return calendar.Turn{Day: day, At: 24 * 60 * 60}, true
	}
	return calendar.TurnOf(day, s.offset, d.o.Location)
}
