// Package spend reads files of what was spent on winning customers.
//
//	rows, notes, err := spend.Read(in, unit, schema.Options{})
//	fmt.Println(rows[0].Day, rows[0].Channel, rows[0].Amount)
package spend

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/gocarina/gocsv"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/export/internal/problem"
	"github.com/retain-cli/retain/pkg/export/internal/questions"
	"github.com/retain-cli/retain/pkg/export/internal/rates"
	"github.com/retain-cli/retain/pkg/export/internal/rows"
	"github.com/retain-cli/retain/pkg/export/internal/schema"
	"github.com/retain-cli/retain/pkg/export/internal/text"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/field"
	"github.com/retain-cli/retain/pkg/money"
	"github.com/retain-cli/retain/pkg/note"
)

// names are the columns of the file, beside which there may be others. The last
// one may be missing.
var names = []string{"date", "channel", "amount", "currency"}

// row is a row as it is written: what its fields are worth is field's to say.
type row struct {
	Date     string `csv:"date"`
	Channel  string `csv:"channel"`
	Amount   string `csv:"amount"`
	Currency string `csv:"currency"`
}

// file is a file of spend as it is being read.
type file struct {
	*schema.Table
	unit    money.Unit   // of the orders
	rates   *rates.Table // into their currency; nil: there is no other
	columns map[string]int
	dates   *field.Dates
	amounts *field.Amounts
	example string // an amount as it is to be written
	rows    []written
	bad     problem.BadData
	spent   []facts.Outlay
	notes   []note.Note // how the values are written
}

// written is a row, and the lines of its fields.
type written struct {
	row
	lines map[string]int64
}

// Read reads a file whose amounts are in the currency of the orders, or converted
// into it with the rates of the options. How its days and amounts are written, they tell
// themselves, or the options. Every row has to be right.
func Read(in text.Input, unit money.Unit, o schema.Options) ([]facts.Outlay, []note.Note, error) {
	src, err := schema.Open(in, schema.Options{})
	if err != nil {
		return nil, nil, err
	}
	defer src.Close()
	f := &file{unit: unit, columns: map[string]int{}, spent: []facts.Outlay{}}
	if f.Table, err = schema.ReadTable(src, schema.Options{}); err != nil {
		return nil, nil, err
	}
	if err := f.findColumns(); err != nil {
		return nil, nil, err
	}
	body, err := src.From(f.BodyOffset)
	if err != nil {
		return nil, nil, err
	}
	if err := f.readRows(body); err != nil {
		return nil, nil, err
	}
	if err := f.readAs(o); err != nil {
		return nil, nil, err
	}
	for _, r := range f.rows {
		f.read(r)
	}
	if len(f.bad.Counts) > 0 {
		return nil, nil, &f.bad
	}
	return f.spent, f.notes, nil
}

func (f *file) findColumns() error {
	for _, name := range names {
		found := f.Named(name)
		switch {
		case len(found) > 1:
			return f.Problem("column-ambiguous", fmt.Sprintf("columns %d and %d are both called %q", found[0]+1, found[1]+1, f.Header[found[0]]), "rename one of them")
		case len(found) == 1:
			f.columns[name] = found[0]
		case name != "currency":
			return f.Problem("column-missing", fmt.Sprintf("no column %q; the columns are %s", name, schema.QuotedList(f.Header)), "a file of spend has the columns date, channel, amount")
		}
	}
	return nil
}

// readAs finds out how the values are read.
func (f *file) readAs(o schema.Options) (err error) {
	if f.rates, err = rates.New(o); err != nil {
		return err
	}
	if err := f.readDaysAs(o); err != nil {
		return err
	}
	amounts := field.AmountOptions{
		Digits: f.unit.Digits, Decimal: o.Mark(nil), Thousands: o.Thousands, AnyDigit: o.Digits == schema.AnyDigits, StripCurrency: o.StripCurrency,
	}
	if o.Decimal == schema.DetectDecimal && o.Thousands == "" {
		if err := f.findMarks(&amounts); err != nil {
			return err
		}
	}
	if f.example = "1234.50"; amounts.Decimal == questions.Comma {
		f.example = "1234,50"
	}
	f.amounts, err = field.NewAmounts(amounts)
	return err
}

