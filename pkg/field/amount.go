package field

import (
	"bytes"
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/retain-cli/retain/pkg/money"
	"github.com/retain-cli/retain/pkg/note"
)

// AmountOptions describe how amounts are written. The zero value is whole
// numbers; Digits is usually that of the currency.
type AmountOptions struct {
	Digits        int    // decimals of the currency
	Scale         int    // least number of decimals of the result, when more than Digits
	Decimal       string // "." or ","; "either": whichever precedes exactly two final digits; empty: "."
	Thousands     string // grouping mark; empty: only where unambiguous
	AnyDigit      bool   // all decimal digits, signs and separators of Unicode
	StripCurrency bool   // accept a currency symbol or code beside the amount
	Currency      string // that symbols must agree with
	Symbol        string // the only symbol accepted without a currency; empty: any
	TrailingMinus bool   // 25.00- is -25.00
	MinorUnits    bool   // amounts are whole minor units
	HalfEven      bool   // more decimals than Digits are rounded, of two as near to the even one
}

// Amounts parses the amounts of one column. It is safe for concurrent use.
type Amounts struct {
	o       AmountOptions
	decimal byte // 0: either
	group   byte // 0: any that is unambiguous
}

// maxDecimals is the most decimals of an amount. More are residue of floating
// point, and would leave no room for large sums.
const maxDecimals = 9

// NewAmounts returns a parser of amounts, or an error that says what is wrong
// with the options.
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

// Digits is the number of decimals of the amounts that Parse returns, unless it
// reports more.
func (a *Amounts) Digits() int { return max(a.o.Digits, a.o.Scale) }

// CurrencyDigits is the number of decimals of the currency's minor unit, which
// may be less than Digits.
func (a *Amounts) CurrencyDigits() int { return a.o.Digits }

// Plain returns the decimal mark if an optional minus, digits and an optional
// mark with at most Digits decimals mean just that. A caller may then parse this
// form itself and leave the rest to Read.
func (a *Amounts) Plain() (mark byte, ok bool) {
	return a.decimal, a.decimal != 0 && a.group != a.decimal && !a.o.MinorUnits
}

// Parse returns an amount in units of 10^-digits. digits is Digits(), or more
// when the amount has more decimals: nothing is rounded.
func (a *Amounts) Parse(b []byte) (m money.Minor, digits int, fault *Fault) {
	m, digits, _, fault = a.Read(b, a.o.Currency)
	return m, digits, fault
}

// Read is Parse for a row with a currency, which a symbol must agree with, and
// also returns the traits of the amount.
func (a *Amounts) Read(b []byte, currency string) (m money.Minor, digits int, traits Traits, fault *Fault) {
	n := number{text: b}
	if a.o.AnyDigit {
		n.text = latinise(n.text)
	} else if a.decimal == ',' || a.group == ' ' || a.group == sureGroup {
		n.text = joinNoBreaks(n.text)
	}
	if n.text = trim(n.text); len(n.text) == 0 {
		return 0, 0, 0, newFault(CodeAmountMissing, "no amount", "write 0 for a free order")
	}
	if fault = a.frame(&n, currency); fault != nil {
		return 0, 0, 0, fault
	}
	if !a.split(&n) {
		b = trim(b)
		return 0, 0, 0, cmp.Or(foreign(b), spreadsheetError(b), a.symbolFault(b), a.markFault(n.text), wordFault(b), newFault(CodeAmount, "not a decimal number", ""))
	}
	if m, digits, fault = a.value(n); fault != nil {
		return m, digits, 0, fault
	}
	for i, has := range [...]bool{n.groups > 0, n.parens, n.symbol, len(n.significant()) > a.o.Digits, m < 0} {
		if has {
			traits |= Grouped << i
		}
	}
	return m, digits, traits, nil
}

// number is an amount while it is parsed.
type number struct {
	text     []byte // the rest to parse: digits with marks between them
	negative bool
	parens   bool
	symbol   bool
	groups   int    // grouping marks
	whole    []byte // digits before the decimal mark, perhaps with grouping marks
	fraction []byte // digits after it
}

// frame removes parentheses, signs and currency symbols.
func (a *Amounts) frame(n *number, currency string) *Fault {
	if k := len(n.text); k > 2 && n.text[0] == '(' && n.text[k-1] == ')' {
		n.text, n.negative, n.parens = trim(n.text[1:k-1]), true, true
	}
	signed := n.sign()
	if fault := a.symbols(n, currency); fault != nil {
		return fault
	}
	if !signed {
		signed = n.sign()
	}
	if k := len(n.text); k > 1 && n.text[k-1] == '-' && !signed && !n.parens {
		if !a.o.TrailingMinus {
			return newFault(CodeAmountMinus, "has its minus sign after the number", "if it is negative", note.Fix{Option: note.TrailingMinus})
		}
		n.text, n.negative = trim(n.text[:k-1]), true
	}
	return nil
}

