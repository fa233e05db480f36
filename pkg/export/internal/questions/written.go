package questions

import (
	"bytes"
	"fmt"
	"maps"
	"slices"

	"github.com/retain-cli/retain/pkg/export/internal/problem"
	"github.com/retain-cli/retain/pkg/field"
	"github.com/retain-cli/retain/pkg/note"
)

// Codes of the questions about how amounts are written.
const (
	CodeDecimalMark    = "decimal-mark"
	CodeCurrencySymbol = "currency-symbol"
)

var decimalMark = &Question{
	Code: CodeDecimalMark, Asks: "Which mark separates the decimals of amounts?",
	Proven:   "an amount can be read with one mark only; a point before three digits in a currency of three decimals, and any mark before three digits in one without decimals",
	Assumed:  "a decimal comma that all amounts share; blanks between thousands; groups of digits as in India that all amounts share",
	Refused:  "every mark stands before three digits: 1.234, in yen only where all of these are zeros; groups follow two systems",
	Concerns: note.Revenue,
	Options:  []note.Fix{{Option: note.Decimal, Value: "."}, {Option: note.Decimal, Value: ","}, {Option: note.Thousands, Value: "."}},
}

var currencySymbol = &Question{
	Code: CodeCurrencySymbol, Asks: "Is a currency beside an amount that of the column?",
	Assumed:  "one symbol or code stands beside every amount",
	Refused:  "amounts are of several currencies by what stands beside them, and no column has the currency",
	Concerns: note.Revenue,
	Options:  []note.Fix{{Option: note.StripCurrency}},
}

// Written is how the amounts of a column are written.
type Written struct {
	Bare    int64            // amounts without a currency beside them
	Symbols map[string]int64 // amounts with each

	Points, Commas  Marks
	Western, Indian int64  // amounts in groups of one system only
	NoBreak         int64  // amounts whose digits are grouped by no-break spaces
	Blanks          int64  // amounts whose digits are grouped by blanks
	Example         string // an amount whose mark may be either, the first one in the order of texts
}

// Marks counts amounts by what a mark in them is.
type Marks struct {
	Decimal, Group, Either int64
	Zeros                  int64 // of those that may be either: 980.000
}

func (m *Marks) join(o Marks) {
	m.Decimal += o.Decimal
	m.Group += o.Group
	m.Either += o.Either
	m.Zeros += o.Zeros
}

// Add counts an amount that is written in a form.
func (w *Written) Add(text []byte, f field.Form) {
	if f.Symbol == "" {
		w.Bare++
	} else {
		if w.Symbols == nil {
			w.Symbols = map[string]int64{}
		}
		w.Symbols[f.Symbol]++
	}
	if f.NoBreak {
		w.NoBreak++
	}
	if f.Blanks {
		w.Blanks++
	}
	switch {
	case f.Decimal != 0:
		w.marks(f.Decimal).Decimal++
	case f.Group != 0:
		w.marks(f.Group).Group++
	case f.Either != 0:
		w.marks(f.Either).Either++
		if bytes.Contains(text, []byte{f.Either, '0', '0', '0'}) {
			w.marks(f.Either).Zeros++
		}
		if w.Example == "" || string(text) < w.Example {
			w.Example = problem.Shorten(text)
		}
	}
	switch f.System {
	case field.Western:
		w.Western++
	case field.Indian:
		w.Indian++
	}
}

// AddPlain counts amounts without a currency; mark is the decimal mark that some of
// them have, 0 for none.
func (w *Written) AddPlain(mark byte) {
	w.Bare++
	if mark != 0 {
		w.marks(mark).Decimal++
	}
}

func (w *Written) marks(mark byte) *Marks {
	if mark == ',' {
		return &w.Commas
	}
	return &w.Points
}

// Join adds other amounts of the column.
func (w *Written) Join(o Written) {
	w.Bare += o.Bare
	if w.Symbols = maps.Clone(w.Symbols); w.Symbols == nil {
		w.Symbols = map[string]int64{}
	}
	for symbol, n := range o.Symbols {
		w.Symbols[symbol] += n
	}
	w.Points.join(o.Points)
	w.Commas.join(o.Commas)
	w.Western += o.Western
	w.Indian += o.Indian
	w.NoBreak += o.NoBreak
	w.Blanks += o.Blanks
	if w.Example == "" || o.Example != "" && o.Example < w.Example {
		w.Example = o.Example
	}
}

// Settled tells whether an amount shows what the marks are.
func (w Written) Settled() bool {
	return w.Points.Decimal+w.Points.Group+w.Commas.Decimal+w.Commas.Group > 0
}

// Known tells whether there are any amounts.
func (w Written) Known() bool { return w.Bare > 0 || len(w.Symbols) > 0 }

// The answers to decimal-mark: the mark, and what groups digits where that is not
// the mark's opposite in any case.
const (
	Point         = "."
	Comma         = ","
	CommaAndPoint = ",." // the comma is the decimal mark, and points group
	PointAndComma = ".,"
	CommaAndBlank = ", "
	PointAndBlank = ". "
)

// smallPrices are the currencies without decimals in which less than a thousand is an
// ordinary price, and whose countries group digits with another mark than the point.
var smallPrices = []string{"JPY", "DJF", "VUV", "XPF"}