// readDaysAs finds out how the days are written: as the options say, where all of them
// are, and else as they tell themselves.
func (f *file) readDaysAs(o schema.Options) (err error) {
	days := field.DateOptions{Format: o.DateFormat, Min: schema.MinDay, AnyDigit: o.Digits == schema.AnyDigits}
	if o.DateFormat != "" {
		if f.dates, err = field.NewDates(days); err != nil {
			return err
		}
		if !slices.ContainsFunc(f.rows, func(r written) bool { _, fault := f.dates.Parse([]byte(r.Date)); return fault != nil }) {
			return nil
		}
	}
	survey := field.DateSurvey{AnyDigit: days.AnyDigit}
	for _, r := range f.rows {
		survey.Add([]byte(r.Date), r.lines["date"])
	}
	switch v := survey.Verdict(); {
	case v.Sure && v.Format != "":
		days.Format, days.Sample, days.Detected, days.Foreign = v.Format, v.Sample, true, !v.English
		if v.Because != "" {
			f.notes = append(f.notes, note.Note{Code: "date-order", Level: note.Proven, Concerns: note.Time, Text: f.Name + ": " + v.Because, Args: &note.Args{"field": "date", "because": v.Because}})
		}
	case !v.Sure && o.DateFormat == "":
		return problem.Stop(f.RowProblem(&field.Fault{
			Code: "date-ambiguous", Reason: "may be day first or month first, as may every other date of the column",
			Fixes: []note.Fix{{Option: note.DateFormat, Value: "dmy"}, {Option: note.DateFormat, Value: "mdy"}},
		}, v.Line, f.columns["date"], []byte(v.Value)))
	}
	f.dates, err = field.NewDates(days)
	return err
}

// findMarks finds out which marks the amounts have, from all of them.
func (f *file) findMarks(o *field.AmountOptions) error {
	var w questions.Written
	for _, r := range f.rows {
		if form, ok := field.FormOf([]byte(r.Amount), o.AnyDigit); ok {
			w.Add([]byte(r.Amount), form.In(r.Currency))
		}
	}
	mark := questions.DecimalMark(w, f.unit.Currency)
	if mark.Refusal != nil {
		p := *mark.Refusal
		p.File, p.Line, p.Field = f.Name, f.HeaderLine, f.Header[f.columns["amount"]]
		p.Hint, p.Fixes = "write amounts of spend as 1234.50", nil // flags are of the orders as well
		return problem.Stop(p)
	}
	if len(mark.Answer) > 1 {
		o.Decimal, o.Thousands = mark.Answer[:1], mark.Answer[1:]
	}
	for _, n := range mark.Notes {
		n.Text = f.Name + ": " + n.Text
		f.notes = append(f.notes, n)
	}
	return nil
}

// readRows reads the rows below the header, under the names that gocsv looks for.
func (f *file) readRows(body io.Reader) error {
	header := make([]string, len(f.Header))
	for i := range header {
		header[i] = fmt.Sprint("#", i+1)
	}
	for name, at := range f.columns {
		header[at] = name
	}
	records := csv.NewReader(io.MultiReader(strings.NewReader(strings.Join(header, string(f.Delimiter))+"\n"), body))
	records.Comma = rune(f.Delimiter)
	reader, err := gocsv.NewUnmarshaller(records, row{})
	if err != nil {
		return err
	}
	for {
		next, err := reader.Read()
		var syntax *csv.ParseError
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case errors.As(err, &syntax):
			f.bad.Add(f.RowProblem(&field.Fault{Code: codeOf(syntax.Err), Reason: syntax.Err.Error()}, f.lineOf(syntax.StartLine), -1, nil), problem.Shown, false)
			if !errors.Is(err, csv.ErrFieldCount) {
				return nil // behind it, quotes are no longer told from text
			}
		case err != nil:
			return problem.Reading(f.Name, err)
		default:
			r := written{next.(row), map[string]int64{}}
			for name, at := range f.columns {
				line, _ := records.FieldPos(at)
				r.lines[name] = f.lineOf(line)
			}
			f.rows = append(f.rows, r)
		}
	}
}

