package customers

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/retain-cli/retain/pkg/export/internal/problem"
	"github.com/retain-cli/retain/pkg/export/internal/schema"
	"github.com/retain-cli/retain/pkg/field"
	"github.com/retain-cli/retain/pkg/money"
)

// scale turns the price of a row into that of a month: x times / per, in units of
// 10^-digits. Nothing is divided before everything is added up.
type scale struct {
	digits     int
	times, per int64
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
		m, ok := f.scales[f.origins[i].scale].in(u, f.rows[i].MRR)
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
	return problem.Stop(f.RowProblem(&field.Fault{Code: code, Reason: reason, Hint: hint}, f.origins[row].line, -1, nil))
}

// monthlyPrice tells whether the price is one of a month for all that is bought,
// whatever the interval and the quantity are: its name says so, or neither an
// interval nor a quantity makes a price of it. Seats do not: in most tables they
// stand beside the MRR of the whole account.
func monthlyPrice(l *schema.Layout, o schema.Options) bool {
	if o.Columns[schema.FieldInterval] != "" || o.Columns[schema.FieldQuantity] != "" || l.Plan.Amount < 0 {
		return false
	}
	quantity := l.At(schema.FieldQuantity)
	counted := quantity >= 0 && schema.Normal(l.Header[quantity]) == schema.FieldQuantity
	return namesMonth(l.Header[l.Plan.Amount]) || l.At(schema.FieldInterval) < 0 && !counted
}

// intervalUnits says how many months, or days, an interval has.
var intervalUnits = map[string]struct{ months, days int64 }{
	"day": {0, 1}, "days": {0, 1}, "daily": {0, 1},
	"week": {0, 7}, "weeks": {0, 7}, "weekly": {0, 7},
	"fortnight": {0, 14}, "fortnightly": {0, 14},
	"month": {1, 0}, "months": {1, 0}, "monthly": {1, 0},
	"quarter": {3, 0}, "quarters": {3, 0}, "quarterly": {3, 0},
	"half-year": {6, 0}, "half-yearly": {6, 0}, "semi-annual": {6, 0}, "semiannual": {6, 0}, "semiannually": {6, 0},
	"year": {12, 0}, "years": {12, 0}, "yearly": {12, 0}, "annual": {12, 0}, "annually": {12, 0},
	"biennial": {24, 0}, "biennially": {24, 0},
}

// maxInterval is the longest interval, in months or days, that is taken for
// one: ten years.
const maxInterval = 3660

// monthly is how an interval's price becomes that of a month: x times / per.
// A year has 12 months, 52 weeks or 365 days, so that a weekly price is worth
// 52/12 of itself a month. Words that mean two things (biweekly, biannual)
// are not known.
func monthly(interval string, count int64) (times, per int64, ok bool) {
	words := strings.Fields(strings.ToLower(interval))
	if len(words) > 0 && (words[0] == "every" || words[0] == "per") {
		words = words[1:]
	}
	if len(words) == 2 {
		n, err := strconv.ParseInt(words[0], 10, 32)
		if err != nil || n < 1 {
			return 0, 0, false
		}
		count *= n
		words = words[1:]
	}
	if len(words) != 1 {
		return 0, 0, false
	}
	unit, ok := intervalUnits[words[0]]
	if length := max(unit.months, unit.days); !ok || count < 1 || count > maxInterval/length {
		return 0, 0, false
	}
	switch {
	case unit.months > 0:
		times, per = 1, unit.months*count
	case unit.days%7 == 0:
		times, per = 52, 12*count*unit.days/7
	default:
		times, per = 365, 12*count*unit.days
	}
	g := gcd(times, per)
	return times / g, per / g, true
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