// DecimalMark decides how amounts of a currency are read, which are written with as
// many decimals as it has. Empty: it is not known.
func DecimalMark(w Written, currency string) Finding {
	currencyDecimals := field.CurrencyDigits(currency)
	f := Finding{Code: CodeDecimalMark, Answer: Point}
	say := func(level note.Level, text string) {
		f.Notes = append(f.Notes, note.Note{Code: f.Code, Text: text, Level: level, Concerns: note.Revenue, Args: &note.Args{"mark": f.Answer}})
	}
	whole := currencyDecimals == 0 && w.Points.Decimal+w.Commas.Decimal == 0
	comma := w.Commas.Decimal > 0 || w.Points.Group > 0 || whole && w.Points.Either > 0
	point := w.Points.Decimal > 0 || w.Commas.Group > 0 || whole && w.Commas.Either > 0
	blanks := w.Blanks > 0 && w.Points.Group+w.Commas.Group == 0
	switch {
	case whole && w.Points.Zeros > 0 && w.Points.Zeros == w.Points.Either && !point && w.Points.Group == 0 && slices.Contains(smallPrices, currency):
		f.Refusal = &problem.Problem{Code: f.Code, Value: w.Example,
			Reason: "may have its thousands grouped, or three decimals as databases keep them: every amount of the column with a mark ends in 000",
			Hint:   "if the mark separates decimals, or thousands", Fixes: []note.Fix{{Option: note.Decimal, Value: "."}, {Option: note.Thousands, Value: "."}}}
	case point && comma: // some rows are wrong, and rejected
	case blanks && comma:
		f.Answer = CommaAndBlank
		say(note.Info, "amounts have a decimal comma in every row that has decimals, and blanks between thousands")
	case blanks:
		f.Answer = PointAndBlank
		say(note.Info, "blanks in amounts are those between thousands: 1 234 is 1234")
	case whole && w.Commas.Either+w.Commas.Group > 0:
		f.Answer = PointAndComma
		say(note.Info, "commas in amounts group thousands: the currency has no decimals")
	case whole && w.Points.Either+w.Points.Group > 0:
		f.Answer = CommaAndPoint
		say(note.Info, "points in amounts group thousands: the currency has no decimals")
	case comma:
		f.Answer = CommaAndPoint
		text := "amounts have a decimal comma in every row that has decimals"
		if w.NoBreak > 0 {
			text += ", and no-break spaces between thousands"
		}
		say(note.Info, text)
	case point:
	case w.Points.Either > 0 && (currencyDecimals != 3 || w.Commas.Either > 0):
		f.Refusal = &problem.Problem{Code: f.Code, Value: w.Example,
			Reason: "may be a decimal number or have its thousands grouped, as may every amount of the column with a mark",
			Hint:   "if the mark separates decimals, or thousands", Fixes: []note.Fix{{Option: note.Decimal, Value: "."}, {Option: note.Thousands, Value: "."}}}
	case w.Commas.Either > 0 && currencyDecimals == 3:
		f.Refusal = &problem.Problem{Code: f.Code, Value: w.Example,
			Reason: "may have three decimals, as its currency has, or its thousands grouped, as may every amount of the column with a mark",
			Hint:   "if the comma separates decimals, or thousands", Fixes: []note.Fix{{Option: note.Decimal, Value: ","}, {Option: note.Thousands, Value: ","}}}
	case w.Points.Either > 0:
		say(note.Proven, "a point before three digits separates the decimals of a currency that has three")
	}
	switch {
	case f.Refusal != nil || w.Indian == 0:
	case w.Western > 0:
		f.Refusal = &problem.Problem{Code: f.Code, Reason: fmt.Sprintf("amounts are grouped in two ways: as 1,23,456 in %s rows and as 123,456 in %s", problem.Grouped(w.Indian), problem.Grouped(w.Western)), Hint: "export amounts without grouping marks"}
	default:
		say(note.Info, "digits of amounts are grouped as in India: 1,23,456 is 123456")
	}
	return f
}

// CurrencySymbol decides whether what stands beside amounts is read as their
// currency. The answer is that symbol, or empty. told is that a column has the
// currency.
func CurrencySymbol(w Written, told bool) Finding {
	f := Finding{Code: CodeCurrencySymbol}
	switch {
	case len(w.Symbols) > 1 && !told && !oneCurrency(w.Symbols):
		f.Refusal = &problem.Problem{Code: f.Code,
			Reason: "amounts are of several currencies by what stands beside them, and no column has the currency: " + Listed(w.Symbols, listedWords),
			Hint:   "export the code of the currency in a column of its own; if one has it", Fixes: []note.Fix{{Option: note.Column, Value: "currency=HEADER"}}}
	case len(w.Symbols) == 1 && w.Bare == 0:
		f.Answer = slices.Collect(maps.Keys(w.Symbols))[0]
		f.Notes = []note.Note{note.Note{Code: f.Code, Concerns: note.Revenue}.Filled("%s beside every amount is read as its currency", f.Answer)}
	}
	return f
}

// oneCurrency tells whether symbols may all be those of one currency: $ and USD.
func oneCurrency(symbols map[string]int64) bool {
	var shared []string
	for i, symbol := range slices.Sorted(maps.Keys(symbols)) {
		_, codes := field.Symbol([]byte(symbol + "1"))
		if i == 0 {
			shared = slices.Clone(codes)
		}
		shared = slices.DeleteFunc(shared, func(code string) bool { return !slices.Contains(codes, code) })
	}
	return len(shared) > 0
}
