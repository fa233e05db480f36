package questions

import (
	"fmt"

	"github.com/retain-cli/retain/pkg/export/internal/problem"
	"github.com/retain-cli/retain/pkg/note"
)

// SurvivorsOnly is the question whether the rows asked for can tell who left.
var SurvivorsOnly = &Question{
	Code:     "survivors-only",
	Asks:     "Can churn be seen in the subscriptions that are asked for?",
	Proven:   "some of them have ended",
	Assumed:  "a churn of 0 is computed, with a warning, where the rows asked for leave out all that have ended",
	Concerns: note.Subscriptions | note.Activity,
	Options:  []note.Fix{{Option: note.Status, Value: "all"}},
}

// EndedRows is how many rows have ended of those that count and of those that are left
// out because of what was asked for.
type EndedRows struct{ Kept, LeftOut int64 }

// Survivors warns when only those who stayed are left, by what was asked for: status
// active, say. Fix is what asks for the others as well.
func Survivors(e EndedRows, asked string, fix note.Fix) Finding {
	f := Finding{Code: SurvivorsOnly.Code}
	if e.LeftOut == 0 || e.Kept > 0 {
		return f
	}
	rows := "all " + problem.Grouped(e.LeftOut) + " rows that have ended"
	if e.LeftOut == 1 {
		rows = "the only row that has ended"
	}
	f.Notes = []note.Note{{
		Code: f.Code, Level: note.Warning, Concerns: SurvivorsOnly.Concerns, Fix: fix,
		Args: &note.Args{"rows_ended": e.LeftOut, "asked": asked},
		Text: fmt.Sprintf("%s leaves out %s: nobody can be lost, so that churn is 0 by construction", asked, rows),
	}}
	if fix.Option != "" {
		f.Notes[0].Text += "; to see who left"
	}
	return f
}
