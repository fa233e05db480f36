package export

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/gocarina/gocsv"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/export/internal/problem"
	"github.com/retain-cli/retain/pkg/export/internal/schema"
	"github.com/retain-cli/retain/pkg/export/internal/text"
	"github.com/retain-cli/retain/pkg/field"
	"github.com/retain-cli/retain/pkg/money"
)

// rateText is a row of a file of exchange rates: on the date, one unit of the
// currency is worth rate units of the target. What gocsv would make of numbers
// is not exact, so that all fields are texts.
type rateText struct {
	Date     string `csv:"date"`
	Currency string `csv:"currency"`
	Rate     string `csv:"rate"`
}

// rateColumns are the names of its columns; there may be others.
var rateColumns = []string{"date", "currency", "rate"}

// ratesFile is a file of exchange rates as it is being read.
type ratesFile struct {
	*dialect
	at    map[string]int // place of a column, from 0
	above int            // lines of the file above the reader's second one
	csv   *csv.Reader
	dates *field.Dates
	lines map[rateKey]int64 // that a rate is on
	bad   badRows
}

// rateKey is what there may be only one rate of.
type rateKey struct {
	currency string
	day      calendar.Day
}

// read reads a file. Every row has to be right.
func (r *rates) read(in Input) error {
	src, err := open(in, Options{})
	if err != nil {
		return err
	}
	defer src.Close()
	f, err := newRatesFile(src)
	if err != nil {
		return err
	}
	if err := f.rows(r, src); err != nil {
		return err
	}
	if f.bad.rejected > 0 {
		return &BadData{Problems: f.bad.problems, Counts: f.bad.counts}
	}
	r.sort()
	return nil
}

func newRatesFile(src *text.Source) (*ratesFile, error) {
	d, err := readDialect(src.Head, src.Whole, src.Name, Options{})
	if err != nil {
		return nil, err
	}
	t := d.table()
	f := &ratesFile{dialect: d, at: map[string]int{}, above: int(d.bodyLine) - 2, lines: map[rateKey]int64{}}
	for _, name := range rateColumns {
		found := schema.Named(d.header, name)
		switch {
		case len(found) > 1:
			return nil, t.Problem("column-ambiguous", fmt.Sprintf("columns %d and %d are both called %q", found[0]+1, found[1]+1, d.header[found[0]]), "rename one of them")
		case len(found) == 0:
			return nil, t.Problem("column-missing", fmt.Sprintf("no column %q; the columns are %s", name, schema.QuotedList(d.header)), "exchange rates have the columns date, currency, rate")
		}
		f.at[name] = found[0]
	}
	f.dates, err = field.NewDates(field.DateOptions{Format: "iso", Min: schema.MinDay})
	return f, err
}

// names is a header line with the names that gocsv knows instead of the
// file's own.
func (f *ratesFile) names() string {
	names := make([]string, len(f.header))
	for i := range names {
		names[i] = "-"
	}
	for name, i := range f.at {
		names[i] = name
	}
	return strings.Join(names, string(f.delimiter)) + "\n"
}

// rows reads all rows. The reader of CSV is our own, so that places are known.
func (f *ratesFile) rows(to *rates, src *text.Source) error {
	text := src.Stream
	if text == nil {
		text = io.NewSectionReader(src.At, 0, src.Size)
	}
	if _, err := io.CopyN(io.Discard, text, f.bodyOffset); err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	f.csv = csv.NewReader(io.MultiReader(strings.NewReader(f.names()), text))
	f.csv.Comma = rune(f.delimiter)
	f.csv.FieldsPerRecord = len(f.header)
	rows, err := gocsv.NewUnmarshaller(f.csv, rateText{})
	if err != nil {
		return err
	}
	for {
		row, err := rows.Read()
		var bad *csv.ParseError
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case errors.As(err, &bad):
			f.bad.add(*unreadable(f.name, f.above, len(f.header), bad))
		case err != nil:
			return err
		default:
			f.row(to, row.(rateText))
		}
	}
}

// row reads one rate, or says what is wrong with it.
func (f *ratesFile) row(to *rates, row rateText) {
	day, fault := f.dates.Parse([]byte(row.Date))
	if fault != nil {
		f.wrong("date", row.Date, &field.Fault{Code: fault.Code, Reason: fault.Reason, Hint: "write days of exchange rates as 2024-01-31"})
		return
	}
	currency, fault := field.Currency([]byte(row.Currency))
	if fault != nil {
		f.wrong("currency", row.Currency, fault)
		return
	}
	rate, err := money.ParseRate(strings.TrimSpace(row.Rate))
	one, _ := money.ParseRate("1")
	switch key := (rateKey{currency, day}); {
	case err != nil:
		f.wrong("rate", row.Rate, &field.Fault{Code: "rate-invalid", Reason: err.Error(), Hint: "write what one " + currency + " is worth in " + to.target})
	case currency == to.target && rate != one:
		f.wrong("rate", row.Rate, &field.Fault{Code: "rate-invalid", Reason: "one " + currency + " is worth one " + currency, Hint: "are these the rates into --currency " + to.target + "?"})
	case f.lines[key] > 0:
		f.wrong("currency", row.Currency, &field.Fault{Code: "rate-duplicate", Reason: fmt.Sprintf("a rate of %s for %s is on line %d already", currency, day, f.lines[key]), Hint: "leave one of them out"})
	default:
		f.lines[key] = f.line(f.at["date"])
		to.add(currency, dayRate{day, rate})
	}
}

// line is the physical line of a field of the row read last.
func (f *ratesFile) line(place int) int64 {
	line, _ := f.csv.FieldPos(place)
	return int64(line + f.above)
}

// wrong is a problem with a field of the row read last.
func (f *ratesFile) wrong(name, value string, fault *field.Fault) {
	place := f.at[name]
	f.bad.add(Problem{
		Code: fault.Code, File: f.name, Line: f.line(place), Column: place + 1,
		Field: f.header[place], Value: problem.Shorten(value), Reason: fault.Reason, Hint: fault.Hint,
	})
}