// codeOf is the code of what encoding/csv finds wrong with a row.
func codeOf(err error) string {
	switch {
	case errors.Is(err, csv.ErrFieldCount):
		return rows.CodeFieldCount
	case errors.Is(err, csv.ErrBareQuote):
		return rows.CodeQuoteBare
	}
	return rows.CodeQuoteText
}

// lineOf is the line of the file of one of the reader, which begins at a header of
// its own.
func (f *file) lineOf(line int) int64 { return f.BodyLine + int64(line) - 2 }

// read reads one row, or says what is wrong with it.
func (f *file) read(r written) {
	wrong := func(name, value string, fault *field.Fault) {
		at := f.columns[name]
		f.bad.Add(f.RowProblem(fault, r.lines[name], at, []byte(value)), problem.Shown, false)
	}
	day, fault := f.dates.Parse([]byte(r.Date))
	if fault != nil {
		wrong("date", r.Date, &field.Fault{Code: fault.Code, Reason: fault.Reason, Hint: "write days of spend as 2024-01-31"})
		return
	}
	currency, fault := f.currency(r.Currency)
	if fault != nil {
		wrong("currency", r.Currency, fault)
		return
	}
	amount, digits, _, fault := f.amounts.Read([]byte(r.Amount), currency)
	switch {
	case fault != nil:
		wrong("amount", r.Amount, &field.Fault{Code: fault.Code, Reason: fault.Reason, Hint: "write amounts of spend as " + f.example})
		return
	case amount < 0:
		wrong("amount", r.Amount, &field.Fault{Code: "spend-negative", Reason: "spend is not below zero", Hint: "subtract credits from what they correct"})
		return
	}
	switch converted := f.rates != nil && currency != f.unit.Currency; {
	case converted:
		if amount, fault = f.convert(amount, digits, currency, day); fault != nil {
			wrong("currency", r.Currency, fault)
			return
		}
	case digits > f.unit.Digits:
		wrong("amount", r.Amount, &field.Fault{Code: "amount-invalid", Reason: fmt.Sprintf("more than the %d decimals of the orders", f.unit.Digits)})
		return
	}
	f.spent = append(f.spent, facts.Outlay{Day: day, Channel: strings.TrimSpace(r.Channel), Amount: amount * money.Minor(f.unit.PerMajor()/money.Pow10(f.unit.Digits))})
}

// currency is that of a row: without one, that of the orders. Another one has to have
// rates. Where the orders name none, all rows have to agree.
func (f *file) currency(value string) (string, *field.Fault) {
	if strings.TrimSpace(value) == "" {
		return f.unit.Currency, nil
	}
	currency, fault := field.Currency([]byte(value))
	switch {
	case fault != nil:
		return "", fault
	case f.unit.Currency == "":
		f.unit.Currency = currency
	case f.unit.Currency != currency && f.rates == nil:
		return "", &field.Fault{Code: "spend-currency", Reason: "revenue and the other rows are in " + f.unit.Currency, Hint: "convert the spend into " + f.unit.Currency}
	}
	return currency, nil
}

// convert is an amount in another currency by the rate of its day.
func (f *file) convert(amount money.Minor, digits int, currency string, day calendar.Day) (money.Minor, *field.Fault) {
	rate, fault := f.rates.On(currency, day)
	if fault != nil {
		return 0, fault
	}
	amount, fits := rate.Convert(amount, digits, f.unit.Digits)
	if !fits {
		return 0, &field.Fault{Code: field.CodeAmountRange, Reason: "the amount is too large to be converted into " + f.unit.Currency}
	}
	return amount, nil
}
