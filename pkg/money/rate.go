package money

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Rate is an exchange rate, an exact decimal: one unit of a currency is worth
// num / 10^digits units of another one.
type Rate struct {
	num    int64
	digits int
}

// rateDigits is how many digits and decimals a rate may have: as many as a
// spreadsheet shows, and few enough for an exact product.
const rateDigits = 15

// ParseRate reads a rate: digits, perhaps with a decimal point, above 0.
func ParseRate(text string) (Rate, error) {
	whole, fraction, point := strings.Cut(text, ".")
	if whole+fraction == "" || point && fraction == "" || strings.Trim(whole+fraction, "0123456789") != "" {
		return Rate{}, errors.New("not a decimal number such as 1.0835")
	}
	fraction = strings.TrimRight(fraction, "0")
	number := strings.TrimLeft(whole+fraction, "0")
	switch {
	case number == "":
		return Rate{}, errors.New("nothing is worth 0")
	case len(number) > rateDigits || len(fraction) > rateDigits:
		return Rate{}, fmt.Errorf("has more than %d digits or decimals", rateDigits)
	}
	num, err := strconv.ParseInt(number, 10, 64)
	return Rate{num, len(fraction)}, err
}

// Convert is an amount of 10^-from units of one currency in 10^-to units of
// the other, rounded half to even once, and whether the result fits.
func (r Rate) Convert(a Minor, from, to int) (converted Minor, fits bool) {
	for ; from > 0 && a%10 == 0; from-- {
		a /= 10
	}
	switch shift := r.digits + from - to; {
	case shift > maxPow10:
		return 0, false
	case shift >= 0:
		return Scale(a, r.num, Pow10(shift))
	default:
		num, fits := Mul(Minor(r.num), Pow10(-shift))
		if !fits {
			return 0, false
		}
		return Scale(a, int64(num), 1)
	}
}

// maxPow10 is the largest power of ten that Pow10 gives.
const maxPow10 = 18
