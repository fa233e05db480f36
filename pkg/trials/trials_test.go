package trials_test

import (
	"fmt"
	"testing"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/facts/factstest"
	"github.com/retain-cli/retain/pkg/trials"
)

// started is trials of January and February by plan, as of the middle of February.
func started() facts.Trials {
	first, _ := calendar.Date(2024, 1, 1)
	days := func(of ...int) facts.Gaps {
		gaps := make(facts.Gaps, 31)
		for _, day := range of {
			gaps[day]++
		}
		return gaps
	}
	return facts.Trials{
		Periods: calendar.Calendar{}.Timeline(calendar.Monthly, first, first+45).Periods, AsOf: first + 45, Groups: []string{"duo", "solo"},
		Rows: [][]facts.Trial{
			{{Started: 3, Over: 3, Converted: 2, Days: days(14, 14)}, {Started: 1, Open: 1}},
			{{Started: 3, Open: 1, Over: 2, Converted: 1, Days: days(30)}, {}},
		},
	}
}

// Of six trials of January five are over, of which three were paid for; the one of
// February is open.
func ExampleOf() {
	t := trials.Of(started(), trials.Options{})
	january := t.Cohorts[0]
	fmt.Printf("%s: %d of %d, %.0f %%, after %.0f days; %d open\n", january.Period, january.Converted, january.Over, *january.Rate, *january.Days, january.Open)
	fmt.Printf("%s: rate %v, %d open\n", t.Cohorts[1].Period, t.Cohorts[1].Rate, t.Cohorts[1].Open)
	// Output:
	// 2024-01: 3 of 5, 60 %, after 14 days; 1 open
	// 2024-02: rate <nil>, 1 open
}

// By hand: two of three and one of two; nobody has no rate.
func TestGroups(t *testing.T) {
	r := trials.Of(started(), trials.Options{})
	for i, want := range []float64{200. / 3, 50} {
		if got := r.Groups[i].Summary.Rate; got == nil || *got != want || !r.Groups[i].Small {
			t.Errorf("%s: %v, want %v", r.Groups[i].Group, r.Groups[i], want)
		}
	}
	from := factstest.Day("2024-02-01")
	if r := trials.Of(started(), trials.Options{From: &from}); len(r.Cohorts) != 1 || r.Summary.Started != 1 || r.Summary.Rate != nil || r.Summary.Days != nil {
		t.Errorf("%+v", r)
	}
	if r := trials.Of(facts.Trials{}, trials.Options{}); len(r.Cohorts) != 0 || r.Summary.Started != 0 || r.Summary.Low != nil {
		t.Errorf("%+v", r)
	}
}
