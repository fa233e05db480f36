package audit_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/retain-cli/retain/pkg/audit"
	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/facts/factstest"
	"github.com/retain-cli/retain/pkg/ltv"
	"pgregory.net/rapid"
)

var monthly = facts.Query{Grain: calendar.Monthly}

// By hand: ann and bob begin in January with 4.00; ann orders 1.00 twice in February
// and is refunded 0.50 in March, so that of two customers 50 % are there at age 1, and
// each has brought 2.00, 3.00 and 2.75, half of it profit. Nobody begins in February.
// cat begins in March, which is not over.
func TestLivesByHand(t *testing.T) {
	src := shop(buy("ann", january, 100, 100), buy("bob", january+1, 200), buy("ann", january+february, 100, 100),
		buy("ann", january+march, -50), buy("cat", january+march+1, 800))
	asOf := january + march + 9
	src.AsOf = &asOf
	var half ltv.Margin
	if err := half.UnmarshalText([]byte("50%")); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, l := range audit.Lives(src.Cohorts(monthly), half) {
		got = append(got, fmt.Sprint(l.Period, " of ", l.Customers))
		for _, a := range l.Ages {
			got = append(got, fmt.Sprintf("%d %s %v %d/%d/%d %v%% last %d value %v", a.Age, a.Period, a.Complete, a.Customers, a.Orders, a.Revenue.Minor, *a.Rate, a.Last, *a.Value))
		}
	}
	want := []string{
		"2025-01 of 2", "0 2025-01 true 2/3/400 100% last 1 value 1", "1 2025-02 true 1/2/200 50% last 1 value 1.5", "2 2025-03 false 0/0/-50 0% last 0 value 1.375",
		"2025-03 of 1", "0 2025-03 false 1/1/800 100% last 1 value 4",
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

// The value of every cohort at every age is that of the historic lifetime value, and
// the last ones seen are all of the cohort.
func TestLivesAreValues(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		src := factstest.Orders{Rows: factstest.OrderRows().Draw(t, "rows"), AsOf: factstest.AsOfDays().Draw(t, "as of")}
		values := map[string]ltv.Cohort{}
		for _, c := range ltv.Historic(src.Customers(facts.By{}), src.Cohorts(monthly), ltv.Options{}).Cohorts {
			values[c.Cohort] = c
		}
		for _, l := range audit.Lives(src.Cohorts(monthly), ltv.Margin{}) {
			seen := int64(0)
			for _, a := range l.Ages {
				seen += a.Last
				if want := values[l.Period].Value[a.Age]; *a.Value != *want {
					t.Fatalf("%s at %d: %v, want %v", l.Period, a.Age, *a.Value, *want)
				}
			}
			if seen != l.Customers {
				t.Fatalf("%s: %d of %d customers have a last order", l.Period, seen, l.Customers)
			}
		}
	})
}

// By hand: of January, ann comes back after one day and bob is seen for 45; of
// February, cat comes back after 2 days and dan is seen for 14. At 1, one of four
// comes back, two of them of January: expected 1/2; at 2 one of three, one of January:
// 1/3. So 5/6 are expected of January and 7/6 of February.
func TestSecondsByHand(t *testing.T) {
	src := shop(buy("ann", january, 1), buy("ann", january+1, 1, 1), buy("bob", january, 1, 1), buy("cat", january+31, 1), buy("cat", january+33, 1), buy("dan", january+31, 1))
	asOf := january + 45
	src.AsOf = &asOf
	s := audit.Seconds(src.Customers(facts.By{}), src.Cohorts(monthly).Newcomers())
	var got []string
	for _, c := range s.Cohorts {
		got = append(got, fmt.Sprintf("%s %d %d %.4f %.4f", c.Cohort, c.Customers, c.Observed, c.Expected, *c.Ratio))
	}
	if want := "[2025-01 2 1 0.8333 1.2000 2025-02 2 1 1.1667 0.8571]"; fmt.Sprint(got) != want {
		t.Errorf("got  %v\nwant %s", got, want)
	}
	alone := shop(buy("ann", january, 1))
	if one := audit.Seconds(alone.Customers(facts.By{}), alone.Cohorts(monthly).Newcomers()); one.P != nil || len(one.Cohorts) != 1 {
		t.Errorf("one cohort is tested: %+v", one)
	}
}

// Eleven customers of the first month hold those of before: none of them is tested.
func TestSecondsLeaveOutOlderCustomers(t *testing.T) {
	src := shop(buy("ann", january+31, 1), buy("ann", january+32, 1), buy("bob", january+59, 1), buy("cat", january+90, 1), buy("cat", january+119, 1))
	for _, id := range []string{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k"} {
		src.Rows = slices.Concat(src.Rows, buy(id, january, 1), buy(id, january+1, 1))
	}
	s := audit.Seconds(src.Customers(facts.By{}), src.Cohorts(monthly).Newcomers())
	var got []string
	for _, c := range s.Cohorts {
		got = append(got, fmt.Sprintf("%s %d", c.Cohort, c.Customers))
	}
	if want := "[2025-02 1 2025-03 1 2025-04 1]"; fmt.Sprint(got) != want || *s.DF != 2 {
		t.Errorf("%v on %d df, want %s on 2", got, *s.DF, want)
	}
}
