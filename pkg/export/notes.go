package export

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/retain-cli/retain/pkg/export/internal/problem"
	"github.com/retain-cli/retain/pkg/field"
	"github.com/retain-cli/retain/pkg/note"
)

// notes says what is to be known about the values of all files.
func (s *scan) notes(total counts) []note.Note {
	var dates field.DateTally
	var amounts field.AmountTally
	for _, f := range s.files {
		dates.Add(f.Plan.Dates.Tally())
		amounts.Add(f.Plan.Amounts.Tally())
	}
	if s.rates != nil { // the decimals of one currency say nothing about others
		amounts.Finer = 0
	}
	notes := append(statusNotes(total.filtered), valueNotes(dates, amounts)...)
	notes = append(notes, s.filterNotes(total.filtered)...)
	switch {
	case total.read == 0:
		notes = append(notes, note.Note{Code: "no-rows", Text: "there is a header but no row: rates are undefined"})
	case total.used == 0 && total.rejected == 0:
		notes = append(notes, note.Note{Code: "no-rows", Text: "every row is left out, so that nothing can be computed: " + counted(total.filtered)})
	}
	if total.trimmed > 0 {
		notes = append(notes, note.Note{Code: "id-blanks", Text: "blanks around customer ids make no difference; rows that have some: " + problem.Grouped(total.trimmed)})
	}
	if total.early > 0 {
		notes = append(notes, note.Note{Code: "order-before-customer", Text: "orders older than their customer is said to be: " + problem.Grouped(total.early)})
	}
	return notes
}

// lossNotes says which rows were left out because they are bad: an answer
// without them is not the answer.
func lossNotes(r Reading) []note.Note {
	if r.RowsRejected == 0 {
		return nil
	}
	return []note.Note{{Code: "rows-rejected", Text: fmt.Sprintf("bad rows left out: %s of %s (%s)", problem.Grouped(r.RowsRejected), problem.Grouped(r.RowsRead), counted(r.Rejected))}}
}

// counted lists what there is of each kind: 1,042 after-as-of, 3 other-currency.
func counted(kinds map[string]int64) string {
	var parts []string
	for _, kind := range slices.Sorted(maps.Keys(kinds)) {
		parts = append(parts, problem.Grouped(kinds[kind])+" "+kind)
	}
	return strings.Join(parts, ", ")
}

// statusNotes says which rows were left out because of what a column says
// about them.
func statusNotes(filtered map[string]int64) []note.Note {
	var parts []string
	for _, why := range slices.Sorted(maps.Keys(filtered)) {
		if status, ok := strings.CutPrefix(why, "status-"); ok {
			parts = append(parts, problem.Grouped(filtered[why])+" "+status)
		}
	}
	if len(parts) == 0 {
		return nil
	}
	return []note.Note{{Code: "status-filtered", Text: "rows left out by their status: " + strings.Join(parts, ", ") + "; --status all counts every row"}}
}

// filterNotes says which rows were left out for another reason
// than what a column says about them.
func (s *scan) filterNotes(filtered map[string]int64) (notes []note.Note) {
	say := func(n int64, code, text string) {
		if n > 0 {
			notes = append(notes, note.Note{Code: code, Text: fmt.Sprintf(text, problem.Grouped(n))})
		}
	}
	say(filtered[filteredCurrency], "currency-left-out", "rows in other currencies than "+s.options.Currency+", which are left out: %s; --rates FILE converts them")
	say(filtered[filteredBlank], "blank-left-out", "rows without a customer, which are left out: %s")
	say(filtered[filteredAgain], "duplicates-left-out", "rows of orders whose id was there already, which are left out: %s")
	say(filtered[filteredSmall], "small-left-out", "rows of orders below --min-amount, which are left out: %s")
	say(filtered[filteredRefunded], "refunded-left-out", "rows of orders that were refunded in full, which are left out: %s")
	return notes
}

// valueNotes says what was read after a second look, so that a reader who
// knows the data can object.
func valueNotes(dates field.DateTally, amounts field.AmountTally) (notes []note.Note) {
	say := func(n int64, code, text string) {
		if n > 0 {
			notes = append(notes, note.Note{Code: code, Text: fmt.Sprintf(text, problem.Grouped(n))})
		}
	}
	switch {
	case dates.Offset > 0 && dates.Naive > 0:
		say(dates.Naive, "dates-mixed-offset", "timestamps without an offset while others have one: %s; they are taken to be of the zone that the report is in")
	case dates.Naive > 0:
		say(dates.Naive, "dates-no-offset", "timestamps without an offset: %s; their day is taken as written")
	}
	say(dates.Leap, "leap-second", "leap seconds, read as the next second: %s")
	say(amounts.Grouped, "amount-grouped", "amounts with grouping marks: %s")
	say(amounts.Parens, "amount-parentheses", "amounts in parentheses, read as negative: %s")
	say(amounts.Symbols, "amount-symbols", "amounts with a currency beside the number: %s")
	say(amounts.Finer, "amount-decimals", "amounts with more decimals than the currency: %s; none is rounded")
	say(amounts.Negative, "refunds", "refunds (rows below zero): %s; they lower the revenue and are no orders")
	return notes
}
