package orders

import (
	"fmt"
	"slices"

	"github.com/retain-cli/retain/pkg/export/internal/problem"
	"github.com/retain-cli/retain/pkg/export/internal/questions"
	"github.com/retain-cli/retain/pkg/export/internal/schema"
	"github.com/retain-cli/retain/pkg/field"
	"github.com/retain-cli/retain/pkg/note"
)

// CodeItems tells that an export has a row for each item of an order.
const CodeItems = questions.CodeOrderOfRows

// notes are what to know about the values of all files.
func (s *scan) notes(total counts, reading schema.Reading) []note.Note {
	filtered := reading.Filtered
	notes := append(schema.StatusNotes(filtered, reading.Notes), s.valueNotes(&total.traits)...)
	notes = append(notes, s.filterNotes(filtered)...)
	switch {
	case total.read == 0:
		notes = append(notes, note.Note{Code: "no-rows", Level: note.Warning, Text: "there is a header but no row: rates are undefined"})
	case total.used == 0 && total.rejected == 0:
		notes = append(notes, note.Note{Code: "no-rows", Level: note.Warning, Text: "every row is excluded, so there is nothing to compute: " + schema.Counted(filtered)})
	}
	if total.trimmed > 0 {
		notes = append(notes, note.Note{Code: "id-blanks", Concerns: note.Identity, Text: "blanks around customer ids make no difference; rows that have some: " + problem.Grouped(total.trimmed)})
	}
	if s.payments() {
		notes = append(notes, note.Note{Code: "payments-added", Concerns: note.Revenue | note.Activity, Args: &note.Args{"rows": total.payments},
			Text: "later payments of an order, added to it on the day of the first one: " + problem.Grouped(total.payments)})
	}
	if total.early > 0 {
		notes = append(notes, note.Note{Code: "order-before-customer", Level: note.Warning, Concerns: note.Time, Text: "orders dated before their customer signed up: " + problem.Grouped(total.early)})
	}
	return notes
}

// filterNotes count the rows that were excluded for other reasons than their
// status.
func (s *scan) filterNotes(filtered map[string]int64) (notes []note.Note) {
	say := func(n int64, code, text string, fix note.Fix) {
		if n > 0 {
			notes = append(notes, note.Note{Code: code, Concerns: note.Activity | note.Revenue, Text: fmt.Sprintf(text, problem.Grouped(n)), Fix: fix, Args: &note.Args{"rows": n}})
		}
	}
	say(filtered[schema.FilteredCurrency], "currency-left-out", "rows in currencies other than "+s.options.Currency+" excluded: %s; to convert them", note.Fix{Option: note.Rates, Value: "FILE"})
	say(filtered[filteredTotals], "totals-left-out", "rows of totals excluded: %s", note.Fix{})
	say(filtered[schema.FilteredBlank], "blank-left-out", "rows without a customer excluded: %s", note.Fix{})
	say(filtered[fixedReasons[reasonDuplicate]], "duplicates-left-out", "rows of duplicate order ids excluded: %s", note.Fix{})
	say(filtered[fixedReasons[reasonSmall]], "small-left-out", "rows of orders below the minimum amount excluded: %s", note.Fix{})
	return notes
}

// ofUTC tells whether the headers of all files say that times are those of UTC.
func (s *scan) ofUTC() bool {
	return !slices.ContainsFunc(s.files, func(f *file) bool { return !f.Plan.UTC })
}

// valueNotes count the values that could have been read in another way, so that
// readers who know the data can object.
func (s *scan) valueNotes(t *field.Tally) (notes []note.Note) {
	say := func(n int64, as note.Note, text string) {
		if n > 0 {
			as.Text, as.Args = fmt.Sprintf(text, problem.Grouped(n)), &note.Args{"rows": n}
			notes = append(notes, as)
		}
	}
	switch naive, offset := t.Count(field.Naive), t.Count(field.Offset); {
	case s.options.Location == nil && (offset > 0 && naive == 0 && t.Count(field.Zulu) == offset || offset == 0 && naive > 0 && s.ofUTC()):
		notes = append(notes, note.Note{Code: "dates-utc", Concerns: note.Time, Text: "times are those of UTC, and so are the days; for the days of another time zone", Fix: note.Fix{Option: note.Zone, Value: "ZONE"}})
	case offset > 0 && naive > 0:
		say(naive, note.Note{Code: "dates-mixed-offset", Level: note.Warning, Concerns: note.Time}, "timestamps without an offset, where others have one: %s; they are read in the time zone of the report")
	case naive > 0:
		say(naive, note.Note{Code: "dates-no-offset", Concerns: note.Time}, "timestamps without an offset: %s; their day is taken as written")
	}
	say(t.Count(field.Leap), note.Note{Code: "leap-second", Concerns: note.Time}, "leap seconds, read as the next second: %s")
	say(t.Count(field.Grouped), note.Note{Code: "amount-grouped", Concerns: note.Revenue}, "amounts with grouping marks: %s")
	say(t.Count(field.Parens), note.Note{Code: "amount-parentheses", Concerns: note.Revenue}, "amounts in parentheses, read as negative: %s")
	say(t.Count(field.Marked), note.Note{Code: "amount-symbols", Concerns: note.Revenue}, "amounts with a currency beside the number: %s")
	if s.rates == nil { // the decimals of one currency say nothing about others
		say(t.Count(field.Finer), note.Note{Code: "amount-decimals", Concerns: note.Revenue}, "amounts with more decimals than the currency: %s; none is rounded")
	}
	return notes
}

// timeNotes tell that a file without order ids has rows of one customer and time.
func (s *scan) timeNotes() []note.Note {
	times := int64(0)
	for _, f := range s.files {
		times += f.shown.times
	}
	return questions.NoOrderID(times)
}
