package report

import (
	"math"
	"strconv"
)

// Estimate is a number that a model expects, for people with that many decimals. Its
// machine face has twelve significant digits, rounded, without zeros at the end: those
// that follow say nothing, and a million customers have fifteen such numbers each.
func Estimate(x float64, decimals int) Cell {
	c := Number(x, decimals)
	c.kind = estimate
	return c
}

// EstimateOf is Estimate, or Undefined when the value does not exist.
func EstimateOf(x *float64, decimals int) Cell {
	if x == nil {
		return Undefined()
	}
	return Estimate(*x, decimals)
}

// estimateDigits is how many digits the machine face of an estimate has at most.
const estimateDigits = 12

// appendEstimate appends the machine face of an estimate. The product with a power of
// ten, which is exact up to 10^22, is off by less than a ten-thousandth of the last
// digit.
func appendEstimate(b []byte, x float64) []byte {
	if x < 0 {
		b, x = append(b, '-'), -x
	}
	if !(x >= 1e-10 && x < 1e11) {
		return appendRounded(b, x)
	}
	// With 2^e <= x, and 1233 / 2^12 just below the logarithm of 2, no more than one
	// digit is too many.
	e := int(math.Float64bits(x)>>52) - 1023
	decimals := estimateDigits - 1 - e*1233>>12
	digits := uint64(float64(x*tens[decimals]) + 0.5)
	if digits >= 1e12 {
		decimals--
		digits = uint64(float64(x*tens[decimals]) + 0.5)
	}
	whole := uint64(x)
	digits -= whole * uint64(tens[decimals])
	if decimals < estimateDigits && digits >= uint64(tens[decimals]) {
		whole, digits = whole+1, 0
	}
	if whole < 10 {
		b = append(b, '0'+byte(whole))
	} else {
		b = strconv.AppendUint(b, whole, 10)
	}
	if digits == 0 {
		return b
	}
	b = append(b, ".0000000000000000000000"[:1+decimals]...)
	for at := len(b); digits > 0; at -= 2 { // what goes beyond the first digit is 0
		two := digits % 100 * 2
		b[at-1], digits = pairs[two+1], digits/100
		if two >= 20 || digits > 0 {
			b[at-2] = pairs[two]
		}
	}
	for b[len(b)-1] == '0' {
		b = b[:len(b)-1]
	}
	return b
}

// pairs are the numbers below 100, with two digits each.
const pairs = "0001020304050607080910111213141516171819" +
	"2021222324252627282930313233343536373839" +
	"4041424344454647484950515253545556575859" +
	"6061626364656667686970717273747576777879" +
	"8081828384858687888990919293949596979899"

// appendRounded is appendEstimate of any number that is not below 0.
func appendRounded(b []byte, x float64) []byte {
	if x == 0 {
		return append(b, '0')
	}
	rounded, err := strconv.ParseFloat(strconv.FormatFloat(x, 'e', estimateDigits-1, 64), 64)
	if err != nil { // beyond the largest number
		rounded = x
	}
	return strconv.AppendFloat(b, rounded, 'f', -1, 64)
}

var tens = [...]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22}
