package customers

import (
	"math"
	"slices"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/export/internal/problem"
	"github.com/retain-cli/retain/pkg/field"
	"github.com/retain-cli/retain/pkg/money"
)

// scale turns the price of a row into that of a month: x times / per, in units of
// 10^-digits. Nothing is divided before everything is added up.
type scale struct {
	digits     int
	times, per int64
	every      calendar.Interval // at which it is billed, where that is needed
	from       string            // currency that it was converted from; empty: it was not
}

// in is a price in a unit with at least as many digits, whose parts per divides.
func (s scale) in(u money.Unit, price money.Minor) (money.Minor, bool) {
	m, ok := money.Mul(price, s.times)
	for d := s.digits; ok && d < u.Digits; d++ {
		m, ok = money.Mul(m, 10)
	}
	if !ok {
		return 0, false
	}
	return money.Mul(m, u.Parts/s.per)
}

// maxSpan is the number of months for which the sum of all prices must fit.
const maxSpan = 12 * 400

// inOneUnit brings every MRR to the unit in which all are whole numbers, and makes
// sure that no sum of them overflows.
func (f *file) inOneUnit(currency string) (money.Unit, error) {
	u := money.Unit{Currency: currency, Digits: field.CurrencyDigits(currency), Parts: 1, Unpriced: f.Plan.Amount < 0}
	for i, s := range f.scales {
		u.Digits, u.Parts = max(u.Digits, s.digits), lcm(u.Parts, s.per)
		if u.Parts > maxParts {
			first := slices.IndexFunc(f.origins, func(o origin) bool { return o.scale == int32(i) })
			return u, f.stop(first, "interval-mixed", "too many different intervals to add up prices exactly", "write monthly amounts in a column mrr")
		}
	}
	var total money.Minor
	for i := range f.rows {
		scale := f.scales[f.origins[i].scale]
		f.rows[i].Every = scale.every
		m, ok := scale.in(u, f.rows[i].MRR)
		if f.rows[i].MRR = m; ok {
			total, ok = money.Add(total, m)
		}
		if ok {
			_, ok = money.Mul(total, maxSpan)
		}
		if !ok {
			return u, f.stop(i, field.CodeAmountRange, "the prices up to here are too large to be added up exactly", "")
		}
	}
	f.origins = nil
	return u, nil
}

func (f *file) stop(row int, code, reason, hint string) error {
	return problem.Stop(f.RowProblem(&field.Fault{Code: code, Reason: reason, Hint: hint}, int64(f.origins[row].line), -1, nil))
}

// maxParts bounds the parts of a minor unit, so that sums have room. All
// intervals up to a year of months, with weeks and days, need 27,720 x 3.
const maxParts = 1_000_000

func gcd(a, b int64) int64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// lcm is the least number that both divide.
func lcm(a, b int64) int64 {
	g := gcd(a, b)
	if a/g > math.MaxInt64/b {
		return math.MaxInt64
	}
	return a / g * b
}
