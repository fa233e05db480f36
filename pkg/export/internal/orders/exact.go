package orders

import "github.com/retain-cli/retain/pkg/money"

// exact is m x 10^-digits.
type exact struct {
	m      money.Minor
	digits int
}

// in is the number in a finer unit; fits is false when it is too large for it.
func (e exact) in(digits int) (m money.Minor, fits bool) {
	return money.Mul(e.m, money.Pow10(digits-e.digits))
}

// equal tells whether two numbers are the same.
func (e exact) equal(o exact) bool {
	unit := max(e.digits, o.digits)
	a, fits := e.in(unit)
	b, fit := o.in(unit)
	return fits && fit && a == b
}

// plus is the sum of two numbers.
func (e exact) plus(o exact) (sum exact, fits bool) {
	unit := max(e.digits, o.digits)
	a, fits := e.in(unit)
	b, fit := o.in(unit)
	m, ok := money.Add(a, b)
	return exact{m, unit}, fits && fit && ok
}

// times is the product of two numbers, with no more decimals than it needs or than
// at least are asked for.
func (e exact) times(o exact, least int) (product exact, fits bool) {
	m, fits := money.Mul(e.m, int64(o.m))
	product = exact{m, e.digits + o.digits}
	for product.digits > least && product.m%10 == 0 {
		product.m /= 10
		product.digits--
	}
	return product, fits
}
