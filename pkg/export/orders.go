package export

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/retain-cli/retain/pkg/export/internal/problem"
	"github.com/retain-cli/retain/pkg/export/internal/schema"
	"github.com/retain-cli/retain/pkg/field"
	"github.com/retain-cli/retain/pkg/ledger"
	"github.com/retain-cli/retain/pkg/note"
)

// Orders reads orders exports, which together are one data set, into a ledger.
// A row is read exactly, or it is filtered or rejected and counted: the
// Reading says what became of all rows. Without Options.MaxRejects one bad row
// is an error.
//
// The errors are *BadData, *UsageError, *UnknownValue, *ReadError and the
// context's.
func Orders(ctx context.Context, in []Input, o Options) (*ledger.Orders, Reading, error) {
	s, reading, err := scanAll(ctx, in, o)
	if err != nil {
		return nil, reading, err
	}
	return s.result(reading)
}

// scanAll reads all rows of all files.
func scanAll(ctx context.Context, in []Input, o Options) (*scan, Reading, error) {
	s, reading, err := newScan(in, o)
	if err != nil {
		return nil, reading, err
	}
	return s, reading, s.run(ctx)
}

// run takes as many passes as are needed.
func (s *scan) run(ctx context.Context) error {
	err := errAgain
	for errors.Is(err, errAgain) {
		err = s.pass(ctx)
	}
	return err
}

// newScan opens all files and finds out how they are written.
func newScan(in []Input, o Options) (*scan, Reading, error) {
	o.Currency = strings.ToUpper(o.Currency)
	s := &scan{options: o, asOf: math.MaxInt32, chunk: chunkSize, unique: o.Duplicates != "ignore"}
	s.careful = o.MaxFieldSize > 0 && o.MaxFieldSize < schema.DefaultMaxField // which only the walker of rows measures
	if o.AsOf != nil {
		s.asOf = *o.AsOf
	}
	reading := Reading{Filtered: map[string]int64{}, Rejected: map[string]int64{}}
	var err error
	if s.rates, err = newRates(o); err != nil {
		return nil, reading, err
	}
	for _, input := range in {
		reading.Inputs = append(reading.Inputs, input.Name)
		if err := s.recognize(input, &reading); err != nil {
			s.close()
			return nil, reading, err
		}
	}
	s.ids = newOrderIDs(s.firstID(func(p *schema.Plan) int { return p.Order }))
	if !o.FoldIDs {
		s.customers = newPrefix(s.firstID(func(p *schema.Plan) int { return p.Customer }))
	}
	if !s.customers.plain() {
		s.customers = prefix{}
	}
	return s, reading, s.setMinimum()
}

// recognise adds a file to the scan.
func (s *scan) recognize(input Input, reading *Reading) error {
	src, err := open(input, s.options)
	if err != nil {
		return err
	}
	f := &scanned{name: input.Name, input: input, source: src}
	s.files = append(s.files, f)
	if f.Layout, err = recognize(src.Head, input.Name, s.options); err != nil {
		return err
	}
	if err := resolveDates(f.Layout, input, s.options); err != nil {
		return err
	}
	s.digits = max(s.digits, f.Plan.Amounts.Digits())
	if s.rates != nil {
		s.digits = s.rates.digits
	}
	for _, n := range slices.Concat(src.Notes, f.Notes) {
		if !slices.Contains(reading.Notes, n) { // of many files with one layout it is said once
			reading.Notes = append(reading.Notes, n)
		}
	}
	if len(s.files) == 1 {
		reading.Preset, reading.Columns = f.Plan.Preset, f.Used()
	}
	return nil
}

func (s *scan) close() {
	for _, f := range s.files {
		if f.source != nil {
			f.source.Close()
		}
	}
}

