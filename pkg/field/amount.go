package field

import (
	"bytes"
	"fmt"
	"math"

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

// Amounts reads the amounts of one column. Parse counts what it meets, so
// that every goroutine needs its own: see Fork and Join.
type Amounts struct {
	o       AmountOptions
	decimal byte // 0: either
	group   byte // 0: any that is unambiguous
	tally   AmountTally
}

// AmountTally counts amounts that were read after a second look.
type AmountTally struct {
	Grouped  int64 // with grouping marks
	Parens   int64 // accounting negatives: (25.00)
	Finer    int64 // more decimals than the currency has
	Symbols  int64 // currency symbols or codes taken off
	Negative int64 // below zero
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

// Mark is the decimal mark, when an optional minus, digits and an optional mark
// with at most Digits decimals mean just that, so that a caller may read them by
// a faster way and give everything else to Parse.
func (a *Amounts) Mark() (mark byte, ok bool) {
	return a.decimal, a.decimal != 0 && a.group != a.decimal && !a.o.MinorUnits
}

// Fork is a reader of the same amounts with counts of its own.
func (a *Amounts) Fork() *Amounts {
	fork := *a
	fork.tally = AmountTally{}
	return &fork
}

// Join adds the counts of a fork.
func (a *Amounts) Join(o *Amounts) { a.tally.Add(o.tally) }

// Add adds the counts of another reader.
func (t *AmountTally) Add(o AmountTally) {
	t.Grouped += o.Grouped
	t.Parens += o.Parens
	t.Finer += o.Finer
	t.Symbols += o.Symbols
	t.Negative += o.Negative
}

// Count adds amounts that a caller has read by a faster way.
func (a *Amounts) Count(t AmountTally) { a.tally.Add(t) }

// Tally is what has been counted.
func (a *Amounts) Tally() AmountTally { return a.tally }

// Parse is an amount in units of 10^-digits. digits is Digits(), or more when
// the amount has more decimals than that: nothing is rounded.
func (a *Amounts) Parse(b []byte) (m money.Minor, digits int, fault *Fault) {
	return a.ParseIn(b, a.o.Currency)
}

// ParseIn is Parse for a row of the currency, with which a symbol has to
// agree.
func (a *Amounts) ParseIn(b []byte, currency string) (m money.Minor, digits int, fault *Fault) {
	text := b
	if a.o.AnyDigit {
		text = latinise(text)
	}
	text = trim(text)
	if len(text) == 0 {
		return 0, 0, &Fault{CodeAmountMissing, "no amount", "write 0 for a free order"}
	}
	n := number{text: text}
	if fault := a.frame(&n, currency); fault != nil {
		return 0, 0, fault
	}
	if fault := a.split(&n); fault != nil {
		return 0, 0, a.explain(trim(b), n.text, fault)
	}
	m, digits, fault = a.value(n)
	if fault == nil {
		a.count(n, m)
	}
	return m, digits, fault
}

func (a *Amounts) count(n number, m money.Minor) {
	if n.groups > 0 {
		a.tally.Grouped++
	}
	if n.parens {
		a.tally.Parens++
	}
	if n.symbol {
		a.tally.Symbols++
	}
	if len(n.significant()) > a.o.Digits {
		a.tally.Finer++
	}
	if m < 0 {
		a.tally.Negative++
	}
}

// number is an amount while it is taken apart.
type number struct {
	text     []byte // what is left: digits with marks between them
	negative bool
	parens   bool
	symbol   bool
	groups   int    // grouping marks
	whole    []byte // digits before the decimal mark, perhaps with grouping marks
	fraction []byte // digits behind it
}

// frame takes off parentheses, signs and currency symbols.
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
			return &Fault{CodeAmountMinus, "has its minus behind the number", "if it is negative, use --trailing-minus"}
		}
		n.text, n.negative = trim(n.text[:k-1]), true
	}
	return nil
}

// sign takes off a sign in front.
func (n *number) sign() bool {
	if len(n.text) < 2 || n.parens || n.text[0] != '-' && n.text[0] != '+' {
		return false
	}
	n.negative = n.text[0] == '-'
	n.text = trim(n.text[1:])
	return true
}

// split finds the decimal mark and checks that the grouping marks stand where
// they belong.
func (a *Amounts) split(n *number) *Fault {
	if a.decimal == 0 {
		return a.splitEither(n)
	}
	mark := bytes.LastIndexByte(n.text, a.decimal)
	if sure := bytes.IndexByte(n.text, surePoint); sure >= 0 && mark < 0 {
		mark = sure
	}
	n.whole = n.text
	if mark >= 0 {
		n.whole, n.fraction = n.text[:mark], n.text[mark+1:]
	}
	if !allDigits(n.fraction) || len(n.whole)+len(n.fraction) == 0 {
		return notAmount()
	}
	return a.ungroup(n, mark >= 0)
}

