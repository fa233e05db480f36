package field

import (
	"time"

	"github.com/retain-cli/retain/pkg/calendar"
)

// DateOptions say how the dates of one column are written. The zero value
// is ISO 8601.
type DateOptions struct {
	Format   string          // iso, dmy, mdy, ymd, unix, excel or a pattern such as DD.MM.YYYY HH:mm; empty: iso
	System   calendar.System // calendar that years and months are counted in
	Location *time.Location  // timestamps with an offset become days here; nil: the day as written
	Min, Max calendar.Day    // days outside are faults; Max 0: no upper limit
	AnyDigit bool            // all decimal digits of Unicode
}

// Dates reads the dates of one column. Parse counts what it meets, so that
// every goroutine needs its own: see Fork and Join.
type Dates struct {
	o     DateOptions
	tally DateTally
}

// DateTally counts what the dates of a column had beside the day.
type DateTally struct {
	Offset int64 // timestamps with an offset or Z
	Leap   int64 // leap seconds, read as the next second
}

// NewDates is a reader of dates, or what is wrong with the options.
func NewDates(o DateOptions) (*Dates, error) { return &Dates{o: o}, nil }

// Plain tells whether YYYY-MM-DD between Min and Max means just that day, so
// that a caller may read it by a faster way and give everything else to Parse.
func (d *Dates) Plain() bool { return true }

// Range is the first and last day that is not a fault.
func (d *Dates) Range() (first, last calendar.Day) { return d.o.Min, d.o.Max }

// Parse is the day of a date. Blanks around it do not matter.
func (d *Dates) Parse(b []byte) (calendar.Day, *Fault) {
	day, err := calendar.ParseDay(string(b))
	if err != nil {
		return 0, &Fault{Code: "date-invalid", Reason: "not a date"}
	}
	return day, nil
}

// Fork is a reader of the same dates with counts of its own.
func (d *Dates) Fork() *Dates { return &Dates{o: d.o} }

// Join adds the counts of a fork.
func (d *Dates) Join(o *Dates) {
	d.tally.Offset += o.tally.Offset
	d.tally.Leap += o.tally.Leap
}

// Tally is what has been counted.
func (d *Dates) Tally() DateTally { return d.tally }
