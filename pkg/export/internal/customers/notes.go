package customers

import (
	"fmt"
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
	if f.Plan.Asked != nil {
		f.reading.Notes = append(f.reading.Notes, questions.Survivors(f.ended, "status "+strings.Join(f.options.Statuses, ", "), questions.SurvivorsOnly.Options[0]).Notes...)
	}
	if asked, ended := f.Plan.Where.Ended(); ended > 0 {
		left := questions.EndedRows{Kept: f.ended.Kept, LeftOut: ended}
		f.reading.Notes = append(f.reading.Notes, questions.Survivors(left, asked, note.Fix{}).Notes...)
	}
	if f.Plan.End < 0 {
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
	if f.Plan.Amount >= 0 {
		f.notePrice()
	}
}

// noteEndless notes how many of the rows that count have ended on an unknown day.
func (f *file) noteEndless() {
	if f.endless > 0 {
		f.warn("end-unknown", note.Fix{}, "rows that have ended according to %q but have no end date: %s; they count as running", f.Header[f.status], problem.Grouped(f.endless))
	}
}

// notePrice notes how interval and quantity were used, unless that was asked for or
// is the rule of a preset.
func (f *file) notePrice() {
	price := f.Header[f.Plan.Amount]
	if f.monthly && (f.interval >= 0 || f.quantity >= 0) {
		f.note("price-monthly", column(schema.FieldInterval), "%q is used as the total MRR: interval and quantity are not applied; to apply them", price)
		return
	}
	if f.number >= 0 && f.interval < 0 {
		f.note("price-monthly", column(schema.FieldInterval), "%q is used as a monthly price: %q is not applied because no column has an interval; to name one", price, f.Header[f.number])
	}
	if f.quantity >= 0 && f.Plan.Preset == "" && f.options.Columns[schema.FieldQuantity] == "" {
		f.note("price-quantity", note.Fix{}, "%q is used as a unit price and multiplied by %q; if it is the total, call the column mrr", price, f.Header[f.quantity])
	}
}

func (f *file) note(code string, fix note.Fix, format string, args ...any) {
	f.reading.Notes = append(f.reading.Notes, note.Note{Code: code, Concerns: note.Subscriptions, Text: fmt.Sprintf(format, args...), Fix: fix})
}

// warn notes what may make the number wrong.
func (f *file) warn(code string, fix note.Fix, format string, args ...any) {
	f.note(code, fix, format, args...)
	f.reading.Notes[len(f.reading.Notes)-1].Level = note.Warning
}

// column names the column of a field.
func column(field string) note.Fix { return note.Fix{Option: note.Column, Value: field + "=HEADER"} }