// splitEither takes the last point or comma as the decimal mark when exactly
// two digits follow, as programs write that print money in the user's
// language.
func (a *Amounts) splitEither(n *number) *Fault {
	n.whole = n.text
	mark := max(bytes.LastIndexByte(n.text, '.'), bytes.LastIndexByte(n.text, ','))
	if mark < 0 {
		return a.ungroup(n, false)
	}
	n.whole, n.fraction = n.text[:mark], n.text[mark+1:]
	if len(n.fraction) != 2 || !allDigits(n.fraction) {
		return notAmount()
	}
	if bytes.IndexByte(n.whole, n.text[mark]) >= 0 {
		return notAmount()
	}
	return a.ungroup(n, true)
}

// ungroup takes the grouping marks out of the whole part. Without being told
// the mark, one group alone is no proof: 1,234 may be a thousand or one and a
// bit.
func (a *Amounts) ungroup(n *number, decimals bool) *Fault {
	mark := groupMark(n.whole)
	if mark == 0 {
		if !allDigits(n.whole) || len(n.whole)+len(n.fraction) == 0 {
			return notAmount()
		}
		return nil
	}
	n.groups = bytes.Count(n.whole, []byte{mark})
	told := mark == a.group || mark == sureGroup && (a.group == 0 || a.group == ' ')
	switch {
	case !wellGrouped(n.whole, mark):
		return notAmount()
	case a.group != 0 && !told:
		return notAmount()
	case !told && !decimals && n.groups < 2:
		return notAmount()
	}
	n.whole = bytes.ReplaceAll(n.whole, []byte{mark}, nil)
	return nil
}

// groupMark is the first byte that is no digit.
func groupMark(b []byte) byte {
	for _, c := range b {
		if c < '0' || c > '9' {
			return c
		}
	}
	return 0
}

// wellGrouped tells whether the marks cut groups of three digits, or of two
// before the last three as in India: 1,234,567 and 12,34,567.
func wellGrouped(b []byte, mark byte) bool {
	switch mark {
	case ',', '.', ' ', '\'', '_', sureGroup:
	default:
		return false
	}
	groups := bytes.Split(b, []byte{mark})
	last := len(groups) - 1
	if len(groups[last]) != 3 || len(groups[0]) == 0 || len(groups[0]) > 3 {
		return false
	}
	middle := 3
	if last > 1 {
		middle = len(groups[1])
	}
	if middle != 3 && (middle != 2 || len(groups[0]) > 2) {
		return false
	}
	for i, g := range groups {
		if !allDigits(g) || i > 0 && i < last && len(g) != middle {
			return false
		}
	}
	return true
}

// significant is the decimals without zeros at the end.
func (n number) significant() []byte {
	fraction := n.fraction
	for len(fraction) > 0 && fraction[len(fraction)-1] == '0' {
		fraction = fraction[:len(fraction)-1]
	}
	return fraction
}

// value counts the minor units.
func (a *Amounts) value(n number) (m money.Minor, digits int, fault *Fault) {
	fraction := n.significant()
	switch {
	case a.o.MinorUnits && len(fraction) > 0:
		return 0, 0, &Fault{CodeAmount, "has decimals, but amounts are whole minor units", "leave out --amount-unit minor"}
	case len(fraction) > maxDecimals:
		return 0, 0, &Fault{CodeAmountPrecision, fmt.Sprintf("has %d decimals, more than money has", len(n.fraction)), "it looks like a computed number; export amounts rounded to the currency"}
	}
	digits = max(a.Digits(), len(fraction))
	scale := digits - len(fraction)
	if a.o.MinorUnits {
		digits = a.Digits()
		scale = digits - a.o.Digits
	}
	total, ok := appendDigits(0, n.whole)
	if ok {
		total, ok = appendDigits(total, fraction)
	}
	for ; ok && scale > 0; scale-- {
		ok = total <= math.MaxInt64/10
		total *= 10
	}
	if !ok {
		return 0, 0, &Fault{CodeAmountRange, "is larger than any amount that is counted exactly", "correct the amount"}
	}
	if n.negative {
		total = -total
	}
	return money.Minor(total), digits, nil
}

// appendDigits is n followed by digits, and whether that fits.
func appendDigits(n int64, digits []byte) (int64, bool) {
	for _, c := range digits {
		d := int64(c - '0')
		if n > (math.MaxInt64-d)/10 {
			return 0, false
		}
		n = n*10 + d
	}
	return n, true
}

func allDigits(b []byte) bool {
	for _, c := range b {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}

func notAmount() *Fault { return &Fault{CodeAmount, "not a decimal number", ""} }
