package rfm_test

import (
	"slices"
	"testing"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/facts/factstest"
	"github.com/retain-cli/retain/pkg/rfm"
	"pgregory.net/rapid"
)

// history is a customer with these order days.
func history(asOf calendar.Day, days ...calendar.Day) facts.Customer {
	o := factstest.Orders{AsOf: &asOf}
	for _, d := range days {
		o.Rows = append(o.Rows, factstest.Order{Customer: "a", Day: d, Amount: 1})
	}
	return o.Customers(facts.By{}).Rows[0]
}

// By hand, both sides of each constant: three order days, and twice the median. The
// shop's gaps are 10, 10, 30, 50: their median is 20, so that who has ordered on one
// or two days is quiet after more than 40.
func TestWhoHasStopped(t *testing.T) {
	shop := make(facts.Gaps, 51)
	shop[10], shop[30], shop[50] = 2, 1, 1
	for _, c := range []struct {
		name             string
		days             []calendar.Day
		asOf             calendar.Day
		overdue, stopped bool
	}{
		{"every 30 days, 60 days ago", []calendar.Day{0, 30, 60}, 120, false, false},
		{"every 30 days, 61 days ago", []calendar.Day{0, 30, 60}, 121, true, true},
		{"gaps 10 and 31, median 20.5, 41 days ago", []calendar.Day{0, 10, 41}, 82, false, false},
		{"gaps 10 and 31, median 20.5, 42 days ago", []calendar.Day{0, 10, 41}, 83, true, true},
		{"the median and not the mean: gaps 10, 10, 100", []calendar.Day{0, 10, 20, 120}, 141, true, true},
		{"every 90 days, 78 days ago", []calendar.Day{0, 90, 180}, 258, false, false},
		{"a gap of 1 on two days, 40 days ago", []calendar.Day{0, 1}, 41, false, false},
		{"a gap of 1 on two days, 41 days ago", []calendar.Day{0, 1}, 42, false, true},
		{"once, 40 days ago", []calendar.Day{0}, 40, false, false},
		{"once, 41 days ago", []calendar.Day{0}, 41, false, true},
		{"three days, and a rhythm slower than the shop's", []calendar.Day{0, 100, 200}, 241, false, false},
	} {
		customer := history(c.asOf, c.days...)
		if got := customer.Overdue; got != c.overdue {
			t.Errorf("%s: overdue %v", c.name, got)
		}
		if got := rfm.NewSilence(c.asOf, shop).Stopped(&customer); got != c.stopped {
			t.Errorf("%s: stopped %v", c.name, got)
		}
	}
	once := history(1000, 0)
	if none := rfm.NewSilence(1000, nil); none.Stopped(&once) || none.Usual() != nil {
		t.Error("a shop where nobody came back has a usual gap")
	}
}

// The overdue customers of the segments are those that a loop over all customers
// finds, with the gaps sorted.
func TestOverdueOfSegments(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		source := factstest.Orders{Rows: factstest.OrderRows().Draw(t, "orders"), AsOf: factstest.AsOfDays().Draw(t, "as of")}
		customers := source.Customers(facts.By{})
		want, revenue := int64(0), int64(0)
		for i, c := range customers.Rows {
			var days []int
			for _, r := range source.Rows {
				if r.Customer == customers.ID(i) && !r.Refund && r.Day <= customers.AsOf && !slices.Contains(days, int(r.Day)) {
					days = append(days, int(r.Day))
				}
			}
			slices.Sort(days)
			var gaps []int
			for k := 1; k < len(days); k++ {
				gaps = append(gaps, days[k]-days[k-1])
			}
			slices.Sort(gaps)
			if len(days) < 3 {
				continue
			}
			median := float64(gaps[len(gaps)/2])
			if len(gaps)%2 == 0 {
				median = (median + float64(gaps[len(gaps)/2-1])) / 2
			}
			if float64(int(customers.AsOf)-days[len(days)-1]) > 2*median {
				want++
				revenue += int64(c.Revenue)
			}
		}
		total := rfm.Score(customers, rfm.Options{}).Total
		if total.Overdue != want || int64(total.RevenueOverdue.Minor) != revenue {
			t.Fatalf("%d overdue with %d, want %d with %d", total.Overdue, total.RevenueOverdue.Minor, want, revenue)
		}
	})
}
