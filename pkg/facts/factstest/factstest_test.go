package factstest_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/facts/factstest"
	"github.com/retain-cli/retain/pkg/money"
	"pgregory.net/rapid"
)

func until(s string) *calendar.Day {
	d := factstest.Day(s)
	return &d
}

func buy(customer, on string, amount money.Minor) factstest.Order {
	return factstest.Order{Customer: customer, Day: factstest.Day(on), Amount: amount, Refund: amount < 0}
}

// shop is small enough to be counted by hand: ada comes back after a month
// without orders, bo sends an order back in a month without one, cy buys for
// nothing, and April is not over.
func shop() factstest.Orders {
	return factstest.Orders{AsOf: until("2024-04-20"), Rows: []factstest.Order{
		buy("ada", "2024-01-31", 100), buy("ada", "2024-01-31", 20), buy("ada", "2024-03-01", 50),
		buy("bo", "2024-01-05", 70), buy("bo", "2024-02-29", 90), buy("bo", "2024-03-10", -30),
		buy("cy", "2024-02-01", 0),
		buy("di", "2024-03-31", 5), buy("di", "2024-04-20", 15), buy("di", "2024-04-21", 1000),
	}}
}

// One movement as start new returned lost end passed | start new reactivation
// expansion contraction churned end outside.
func text(m facts.Movement) string {
	return fmt.Sprint(m.Start, m.New, m.Returned, m.Lost, m.End, m.Passed, " | ",
		m.RevenueStart, m.RevenueNew, m.RevenueReactivation, m.RevenueExpansion,
		m.RevenueContraction, m.RevenueChurned, m.RevenueEnd, m.RevenueOutside)
}

