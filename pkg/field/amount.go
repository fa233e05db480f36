package field

import (
	"github.com/retain-cli/retain/pkg/money"
)

// AmountOptions say how amounts are written. The zero value is whole numbers;
// Digits is usually that of the currency.
type AmountOptions struct {
	Digits        int    // decimals of one minor unit
	Decimal       string // "." or ","; empty: "."
	Thousands     string // grouping mark; empty: only where unambiguous
	AnyDigit      bool   // all decimal digits, signs and separators of Unicode
	StripCurrency bool   // a currency symbol or code beside the amount is accepted
	TrailingMinus bool   // 25.00- is -25.00
	MinorUnits    bool   // amounts are whole minor units
}

// Amounts reads the amounts of one column. Parse counts what it meets, so
// that every goroutine needs its own: see Fork and Join.
type Amounts struct {
	o     AmountOptions
	tally AmountTally
}

// AmountTally counts amounts that were read after a second look.
type AmountTally struct {
	Grouped int64 // with grouping marks
	Parens  int64 // accounting negatives: (25.00)
	Finer   int64 // more decimals than Digits
	Symbols int64 // currency symbols or codes taken off
}

// NewAmounts is a reader of amounts, or what is wrong with the options.
func NewAmounts(o AmountOptions) (*Amounts, error) { return &Amounts{o: o}, nil }

// Digits is the number of decimals of the amounts that Parse returns, unless
// it says that one has more.
func (a *Amounts) Digits() int { return a.o.Digits }

// Plain tells whether an optional minus, digits and an optional point with
// exactly Digits decimals mean just that, so that a caller may read them by a
// faster way and give everything else to Parse.
func (a *Amounts) Plain() bool { return true }

// Parse is an amount in units of 10^-digits. digits is Digits(), or more when
// the amount has more decimals than that: nothing is rounded.
func (a *Amounts) Parse(b []byte) (m money.Minor, digits int, fault *Fault) {
	neg, seen, point := false, false, -1
	for i, c := range b {
		switch {
		case c == '-' && i == 0:
			neg = true
		case c == '.' && point < 0:
			point = 0
		case c >= '0' && c <= '9':
			seen = true
			m = m*10 + money.Minor(c-'0')
			if point >= 0 {
				point++
			}
		default:
			return 0, 0, &Fault{Code: "amount-invalid", Reason: "not a decimal number"}
		}
	}
	if !seen {
		return 0, 0, &Fault{Code: "amount-invalid", Reason: "not a decimal number"}
	}
	digits = max(point, 0)
	for ; digits < a.o.Digits; digits++ {
		m *= 10
	}
	if neg {
		m = -m
	}
	return m, digits, nil
}

// Fork is a reader of the same amounts with counts of its own.
func (a *Amounts) Fork() *Amounts { return &Amounts{o: a.o} }

// Join adds the counts of a fork.
func (a *Amounts) Join(o *Amounts) {
	a.tally.Grouped += o.tally.Grouped
	a.tally.Parens += o.tally.Parens
	a.tally.Finer += o.tally.Finer
	a.tally.Symbols += o.tally.Symbols
}

// Tally is what has been counted.
func (a *Amounts) Tally() AmountTally { return a.tally }
