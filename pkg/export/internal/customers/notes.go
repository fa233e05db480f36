package customers

import (
	"slices"
	"strings"

	"github.com/retain-cli/retain/pkg/export/internal/problem"
	"github.com/retain-cli/retain/pkg/export/internal/questions"
	"github.com/retain-cli/retain/pkg/export/internal/schema"
	"github.com/retain-cli/retain/pkg/ledger"
	"github.com/retain-cli/retain/pkg/note"
)

// noteRows notes what to know about the rows, those that count and those that are
// left out.
func (f *file) noteRows(s *ledger.Subscriptions) {
	dropped := s.Dropped()
	f.reading.Notes = append(f.reading.Notes, questions.BlanksNotes(f.trimmed)...)
	if f.Plan.Asked != nil {
		f.reading.Notes = append(f.reading.Notes, questions.Survivors(f.ended, "status "+strings.Join(f.options.Statuses, ", "), questions.SurvivorsOnly.Options[0]).Notes...)
	}
	if len(f.options.Where) > 0 {
		f.reading.Notes = append(f.reading.Notes, note.Note{Code: "where-moves", Concerns: note.Subscriptions | note.Activity,
			Text: "a customer who goes on in a row that does not hold the conditions, as after an upgrade, counts as lost"})
	}
	if asked, ended := f.Plan.Where.Ended(); ended > 0 {
		left := questions.EndedRows{Kept: f.ended.Kept, LeftOut: ended}
		f.reading.Notes = append(f.reading.Notes, questions.Survivors(left, asked, note.Fix{}).Notes...)
	}
	if !f.hasEnds() {
		f.warn("no-ends", column(schema.FieldEnd), "no column has the end of subscriptions, so no customer is ever lost; to name one")
	}
	if dropped.Free > 0 {
		f.note("free-subscriptions", note.Fix{Option: note.IncludeFree}, "rows with an MRR of 0 (trials, free plans) excluded: %s; to include them", problem.Grouped(dropped.Free))
	}
	if dropped.After > 0 {
		f.note("after-as-of", note.Fix{}, "rows that start after %s excluded: %s", s.Extent().AsOf, problem.Grouped(dropped.After))
	}
	if n := f.reading.Filtered[filteredSpan]; n > 0 {
		f.note("period-none", note.Fix{}, "invoices that pay for no time (their period ends where it starts) excluded: %s", problem.Grouped(n))
	}
	if n := s.Repeats(); n > 0 {
		f.warn("rows-repeated", note.Fix{}, "rows identical to another one: %d; they count: are they several subscriptions, or was something exported twice?", n)
	}
	if s.Extent().Unit.Parts > 1 {
		f.note("monthly-share", note.Fix{}, "prices of other intervals count as their exact share of a month (a year has 52 weeks, 365 days, 12 months); amounts shown are rounded")
	}
}

// hasEnds tells whether a column may hold the ends of subscriptions.
func (f *file) hasEnds() bool {
	return f.snapshot || f.changes || slices.ContainsFunc(f.moments, func(m moment) bool { return m.ends || m.field == schema.FieldCancel })
}

func (f *file) note(code string, fix note.Fix, format string, args ...any) {
	f.reading.Notes = append(f.reading.Notes, note.Note{Code: code, Concerns: note.Subscriptions, Fix: fix}.Filled(format, args...))
}

// warn notes what may make the number wrong.
func (f *file) warn(code string, fix note.Fix, format string, args ...any) {
	f.note(code, fix, format, args...)
	f.reading.Notes[len(f.reading.Notes)-1].Level = note.Warning
}

// column names the column of a field.
func column(field string) note.Fix { return note.Fix{Option: note.Column, Value: field + "=HEADER"} }
