package field

import (
	"bytes"
	"fmt"
	"math"

	"github.com/retain-cli/retain/pkg/money"
	"github.com/retain-cli/retain/pkg/note"
)

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
			return newFault(CodeAmountMinus, "has its minus sign after the number", "if it is negative", note.Fix{Option: note.TrailingMinus})
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
		return 0, 0, newFault(CodeAmount, "has decimals, but amounts are whole minor units", "if amounts are in major units", note.Fix{Option: note.MinorUnits, Value: "major"})
	case len(fraction) > maxDecimals:
		return 0, 0, newFault(CodeAmountPrecision, fmt.Sprintf("has %d decimals, more than money has", len(n.fraction)), "export amounts rounded to the currency")
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
		return 0, 0, newFault(CodeAmountRange, "is too large to be counted exactly", "correct the amount")
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

func notAmount() *Fault { return newFault(CodeAmount, "not a decimal number", "") }
