package rates

import (
	"context"
	"fmt"
	"strings"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/export/internal/problem"
	"github.com/retain-cli/retain/pkg/export/internal/rows"
	"github.com/retain-cli/retain/pkg/export/internal/schema"
	"github.com/retain-cli/retain/pkg/export/internal/text"
	"github.com/retain-cli/retain/pkg/field"
	"github.com/retain-cli/retain/pkg/money"
)

// file is a file of exchange rates as it is being read: on the date, one
// unit of the currency is worth rate units of the target.
type file struct {
	*schema.Table
	rates                *Table
	date, currency, rate int // columns
	dates                *field.Dates
	known                map[key]int64 // lines of the rates
	bad                  problem.BadData

	// Of the chunk being read.
	index *rows.Index
	line  int64
}

// key is what there may be only one rate of.
type key struct {
	currency string
	day      calendar.Day
}

// read reads a file. Every row has to be right.
func (t *Table) read(in text.Input) error {
	src, err := schema.Open(in, schema.Options{})
	if err != nil {
		return err
	}
	defer src.Close()
	f, err := t.file(src)
	if err != nil {
		return err
	}
	if err := f.EachChunk(context.Background(), src, f.readChunk); err != nil {
		return err
	}
	if len(f.bad.Counts) > 0 {
		return &f.bad
	}
	t.sort()
	return nil
}

// file finds the columns, beside which there may be others.
func (t *Table) file(src *text.Source) (*file, error) {
	table, err := schema.ReadTable(src, schema.Options{})
	if err != nil {
		return nil, err
	}
	f := &file{Table: table, rates: t, known: map[key]int64{}}
	for name, at := range map[string]*int{"date": &f.date, "currency": &f.currency, "rate": &f.rate} {
		found := table.Named(name)
		switch {
		case len(found) > 1:
			return nil, table.Problem("column-ambiguous", fmt.Sprintf("columns %d and %d are both called %q", found[0]+1, found[1]+1, table.Header[found[0]]), "rename one of them")
		case len(found) == 0:
			return nil, table.Problem("column-missing", fmt.Sprintf("no column %q; the columns are %s", name, schema.QuotedList(table.Header)), "exchange rates have the columns date, currency, rate")
		}
		*at = found[0]
	}
	f.dates, err = field.NewDates(field.DateOptions{Format: "iso", Min: schema.MinDay})
	return f, err
}

func (f *file) readChunk(x *rows.Index, line int64) (more bool) {
	f.index, f.line = x, line
	bad := x.Faults
	for row := range x.Rows {
		if len(bad) > 0 && bad[0].Row == row {
			f.reject(bad[0].Column-1, bad[0].Offset, string(bad[0].Value), &bad[0].Fault)
			bad = bad[1:]
			continue
		}
		f.read(row)
	}
	return true
}

// read reads one rate, or says what is wrong with it.
func (f *file) read(row int) {
	date := f.value(row, f.date)
	day, fault := f.dates.Parse([]byte(date))
	if fault != nil {
		f.wrong(row, f.date, &field.Fault{Code: fault.Code, Reason: fault.Reason, Hint: "write days of exchange rates as 2024-01-31"})
		return
	}
	currency, fault := field.Currency([]byte(f.value(row, f.currency)))
	if fault != nil {
		f.wrong(row, f.currency, fault)
		return
	}
	rate, err := money.ParseRate(strings.TrimSpace(f.value(row, f.rate)))
	one, _ := money.ParseRate("1")
	start, _ := f.index.Field(row, f.date)
	switch of, target := (key{currency, day}), f.rates.Target; {
	case err != nil:
		f.wrong(row, f.rate, &field.Fault{Code: "rate-invalid", Reason: err.Error(), Hint: "write what one " + currency + " is worth in " + target})
	case currency == target && rate != one:
		f.wrong(row, f.rate, &field.Fault{Code: "rate-invalid", Reason: "one " + currency + " is worth one " + currency, Hint: "are these the rates into " + target + "?"})
	case f.known[of] > 0:
		f.wrong(row, f.currency, &field.Fault{Code: "rate-duplicate", Reason: fmt.Sprintf("a rate of %s for %s is on line %d already", currency, day, f.known[of]), Hint: "remove one of them"})
	default:
		f.known[of] = f.line + int64(f.index.Line(start))
		f.rates.add(currency, dayRate{day, rate})
	}
}

func (f *file) value(row, column int) string {
	value, _ := f.index.Value(row, column, nil)
	return string(value)
}

// wrong is a problem with a field of a row.
func (f *file) wrong(row, column int, fault *field.Fault) {
	start, _ := f.index.Field(row, column)
	f.reject(column, start, f.value(row, column), fault)
}

func (f *file) reject(column, offset int, value string, fault *field.Fault) {
	f.bad.Add(f.RowProblem(fault, f.line+int64(f.index.Line(offset)), column, []byte(value)), problem.Shown, false)
}
