package analysis

import (
	"slices"
	"testing"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/money"
)

// A year has 12 months, 52 weeks or 365 days (reading: what a price is per); by
// hand.
func TestEarning(t *testing.T) {
	days := facts.Activity{Days: 73}
	for _, c := range []struct {
		earning
		share float64
		words []string
	}{
		{earning{calendar.Monthly, true, facts.Activity{}}, 1, nil},
		{earning{calendar.Yearly, true, facts.Activity{}}, 12, []string{"Revenue of a year = MRR at its end x 12."}},
		{earning{calendar.Weekly, true, facts.Activity{}}, 12.0 / 52, []string{"Revenue of a week = MRR at its end x 12/52."}},
		{earning{calendar.Daily, true, facts.Activity{}}, 12.0 / 365, []string{"Revenue of a day = MRR at its end x 12/365."}},
		{earning{calendar.Quarterly, false, facts.Activity{}}, 1, []string{"MRR = revenue of the orders of a quarter."}},
		{earning{calendar.Yearly, false, days}, 5, []string{"MRR = revenue of the orders of 73 days.", "Revenue of a year = MRR at its end x 5."}},
		{earning{calendar.Quarterly, false, days}, 1.25, []string{"MRR = revenue of the orders of 73 days.", "Revenue of a quarter = MRR at its end x 5/4."}},
	} {
		share := c.earning.share()
		if float64(share.Num)/float64(share.Den) != c.share || !slices.Equal(c.earning.words(), c.words) {
			t.Errorf("%v: %v %q, want %v %q", c.earning, share, c.earning.words(), c.share, c.words)
		}
	}
}

// Half to even, by hand; a unit of 12 parts holds thirds of a cent.
func TestAmountInAnotherUnit(t *testing.T) {
	cents := money.Unit{Digits: 2}
	for _, c := range []struct {
		amount money.Amount
		unit   money.Unit
		want   string
	}{
		{money.Unit{}.Amount(1000000), cents, "1000000.00"},
		{money.Unit{Digits: 3}.Amount(125), cents, "0.12"},
		{money.Unit{Digits: 3}.Amount(125), money.Unit{Digits: 3}, "0.125"},
		{money.Unit{}.Amount(10), money.Unit{Digits: 2, Parts: 12}, "10.00"},
		{cents.Amount(125050), money.Unit{}, "1250"},
		{money.Unit{}.Amount(1 << 60), cents, "92233720368547758.07"},
	} {
		if got := in(c.amount, c.unit).Decimal(); got != c.want {
			t.Errorf("%v: %s, want %s", c.amount, got, c.want)
		}
	}
}
