package questions

import (
	"fmt"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/note"
)

// CompleteUntil is the question up to which day the data is complete.
var CompleteUntil = &Question{
	Code:     "complete-until",
	Asks:     "Up to which day is the data complete?",
	Proven:   "rows of later days exist, also those that do not count, such as canceled orders or another currency",
	Assumed:  "the last day seen, which the first line of every result shows; a warning names a last week with few orders, and a day with far too many",
	Concerns: note.Time,
	Options:  []note.Fix{{Option: note.AsOf, Value: "DAY"}},
}

// Days is the last days of an export.
type Days struct {
	Counted calendar.Day // of the rows that count
	All     calendar.Day // of all rows, also filtered ones
}

// Complete answers it. A row that does not count tells as well as any other that
// its day is in the export.
func Complete(d Days) Finding {
	f := Finding{Code: CompleteUntil.Code, Answer: d.All.String()}
	if d.All > d.Counted {
		f.Notes = []note.Note{{
			Code: CompleteUntil.Code, Level: note.Proven, Concerns: note.Time, Fix: CompleteUntil.Options[0],
			Args: &note.Args{"day": d.All.String(), "last_counted": d.Counted.String()},
			Text: fmt.Sprintf("the data is complete up to %s: the last row that counts is of %s, but rows that do not count are later; to end it on another day", d.All, d.Counted),
		}}
	}
	return f
}
