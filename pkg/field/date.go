package field

import (
	"bytes"
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/note"
)

// DateOptions describe how the dates of one column are written. The zero value
// is ISO 8601.
type DateOptions struct {
	Format   string          // one of DateFormats or a pattern such as DD.MM.YYYY HH:mm; empty: iso
	System   calendar.System // calendar of years and months
	Location *time.Location  // where timestamps with an offset become days; nil: the day as written
	Zone     *time.Location  // of timestamps without an offset; nil: Location
	Min, Max calendar.Day    // days outside are faults; Max 0: no upper limit, while Min 0 is 1970-01-01
	Pivot    int             // two-digit years of a pattern are the last ones up to this year; 0: the year of Max, else 2068
	AnyDigit bool            // all decimal digits of Unicode
	Detected bool            // Format was not named: a date of another one that has one reading is read too
	Foreign  bool            // names of months in other languages than English are read, too
	Sample   string          // a date of the column and its place, for messages: 13/02/2024 on line 3
}

// DateFormats lists the names that DateOptions.Format accepts beside patterns.
func DateFormats() []string {
	return []string{"iso", "dmy", "mdy", "ymd", "names", "unix", "unix-ms", "excel"}
}

// Dates parses the dates of one column. It is safe for concurrent use.
type Dates struct {
	o           DateOptions
	form        form
	pattern     []token      // of formPattern
	first, last calendar.Day // all days outside are faults
}

// form is how a date is written.
type form uint8

const (
	formNone  form = iota
	formYear       // 2024-01-05, 2024/1/5, 20240105
	formDay        // 05/01/2024, 5.1.2024
	formMonth      // 01/05/2024
	formNames      // 5 Jan 2024, January 5, 2024
	formUnix
	formMillis
	formExcel
	formPattern
)

var forms = map[string]form{
	"iso": formYear, "ymd": formYear, "dmy": formDay, "mdy": formMonth, "names": formNames,
	"unix": formUnix, "unix-ms": formMillis, "excel": formExcel,
}

// Years outside are faults whatever the options say: typing errors, the null
// dates of databases, or years of another calendar.
const (
	firstYear, lastYear              = 1900, 2200
	firstDay, lastDay   calendar.Day = -25567, 84370 // 1900-01-01 and 2200-12-31
)

// NewDates returns a parser of dates, or an error that says what is wrong with
// the options.
func NewDates(o DateOptions) (d *Dates, err error) {
	d = &Dates{o: o, form: forms[cmp.Or(o.Format, "iso")], first: max(o.Min, firstDay), last: lastDay}
	pivot := 2068 // the choice of POSIX
	if o.Max > 0 {
		d.last = o.Max
		pivot, _, _ = o.System.Civil(o.Max)
	}
	d.o.Pivot = cmp.Or(o.Pivot, pivot)
	if d.form == formNone {
		d.form = formPattern
		d.pattern, err = parsePattern(o.Format)
	}
	return d, err
}

// PlainDates is the usual form of the dates of a column, which a caller may parse
// itself: YYYY-MM-DD from First to Last means just that day. If Zoned, the day of
// a timestamp depends on its offset and its time of day: see Turn.
type PlainDates struct {
	First, Last calendar.Day
	Zoned       bool
}

// Plain reports whether there is such a form. All else is for Read.
func (d *Dates) Plain() (p PlainDates, ok bool) {
	return PlainDates{d.first, d.last, d.o.Location != nil}, d.form == formYear
}

// Format is the format of the column, as in DateOptions.Format.
func (d *Dates) Format() string { return cmp.Or(d.o.Format, "iso") }

// Parse returns the day of a date. Blanks around it do not matter.
func (d *Dates) Parse(b []byte) (calendar.Day, *Fault) {
	day, _, fault := d.Read(b)
	return day, fault
}