func check(t *testing.T, m facts.Movements, want ...string) {
	t.Helper()
	var got []string
	for i, p := range m.Periods {
		got = append(got, p.Label+" "+text(m.Total()[i]))
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// Counted by hand from the sets of metrics.md, sections 3 and 5.
func TestMovementsInPeriod(t *testing.T) {
	check(t, shop().Movements(facts.Query{}),
		"2024-01 0 2 0 0 2 0 | 0 190 0 0 0 0 190 0",
		"2024-02 2 1 0 1 2 0 | 190 0 0 20 0 120 90 0",
		"2024-03 2 1 1 2 2 0 | 90 5 50 0 0 90 55 -30",
		"2024-04 2 0 0 1 1 0 | 55 0 0 10 0 50 15 0")
}

// The same shop, active for 20 days. At the end of January (window from the
// 12th) only ada is active: bo came on the 5th and is gone, passed through. At
// the end of February (from the 10th) only bo, with a second first order long
// ago: returned; cy passed. At the end of March (from the 12th) only di. The
// refund of 10 March lies before that window. On 20 April (from the 1st) only
// di.
func TestMovementsWindow(t *testing.T) {
	check(t, shop().Movements(facts.Query{Activity: facts.Activity{Days: 20}}),
		"2024-01 0 1 0 0 1 1 | 0 120 0 0 0 0 120 0",
		"2024-02 1 0 1 1 1 1 | 120 0 90 0 0 120 90 0",
		"2024-03 1 1 0 1 1 0 | 90 5 0 0 0 90 5 0",
		"2024-04 1 0 0 0 1 0 | 5 0 0 10 0 0 15 0")
}

// Gaps of the shop: ada 30 days, bo 55, di 20. Sorted 20 30 55; type 7 at 0.8
// is at place 1.6: 30 + 0.6 x 25 = 45.
func TestAutomaticActivity(t *testing.T) {
	if got := shop().Movements(facts.Query{Activity: facts.Activity{Auto: true}}).Activity.Days; got != 45 {
		t.Errorf("%d days, want 45", got)
	}
}

func TestCohortsPurchasesCustomers(t *testing.T) {
	c := shop().Cohorts(facts.Query{})
	for i, want := range []string{ // active last orders revenue, by age
		"[{2 0 3 190} {1 1 1 90} {1 1 1 20} {0 0 0 0}]",
		"[{1 1 1 0} {0 0 0 0} {0 0 0 0}]",
		"[{1 0 1 5} {1 1 1 15}]",
		"[{0 0 0 0}]",
	} {
		if got := fmt.Sprint(c.Cells[0][i]); got != want {
			t.Errorf("cohort %s: got %s, want %s", c.Periods[i], got, want)
		}
	}
	p := shop().Purchases(facts.Query{})
	// customers, of them repeating, orders, first orders, revenue, of first orders
	if got, want := fmt.Sprint(p.Rows[0]), "[{2 0 3 3 190 190} {2 1 2 1 90 0} {2 1 2 1 25 5} {1 1 1 0 15 0}]"; got != want {
		t.Errorf("purchases: got %s, want %s", got, want)
	}
	customers := shop().Customers(facts.By{})
	bo := customers.Rows[1]
	if customers.ID(1) != "bo" || bo.Orders != 2 || bo.OrderDays != 2 || bo.Revenue != 130 || bo.FirstRevenue != 70 {
		t.Errorf("bo: %+v", bo)
	}
}

func TestNobody(t *testing.T) {
	if c := (factstest.Orders{}).Coverage(); !c.Empty {
		t.Errorf("%+v", c)
	}
	factstest.Same(t, factstest.Orders{}, factstest.Source(factstest.Orders{Rows: []factstest.Order{}}), facts.Query{})
	check(t, factstest.Subscriptions{}.Movements(facts.Query{}))
}

// A made-up history, worked out on paper from metrics.md, section 3: a change of
// plan without a gap (cy, fy), a second subscription beside the first (gus),
// joined and left within a month (di), lost and back (bo), an end on the last
// day of a month (ed, gus).
func TestSubscriptions(t *testing.T) {
	row := func(customer, start, end string, mrr money.Minor) factstest.Subscription {
		s := factstest.Subscription{Customer: customer, Start: factstest.Day(start), MRR: mrr}
		if end != "" {
			s.End = until(end)
		}
		return s
	}
	s := factstest.Subscriptions{AsOf: until("2024-07-15"), Rows: []factstest.Subscription{
		row("ada", "2024-01-10", "", 50),
		row("bo", "2024-01-15", "2024-03-10", 20), row("bo", "2024-06-02", "", 20),
		row("cy", "2024-01-31", "2024-04-01", 20), row("cy", "2024-04-01", "", 50),
		row("di", "2024-02-03", "2024-02-20", 20),
		row("ed", "2024-02-29", "2024-05-31", 100),
		row("fy", "2024-03-01", "2024-04-30", 50), row("fy", "2024-04-30", "", 20),
		row("gus", "2024-04-15", "2024-06-30", 100), row("gus", "2024-05-01", "", 10),
		row("hal", "2024-05-05", "2024-07-01", 20),
	}}
	check(t, s.Movements(facts.Query{}),
		"2024-01 0 3 0 0 3 0 | 0 90 0 0 0 0 90 0",
		"2024-02 3 1 0 0 4 1 | 90 100 0 0 0 0 190 0",
		"2024-03 4 1 0 1 4 0 | 190 50 0 0 0 20 220 0",
		"2024-04 4 1 0 0 5 0 | 220 100 0 30 30 0 320 0",
		"2024-05 5 1 0 1 5 0 | 320 20 0 10 0 100 250 0",
		"2024-06 5 0 1 0 6 0 | 250 0 20 0 100 0 170 0",
		"2024-07 6 0 0 1 5 0 | 170 0 0 0 0 20 150 0")
}

// Whatever happened, the identities hold, the groups add up to the whole, and
// in-period revenue adds up to the revenue of the rows.
func TestIdentities(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		orders := factstest.Orders{Rows: factstest.OrderRows().Draw(t, "orders"), AsOf: factstest.AsOfDays().Draw(t, "as of")}
		subs := factstest.Subscriptions{Rows: factstest.SubscriptionRows().Draw(t, "subscriptions"), AsOf: orders.AsOf}
		q := factstest.Queries().Draw(t, "query")
		whole := q
		whole.By = facts.By{}
		for _, m := range []struct{ split, whole facts.Movements }{
			{orders.Movements(q), orders.Movements(whole)},
			{subs.Movements(q), subs.Movements(whole)},
		} {
			for i, total := range m.split.Total() {
				if !total.Balanced() || total != m.whole.Rows[0][i] {
					t.Errorf("%s: %s, whole %s", m.split.Periods[i], text(total), text(m.whole.Rows[0][i]))
				}
			}
		}
		var revenue, bought money.Minor
		for _, m := range orders.Movements(facts.Query{Grain: q.Grain}).Total() {
			revenue += m.RevenueEnd + m.RevenueOutside
		}
		for _, r := range orders.Rows {
			if r.Day <= orders.Coverage().AsOf {
				bought += r.Amount
			}
		}
		if revenue != bought {
			t.Errorf("revenue of the periods %d, of the rows %d", revenue, bought)
		}
	})
}
