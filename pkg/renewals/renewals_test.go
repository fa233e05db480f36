package renewals_test

import (
	"fmt"
	"testing"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/facts/factstest"
	"github.com/retain-cli/retain/pkg/renewals"
)

// counted is customers of January and February who pay by the month, by plan, and one
// whose interval is not known.
func counted() facts.Renewals {
	start := func(n int64) facts.Renewal { return facts.Renewal{Observed: n, Due: n, Renewed: n} }
	first := factstest.Day("2024-01-01")
	return facts.Renewals{
		Periods: calendar.Calendar{}.Timeline(calendar.Monthly, first, first+45).Periods, AsOf: first + 45, Groups: []string{"duo", "solo"},
		Intervals: []calendar.Interval{{}, {Months: 1}},
		Cells: [][][][]facts.Renewal{
			{{nil, nil}, {{start(40), {Observed: 40, Due: 40, Renewed: 30, Changed: 3}, {Observed: 10, Due: 6, Renewed: 3, Back: 1}}, {start(5)}}},
			{{{start(1)}, nil}, {{start(10), {Observed: 10, Due: 10, Renewed: 10}}, nil}},
		},
	}
}

// By hand: 40 of 50 made the first renewal. Of 10 who have come to the second, 6 made
// the first and 3 both.
func ExampleOf() {
	month := renewals.Of(counted(), renewals.Options{}).Intervals[0]
	for _, r := range month.Renewals {
		fmt.Printf("every %s, renewal %d: %.0f %% of %d, %.0f %% of %d\n", month.Interval, r.Number, *r.Retention, r.Observed, *r.Rate, r.Due)
	}
	// Output:
	// every month, renewal 1: 80 % of 50, 80 % of 50
	// every month, renewal 2: 30 % of 10, 50 % of 6
}

func TestOf(t *testing.T) {
	all := renewals.Of(counted(), renewals.Options{})
	if len(all.Intervals) != 1 || all.Intervals[0].Customers != 55 || len(all.Intervals[0].Cohorts) != 2 || factstest.Codes(all.Notes) != "renewals-unknown" {
		t.Errorf("%+v", all)
	}
	duo, solo := all.Groups[0], all.Groups[1]
	if duo.Small || duo.Customers != 45 || !solo.Small || *solo.Intervals[0].Renewals[0].Retention != 100 || *duo.Intervals[0].Renewals[0].Retention != 75 {
		t.Errorf("%+v\n%+v", duo, solo)
	}
	february := factstest.Day("2024-02-01")
	if r := renewals.Of(counted(), renewals.Options{From: &february}).Intervals[0]; r.Customers != 5 || len(r.Renewals) != 0 || len(r.Cohorts) != 1 {
		t.Errorf("%+v", r)
	}
	if r := renewals.Of(counted(), renewals.Options{Most: 1}).Intervals[0]; len(r.Renewals) != 1 || r.Renewals[0].Changed != 3 {
		t.Errorf("%+v", r)
	}
	if r := renewals.Of(facts.Renewals{}, renewals.Options{}); len(r.Intervals) != 0 || len(r.Notes) != 0 {
		t.Errorf("%+v", r)
	}
}