// sign removes a leading sign.
func (n *number) sign() bool {
	if len(n.text) < 2 || n.parens || n.text[0] != '-' && n.text[0] != '+' {
		return false
	}
	n.negative = n.text[0] == '-'
	n.text = trim(n.text[1:])
	return true
}

// split finds the decimal mark and checks the places of the grouping marks. With
// either mark, exactly two digits follow it, as in programs that print money in
// the user's language.
func (a *Amounts) split(n *number) bool {
	mark := bytes.LastIndexByte(n.text, a.decimal)
	switch {
	case a.decimal == 0:
		mark = bytes.LastIndexAny(n.text, ".,")
	case mark < 0:
		mark = bytes.IndexByte(n.text, surePoint)
	}
	n.whole = n.text
	if mark >= 0 {
		n.whole, n.fraction = n.text[:mark], n.text[mark+1:]
		if a.decimal == 0 && (len(n.fraction) != 2 || bytes.IndexByte(n.whole, n.text[mark]) >= 0) {
			return false
		}
	}
	return allDigits(n.fraction) && len(n.whole)+len(n.fraction) > 0 && a.ungroup(n, mark >= 0)
}

// ungroup removes the grouping marks from the whole part. Unless the mark is
// named, a single group proves nothing: 1,234 may be a thousand or one and a bit.
func (a *Amounts) ungroup(n *number, decimals bool) bool {
	at := leadingDigits(n.whole)
	if at == len(n.whole) {
		return true
	}
	mark := n.whole[at : at+1]
	n.groups = bytes.Count(n.whole, mark)
	named := mark[0] == a.group || mark[0] == sureGroup
	if !wellGrouped(n.whole, mark[0]) || !named && (a.group != 0 || !decimals && n.groups < 2) {
		return false
	}
	n.whole = bytes.ReplaceAll(n.whole, mark, nil)
	return true
}

// wellGrouped reports whether the marks separate groups of three digits, or of
// two before the last three as in India, by commas: 1,234,567 and 12,34,567. A
// number that is grouped does not begin with 0.
func wellGrouped(b []byte, mark byte) bool {
	switch mark {
	case ',', '.', ' ', '\'', '_', sureGroup:
	default:
		return false
	}
	groups := bytes.Split(b, []byte{mark})
	last := len(groups) - 1
	if len(groups[last]) != 3 || len(groups[0]) == 0 || len(groups[0]) > 3 || groups[0][0] == '0' {
		return false
	}
	middle := 3
	if last > 1 {
		middle = len(groups[1])
	}
	if middle != 3 && (middle != 2 || len(groups[0]) > 2 || mark != ',' && mark != sureGroup) {
		return false
	}
	for i, g := range groups {
		if !allDigits(g) || i > 0 && i < last && len(g) != middle {
			return false
		}
	}
	return true
}

// significant is the decimals without trailing zeros.
func (n number) significant() []byte { return bytes.TrimRight(n.fraction, "0") }

// value is the amount in units of 10^-digits.
func (a *Amounts) value(n number) (m money.Minor, digits int, fault *Fault) {
	fraction := n.significant()
	if a.o.HalfEven && !a.o.MinorUnits && len(fraction) > a.o.Digits {
		return a.halfEven(n, fraction)
	}
	switch {
	case a.o.MinorUnits && len(fraction) > 0:
		return 0, 0, newFault(CodeAmount, "has decimals, but amounts are whole minor units", "if amounts are in major units", note.Fix{Option: note.AmountUnit, Value: "major"})
	case len(fraction) > maxDecimals:
		return 0, 0, newFault(CodeAmountPrecision, fmt.Sprintf("has %d decimals, more than money has", len(n.fraction)), "export amounts rounded to the currency")
	}
	digits = max(a.Digits(), len(fraction))
	scale := digits - len(fraction)
	if a.o.MinorUnits {
		scale = digits - a.o.Digits
	}
	total, fits := int64(0), true
	for _, part := range [...][]byte{n.whole, fraction} {
		for _, c := range part {
			fits = fits && total <= (math.MaxInt64-int64(c-'0'))/10
			total = total*10 + int64(c-'0')
		}
	}
	unit := money.Pow10(scale)
	if !fits || total > math.MaxInt64/unit {
		return 0, 0, newFault(CodeAmountRange, "is too large to be counted exactly", "correct the amount")
	}
	if n.negative {
		unit = -unit
	}
	return money.Minor(total * unit), digits, nil
}

