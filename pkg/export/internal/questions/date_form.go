package questions

import (
	"fmt"
	"slices"
	"strings"

	"github.com/retain-cli/retain/pkg/export/internal/problem"
	"github.com/retain-cli/retain/pkg/field"
	"github.com/retain-cli/retain/pkg/note"
)

// DateForm is the question of how dates are written.
var DateForm = &Question{
	Code:     "date-form",
	Asks:     "How are dates written?",
	Proven:   "all in one way, which only one reading allows",
	Assumed:  "several notations of which each has one reading are read row by row and counted; a month alone is its first day",
	Refused:  "when the day may be the month, or dates with one separator tell and those with another do not",
	Concerns: note.Time,
	Options:  []note.Fix{{Option: note.DateFormat, Value: "FORMAT"}},
}

// DatesSeen is how the dates of a column are written, over all rows.
type DatesSeen struct {
	Header string
	Format string // as they are read
	Asked  bool   // the format was asked for, or a system is known to write it

	Notations field.Notations
	Padded    bool // some date of form YYYY-MM-DD has a month with a zero before it
}

// Join adds the dates of other rows.
func (d *DatesSeen) Join(o DatesSeen) {
	d.Notations.Join(&o.Notations)
	d.Padded = d.Padded || o.Padded
}

// NotationOf tells whether the dates of a column are written in several ways.
func NotationOf(d DatesSeen) Finding {
	f := Finding{Code: DateForm.Code}
	n := d.Notations
	if !d.Padded && n[field.ISOShort] > 0 { // 2024-10-12 is also without zeros
		n[field.ISOShort], n[field.ISO] = n[field.ISOShort]+n[field.ISO], 0
	}
	counts := []field.Notation{}
	for i, rows := range n {
		notation := field.Notation(i)
		if rows == 0 || notation == field.Unnoted {
			continue
		}
		if sure := notation.Sure(); sure != notation {
			n[notation], n[sure] = 0, n[sure]+rows
			notation = sure
		}
		if !slices.Contains(counts, notation) {
			counts = append(counts, notation)
		}
	}
	if f.Refusal = d.unsure(counts); f.Refusal != nil {
		return f
	}
	if len(counts) > 1 {
		f.Notes = append(f.Notes, d.several(counts, n))
	}
	if n[field.MonthOnly] > 0 {
		months := note.Note{
			Code: "date-month", Concerns: note.Time,
			Text: fmt.Sprintf("dates of %q that are a month alone count on its first day: %s", d.Header, problem.Grouped(n[field.MonthOnly])),
			Args: &note.Args{"rows": n[field.MonthOnly], "column": d.Header},
		}
		if len(counts) == 1 {
			months.Text += ", and the last month as complete; to end the data elsewhere"
			months.Fix = note.Fix{Option: note.AsOf, Value: "DAY"}
		}
		f.Notes = append(f.Notes, months)
	}
	return f
}

// OnlyMonths tells whether every date is a month alone.
func (d DatesSeen) OnlyMonths() bool {
	others := d.Notations
	others[field.MonthOnly] = 0
	return d.Notations[field.MonthOnly] > 0 && others == (field.Notations{})
}

// several is the note that dates are written in several ways.
func (d DatesSeen) several(counts []field.Notation, n field.Notations) note.Note {
	slices.SortStableFunc(counts, func(a, b field.Notation) int { return int(min(max(n[b]-n[a], -1), 1)) })
	var parts []string
	for _, notation := range counts {
		parts = append(parts, problem.Grouped(n[notation])+" as "+notation.In(d.Format))
	}
	return note.Note{
		Code: "date-notations", Concerns: note.Time,
		Text: fmt.Sprintf("dates of %q are written in several ways, each with one reading: %s", d.Header, strings.Join(parts, ", ")),
		Args: &note.Args{"column": d.Header, "notations": len(counts)},
	}
}

// unsure is the refusal of dates of which some may be day first or month first,
// while only those with another separator tell.
func (d DatesSeen) unsure(counts []field.Notation) *problem.Problem {
	if d.Asked || len(counts) < 2 {
		return nil
	}
	for _, n := range counts {
		asPoints := n == field.LastPointSure && d.Format == "dmy" // which are day first by convention
		if first := n - 1; n.Last() && !asPoints && d.Notations[first] > 0 && d.Notations[n] == 0 {
			return &problem.Problem{
				Code:   "date-ambiguous",
				Reason: fmt.Sprintf("dates of %q written as %s (%s) may be day first or month first: only dates with another separator tell", d.Header, n.In("dmy"), problem.Grouped(d.Notations[first])),
				Fixes:  []note.Fix{{Option: note.DateFormat, Value: "dmy"}, {Option: note.DateFormat, Value: "mdy"}},
			}
		}
	}
	return nil
}
