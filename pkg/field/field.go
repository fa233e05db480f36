// Package field parses the values of fields exactly from their text: dates,
// amounts, currencies, statuses, ids. A text that cannot be parsed exactly is a
// Fault with the reason and the fix.
//
//	amounts, err := field.NewAmounts(field.AmountOptions{Digits: 2})
//	m, digits, fault := amounts.Parse([]byte("1234.50"))  // 123450, 2, nil
//	dates, err := field.NewDates(field.DateOptions{})
//	day, fault := dates.Parse([]byte("2024-02-29"))
package field

import (
	"github.com/retain-cli/retain/pkg/note"
)

// Fault is why a text is not a value. Code is stable, Reason says what is wrong,
// Hint and Fixes say how to correct it.
type Fault struct {
	Code   string
	Reason string
	Hint   string
	Fixes  []note.Fix
}

func newFault(code, reason, hint string, fixes ...note.Fix) *Fault {
	return &Fault{code, reason, hint, fixes}
}

// The codes of faults.
const (
	CodeAmount          = "amount-invalid"   // not a decimal number
	CodeAmountMissing   = "amount-missing"   // blank
	CodeAmountGrouping  = "amount-grouping"  // a comma, point or blank with two meanings
	CodeAmountSymbol    = "amount-symbol"    // an unexpected or contradicting currency symbol or code
	CodeAmountMinus     = "amount-minus"     // a minus after the number
	CodeAmountRange     = "amount-range"     // too large to be counted exactly
	CodeAmountPrecision = "amount-precision" // more decimals than money has
	CodeCurrency        = "currency-unknown" // not ISO 4217
	CodeDate            = "date-invalid"     // not a date
	CodeDateMissing     = "date-missing"     // blank
	CodeDateMixed       = "date-mixed"       // another format than the rest of the column
	CodeDateNone        = "date-impossible"  // 30 February
	CodeDateYear        = "date-year"        // two digits, or of another calendar
	CodeDateEarly       = "date-early"       // before the first accepted day
	CodeDateFuture      = "date-future"      // after today
	CodeDigits          = "digits-foreign"   // digits or signs of another script
	CodeEncoding        = "text-encoding"    // bytes that are not UTF-8
	CodeNUL             = "text-nul"         // a NUL byte
	CodeSpreadsheet     = "spreadsheet-error"
	CodeRefund          = "refund-invalid" // a refund that is negative
)

// Error is the reason and the hint.
func (f *Fault) Error() string {
	advice := note.Advice(f.Hint, f.Fixes, note.Fix.String)
	if advice == "" {
		return f.Reason
	}
	return f.Reason + "; " + advice
}

// Traits is a set of features of values that a report mentions.
type Traits uint16

// The traits of dates and of amounts.
const (
	Naive    Traits = 1 << iota // a timestamp without an offset
	Offset                      // a timestamp with an offset or Z
	Leap                        // a leap second, read as the next second
	Grouped                     // an amount with grouping marks
	Parens                      // an accounting negative: (25.00)
	Marked                      // a currency beside an amount
	Finer                       // more decimals than the currency has
	Negative                    // an amount below zero
	Zulu                        // an Offset of 0: the time is that of UTC
	sets     = 1 << iota
)

// Of days, and of amounts.
const (
	DateTraits   = Naive | Offset | Leap | Zulu
	AmountTraits = Grouped | Parens | Marked | Finer | Negative
)

// Tally counts values by their traits.
type Tally [sets]int64

// Join adds the counts of another tally.
func (t *Tally) Join(o *Tally) {
	for i, n := range o {
		t[i] += n
	}
}

// Count is the number of values with a trait.
func (t *Tally) Count(trait Traits) (n int64) {
	for set, values := range t {
		if Traits(set)&trait != 0 {
			n += values
		}
	}
	return n
}