// Read is Parse and also returns the traits of the date, even of one out of
// bounds.
func (d *Dates) Read(b []byte) (calendar.Day, Traits, *Fault) {
	if d.o.AnyDigit {
		b = latinise(b)
	}
	if b = trim(b); len(b) == 0 {
		return 0, 0, newFault(CodeDateMissing, "no date", "")
	}
	s, fault := d.stamp(b)
	switch {
	case fault == nil:
		return d.day(s)
	case fault.Code == CodeDate:
		fault = cmp.Or(foreign(b), spreadsheetError(b), lookalike(b), fault)
	}
	return 0, 0, fault
}

// stamp parses a date in the form of the column.
func (d *Dates) stamp(b []byte) (stamp, *Fault) {
	switch d.form {
	case formUnix, formMillis, formExcel:
		return d.number(b)
	case formPattern:
		return d.match(b)
	}
	s, f := scanDate(b)
	switch {
	case f == formNone:
		return s, notDate()
	case s.foreign && !d.o.Foreign:
		return s, notDate()
	case s.shortYear:
		return s, newFault(CodeDateYear, "has a year of two digits", "", formats(shortYears(b, f)...)...)
	case f == formDay && (d.form == formDay || d.form == formMonth):
		if d.form == formMonth {
			s.month, s.day = s.day, s.month
		}
		if s.month > 12 && s.day <= 12 {
			return s, d.mixed("has day and month in another order than the rest of the column")
		}
	case f == d.form || f != formDay && (d.o.Detected || d.form == formDay || d.form == formMonth):
	case !d.o.Detected:
		return s, d.mixed("has another format than the rest of the column")
	case s.month <= 12 && s.day <= 12 && s.month != s.day:
		return s, newFault(CodeDateMixed, "may be day first or month first, and the rest of the column does not tell", "", formats("dmy", "mdy")...)
	case s.month > 12:
		s.month, s.day = s.day, s.month
	}
	return s, nil
}

// shortYears are the patterns that may read a date with a year of two digits, with
// the separators that it has.
func shortYears(b []byte, f form) (patterns []string) {
	b, _ = withoutWeekday(b)
	patterns = []string{"DD/MM/YY", "MM/DD/YY", "YY/MM/DD"}
	if f == formNames {
		if isLetter(b[0]) {
			return []string{"MMM DD, YY"}
		}
		patterns = []string{"DD/MMM/YY"}
	}
	separator := "/"
	if i := bytes.IndexAny(b, "./- "); i > 0 {
		separator = string(b[i])
	}
	for i, p := range patterns {
		patterns[i] = strings.ReplaceAll(p, "/", separator)
	}
	return patterns
}

func notDate() *Fault { return newFault(CodeDate, "not a date", "") }

func (d *Dates) mixed(reason string) *Fault {
	switch {
	case d.o.Sample != "":
		reason += " (" + d.o.Sample + ")"
	case d.o.Format != "": // named, not detected
		return newFault(CodeDateMixed, reason, "leave the format out to have it detected, or name another")
	}
	return newFault(CodeDateMixed, reason, "write the whole column in one format; to name it", formats("FORMAT")...)
}

// formats are fixes that name the format of the dates.
func formats(patterns ...string) (fixes []note.Fix) {
	for _, p := range patterns {
		fixes = append(fixes, note.Fix{Option: note.DateFormat, Value: p})
	}
	return fixes
}

// lookalike explains a text that is a date in another format, or nearly one.
func lookalike(b []byte) *Fault {
	if b[0] == '\'' || b[0] == '`' {
		return newFault(CodeDate, "begins with an apostrophe, a spreadsheet's mark of text", "remove the apostrophes and export again")
	}
	switch suggestion := numericDate(b); {
	case suggestion != "":
		return newFault(CodeDate, "not a date", "if it is one", formats(suggestion)...)
	case isTime(b):
		return newFault(CodeDate, "a time without a day", "export the full date; if another column has it", note.Fix{Option: note.Column, Value: "date=HEADER"})
	case hasWord(b):
		return newFault(CodeDate, "not a date", "names of months are read in one language of a column; otherwise export dates as YYYY-MM-DD")
	}
	return nil
}

