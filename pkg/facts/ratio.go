package facts

import (
	"cmp"
	"fmt"
	"math/bits"
	"strconv"
	"strings"

	"github.com/retain-cli/retain/pkg/money"
)

// Ratio is the exact value Num/Den, such as revenue per order. A whole number
// has the Den 1; with the Den 0 the value does not exist. Den is never below 0.
type Ratio struct{ Num, Den int64 }

// Whole is n as a Ratio.
func Whole[T ~int64 | ~int32 | ~int](n T) Ratio { return Ratio{int64(n), 1} }

// ParseRatio reads a plain decimal number, such as 19.90, exactly. Twelve digits
// are room enough for a price, a share or a number of days that somebody types,
// and none for an overflow.
func ParseRatio(s string) (Ratio, error) {
	whole, frac, _ := strings.Cut(s, ".")
	if len(whole)+len(frac) > 12 || len(frac) > 4 {
		return Ratio{}, fmt.Errorf("%q has too many digits", s)
	}
	n, err := strconv.ParseInt(whole+frac, 10, 64)
	if err != nil || whole == "" || whole == "-" || whole[0] == '+' {
		return Ratio{}, fmt.Errorf("%q is not a number", s)
	}
	den := int64(1)
	for range frac {
		den *= 10
	}
	return Ratio{n, den}, nil
}

// Float is the value rounded to a float, or nil when it does not exist. It is
// the final division: until then everything is whole numbers.
func (r Ratio) Float() *float64 { return r.quotient(1, 1) }

// Percent is 100 times the value.
func (r Ratio) Percent() *float64 { return r.quotient(100, 1) }

// PercentOf is the share of a whole in percent; nil when the whole is not above 0,
// as revenue may be.
func PercentOf[T ~int64](part, whole T) *float64 {
	if whole <= 0 {
		return nil
	}
	return Ratio{int64(part), int64(whole)}.Percent()
}

// Rest is what is missing from a percentage to 100. For p between 0 and 100,
// p + *Rest(&p) is exactly 100.
func Rest(p *float64) *float64 {
	if p == nil {
		return nil
	}
	r := 100 - *p
	return &r
}

// In is a value in minor units as major units of u, or nil when the data has no
// amounts.
func (r Ratio) In(u money.Unit) *float64 {
	if u.Unpriced {
		return nil
	}
	return r.quotient(1, float64(u.PerMajor()))
}

// quotient multiplies before it divides: products of whole numbers below 2^53
// are exact, so that the value is rounded once.
func (r Ratio) quotient(times, over float64) *float64 {
	if r.Den == 0 {
		return nil
	}
	f := float64(r.Num) * times / (float64(r.Den) * over)
	return &f
}

// Compare is negative, 0 or positive as r is less than, equal to or greater
// than o.
func (r Ratio) Compare(o Ratio) int {
	if r.Den == o.Den {
		return cmp.Compare(r.Num, o.Num)
	}
	if (r.Num < 0) != (o.Num < 0) {
		return cmp.Compare(r.Num, o.Num)
	}
	c := compareProducts(magnitude(r.Num), uint64(o.Den), magnitude(o.Num), uint64(r.Den))
	if r.Num < 0 {
		return -c
	}
	return c
}

func compareProducts(a, b, c, d uint64) int {
	hi1, lo1 := bits.Mul64(a, b)
	hi2, lo2 := bits.Mul64(c, d)
	return cmp.Or(cmp.Compare(hi1, hi2), cmp.Compare(lo1, lo2))
}

func magnitude(n int64) uint64 {
	if n < 0 {
		return -uint64(n)
	}
	return uint64(n)
}

// Floor is the value rounded down to a whole number.
func (r Ratio) Floor() int64 {
	if r.Den == 1 {
		return r.Num
	}
	q := r.Num / r.Den
	if r.Num%r.Den < 0 {
		q--
	}
	return q
}
