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
		notes = append(notes, note.Note{Code: "no-rows", Level: note.Warning, Args: &note.Args{"excluded": filtered}, Text: "every row is excluded, so there is nothing to compute: " + schema.Counted(filtered)})
	}
	return append(notes, s.rowNotes(total)...)
}

// rowNotes count the rows that were read in a way of their own.
func (s *scan) rowNotes(total counts) (notes tallied) {
	notes.say(total.items, note.Note{Code: CodeItems, Concerns: sales}, "rows that repeat the order id of the row before are further items of its order: %s")
	notes.say(total.unnamed, note.Note{Code: "order-blank", Concerns: sales, Fix: note.Fix{Option: note.Column, Value: "order=HEADER"}}, "rows without an order id count as orders of their own: %s; to name another column of order ids")
	notes = append(notes, questions.BlanksNotes(total.trimmed)...)
	notes.say(total.payments, note.Note{Code: "payments-added", Concerns: sales}, "later payments of an order are added to it on the day of the first one: %s")
	notes.say(total.early, note.Note{Code: "order-before-customer", Level: note.Warning, Concerns: note.Time}, "orders dated before their customer signed up: %s")
	return notes
}

// tallied is notes on rows by their number.
type tallied []note.Note

// say adds a note on so many rows, if there are any.
func (l *tallied) say(rows int64, n note.Note, text string) {
	if rows > 0 {
		n.Text, n.Args = fmt.Sprintf(text, problem.Grouped(rows)), &note.Args{"rows": rows}
		*l = append(*l, n)
	}
}

// sales is the concern of notes on which rows count and for how much.
const sales = note.Activity | note.Revenue

// filterNotes count the rows that were excluded for other reasons than their
// status.
func (s *scan) filterNotes(filtered map[string]int64) (notes tallied) {
	notes.say(filtered[schema.FilteredCurrency], note.Note{Code: "currency-left-out", Concerns: sales, Fix: note.Fix{Option: note.Rates, Value: "FILE"}}, "rows in currencies other than "+s.options.Currency+" excluded: %s; to convert them")
	notes.say(filtered[filteredTotals], note.Note{Code: "totals-left-out", Concerns: sales}, "rows of totals excluded: %s")
	notes.say(filtered[filteredFooter], note.Note{Code: "footers-left-out", Level: note.Warning, Concerns: sales}, "rows without a customer, a date and an amount excluded: %s")
	notes.say(filtered[schema.FilteredBlank], note.Note{Code: "blank-left-out", Concerns: sales}, "rows without a customer excluded: %s")
	notes.say(filtered[schema.FilteredUnnamed], note.Note{Code: "refund-of-no-order", Level: note.Warning, Concerns: note.Revenue}, "refunds without a customer whose order is in no file excluded: %s")
	notes.say(filtered[fixedReasons[reasonDuplicate]], note.Note{Code: "duplicates-left-out", Concerns: sales}, "rows of duplicate order ids excluded: %s")
	notes.say(filtered[fixedReasons[reasonSmall]], note.Note{Code: "small-left-out", Concerns: sales}, "rows of orders below the minimum amount excluded: %s")
	return notes
}

// ofUTC tells whether the headers of all files say that times are those of UTC.
func (s *scan) ofUTC() bool {
	return !slices.ContainsFunc(s.files, func(f *file) bool { return !f.Plan.UTC })
}

// valueNotes count the values that could have been read in another way, so that
// readers who know the data can object.
func (s *scan) valueNotes(t *field.Tally) (notes tallied) {
	switch naive, offset := t.Count(field.Naive), t.Count(field.Offset); {
	case s.options.Location == nil && (offset > 0 && naive == 0 && t.Count(field.Zulu) == offset || offset == 0 && naive > 0 && s.ofUTC()):
		notes = append(notes, note.Note{Code: "dates-utc", Concerns: note.Time, Text: "times are those of UTC, and so are the days; for the days of another time zone", Fix: note.Fix{Option: note.Zone, Value: "ZONE"}})
	case offset > 0 && naive > 0:
		notes.say(naive, note.Note{Code: "dates-mixed-offset", Level: note.Warning, Concerns: note.Time}, "timestamps without an offset, where others have one: %s; they are read in the time zone of the report")
	case naive > 0:
		notes.say(naive, note.Note{Code: "dates-no-offset", Concerns: note.Time}, "timestamps without an offset: %s; their day is taken as written")
	}
	notes.say(t.Count(field.Leap), note.Note{Code: "leap-second", Concerns: note.Time}, "leap seconds, read as the next second: %s")
	notes.say(t.Count(field.Grouped), note.Note{Code: "amount-grouped", Concerns: note.Revenue}, "amounts with grouping marks: %s")
	notes.say(t.Count(field.Parens), note.Note{Code: "amount-parentheses", Concerns: note.Revenue}, "amounts in parentheses, read as negative: %s")
	notes.say(t.Count(field.Marked), note.Note{Code: "amount-symbols", Concerns: note.Revenue}, "amounts with a currency beside the number: %s")
	if s.rates == nil { // the decimals of one currency say nothing about others
		notes.say(t.Count(field.Finer), note.Note{Code: "amount-decimals", Concerns: note.Revenue}, "amounts with more decimals than the currency: %s; none is rounded")
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