// halfEven is the amount rounded to the currency.
func (a *Amounts) halfEven(n number, fraction []byte) (m money.Minor, digits int, fault *Fault) {
	kept, rest := fraction[:a.o.Digits], fraction[a.o.Digits:]
	last := append(n.whole[:len(n.whole):len(n.whole)], kept...)
	even := len(last) == 0 || last[len(last)-1]&1 == 0
	n.fraction = kept
	if m, digits, fault = a.value(n); fault == nil && (rest[0] > '5' || rest[0] == '5' && (len(rest) > 1 || !even)) {
		one := money.Minor(money.Pow10(digits - a.o.Digits))
		if n.negative {
			one = -one
		}
		m += one
	}
	return m, digits, fault
}

// leadingDigits is the number of digits that b begins with.
func leadingDigits(b []byte) int {
	for i, c := range b {
		if c < '0' || c > '9' {
			return i
		}
	}
	return len(b)
}

func allDigits(b []byte) bool { return leadingDigits(b) == len(b) }

// markFault explains commas and points that contradict the options.
func (a *Amounts) markFault(b []byte) *Fault {
	digits := bytes.Trim(b, "+-() ")
	if len(digits) == 0 || len(bytes.Trim(digits, "0123456789.,' ")) > 0 || leadingDigits(digits) == 0 || leadingDigits(digits[len(digits)-1:]) == 0 {
		return nil
	}
	ambiguous := func(reason, hint string, fixes ...note.Fix) *Fault {
		return newFault(CodeAmountGrouping, reason, hint, fixes...)
	}
	comma, point := bytes.Count(digits, []byte(",")), bytes.Count(digits, []byte("."))
	switch {
	case a.decimal == '.' && comma == 1 && point == 0 && wellGrouped(digits, ','):
		hint := "to read " + strings.Replace(string(digits), ",", "", 1) + " or " + strings.Replace(string(digits), ",", ".", 1)
		return ambiguous("has a comma that may group thousands or mark decimals", hint, note.Fix{Option: note.Thousands, Value: ","}, note.Fix{Option: note.Decimal, Value: ","})
	case a.decimal == '.' && comma == 1 && bytes.IndexByte(digits, ',') > bytes.LastIndexByte(digits, '.'):
		return ambiguous("has a decimal comma", "if every amount is written so", note.Fix{Option: note.Decimal, Value: ","})
	case a.decimal == ',' && point == 1 && comma == 0:
		return ambiguous("has a point where the column has decimal commas", "if the point groups thousands", note.Fix{Option: note.Thousands, Value: "."})
	case comma+point > 1 || a.decimal == 0 && comma+point > 0:
		return ambiguous("has grouping marks in the wrong places", "to name the marks", note.Fix{Option: note.Decimal, Value: "MARK"}, note.Fix{Option: note.Thousands, Value: "MARK"})
	case bytes.ContainsAny(digits, " '"):
		return ambiguous("has blanks or apostrophes between its digits", "if they group thousands", note.Fix{Option: note.Thousands, Value: " "})
	}
	return nil
}

// wordFault explains texts that other programs parse as numbers.
func wordFault(b []byte) *Fault {
	text := strings.ToLower(strings.Trim(string(b), "+-"))
	switch {
	case slices.Contains([]string{"nan", "inf", "infinity", "null", "none", "n/a", "na"}, text):
		return newFault(CodeAmount, "not a number", "write 0 for a free order, or remove the row")
	case strings.HasPrefix(text, "0x"):
		return newFault(CodeAmount, "a hexadecimal number", "export plain decimal numbers")
	case exponent(text):
		return newFault(CodeAmount, "has an exponent", "export plain decimal numbers")
	case strings.Contains(text, "_"):
		return newFault(CodeAmount, "has underscores between its digits", "export plain decimal numbers")
	case strings.HasPrefix(text, "="):
		return newFault(CodeAmount, "a formula instead of its value", "export values, not formulas")
	}
	return nil
}

// exponent reports whether the text is a number such as 1.5e3.
func exponent(text string) bool {
	mantissa, power, found := strings.Cut(text, "e")
	return found && mantissa != "" && strings.Trim(mantissa, "0123456789.,") == "" &&
		strings.Trim(power, "+-") != "" && strings.Trim(power, "+-0123456789") == ""
}
