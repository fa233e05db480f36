package customers

import (
	"math/big"
	"testing"

	"github.com/retain-cli/retain/pkg/money"
)

// Expected factors by hand: a year is 12 months, 52 weeks or 365 days.
func TestMonthly(t *testing.T) {
	for _, c := range []struct {
		interval string
		count    int64
		want     string // of the price; empty: not understood
	}{
		{"month", 1, "1"},
		{"Monthly", 1, "1"},
		{"month", 3, "1/3"},
		{"3 months", 1, "1/3"},
		{"every 3 months", 2, "1/6"},
		{"quarter", 1, "1/3"},
		{"year", 1, "1/12"},
		{"annual", 1, "1/12"},
		{"2 years", 1, "1/24"},
		{"week", 1, "13/3"},
		{"2 weeks", 1, "13/6"},
		{"week", 52, "1/12"},
		{"fortnightly", 1, "13/6"},
		{"day", 1, "365/12"},
		{"30 days", 1, "73/72"},
		{"", 1, ""},
		{"biweekly", 1, ""},
		{"biannual", 1, ""},
		{"lifetime", 1, ""},
		{"0 months", 1, ""},
		{"-1 months", 1, ""},
		{"month", 0, ""},
		{"12", 1, ""},
		{"400 years", 1, ""},
		{"9999999999999999999 days", 1, ""},
	} {
		times, per, ok := monthly(c.interval, c.count)
		got := ""
		if ok {
			got = big.NewRat(times, per).RatString()
		}
		if got != c.want {
			t.Errorf("%q x %d: %q, want %q", c.interval, c.count, got, c.want)
		}
	}
}

// 100.00 a year, 10.00 a week and 9.999 a month, in 1/12 of a mill:
// 8333 1/3, 43333 1/3 and 9999 mills.
func TestScaleIn(t *testing.T) {
	unit := money.Unit{Digits: 3, Parts: 12}
	for _, c := range []struct {
		price money.Minor
		scale scale
		want  money.Minor
	}{
		{10000, scale{2, 1, 12}, 100000},
		{1000, scale{2, 13, 3}, 520000},
		{9999, scale{3, 1, 1}, 119988},
		{0, scale{2, 13, 3}, 0},
	} {
		if got, ok := c.scale.in(unit, c.price); got != c.want || !ok {
			t.Errorf("%d in %+v = %d %v, want %d", c.price, c.scale, got, ok, c.want)
		}
	}
	if _, ok := (scale{2, 13, 3}).in(unit, 1<<60); ok {
		t.Error("2^60 x 13 fits into 63 bits")
	}
}
