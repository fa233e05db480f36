package field

import (
	"fmt"

	"github.com/retain-cli/retain/pkg/money"
)

// AmountOptions say how amounts are written. The zero value is whole numbers;
// Digits is usually that of the currency.
type AmountOptions struct {
	Digits        int    // decimals of the currency
	Scale         int    // decimals that Parse gives at least, when more than Digits
	Decimal       string // "." or ","; "either": whichever stands before exactly two last digits; empty: "."
	Thousands     string // grouping mark; empty: only where unambiguous
	AnyDigit      bool   // all decimal digits, signs and separators of Unicode
	StripCurrency bool   // a currency symbol or code beside the amount is accepted
	Currency      string // what symbols have to agree with
	Symbol        string // the only symbol that is accepted when there is no currency; empty: any
	TrailingMinus bool   // 25.00- is -25.00
	MinorUnits    bool   // amounts are whole minor units
}

// Amounts reads the amounts of one column. It may be used by several
// goroutines.
type Amounts struct {
	o       AmountOptions
	decimal byte // 0: either
	group   byte // 0: any that is unambiguous
}

// maxDecimals bounds what money may have. More are the residue of a
// computation in floating point, and would leave no room for large sums.
const maxDecimals = 9

// NewAmounts is a reader of amounts, or what is wrong with the options.
func NewAmounts(o AmountOptions) (*Amounts, error) {
	a := &Amounts{o: o}
	switch o.Decimal {
	case "", ".":
		a.decimal = '.'
	case ",":
		a.decimal = ','
	case "either":
	default:
		return nil, fmt.Errorf("%q: use \".\" or \",\"", o.Decimal)
	}
	switch o.Thousands {
	case "":
	case ",", ".", " ", "'", "_":
		a.group = o.Thousands[0]
	case "\u00a0", "\u202f", "\u2009", "\u066c":
		a.group = sureGroup
	case "\u2019":
		a.group = '\''
	default:
		return nil, fmt.Errorf("%q: use one of , . ' or a blank", o.Thousands)
	}
	if a.group != 0 && a.group == a.decimal {
		return nil, fmt.Errorf("%q cannot be the grouping mark and the decimal mark at once", o.Thousands)
	}
	return a, nil
}

// Digits is the number of decimals of the amounts that Parse returns, unless
// it says that one has more.
func (a *Amounts) Digits() int { return max(a.o.Digits, a.o.Scale) }

// CurrencyDigits is the number of decimals of the currency's minor unit, which
// may be less than Digits.
func (a *Amounts) CurrencyDigits() int { return a.o.Digits }

// Plain is the decimal mark, when an optional minus, digits and an optional mark
// with at most Digits decimals mean just that, so that a caller may read them by
// a faster way and leave all else to Read.
func (a *Amounts) Plain() (mark byte, ok bool) {
	return a.decimal, a.decimal != 0 && a.group != a.decimal && !a.o.MinorUnits
}

// Parse is an amount in units of 10^-digits. digits is Digits(), or more when
// the amount has more decimals than that: nothing is rounded.
func (a *Amounts) Parse(b []byte) (m money.Minor, digits int, fault *Fault) {
	m, digits, _, fault = a.Read(b, a.o.Currency)
	return m, digits, fault
}

// Read is Parse for a row of a currency, with which a symbol has to agree, and
// with the traits of the amount.
func (a *Amounts) Read(b []byte, currency string) (m money.Minor, digits int, traits Traits, fault *Fault) {
	text := b
	if a.o.AnyDigit {
		text = latinise(text)
	}
	text = trim(text)
	if len(text) == 0 {
		return 0, 0, 0, newFault(CodeAmountMissing, "no amount", "write 0 for a free order")
	}
	n := number{text: text}
	if fault := a.frame(&n, currency); fault != nil {
		return 0, 0, 0, fault
	}
	if fault := a.split(&n); fault != nil {
		return 0, 0, 0, a.explain(trim(b), n.text, fault)
	}
	if m, digits, fault = a.value(n); fault == nil {
		traits = a.traits(n, m)
	}
	return m, digits, traits, fault
}

func (a *Amounts) traits(n number, m money.Minor) (t Traits) {
	for i, has := range [...]bool{n.groups > 0, n.parens, n.symbol, len(n.significant()) > a.o.Digits, m < 0} {
		if has {
			t |= Grouped << i
		}
	}
	return t
}
