package schema

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/retain-cli/retain/pkg/export/internal/problem"
	"github.com/retain-cli/retain/pkg/export/internal/questions"
	"github.com/retain-cli/retain/pkg/export/internal/rows"
	"github.com/retain-cli/retain/pkg/export/internal/text"
	"github.com/retain-cli/retain/pkg/note"
)

// Reasons why rows of orders and of customers are filtered, beside those of their
// statuses.
const (
	FilteredAsOf     = "after-as-of"
	FilteredCurrency = "other-currency"
	FilteredBlank    = "customer-blank"
	FilteredNobody   = "customer-placeholder"
	FilteredUnnamed  = "refund-of-no-order"
)

// RefundedStatus is why an order does not count that its status calls refunded.
const RefundedStatus = "refunded"

// CodeCustomerBlank is the code of a row without a customer.
const CodeCustomerBlank = "customer-blank"

// LossNotes count the rejected rows: a result without them may differ from that
// of the whole file.
func LossNotes(r Reading) []note.Note {
	if r.RowsRejected == 0 {
		return nil
	}
	return []note.Note{note.Note{Code: "rows-rejected", Level: note.Warning}.Filled("rejected rows, not in the result: %s of %s (%s)", problem.Grouped(r.RowsRejected), problem.Grouped(r.RowsRead), Counted(r.Rejected))}
}

// Counted lists the number of each kind: 1,042 after-as-of, 3 other-currency.
func Counted(kinds map[string]int64) string {
	var parts []string
	for _, kind := range slices.Sorted(maps.Keys(kinds)) {
		parts = append(parts, problem.Grouped(kinds[kind])+" "+kind)
	}
	return strings.Join(parts, ", ")
}

// StatusNotes count the rows that were excluded by their status, unless that is
// said already in the words of the file, and by flags.
func StatusNotes(filtered map[string]int64, said []note.Note) (notes []note.Note) {
	var parts []string
	undone := map[string]int64{}
	for _, why := range slices.Sorted(maps.Keys(filtered)) {
		kind, reason, _ := strings.Cut(why, "-")
		switch kind {
		case questions.KindStatus:
			parts = append(parts, problem.Grouped(filtered[why])+" "+reason)
		case questions.KindFlag:
			undone[reason] = filtered[why]
		}
	}
	counted := slices.ContainsFunc(said, func(n note.Note) bool { return n.Code == questions.CodeCounted })
	if len(parts) > 0 && !counted {
		notes = append(notes, note.Note{Code: "status-filtered", Concerns: note.Activity | note.Revenue, Args: &note.Args{"statuses": parts}, Text: "rows excluded by status: " + strings.Join(parts, ", ") + "; to include them", Fix: note.Fix{Option: note.Status, Value: "all"}})
	}
	return append(notes, questions.FlagNotes(undone)...)
}

// OpenQuotes are notes on rejected rows whose quote is never closed, so that all
// lines after it belong to them.
func OpenQuotes(problems []problem.Problem) (notes []note.Note) {
	for _, p := range problems {
		if p.Code == rows.CodeQuoteOpen && !slices.ContainsFunc(notes, func(n note.Note) bool { return n.Text == openQuote(p) }) {
			notes = append(notes, note.Note{Code: "quote-lines", Level: note.Warning, Text: openQuote(p), Args: &note.Args{"place": p.Place()}})
		}
	}
	return notes
}

func openQuote(p problem.Problem) string {
	return fmt.Sprintf("%s: %s; none of it was read, and it counts as one row", p.Place(), p.Reason)
}

// OneCurrency is the currency of all rows, by their counts; empty when there are no
// rows. That they are of several is an error, which names options that help.
func OneCurrency(file string, counts map[string]int64, hint string, fixes ...note.Fix) (string, error) {
	codes := slices.Sorted(maps.Keys(counts))
	if len(codes) < 2 {
		return strings.Join(codes, ""), nil
	}
	var parts []string
	for _, code := range codes {
		noun := " rows"
		if counts[code] == 1 {
			noun = " row"
		}
		parts = append(parts, cmp.Or(code, "no currency")+" in "+problem.Grouped(counts[code])+noun)
	}
	return "", problem.Stop(problem.Problem{
		Code: "currency-mixed", File: file, Hint: hint, Fixes: append([]note.Fix{{Option: note.Currency, Value: Commonest(counts)}}, fixes...),
		Reason: "several currencies, which cannot be added up: " + strings.Join(parts, ", "),
	})
}

// Commonest is the currency of most rows; of equals, the first by its code.
func Commonest(rows map[string]int64) (code string) {
	for _, c := range slices.Sorted(maps.Keys(rows)) {
		if c != "" && rows[c] > rows[code] || code == "" {
			code = c
		}
	}
	return code
}

// UnknownCurrency is the error when a currency is none of those found. A row
// without any is no sign of another.
func UnknownCurrency(want string, found map[string]int64, fixes ...note.Fix) error {
	delete(found, "")
	if found[want] > 0 || len(found) == 0 {
		return nil
	}
	e := &problem.UnknownValue{Option: note.Currency, Word: want, Found: found, Fixes: fixes}
	if len(fixes) > 0 {
		e.Hint = "to convert them"
	}
	return e
}

// UnknownStatus is those of some words asked for that are none of the statuses
// found: an error when all are, else notes. Where there are no rows at all, none
// is; and where no row is blank, nobody minds.
func UnknownStatus(asked, words []string, found map[string]int64) (notes []note.Note, err error) {
	missing := 0
	for _, word := range words {
		s := questions.NewStatuses(questions.StatusOptions{Keep: []string{word}, Blank: true})
		for name := range found {
			if name == questions.BlankStatus {
				name = ""
			}
			s.Filtered([]byte(name))
		}
		if len(s.Unmet()) == 0 || len(found) == 0 {
			continue
		}
		e := &problem.UnknownValue{Option: note.Status, Word: word, Found: found}
		if missing++; err == nil {
			err = e
		}
		if word != questions.BlankStatus {
			notes = append(notes, note.Note{Code: "status-unknown", Level: note.Warning, Concerns: note.Activity}.Filled("status %q: %s", word, e.Usage().Reason))
		}
	}
	if missing < len(slices.Compact(slices.Sorted(slices.Values(asked)))) {
		return notes, nil
	}
	return nil, err
}

// CountStatuses counts the rows of each status, for which the file is read once
// more. Further lines of an order may have none.
func (l *Layout) CountStatuses(in text.Input, o Options, found map[string]int64) error {
	return l.EachValue(in, o, l.Plan.Asked.Column, func(text []byte, _ int64) bool {
		if name := cmp.Or(strings.TrimSpace(string(text)), questions.BlankStatus); name != questions.BlankStatus || !l.Plan.Lines {
			found[name]++
		}
		return true
	})
}
