package audit_test

import (
	"fmt"
	"testing"

	"github.com/retain-cli/retain/pkg/audit"
	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/facts/factstest"
	"pgregory.net/rapid"
)

func whole(src factstest.Facts, q facts.Query) audit.Whole {
	return audit.All(src.Cohorts(q), src.Purchases(q))
}

// By hand: ann and bob begin in January, where they order 4.00 in 3 orders; in
// February ann orders 1.00 and cat, who is new, 3.00. dan was refunded 0.50 in January,
// before the first order in February of 2.00, and ann 0.50 in March.
func TestWholeByHand(t *testing.T) {
	src := shop(buy("ann", january, 100, 100), buy("bob", january+1, 200), buy("ann", january+february, 100), buy("cat", january+february, 300),
		buy("dan", january+2, -50), buy("dan", january+february+1, 200), buy("ann", january+march, -50))
	w := whole(src, facts.Query{Grain: calendar.Monthly})
	var got []string
	for _, v := range w.Cohorts {
		text := fmt.Sprint(v.Period, " ", v.Customers, ":")
		for _, c := range v.Cells {
			text += fmt.Sprint(" ", c.Period, " age ", c.Age, " ", c.Customers, "/", c.Orders, "/", c.Revenue.Minor)
			if c.RevenuePct != nil {
				text += fmt.Sprint(" ", *c.RevenuePct, "%")
			}
		}
		got = append(got, text)
	}
	for _, p := range w.Periods {
		got = append(got, fmt.Sprint(p.Period, " ", p.Customers, "/", p.Orders, "/", p.Revenue.Minor, "/", p.RevenueOutside.Minor))
	}
	want := []string{
		"2025-01 2: 2025-01 age 0 2/3/400 100% 2025-02 age 1 1/1/100 16.666666666666668% 2025-03 age 2 0/0/-50",
		"2025-02 2: 2025-02 age 0 2/2/500 83.33333333333333% 2025-03 age 1 0/0/0",
		"2025-03 0: 2025-03 age 0 0/0/0",
		"2025-01 2/3/400/-50", "2025-02 3/3/600/0", "2025-03 0/0/-50/0",
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

// The cohorts add up to the periods of the movements and, with what is outside, to
// the revenue of all customers and all refunds.
func TestWholeAddsUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		src := factstest.Orders{Rows: factstest.OrderRows().Draw(t, "rows"), AsOf: factstest.AsOfDays().Draw(t, "as of")}
		q := facts.Query{Grain: calendar.Monthly}
		w, moves := whole(src, q), src.Movements(q).Total()
		for i, p := range w.Periods {
			var sum audit.Total
			for first := 0; first <= i; first++ {
				c := w.Cohorts[first].Cells[i-first]
				sum.Customers += c.Customers
				sum.Orders += c.Orders
				sum.Revenue.Minor += c.Revenue.Minor
			}
			m := moves[i]
			if sum.Customers != p.Customers || sum.Orders != p.Orders || sum.Revenue.Minor != p.Revenue.Minor || p.Customers != m.End ||
				p.Revenue.Minor+p.RevenueOutside.Minor != m.RevenueEnd+m.RevenueOutside {
				t.Fatalf("cohorts %+v, period %+v, movements %+v", sum, p, m)
			}
		}
	})
}
