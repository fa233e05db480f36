package field

import (
	"bytes"
	"strings"
)

// Form is how an amount is written, as far as that tells decimal marks from
// grouping marks.
type Form struct {
	Decimal byte   // '.' or ',' when it can be nothing but the decimal mark
	Group   byte   // '.' or ',' when it can be nothing but a grouping mark
	Either  byte   // '.' or ',' when it can be both: 1.234
	System  System // of its groups
	Symbol  string // a currency beside the number
	NoBreak bool   // no-break spaces group its digits
	Blanks  bool   // blanks group its digits by three
}

// System is a system of grouping digits.
type System uint8

// The values of System.
const (
	AnySystem System = iota // no groups, or such as every system has: 12,345.00
	Western                 // 123,456.00 and 1,234,567.00
	Indian                  // 1,23,456.00
)

// FormOf is the form of a text; ok is false when it is no number.
func FormOf(text []byte, anyDigit bool) (f Form, ok bool) {
	b := trim(text)
	if anyDigit {
		b = trim(latinise(b))
	}
	if !bytes.ContainsAny(b, "0123456789") {
		return f, false
	}
	if !isBare(b) {
		b = bytes.Trim(b, "+-() ")
		b, f.Symbol, _ = cutSymbol(b)
		b = bytes.Trim(b, "+-() \t\u00a0\u202f\x02")
		if len(b) == 0 || len(bytes.Trim(b, "0123456789.,' \u00a0\u202f\x02")) > 0 || len(bytes.Trim(b, ".,' ")) == 0 {
			return f, false
		}
	}
	f.NoBreak = bytes.ContainsAny(b, noBreaks+"\x02")
	if whole := b[:len(b)-len(bytes.TrimLeft(b, "0123456789 "))]; bytes.IndexByte(whole, ' ') > 0 {
		f.Blanks = wellGrouped(whole, ' ')
	}
	points, commas := bytes.Count(b, []byte(".")), bytes.Count(b, []byte(","))
	last := byte('.')
	if bytes.LastIndexByte(b, ',') > bytes.LastIndexByte(b, '.') {
		last = ','
	}
	switch at := bytes.IndexByte(b, last); {
	case points+commas == 0:
	case points > 0 && commas > 0:
		f.Decimal = last
		if bytes.Count(b, []byte{last}) > 1 {
			return f, false
		}
		f.System = systemOf(b[:at])
	case points+commas > 1:
		f.Group, f.System = last, systemOf(b)
	case len(b)-at-1 == 3 && at >= 1 && at <= 3 && b[0] != '0':
		f.Either = last
	default:
		f.Decimal = last
	}
	return f, true
}

// isBare tells whether a text has but digits, and points and commas between them, as
// most numbers.
func isBare(b []byte) bool {
	for _, c := range b {
		if !isDigit(c) && c != '.' && c != ',' {
			return false
		}
	}
	return len(b) > 0 && isDigit(b[0]) && isDigit(b[len(b)-1])
}

// In is the form of an amount in a currency: in one of three decimals, a point
// before three digits separates them. A currency without decimals shows nothing of the
// marks of others: 980.000 may be yen of a database that keeps three decimals.
func (f Form) In(currency string) Form {
	if f.Either == '.' && CurrencyDigits(strings.ToUpper(strings.TrimSpace(currency))) == 3 {
		f.Either = 0
	}
	return f
}

// systemOf is the system of the groups of a whole number.
func systemOf(whole []byte) System {
	groups := bytes.FieldsFunc(whole, func(r rune) bool {
		return r == '.' || r == ',' || r == '\'' || r == ' ' || r == sureGroup || strings.ContainsRune(noBreaks, r)
	})
	switch n := len(groups); {
	case n < 2:
		return AnySystem
	case n > 2 && len(groups[1]) == 2:
		return Indian
	case n > 2 || len(groups[0]) == 3:
		return Western
	}
	return AnySystem
}
