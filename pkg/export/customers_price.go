package export

import (
	"math"
	"strconv"
	"strings"

	"github.com/retain-cli/retain/pkg/money"
)

// price is what a row costs a month: minor x times / per, in units of
// 10^-digits. Nothing is divided before everything is added up.
type price struct {
	minor  money.Minor
	digits int
	times  int64
	per    int64
}

// in is the price in a unit with at least as many digits, whose parts per
// divides.
func (p price) in(u money.Unit) (money.Minor, bool) {
	m, ok := money.Mul(p.minor, p.times)
	for d := p.digits; ok && d < u.Digits; d++ {
		m, ok = money.Mul(m, 10)
	}
	if !ok {
		return 0, false
	}
	return money.Mul(m, u.Parts/p.per)
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
