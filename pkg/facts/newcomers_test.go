package facts_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/facts/factstest"
)

func TestInherits(t *testing.T) {
	for _, c := range []struct {
		new  []int64
		asOf calendar.Day // periods are days from 0
		want bool
	}{
		{[]int64{31, 10, 9, 8}, 3, true},
		{[]int64{31, 8, 9, 10}, 3, true},
		{[]int64{30, 10, 9, 8}, 3, false}, // exactly three times
		{[]int64{31, 8, 9, 11}, 3, false}, // the largest counts, not the mean
		{[]int64{31, 10, 9, 8, 500}, 4, true},
		{[]int64{10, 3, 0, 0}, 3, true},
		{[]int64{9, 2, 0, 0}, 3, false},   // too few to tell
		{[]int64{500, 0, 0, 0}, 3, false}, // chosen customers
		{[]int64{500, 0, 0, 0, 9}, 4, false},
		{[]int64{500, 10, 10}, 2, false},    // two periods follow
		{[]int64{500, 10, 10}, 9, false},    // and then there are no more orders
		{[]int64{500, 10, 10, 1}, 2, false}, // the third is not over
		{[]int64{31, 10, 9, 8, 7}, 3, true}, // the fourth need not be
		{nil, 0, false},
	} {
		n := facts.Newcomers{AsOf: c.asOf, New: c.new}
		for i := range c.new {
			n.Periods = append(n.Periods, calendar.Calendar{}.Period(calendar.Daily, calendar.Day(i)))
		}
		skipped := 0
		if c.want {
			skipped = 1
		}
		if got := n.Inherits(); got != c.want || n.Skipped() != skipped || n.Since() != calendar.Day(skipped) || len(n.Notes(nil, nil)) != skipped {
			t.Errorf("%v as of day %d: inherits %v, %d skipped, since day %d, notes %v; want %v", c.new, c.asOf, got, n.Skipped(), n.Since(), n.Notes(nil, nil), c.want)
		}
	}
}

// Of a business that began with a launch the customers of its first period are new.
func TestFirstPeriodIsNew(t *testing.T) {
	n := facts.Newcomers{AsOf: 3, New: []int64{31, 10, 9, 8}, First: facts.FirstPeriodNew}
	for i := range n.New {
		n.Periods = append(n.Periods, calendar.Calendar{}.Period(calendar.Daily, calendar.Day(i)))
	}
	if n.Inherits() || n.Since() != 0 || len(n.Notes(nil, nil)) > 0 {
		t.Errorf("inherits %v, since day %d, notes %v", n.Inherits(), n.Since(), n.Notes(nil, nil))
	}
}

func TestInheritsIsSaidWhereItIsShown(t *testing.T) {
	n := facts.Newcomers{AsOf: factstest.Day("2024-04-30"), New: []int64{1234, 40, 50, 30}}
	for _, day := range []string{"2024-01-01", "2024-02-01", "2024-03-01", "2024-04-01"} {
		n.Periods = append(n.Periods, calendar.Calendar{}.Period(calendar.Monthly, factstest.Day(day)))
	}
	last, next := factstest.Day("2024-01-31"), factstest.Day("2024-02-01")
	if notes := n.Notes(&last, nil); len(notes) != 1 || !strings.HasPrefix(notes[0].Text, "1,234 customers look new in 2024-01, more than 3 times the 50 of 2024-03, the most of the next 3 periods:") {
		t.Errorf("from 31 January: %v", notes)
	}
	if notes := n.Notes(&next, nil); len(notes) > 0 {
		t.Errorf("from 1 February: %v", notes)
	}
}

// Newcomers are the same from the movements of any window and rolling, from the ages
// of cohorts and from the days of first orders.
func TestNewcomersAgree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var source factstest.Facts = factstest.Orders{Rows: factstest.OrderRows().Draw(t, "orders"), AsOf: factstest.AsOfDays().Draw(t, "as of")}
		if rapid.Bool().Draw(t, "subscriptions") {
			source = factstest.Subscriptions{Rows: factstest.SubscriptionRows().Draw(t, "rows"), AsOf: factstest.AsOfDays().Draw(t, "as of")}
		}
		q := factstest.Queries().Draw(t, "query")
		want := source.Cohorts(q).Newcomers()
		moves, customers := source.Movements(q).Newcomers(), source.Customers(q.By).Newcomers(want.Periods)
		for i, n := range want.New {
			if moves.New[i] != n || customers.New[i] != n {
				t.Fatalf("%s: %d by cohorts, %d by movements, %d by customers", want.Periods[i], n, moves.New[i], customers.New[i])
			}
		}
	})
}
