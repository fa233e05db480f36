package audit_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/retain-cli/retain/pkg/audit"
	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/facts/factstest"
	"github.com/retain-cli/retain/pkg/ltv"
	"github.com/retain-cli/retain/pkg/money"
	"pgregory.net/rapid"
)

var january = factstest.Day("2025-01-01")

// month is a month of the January's year, counted from 0.
func month(n int) calendar.Period {
	return calendar.Calendar{}.Period(calendar.Monthly, january+calendar.Day(31*n))
}

func orders(rows ...factstest.Order) factstest.Orders {
	asOf := january + 364
	return factstest.Orders{Rows: rows, AsOf: &asOf, Unit: money.Unit{Digits: 2}}
}

// buy is orders of one customer on one day.
func buy(customer string, day calendar.Day, amounts ...money.Minor) (rows []factstest.Order) {
	for _, a := range amounts {
		rows = append(rows, factstest.Order{Customer: customer, Day: day, Amount: a, Refund: a < 0})
	}
	return rows
}

func shop(rows ...[]factstest.Order) factstest.Orders {
	var all []factstest.Order
	for _, r := range rows {
		all = append(all, r...)
	}
	return orders(all...)
}

// Two customers bring 30.00 and 10.00 with three orders.
func ExampleOf() {
	src := shop(buy("ann", january, 1000, 2000), buy("bob", january+9, 1000))
	one := audit.Of(src.Spending(month(0)), ltv.Margin{})
	fmt.Println(one.Customers, *one.OrdersPerCustomer, *one.AOV, one.Revenue.Decimal(), *one.Gini)
	// Output: 2 1.5 13.333333333333334 40.00 0.25
}

// By hand: 60, 30, 10 and 0 from four customers, n = 4, total 100. Reaching the
// tenths of 100: ann alone reaches 10 to 60, bob those up to 90, cat the last; dan
// adds nothing. Gini: (-3 x 0 - 10 + 30 + 3 x 60) / (4 x 100) = 200 / 400.
// The refund of eve, who has no order in January, is outside.
func TestOnePeriodByHand(t *testing.T) {
	src := shop(buy("ann", january, 7000), buy("ann", january+30, -1000), buy("bob", january+1, 1000, 2000), buy("cat", january, 1000),
		buy("dan", january+2, 0), buy("eve", january+3, -500), buy("eve", january+40, 100))
	o := audit.Of(src.Spending(month(0)), ltv.Margin{})
	var equal, tenths, byOrders []int64
	for _, p := range o.Equal {
		equal = append(equal, p.Customers)
	}
	for _, p := range o.Tenths {
		tenths = append(tenths, p.Customers)
	}
	for _, p := range o.ByOrders {
		byOrders = append(byOrders, p.Customers)
	}
	got := fmt.Sprint(o.Customers, o.Orders, o.Revenue.Minor, o.RevenueOutside.Minor, equal, tenths, byOrders, *o.Half, *o.Most, *o.Gini)
	want := "4 5 10000 -500 [1 0 0 0 0 0 1 0 0 1 1] [0 0 1 0 1 0 0 1 0 1] [3 1 0 0 0] 1 2 0.5"
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// Nobody, one customer, customers without revenue, and equals.
func TestOnePeriodOfFew(t *testing.T) {
	for _, c := range []struct {
		name string
		src  factstest.Orders
		want string
	}{
		{"nobody", shop(buy("ann", january+40, 100)), "0 <nil> 0"},
		{"one", shop(buy("ann", january+30, 100)), "1 0 11"},
		{"no revenue", shop(buy("ann", january, 0), buy("bob", january, 0)), "2 <nil> 0"},
		{"refunded more", shop(buy("ann", january, 100, -300)), "1 <nil> 0"},
		{"equals", shop(buy("ann", january, 100), buy("bob", january, 100)), "2 0 11"},
	} {
		o := audit.Of(c.src.Spending(month(0)), ltv.Margin{})
		gini := "<nil>"
		if o.Gini != nil {
			gini = fmt.Sprint(*o.Gini)
		}
		if got := fmt.Sprintln(o.Customers, gini, len(o.Equal)); got != c.want+"\n" {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

// Half of an odd number of cents is rounded to even.
func TestProfit(t *testing.T) {
	var half ltv.Margin
	if err := half.UnmarshalText([]byte("50%")); err != nil {
		t.Fatal(err)
	}
	for revenue, want := range map[money.Minor]money.Minor{101: 50, 103: 52, 102: 51} {
		if o := audit.Of(shop(buy("ann", january, revenue)).Spending(month(0)), half); o.Profit.Minor != want {
			t.Errorf("half of %d is %d, want %d", revenue, o.Profit.Minor, want)
		}
	}
}

// The parts add up to the whole, which is the revenue at the end of a period of
// the movements, and the identity of customers, frequency and value holds.
func TestOnePeriodAddsUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		src := factstest.Orders{Rows: factstest.OrderRows().Draw(t, "rows"), AsOf: factstest.AsOfDays().Draw(t, "as of")}
		moves := src.Movements(facts.Query{Grain: calendar.Quarterly})
		for i, m := range moves.Total() {
			o := audit.Of(src.Spending(moves.Periods[i]), ltv.Margin{})
			if o.Customers != m.End || o.Revenue.Minor != m.RevenueEnd || o.RevenueOutside.Minor != m.RevenueOutside {
				t.Fatalf("%+v, movements %+v", o, m)
			}
			for what, parts := range map[string][]audit.Part{"tenths": o.Tenths, "orders": o.ByOrders, "equal": o.Equal} {
				var sum audit.Base
				for _, p := range parts {
					sum.Customers += p.Customers
					sum.Orders += p.Orders
					sum.Revenue.Minor += p.Revenue.Minor
				}
				if len(parts) > 0 && (sum.Customers != o.Customers || sum.Orders != o.Orders || sum.Revenue.Minor != o.Revenue.Minor) {
					t.Fatalf("%s of %+v add up to %+v", what, o.Base, sum)
				}
			}
			if o.Customers > 0 {
				product := float64(o.Customers) * *o.OrdersPerCustomer * *o.AOV
				if want := o.Revenue.Float(); math.Abs(product-want) > 1e-9*math.Max(1, math.Abs(want)) {
					t.Fatalf("%v, want %v", product, want)
				}
			}
		}
	})
}