// firstID is the id that the first row has in a column, as far as it can be
// seen.
func (s *scan) firstID(column func(*schema.Plan) int) []byte {
	for _, f := range s.files {
		c := column(&f.Plan)
		if c < 0 || int64(len(f.source.Head)) <= f.BodyOffset {
			continue
		}
		w := newWalker(f.Layout, s.options)
		w.over(f.source.Head[f.BodyOffset:])
		if row, ok := w.next(); ok && row.fault == nil {
			id, _ := field.ID(row.fields[c].value)
			return id
		}
	}
	return nil
}

// setMinimum reads Options.MinAmount.
func (s *scan) setMinimum() error {
	if s.options.MinAmount == "" {
		return nil
	}
	amounts, err := field.NewAmounts(field.AmountOptions{Digits: s.digits})
	if err != nil {
		return err
	}
	m, digits, fault := amounts.Parse([]byte(s.options.MinAmount))
	if fault != nil || digits > s.digits || m < 0 {
		return &UsageError{Text: fmt.Sprintf("--min-amount %q: write an amount such as 0.01", s.options.MinAmount)}
	}
	s.minimum = m
	return nil
}

// result is the ledger and what is to be said of it, if what was read is good
// enough.
func (s *scan) result(reading Reading) (*ledger.Orders, Reading, error) {
	total := s.total()
	reading.RowsRead, reading.RowsUsed, reading.RowsRejected = total.read, total.used, total.rejected
	reading.Filtered, reading.Rejected = total.filtered, s.rejected()
	for _, n := range total.filtered {
		reading.RowsFiltered += n
	}
	for _, f := range s.files {
		for _, fork := range f.forks {
			f.Plan.Dates.Join(fork.dates)
			f.Plan.Amounts.Join(fork.amounts)
		}
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
	orders, err := s.seal()
	if err != nil {
		return nil, reading, err
	}
	reading.Notes = slices.Concat(lossNotes(reading), openQuotes(s.problems()), absent, reading.Notes, s.convertedNotes(), s.notes(total), s.refundNotes(), oddIDs(orders, s.customers.text, s.options))
	if total.items > 0 {
		reading.Notes = append(reading.Notes, note.Note{Code: codeItems, Text: "rows with the order id of the row before, which are taken as its further items: " + problem.Grouped(total.items)})
	}
	return orders, reading, nil
}

// seal makes the ledger. That amounts are too large is the last that is said,
// since when that is noticed depends on how the file was cut.
func (s *scan) seal() (orders *ledger.Orders, err error) {
	if slices.ContainsFunc(s.all(), func(w *worker) bool { return w.overflow }) {
		err = ledger.ErrOverflow
	} else {
		orders, err = s.builder.Seal(s.options.AsOf)
	}
	if err != nil {
		return nil, &BadData{Problems: []Problem{{Code: field.CodeAmountRange, Reason: err.Error(), Hint: "correct the amounts, or their decimals"}}}
	}
	return orders, nil
}

// verdict is nil when the data can be relied on as far as was asked for.
func (s *scan) verdict(reading Reading) error {
	stuck := slices.ContainsFunc(s.all(), func(w *worker) bool { return w.stuck })
	problems := s.problems()
	if s.options.Rejects != nil {
		s.options.Rejects(problems)
	}
	limit, err := allowed(s.options.MaxRejects, reading.RowsRead)
	switch {
	case err != nil:
		return err
	case reading.RowsRejected > limit || stuck:
		return &BadData{Problems: problems[:min(len(problems), problem.Shown)], Counts: reading.Rejected, Rows: reading.RowsRejected, Read: reading.RowsRead}
	}
	return s.oneCurrency()
}

// oneCurrency gives the ledger its currency, or says that there are several.
func (s *scan) oneCurrency() error {
	counts := s.currencies()
	codes := slices.Sorted(maps.Keys(counts))
	if len(codes) == 1 {
		s.builder.SetCurrency(codes[0])
	}
	if len(codes) < 2 {
		return nil
	}
	p := mixedCurrencies(s.files[0].name, counts)
	p.Hint += ", or convert all into it with --rates FILE"
	return &BadData{Problems: []Problem{p}, Counts: map[string]int64{p.Code: 1}}
}
