package orders

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/export/internal/problem"
	"github.com/retain-cli/retain/pkg/export/internal/questions"
	"github.com/retain-cli/retain/pkg/export/internal/schema"
	"github.com/retain-cli/retain/pkg/export/internal/text"
	"github.com/retain-cli/retain/pkg/field"
	"github.com/retain-cli/retain/pkg/ledger"
	"github.com/retain-cli/retain/pkg/note"
)

// Result is what has been read. Of a run that ends with an error it holds what is
// known nevertheless.
type Result struct {
	Orders     *ledger.Orders
	Reading    schema.Reading
	Problems   []problem.Problem // the first ones
	Currencies map[string]int64  // rows of each
}

// Read reads orders exports, which together are one data set, into a ledger. A
// row is read exactly, or it is filtered or rejected and counted. Without
// Options.MaxRejects one bad row is an error.
func Read(ctx context.Context, in []text.Input, o schema.Options) (r Result, err error) {
	s, reading, err := newScan(in, o)
	if r.Reading = reading; err != nil {
		return r, err
	}
	defer s.spill.Close()
	if err := s.run(ctx); err != nil {
		return r, err
	}
	s.describe(&reading)
	r.Problems, r.Currencies = s.problems(), s.currencyRows()
	r.Orders, r.Reading, err = s.result(reading)
	r.Problems = r.Problems[:min(len(r.Problems), shownProblems)]
	return r, err
}

// describe tells how the files were read.
func (s *scan) describe(reading *schema.Reading) {
	reading.Preset, reading.Columns = s.files[0].Plan.Preset, s.files[0].Used()
	for _, f := range s.files {
		reading.Notes = note.Join(reading.Notes, f.Notes)
	}
}

// total adds up what all assemblers have counted.
func (s *scan) total() (t counts) {
	for _, a := range s.all() {
		n := &a.counts
		t.read += n.read
		t.used += n.used
		t.rejected += n.rejected
		t.items += n.items
		t.trimmed += n.trimmed
		t.unnamed += n.unnamed
		t.early += n.early
		t.refunds.add(n.refunds)
		t.payments += n.payments
		t.noughts += n.noughts
		t.zeros += n.zeros
		t.traits.Join(&n.traits)
		t.traits.Join(&n.back)
		for i := range n.filtered {
			t.filtered[i] += n.filtered[i]
			t.currencies[i] += n.currencies[i]
			t.converted[i] += n.converted[i]
		}
	}
	return t
}

// named is counts by the names that their places stand for.
func named(counts [256]int64, names []string) map[string]int64 {
	all := map[string]int64{}
	for i, name := range names {
		if counts[i] > 0 {
			all[name] = counts[i]
		}
	}
	return all
}

// currencyRows is the rows of each currency that were used.
func (s *scan) currencyRows() map[string]int64 {
	return named(s.total().currencies, s.currencies.names)
}

// rejected is the problems by code.
func (s *scan) rejected() map[string]int64 {
	total := map[string]int64{}
	for _, a := range s.all() {
		for code, n := range a.rejects.counts {
			total[code] += n
		}
	}
	return total
}

// problems is the first ones that each assembler has found, in the order of the
// files and with the lines.
func (s *scan) problems() []problem.Problem {
	var all []rejectedRow
	for _, a := range s.all() {
		all = append(all, a.rejects.found...)
	}
	slices.SortStableFunc(all, func(a, b rejectedRow) int { return a.at.compare(b.at) })
	problems := make([]problem.Problem, len(all))
	for i, r := range all {
		problems[i] = s.options.Redacted(r.Problem)
		problems[i].Line = s.line(r.at)
	}
	return problems
}

// result is the ledger and the notes on it, if what was read is good enough.
func (s *scan) result(reading schema.Reading) (*ledger.Orders, schema.Reading, error) {
	total := s.total()
	reading.RowsRead, reading.RowsUsed, reading.RowsRejected = total.read, total.used, total.rejected
	reading.Filtered, reading.Rejected = named(total.filtered, s.reasons), s.rejected()
	for _, n := range reading.Filtered {
		reading.RowsFiltered += n
	}
	if err := s.verdict(reading); err != nil {
		return nil, reading, err
	}
	absent, err := s.unknownStatus()
	if err != nil {
		return nil, reading, err
	}
	if err := s.unknownCurrency(reading); err != nil {
		return nil, reading, err
	}
	orders, err := s.sealed()
	if err != nil {
		return nil, reading, err
	}
	if err := cmp.Or(s.perCustomer(orders), s.refundsOfNone(reading, total.refunds.rows)); err != nil {
		return nil, reading, err
	}
	reading.Notes = slices.Concat(s.whereNotes(), schema.LossNotes(reading), schema.OpenQuotes(s.problems()), absent, reading.Notes, s.convertedNotes(total), s.notes(total, reading), s.refundNotes(total.refunds), s.largerRefunds(), s.timeNotes(), oddIDs(orders, s.files[0].headerOf(s.files[0].Plan.Customer), s.customers.text, s.options))
	if !s.unpriced() {
		reading.Notes = append(reading.Notes, questions.Zeros(orders.Extent().Orders, total.zeros, s.digits).Notes...)
	}
	reading.Notes = append(reading.Notes, s.dayNotes(orders)...)
	return orders, reading, nil
}

