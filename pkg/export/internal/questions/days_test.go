package questions

import (
	"slices"
	"testing"

	"github.com/retain-cli/retain/pkg/calendar"
)

// Both sides of each threshold; counts of orders are of 28 or 63 days that have
// as many each but for the last ones.
func TestDayNotes(t *testing.T) {
	days := func(n int, each int64, last ...int64) DailyOrders {
		return DailyOrders{First: calendar.Day(19723), Orders: append(slices.Repeat([]int64{each}, n), last...)} // from 2024-01-01
	}
	asked := days(56, 2, 0, 0, 0, 0, 0, 0, 3)
	asked.AsOf = true
	for name, c := range map[string]struct {
		days DailyOrders
		code string
	}{
		"11 times the usual day":         {days(27, 3, 33), "one-day-spike"},
		"10 times the usual day":         {days(27, 3, 30), ""},
		"days are too few to be usual":   {days(26, 3, 300), ""},
		"22 of 440 orders are 5 %":       {days(209, 2, 22), ""},
		"23 of 439 orders are more":      {days(208, 2, 23), "one-day-spike"},
		"3 orders are less than 14/4":    {days(56, 2, 0, 0, 0, 0, 0, 0, 3), "quiet-end"},
		"4 orders are not":               {days(56, 2, 0, 0, 0, 0, 0, 0, 4), ""},
		"1 of 7 in the usual week":       {days(56, 1, 0, 0, 0, 0, 0, 0, 1), ""},
		"8 weeks are too few to compare": {days(55, 2, 0, 0, 0, 0, 0, 0, 3), ""},
		"the last day was asked for":     {asked, ""},
		"no order at all":                {DailyOrders{}, ""},
	} {
		got := ""
		for _, n := range DayNotes(c.days) {
			got += n.Code
		}
		if got != c.code {
			t.Errorf("%s: %q, want %q", name, got, c.code)
		}
	}
}
