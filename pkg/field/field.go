// Package field reads the values of fields exactly from their text: dates,
// amounts, currencies, statuses, ids. What cannot be read exactly is a Fault
// with the reason and what to do about it.
//
//	amounts, err := field.NewAmounts(field.AmountOptions{Digits: 2})
//	m, digits, fault := amounts.Parse([]byte("1234.50"))  // 123450, 2, nil
//	dates, err := field.NewDates(field.DateOptions{})
//	day, fault := dates.Parse([]byte("2024-02-29"))
package field

import "github.com/retain-cli/retain/pkg/note"

// Fault is why a text is not a value. Code is stable, Reason says what is
// wrong, Hint and Fixes what to do about it.
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
	CodeAmountGrouping  = "amount-grouping"  // a comma, a point or a blank with two possible meanings
	CodeAmountSymbol    = "amount-symbol"    // a currency symbol or code that was not asked for or contradicts
	CodeAmountMinus     = "amount-minus"     // a minus behind the number
	CodeAmountRange     = "amount-range"     // more digits than are counted exactly
	CodeAmountPrecision = "amount-precision" // more decimals than money has
	CodeCurrency        = "currency-unknown" // not ISO 4217
	CodeDate            = "date-invalid"     // no date at all
	CodeDateMissing     = "date-missing"     // blank
	CodeDateMixed       = "date-mixed"       // another format than the rest of the column
	CodeDateNone        = "date-impossible"  // 30 February
	CodeDateYear        = "date-year"        // two digits, or of another calendar
	CodeDateEarly       = "date-early"       // before the first day that is accepted
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
