package field

import (
	"time"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/note"
)

// DateOptions say how the dates of one column are written. The zero value
// is ISO 8601.
type DateOptions struct {
	Format   string          // one of DateFormats or a pattern such as DD.MM.YYYY HH:mm; empty: iso
	System   calendar.System // calendar that years and months are counted in
	Location *time.Location  // timestamps with an offset become days here; nil: the day as written
	Zone     *time.Location  // timestamps without an offset are of this zone; nil: of Location
	Min, Max calendar.Day    // days outside are faults; Max 0: no upper limit, while Min 0 is 1970-01-01
	Pivot    int             // two-digit years of a pattern are the last ones up to this year; 0: the year of Max, else 2068
	AnyDigit bool            // all decimal digits of Unicode
	Sample   string          // a date of the column and its place, for messages: 13/02/2024 on line 3
}

// DateFormats lists the names that DateOptions.Format takes beside patterns.
func DateFormats() []string {
	return []string{"iso", "dmy", "mdy", "ymd", "names", "unix", "unix-ms", "excel"}
}

// Dates reads the dates of one column. It may be used by several goroutines.
type Dates struct {
	o       DateOptions
	form    form
	pattern []token // of formPattern
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
	"": formYear, "iso": formYear, "ymd": formYear, "dmy": formDay, "mdy": formMonth, "names": formNames,
	"unix": formUnix, "unix-ms": formMillis, "excel": formExcel,
}

// NewDates is a reader of dates, or what is wrong with the options.
func NewDates(o DateOptions) (*Dates, error) {
	if o.Pivot == 0 && o.Max > 0 {
		o.Pivot, _, _ = o.System.Civil(o.Max)
	}
	d := &Dates{o: o}
	if f, ok := forms[o.Format]; ok {
		d.form = f
		return d, nil
	}
	pattern, err := parsePattern(o.Format)
	if err != nil {
		return nil, err
	}
	d.form, d.pattern = formPattern, pattern
	return d, nil
}

// PlainDates is how a caller may read the usual form of a column's dates by a
// faster way: YYYY-MM-DD from First to Last means just that day. Zoned tells that
// the day of a timestamp depends on its offset and its time of day: see Turn.
type PlainDates struct {
	First, Last calendar.Day
	Zoned       bool
}

// Plain tells whether there is such a form. All else is for Read.
func (d *Dates) Plain() (p PlainDates, ok bool) {
	first, last := d.bounds()
	return PlainDates{first, last, d.o.Location != nil}, d.form == formYear
}

// bounds is the first and the last day that is not a fault.
func (d *Dates) bounds() (first, last calendar.Day) {
	first, last = d.o.Min, lastDay
	if d.o.Max > 0 {
		last = d.o.Max
	}
	return max(first, firstDay), last
}

// Years outside are faults whatever the options say: they are typing errors,
// the null dates of databases, or years of another calendar.
const (
	firstYear, lastYear              = 1900, 2200
	firstDay, lastDay   calendar.Day = -25567, 84370 // 1900-01-01 and 2200-12-31
)

// Format is the way the column is written, in the words of DateOptions.Format.
func (d *Dates) Format() string {
	if d.o.Format == "" {
		return "iso"
	}
	return d.o.Format
}

// Parse is the day of a date. Blanks around it do not matter.
func (d *Dates) Parse(b []byte) (calendar.Day, *Fault) {
	day, _, fault := d.Read(b)
	return day, fault
}

// Read is Parse, with what a date out of bounds has as well: its traits.
func (d *Dates) Read(b []byte) (calendar.Day, Traits, *Fault) {
	if d.o.AnyDigit {
		b = latinise(b)
	}
	b = trim(b)
	if len(b) == 0 {
		return 0, 0, newFault(CodeDateMissing, "no date", "")
	}
	var s stamp
	var fault *Fault
	switch d.form {
	case formUnix, formMillis, formExcel:
		s, fault = d.number(b)
	case formPattern:
		s, fault = d.match(b)
	default:
		s, fault = d.read(b)
	}
	if fault != nil {
		return 0, 0, d.explain(b, fault)
	}
	return d.day(s)
}

// read is a date in words or numbers, in the order of the column.
func (d *Dates) read(b []byte) (stamp, *Fault) {
	s, f := scanDate(b)
	switch {
	case f == formNone:
		return s, notDate()
	case s.shortYear:
		patterns := []string{"DD/MM/YY", "MM/DD/YY", "YY/MM/DD"}
		if f == formNames {
			patterns = []string{"DD-MMM-YY", "MMM DD, YY"}
		}
		return s, newFault(CodeDateYear, "has a year of two digits", "", formats(patterns...)...)
	case f == formDay && (d.form == formDay || d.form == formMonth):
		if d.form == formMonth {
			s.month, s.day = s.day, s.month
		}
		if s.month > 12 && s.day <= 12 {
			return s, d.mixed("has day and month in another order than the rest of the column")
		}
	case f != d.form:
		return s, d.mixed("has another format than the rest of the column")
	}
	return s, nil
}

func notDate() *Fault { return newFault(CodeDate, "not a date", "") }

func (d *Dates) mixed(what string) *Fault {
	if d.o.Sample != "" {
		what += " (" + d.o.Sample + ")"
	}
	if d.o.Format != "" && d.o.Sample == "" { // named, not found
		return newFault(CodeDateMixed, what, "leave the format out to have it detected, or name another")
	}
	return newFault(CodeDateMixed, what, "write the whole column in one format; to name it", formats("FORMAT")...)
}

// formats are fixes by a format of dates.
func formats(patterns ...string) (fixes []note.Fix) {
	for _, p := range patterns {
		fixes = append(fixes, note.Fix{Option: note.DateFormat, Value: p})
	}
	return fixes
}

// explain says what a text that is not a date looks like.
func (d *Dates) explain(b []byte, fault *Fault) *Fault {
	if fault.Code != CodeDate {
		return fault
	}
	for _, better := range []*Fault{foreign(b), spreadsheetError(b), apostrophe(b), lookalike(b)} {
		if better != nil {
			return better
		}
	}
	return fault
}

// apostrophe is the mark that makes a spreadsheet take a cell as text.
func apostrophe(b []byte) *Fault {
	if b[0] != '\'' && b[0] != '`' {
		return nil
	}
	return newFault(CodeDate, "begins with an apostrophe, a spreadsheet's mark of text", "remove the apostrophes and export again")
}

// lookalike names the format of a text that would be a date in another one.
func lookalike(b []byte) *Fault {
	switch suggestion := numericDate(b); {
	case suggestion != "":
		return newFault(CodeDate, "not a date", "if it is one", formats(suggestion)...)
	case isTime(b):
		return newFault(CodeDate, "a time without a day", "export the full date; if another column has it", note.Fix{Option: note.Column, Value: "date=HEADER"})
	case hasWord(b):
		return newFault(CodeDate, "not a date", "month names are read in English only; otherwise export dates as YYYY-MM-DD")
	}
	return nil
}
