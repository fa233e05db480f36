package questions

import (
	"math/big"
	"testing"
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
		{"semi-annual", 1, "1/6"},
		{"2 years", 1, "1/24"},
		{"week", 1, "13/3"},
		{"2 weeks", 1, "13/6"},
		{"week", 52, "1/12"},
		{"fortnightly", 1, "13/6"},
		{"day", 1, "365/12"},
		{"30 days", 1, "73/72"},
		{"P1M", 1, "1"},
		{"P3M", 1, "1/3"},
		{"P1Y", 1, "1/12"},
		{"12M", 1, "1/12"},
		{"P1Y6M", 1, "1/18"},
		{"P1W", 1, "13/3"},
		{"P14D", 1, "13/6"},
		{"12mo", 1, "1/12"},
		{"jährlich", 1, "1/12"},
		{"mensuel", 1, "1"},
		{"ماهانه", 1, "1"},
		{"รายปี", 1, "1/12"},
		{"per month", 1, "1"},
		{"", 1, ""},
		{"P", 1, ""},
		{"P1M7D", 1, ""},
		{"biweekly", 1, ""},
		{"biannual", 1, ""},
		{"lifetime", 1, ""},
		{"0 months", 1, ""},
		{"-1 months", 1, ""},
		{"month", 0, ""},
		{"12", 1, ""},
		{"pro monthly", 1, ""},
		{"400 years", 1, ""},
		{"9999999999999999999 days", 1, ""},
	} {
		got := ""
		if i, ok := IntervalOf(c.interval); ok {
			if i, ok = i.Times(c.count); ok {
				times, per := i.Monthly()
				got = big.NewRat(times, per).RatString()
			}
		}
		if got != c.want {
			t.Errorf("%q x %d: %q, want %q", c.interval, c.count, got, c.want)
		}
	}
}

func TestIntervalIn(t *testing.T) {
	for name, months := range map[string]int64{"pro-annual": 12, "pro-monthly": 1, "Pro (3 months)": 3, "BasicYearly": 12, "Premium Jahresabo": 12, "pro": 0, "man on the moon": 0, "mo money": 0} {
		if got, _ := IntervalIn(name); got.Months != months {
			t.Errorf("%q: %d months, want %d", name, got.Months, months)
		}
	}
}
