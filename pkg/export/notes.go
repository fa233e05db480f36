package export

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/retain-cli/retain/pkg/field"
)

// notes says what is to be known about the values of all files.
func (s *scan) notes(total counts) []Note {
	var dates field.DateTally
	var amounts field.AmountTally
	for _, f := range s.files {
		dates.Add(f.plan.dates.Tally())
		amounts.Add(f.plan.amounts.Tally())
	}
	notes := append(statusNotes(total.filtered), valueNotes(dates, amounts)...)
	if total.read == 0 {
		notes = append(notes, Note{"no-rows", "there is a header but no row: rates are undefined"})
	}
	if total.trimmed > 0 {
		notes = append(notes, Note{"id-blanks", fmt.Sprintf("%d customer ids have blanks around them, which are left out", total.trimmed)})
	}
	if total.early > 0 {
		notes = append(notes, Note{"order-before-customer", fmt.Sprintf("%d orders are older than their customer is said to be", total.early)})
	}
	return notes
}

// lossNotes says which rows were left out because they are bad: an answer
// without them is not the answer.
func lossNotes(r Reading) []Note {
	if r.RowsRejected == 0 {
		return nil
	}
	var parts []string
	for _, code := range slices.Sorted(maps.Keys(r.Rejected)) {
		parts = append(parts, fmt.Sprintf("%d %s", r.Rejected[code], code))
	}
	return []Note{{"rows-rejected", fmt.Sprintf("%d of %d rows are bad and left out: %s", r.RowsRejected, r.RowsRead, strings.Join(parts, ", "))}}
}

// statusNotes says which rows were left out because of what a column says
// about them.
func statusNotes(filtered map[string]int64) []Note {
	var parts []string
	for _, why := range slices.Sorted(maps.Keys(filtered)) {
		if status, ok := strings.CutPrefix(why, "status-"); ok {
			parts = append(parts, fmt.Sprintf("%d %s", filtered[why], status))
		}
	}
	if len(parts) == 0 {
		return nil
	}
	return []Note{{"status-filtered", "rows left out by their status: " + strings.Join(parts, ", ") + "; --status all counts every row"}}
}

// valueNotes says what was read after a second look, so that a reader who
// knows the data can object.
func valueNotes(dates field.DateTally, amounts field.AmountTally) (notes []Note) {
	say := func(n int64, code, text string) {
		if n > 0 {
			notes = append(notes, Note{code, fmt.Sprintf(text, n)})
		}
	}
	switch {
	case dates.Offset > 0 && dates.Naive > 0:
		say(dates.Naive, "dates-mixed-offset", "%d timestamps have no offset while others have one: they are taken to be of the zone that the report is in")
	case dates.Naive > 0:
		say(dates.Naive, "dates-no-offset", "%d timestamps have no offset: their day is taken as written")
	}
	say(dates.Leap, "leap-second", "%d leap seconds are read as the next second")
	say(amounts.Grouped, "amount-grouped", "%d amounts have grouping marks")
	say(amounts.Parens, "amount-parentheses", "%d amounts in parentheses are read as negative")
	say(amounts.Symbols, "amount-symbols", "%d amounts have a currency beside the number")
	say(amounts.Finer, "amount-decimals", "%d amounts have more decimals than the currency; none is rounded")
	say(amounts.Negative, "refunds", "%d rows are below zero: they are refunds, which lower the revenue and are no orders")
	return notes
}