// stamp is a date as written: not checked, in no zone.
type stamp struct {
	year, month, day     int
	hour, minute, second int
	shortYear            bool
	monthOnly            bool // the day is the first, as none is written
	timed                bool // has a time of day
	zoned                bool // has an offset
	named                bool // has a named zone, whose offset is unknown
	offset               int  // seconds east of Greenwich
	english, foreign     bool // the name of the month is one of English alone, or of other languages alone
	weekdays             weekdays
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
	switch {
	case day < d.first:
		fault = newFault(CodeDateEarly, "lies before "+d.first.String(), "remove the row if the date is a placeholder; if it is right", note.Fix{Option: note.MinDate, Value: day.String()})
	case d.o.Max > 0 && day == d.last+1: // in some time zone it is tomorrow already
		fault = newFault(CodeDateFuture, "lies after today", "correct the date; for a time zone where that day has begun", note.Fix{Option: note.Zone, Value: "Pacific/Auckland"})
	case d.o.Max > 0 && day > d.last:
		fault = newFault(CodeDateFuture, "lies after today", "correct the year, or remove the row")
	}
	return day, traits, fault
}

// otherYears are the years of our times in calendars with another count.
var otherYears = map[calendar.System]struct {
	first, last int
	hint        string
}{
	calendar.Jalali:   {1300, 1499, "for years of the Solar Hijri calendar"},
	calendar.Buddhist: {2443, 2699, "for years of the Buddhist era"},
}

// civil is the day of a stamp in the calendar of the column. Gregorian years
// cannot be mistaken for those of another calendar, so both are accepted.
func (d *Dates) civil(s stamp) (calendar.Day, *Fault) {
	system := calendar.Gregorian
	if s.year < firstYear || s.year > lastYear {
		system = d.o.System
		if years, ok := otherYears[system]; !ok || s.year < years.first || s.year > years.last {
			return 0, yearFault(s.year)
		}
	}
	day, ok := system.Date(s.year, s.month, s.day)
	switch {
	case !ok && system == calendar.Gregorian:
		return 0, newFault(CodeDateNone, "a day that does not exist", "correct the date")
	case !ok:
		return 0, newFault(CodeDateNone, "a day that does not exist in the "+system.String()+" calendar", "correct the date")
	case !s.weekdays.has(day):
		return 0, newFault(CodeDateNone, "is not a "+s.weekdays.String()+", as it says", "correct the date or the day of the week")
	}
	return day, nil
}

func yearFault(y int) *Fault {
	f := newFault(CodeDateYear, fmt.Sprintf("the year %d is not between %d and %d", y, firstYear, lastYear), "correct the year, or remove the row if the date is a placeholder")
	for system, years := range otherYears {
		if y >= years.first && y <= years.last {
			f.Hint, f.Fixes = years.hint, []note.Fix{{Option: note.System, Value: system.String()}}
		}
	}
	return f
}

// moment is the day of a timestamp in the location of the column.
func (d *Dates) moment(day calendar.Day, s stamp) (calendar.Day, Traits, *Fault) {
	if s.hour > 23 || s.minute > 59 || s.second > 60 || s.second == 60 && s.minute != 59 {
		return 0, 0, newFault(CodeDateNone, "a time that does not exist", "correct the time")
	}
	traits := Naive
	switch {
	case s.zoned && s.offset == 0:
		traits = Offset | Zulu
	case s.zoned:
		traits = Offset
	}
	seconds := s.hour*3600 + s.minute*60 + s.second
	if s.second == 60 {
		traits |= Leap
	}
	switch {
	case d.o.Location != nil && s.named:
		return 0, traits, newFault(CodeDate, "has an abbreviated time zone, which is ambiguous", "export offsets such as +02:00, or name no time zone to take the day as written")
	case d.asWritten(s):
		return day + calendar.Day(seconds/86400), traits, nil // the leap second 23:59:60 is the next second
	}
	unix := int64(day)*86400 + int64(seconds) - int64(s.offset)
	if !s.zoned {
		y, m, dd := day.Civil()
		unix = time.Date(y, time.Month(m), dd, s.hour, s.minute, s.second, 0, d.o.Zone).Unix()
	}
	return calendar.Of(time.Unix(unix, 0).In(d.o.Location)), traits, nil
}

