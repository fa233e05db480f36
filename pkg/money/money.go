// Package money is exact amounts: whole numbers of minor units, their text in
// major units, and division with stated rounding. Nothing here is a float.
//
//	eur := money.Unit{Currency: "EUR", Digits: 2}
//	a := eur.Amount(123450)
//	a.Decimal()  // "1234.50", the machine's face
//	a.String()   // "1,234.50 EUR", the reader's face
package money

import (
	"math/bits"
	"strconv"
	"strings"
)

// Minor counts minor units: cents of a euro, whole yen. What one of them is
// worth depends on the Unit it travels with.
type Minor int64

// Unit is what one minor unit is: 10^-Digits of a currency. Digits is the
// currency's own number, or more when the data has finer amounts.
//
// Parts is for sums of fractions: the monthly share of a yearly price of 10.00
// is no number of cents, but it is 1000 twelfths of a cent. With Parts 12 a
// Minor counts such twelfths, sums stay exact, and an amount is rounded, half
// to even, only when it is written.
type Unit struct {
	Currency string // ISO 4217, or empty when the data does not say
	Digits   int
	Parts    int64 // of a minor unit that one Minor counts; 0 and 1: whole ones
	Unpriced bool  // the data has no amounts: every amount is undefined
}

// PerMajor is how many Minors are worth one major unit.
func (u Unit) PerMajor() int64 { return Pow10(u.Digits) * max(u.Parts, 1) }

// Amount is a number of minor units together with its unit.
type Amount struct {
	Minor Minor
	Unit  Unit
}

// Amount is m in this unit.
func (u Unit) Amount(m Minor) Amount { return Amount{m, u} }

// Decimal is the amount in major units as a plain decimal number with all of
// its digits: -1234.50.
func (a Amount) Decimal() string { return string(a.AppendDecimal(nil)) }

// AppendDecimal appends Decimal to b.
func (a Amount) AppendDecimal(b []byte) []byte {
	parts := uint64(max(a.Unit.Parts, 1))
	minor, rest := abs(int64(a.Minor))/parts, abs(int64(a.Minor))%parts
	minor += roundUp(minor, rest, parts)
	if a.Minor < 0 && minor > 0 {
		b = append(b, '-')
	}
	major := uint64(Pow10(a.Unit.Digits))
	b = strconv.AppendUint(b, minor/major, 10)
	if major == 1 {
		return b
	}
	point := len(b)
	b = strconv.AppendUint(b, minor%major+major, 10) // a one before the leading zeros
	b[point] = '.'
	return b
}

// Grouped is Decimal with thousands separators: -1,234.50.
func (a Amount) Grouped() string { return Group(a.Decimal()) }

// Group puts thousands separators into a decimal number.
func Group(decimal string) string {
	end, first := strings.IndexByte(decimal, '.'), 0
	if end < 0 {
		end = len(decimal)
	}
	if strings.HasPrefix(decimal, "-") {
		first = 1
	}
	for i := end - 3; i > first; i -= 3 {
		decimal = decimal[:i] + "," + decimal[i:]
	}
	return decimal
}

// String is the amount for people: 1,234.50 EUR.
func (a Amount) String() string {
	if a.Unit.Currency == "" {
		return a.Grouped()
	}
	return a.Grouped() + " " + a.Unit.Currency
}

// roundUp is 1 when a quotient q with that rest of d is nearer to q+1, or as
// near and odd.
func roundUp(q, rest, d uint64) uint64 {
	if rest > d-rest || rest == d-rest && q%2 == 1 {
		return 1
	}
	return 0
}

// MarshalJSON writes the amount as a plain decimal number in major units, and
// null in data without amounts.
func (a Amount) MarshalJSON() ([]byte, error) {
	if a.Unit.Unpriced {
		return []byte("null"), nil
	}
	return []byte(a.Decimal()), nil
}

// Float is the amount in major units for the last division of a rate or a
// mean, and for nothing else.
func (a Amount) Float() float64 {
	return float64(a.Minor) / float64(a.Unit.PerMajor())
}

// Pow10 is 10 to the n, for n from 0 to 18.
func Pow10(n int) int64 { return pow10[n] }

var pow10 = [...]int64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18}

// Add is a + b, and whether the sum fits.
func Add(a, b Minor) (Minor, bool) {
	s := a + b
	return s, (a^s)&(b^s) >= 0
}

// Mul is a x n, and whether the product fits.
func Mul(a Minor, n int64) (Minor, bool) {
	if n == 1 {
		return a, true
	}
	return Scale(a, n, 1)
}

// Scale is a x num / den, rounded half to even once, and whether the result
// fits. Dividing by zero does not fit.
func Scale(a Minor, num, den int64) (Minor, bool) {
	hi, lo := bits.Mul64(abs(int64(a)), abs(num))
	d := abs(den)
	if hi >= d { // or d is 0
		return 0, false
	}
	q, rest := bits.Div64(hi, lo, d)
	q, carry := bits.Add64(q, roundUp(q, rest, d), 0)
	if negative := (a < 0) != (num < 0) != (den < 0); negative {
		return Minor(-q), carry == 0 && q <= 1<<63
	}
	return Minor(q), carry == 0 && q < 1<<63
}

func abs(n int64) uint64 {
	if n < 0 {
		return -uint64(n)
	}
	return uint64(n)
}