// dayNotes are what the days of orders say about where the data ends. Months have
// no days.
func (s *scan) dayNotes(orders *ledger.Orders) []note.Note {
	c := orders.Extent()
	if c.Empty || s.onlyMonths() {
		return nil
	}
	daily := questions.DailyOrders{First: c.First, Orders: orders.Daily(), AsOf: s.options.AsOf != nil}
	if daily.AsOf {
		return questions.DayNotes(daily)
	}
	daily.Orders = append(slices.Clone(daily.Orders), make([]int64, c.AsOf-c.Last)...)
	return append(questions.DayNotes(daily), questions.Complete(questions.Days{Counted: c.Last, All: c.AsOf}).Notes...)
}

// whereNotes names values of the conditions that no row of any file has.
func (s *scan) whereNotes() []note.Note {
	var all []*schema.Where
	for _, f := range s.files {
		all = append(all, f.Plan.Where)
	}
	return schema.WhereNotes(all)
}

// seal makes the ledger. That amounts are too large is the last that is found,
// since when that is noticed depends on how the file was cut.
func (s *scan) seal() (orders *ledger.Orders, err error) {
	if slices.ContainsFunc(s.all(), func(a *assembler) bool { return a.overflow }) {
		err = ledger.ErrOverflow
	} else {
		if rows := s.currencyRows(); len(rows) == 1 {
			s.builder.SetCurrency(schema.Commonest(rows))
		}
		orders, err = s.builder.Seal(s.completeUntil())
	}
	if err != nil {
		return nil, &problem.BadData{Problems: []problem.Problem{{Code: field.CodeAmountRange, Reason: err.Error(), Hint: "correct the amounts, or their decimals"}}}
	}
	return orders, nil
}

// completeUntil is the last day of complete data: the one asked for, or the latest
// of any row. Nil is the last day that counts.
func (s *scan) completeUntil() *calendar.Day {
	if s.options.AsOf != nil {
		return s.options.AsOf
	}
	latest := noDay
	for _, w := range s.workers {
		latest = max(latest, w.columns.latest)
	}
	for _, f := range s.files {
		if day, ok := f.Plan.Where.Latest(); ok {
			latest = max(latest, day)
		}
	}
	if latest == noDay {
		return nil
	}
	if s.onlyMonths() { // of which a table has whole ones
		latest = calendar.Calendar{}.Period(calendar.Monthly, latest).Last
		if s.options.Today > 0 {
			latest = min(latest, s.options.Today)
		}
	}
	return &latest
}

// verdict is nil when the data can be relied on as far as was asked for.
func (s *scan) verdict(reading schema.Reading) error {
	stuck := slices.ContainsFunc(s.all(), func(a *assembler) bool { return a.rejects.stuck })
	problems := s.problems()
	if err := s.spilled(); err != nil {
		return err
	}
	if stuck || !s.options.MaxRejects.Allows(reading.RowsRejected, reading.RowsRead) {
		if err := s.mergedCells(reading); err != nil {
			return err
		}
		return &problem.BadData{Problems: problems[:min(len(problems), problem.Shown)], Counts: reading.Rejected, Rows: reading.RowsRejected, Read: reading.RowsRead}
	}
	return s.oneCurrency()
}

// oneCurrency refuses several currencies.
func (s *scan) oneCurrency() error {
	_, err := schema.OneCurrency(s.files[0].Name, s.currencyRows(), "to keep one or convert all", note.Fix{Option: note.Rates, Value: "FILE"})
	return err
}

// unknownStatus is the statuses asked for that no file has, with all that there
// are, for which the files are read once more.
func (s *scan) unknownStatus() ([]note.Note, error) {
	words := s.unmet()
	if len(words) == 0 {
		return nil, nil
	}
	found := map[string]int64{}
	for _, f := range s.files {
		if err := f.CountStatuses(f.input, s.options, found); err != nil {
			return nil, err
		}
	}
	return schema.UnknownStatus(s.options.Statuses, words, found)
}

// unmet is the statuses asked for that no file was seen to have.
func (s *scan) unmet() (words []string) {
	for i, f := range s.files {
		if f.Plan.Asked == nil {
			return nil
		}
		unmet := f.Plan.Asked.Statuses.Unmet()
		if i == 0 {
			words = unmet
		}
		words = slices.DeleteFunc(words, func(w string) bool { return !slices.Contains(unmet, w) })
	}
	return words
}

// unknownCurrency is an error if all rows that would count are in currencies
// other than the one asked for, and no other row is in that one either, for which
// the files are read once more.
func (s *scan) unknownCurrency(reading schema.Reading) error {
	if reading.Filtered[schema.FilteredCurrency] == 0 || reading.RowsUsed > 0 {
		return nil
	}
	found := map[string]int64{}
	for _, f := range s.files {
		code, column := f.Plan.Unit, f.Plan.Currency
		if column < 0 {
			column = f.Plan.Date // of every row
		}
		err := f.EachValue(f.input, s.options, column, func(text []byte, _ int64) bool {
			if f.Plan.Currency >= 0 {
				code, _ = field.Currency(text)
			}
			found[code]++
			return true
		})
		if err != nil {
			return err
		}
	}
	return schema.UnknownCurrency(s.options.Currency, found, note.Fix{Option: note.Rates, Value: "FILE"})
}

// convertedNotes tells how many orders were converted from which currency.
func (s *scan) convertedNotes(total counts) []note.Note {
	converted := named(total.converted, s.currencies.names)
	if len(converted) == 0 {
		return nil
	}
	var parts []string
	for _, currency := range slices.Sorted(maps.Keys(converted)) {
		parts = append(parts, problem.Grouped(converted[currency])+" from "+currency)
	}
	return []note.Note{{Code: "rates-converted", Concerns: note.Revenue, Args: &note.Args{"currency": s.rates.Target, "rows": converted}, Text: "orders and refunds converted into " + s.rates.Target + " with " + s.options.Rates.Name + ": " + strings.Join(parts, ", ")}}
}