// asWritten reports whether the day of a timestamp does not depend on its zone.
func (d *Dates) asWritten(s stamp) bool {
	return d.o.Location == nil || !s.zoned && d.o.Zone == nil
}

// Turn is when the day changes in a zone, as seen from a day at a fixed offset:
// before At, in seconds of that day, it is Day, and from then on the day after.
// At is at most 86,400.
type Turn struct {
	Day calendar.Day
	At  int
}

// Turn returns the days of all timestamps with the date and the offset of b: what
// Parse returns for each, bounds aside. ok is false when each must be parsed.
func (d *Dates) Turn(b []byte) (t Turn, ok bool) {
	s, fault := d.stamp(b)
	if fault != nil || !s.timed || s.named {
		return t, false
	}
	day, fault := d.civil(s)
	switch {
	case fault != nil || !s.zoned && d.o.Zone != nil && d.o.Zone != time.UTC:
		return t, false
	case d.asWritten(s):
		return Turn{Day: day, At: 24 * 60 * 60}, true
	}
	return turnOf(day, s.offset, d.o.Location)
}

// turnOf is the turn of a day at an offset, in seconds east of Greenwich. ok is
// false when the clocks of the zone change on that day.
func turnOf(day calendar.Day, offset int, zone *time.Location) (t Turn, ok bool) {
	const seconds = 86400
	first := int64(day)*seconds - int64(offset)
	there := time.Unix(first, 0).In(zone)
	if _, end := there.ZoneBounds(); !end.IsZero() && end.Unix() < first+seconds {
		return Turn{}, false
	}
	_, offsetThere := there.Zone()
	ahead := offsetThere - offset // of the clocks of the day
	days := ahead / seconds
	if ahead < days*seconds {
		days--
	}
	return Turn{day + calendar.Day(days), seconds - (ahead - days*seconds)}, true
}

// excelZero is the day of serial number 0. Serial 60 is 29 February 1900,
// which never was; from 61 on the count is right, and the accepted years begin
// later.
const excelZero calendar.Day = -25569

// number parses a date that is a count of seconds, milliseconds or days.
func (d *Dates) number(b []byte) (stamp, *Fault) {
	n, ok := wholePart(b)
	if !ok {
		return stamp{}, notDate()
	}
	var t time.Time
	day := n
	switch d.form {
	case formUnix:
		t, day = time.Unix(n, 0).UTC(), n/86400
	case formMillis:
		t, day = time.UnixMilli(n).UTC(), n/86400_000
	}
	if day < -1_000_000 || day > 1_000_000 {
		return stamp{year: 9999, month: 1, day: 1}, nil // refused for its year
	}
	if d.form == formExcel {
		y, m, dd := (excelZero + calendar.Day(n)).Civil()
		return stamp{year: y, month: m, day: dd}, nil
	}
	s := stamp{timed: true, zoned: true}
	year, month, dd := t.Date()
	s.year, s.month, s.day = year, int(month), dd
	s.hour, s.minute, s.second = t.Clock()
	return s, nil
}

// wholePart is the number before the decimal point of one with up to 18 digits.
func wholePart(b []byte) (n int64, ok bool) {
	whole, fraction, _ := bytes.Cut(b, []byte("."))
	digits := bytes.TrimPrefix(whole, []byte("-"))
	if len(digits) == 0 || len(digits) > 18 || len(fraction) > 18 || !allDigits(digits) || !allDigits(fraction) {
		return 0, false
	}
	n, err := strconv.ParseInt(string(whole), 10, 64)
	return n, err == nil
}

// numericDate is the format in which a plain number is a day between 1990 and
// 2100, or empty.
func numericDate(b []byte) string {
	switch n, ok := wholePart(b); {
	case !ok:
		return ""
	case n >= 32874 && n <= 73050:
		return "excel"
	case n >= 631152000 && n < 4102444800:
		return "unix"
	case n >= 631152000000 && n < 4102444800000:
		return "unix-ms"
	}
	return ""
}
