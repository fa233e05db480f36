package facts_test

import (
	"slices"
	"testing"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
)

func TestUnbalanced(t *testing.T) {
	fine := facts.Movement{Start: 5, New: 2, Returned: 1, Lost: 3, End: 5,
		RevenueStart: 50, RevenueNew: 20, RevenueReactivation: 10, RevenueExpansion: 5, RevenueContraction: 4, RevenueChurned: 30, RevenueEnd: 51}
	first, _ := calendar.Date(2024, 1, 1)
	m := facts.Movements{
		Periods: calendar.Calendar{}.Timeline(calendar.Monthly, first, first+59).Periods,
		Groups:  []string{"", "pro"},
		Rows:    [][]facts.Movement{{fine, fine}, {fine, fine}},
	}
	if bad := m.Unbalanced(); bad != nil {
		t.Errorf("%v", bad)
	}
	m.Rows[0][1].Lost++
	m.Rows[1][0].RevenueContraction--
	if bad := m.Unbalanced(); !slices.Equal(bad, []string{"2024-02", "2024-01 of pro"}) {
		t.Errorf("%v", bad)
	}
}

// Every field has a part in the sum: adding a movement to nothing gives it back.
func TestAdd(t *testing.T) {
	all := facts.Movement{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14}
	var sum facts.Movement
	sum.Add(all)
	if sum != all {
		t.Errorf("%+v", sum)
	}
	bought := facts.Purchase{1, 2, 3, 4, 5, 6}
	var total facts.Purchase
	total.Add(bought)
	if total != bought {
		t.Errorf("%+v", total)
	}
}

func TestActivityText(t *testing.T) {
	for _, c := range []struct {
		text string
		want facts.Activity
	}{
		{"in-period", facts.Activity{}}, {"auto", facts.Activity{Auto: true}}, {"90d", facts.Activity{Days: 90}},
		{"1d", facts.Activity{Days: 1}}, {"36500d", facts.Activity{Days: 36500}},
	} {
		var a facts.Activity
		if err := a.UnmarshalText([]byte(c.text)); err != nil || a != c.want || a.String() != c.text {
			t.Errorf("%s: %+v, %v", c.text, a, err)
		}
	}
	for _, text := range []string{"90", "1mo", "8w", "1y"} { // as days: pkg/calendar tests the notations
		var a facts.Activity
		if err := a.UnmarshalText([]byte(text)); err != nil || a.Days < 30 || a.Auto {
			t.Errorf("%s: %+v, %v", text, a, err)
		}
	}
	for _, text := range []string{"0d", "36501d", "d", "-1d", "9 d", "ninety", "1e1d"} {
		var a facts.Activity
		if err := a.UnmarshalText([]byte(text)); err == nil {
			t.Errorf("%s is taken for %+v", text, a)
		}
	}
}
