package reasons_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/facts/factstest"
	"github.com/retain-cli/retain/pkg/money"
	"github.com/retain-cli/retain/pkg/reasons"
	"pgregory.net/rapid"
)

// losses is three months by reason, the last of which is not over.
func losses() facts.Movements {
	first, _ := calendar.Date(2024, 1, 1)
	lost := func(customers int64, revenue money.Minor) facts.Movement {
		return facts.Movement{Start: customers, Lost: customers, RevenueStart: revenue, RevenueChurned: revenue}
	}
	return facts.Movements{
		Periods: calendar.Calendar{}.Timeline(calendar.Monthly, first, first+89).Periods, AsOf: first + 80,
		Unit: money.Unit{Currency: "EUR", Digits: 2}, Groups: []string{"", "moved away", "price", "unused"},
		Rows: [][]facts.Movement{
			{lost(1, 500), {}, {}},
			{lost(1, 1000), lost(1, 1000), lost(9, 9000)},
			{lost(3, 6000), lost(2, 1500), {}},
			{{Start: 4, End: 4}, {Start: 4, End: 4}, {}},
		},
	}
}

func ExampleOf() {
	why := reasons.Of(losses(), reasons.Options{Fixable: []string{"Price"}})
	for _, r := range why.Reasons {
		fmt.Printf("%q %d customers (%.1f %%), %s (%.0f %%)\n", r.Reason, r.Customers, *r.CustomersPct, r.Revenue, *r.RevenuePct)
	}
	fmt.Printf("fixable: %.1f %% of the customers, %.0f %% of the revenue\n", *why.Fixable.CustomersPct, *why.Fixable.RevenuePct)
	// Output:
	// "price" 5 customers (62.5 %), 75.00 EUR (75 %)
	// "moved away" 2 customers (25.0 %), 20.00 EUR (20 %)
	// "" 1 customers (12.5 %), 5.00 EUR (5 %)
	// fixable: 62.5 % of the customers, 75 % of the revenue
}

// March is shown with its nine, and counted nowhere.
func TestPartialPeriod(t *testing.T) {
	r := reasons.Of(losses(), reasons.Options{Fixable: []string{"price", "weather"}})
	march := r.Periods[2]
	if march.Complete || march.Customers != 9 || march.Reasons[1] != (reasons.PeriodReason{Reason: "moved away", Loss: march.Loss}) {
		t.Errorf("%+v", march)
	}
	if r.Total.Customers != 8 || r.Total.Revenue.Minor != 10000 {
		t.Errorf("%+v", r.Total)
	}
	if got := factstest.Codes(r.Notes); got != "partial-period no-reason unknown-reason" {
		t.Error(got)
	}
}

// By hand, of the complete January and February: 5 of 8 customers and 75 of 100.00 left
// because of the price, 2 and 20.00 moved away, of one nobody knows.
func TestCauses(t *testing.T) {
	r := reasons.Of(losses(), reasons.Options{Cause: func(reason string) reasons.Cause {
		return map[string]reasons.Cause{"price": reasons.Involuntary, "moved away": reasons.Voluntary, "unused": reasons.Involuntary, "": reasons.Unknown}[reason]
	}})
	got := ""
	for _, c := range r.Causes {
		got += fmt.Sprintf("%s %d %.1f %s %.0f\n", c.Cause, c.Customers, *c.CustomersPct, c.Revenue, *c.RevenuePct)
	}
	if want := "voluntary 2 25.0 20.00 EUR 20\ninvoluntary 5 62.5 75.00 EUR 75\nunknown 1 12.5 5.00 EUR 5\n"; got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	if r.Reasons[0].Cause != reasons.Involuntary || r.Periods[2].Reasons[1].Cause != reasons.Voluntary || len(reasons.Of(losses(), reasons.Options{}).Causes) > 0 {
		t.Errorf("%+v", r)
	}
}

func TestFromTo(t *testing.T) {
	m := losses()
	r := reasons.Of(m, reasons.Options{From: &m.Periods[1].First, To: &m.Periods[1].First})
	if len(r.Periods) != 1 || r.Total.Customers != 3 || len(r.Reasons) != 2 || r.Fixable != nil || factstest.Codes(r.Notes) != "" {
		t.Errorf("%+v", r)
	}
}

// A period is shown for its last day as for its first; who is lost without a
// reason in a period that is not over is no warning yet.
func TestEdges(t *testing.T) {
	m := losses()
	m.Rows[0][0], m.Rows[0][2] = facts.Movement{}, facts.Movement{Start: 1, Lost: 1}
	for _, o := range []reasons.Options{{From: &m.Periods[2].Last}, {From: &m.Periods[2].First}} {
		if r := reasons.Of(m, o); len(r.Periods) != 1 || r.Periods[0].Period != "2024-03" || factstest.Codes(r.Notes) != "partial-period" {
			t.Errorf("%+v", r)
		}
	}
}

func TestNobodyLost(t *testing.T) {
	for _, m := range []facts.Movements{{}, {Groups: []string{""}, Rows: [][]facts.Movement{{}}}} {
		r := reasons.Of(m, reasons.Options{Fixable: []string{"price"}})
		if r.Total.Customers != 0 || len(r.Reasons) != 0 || r.Fixable.CustomersPct != nil || r.Fixable.RevenuePct != nil {
			t.Errorf("%+v", r)
		}
	}
}

// Reasons add up to periods, periods to the total, shares to 100.
func TestSums(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := factstest.Queries().Draw(t, "query")
		q.By = facts.By{Name: "group"}
		m := factstest.Subscriptions{Rows: factstest.SubscriptionRows().Draw(t, "rows"), AsOf: factstest.AsOfDays().Draw(t, "as of")}.Movements(q)
		r := reasons.Of(m, reasons.Options{})
		var byReason, byPeriod reasons.Loss
		var shares float64
		for _, x := range r.Reasons {
			byReason.Customers += x.Customers
			byReason.Revenue.Minor += x.Revenue.Minor
			if x.CustomersPct != nil {
				shares += *x.CustomersPct
			}
		}
		for _, p := range r.Periods {
			var customers int64
			for _, x := range p.Reasons {
				customers += x.Customers
			}
			if customers != p.Customers {
				t.Errorf("%s: reasons of %d customers, %d lost", p.Period, customers, p.Customers)
			}
			if p.Complete {
				byPeriod.Customers += p.Customers
				byPeriod.Revenue.Minor += p.Revenue.Minor
			}
		}
		if byReason != r.Total || byPeriod != r.Total {
			t.Errorf("total %+v, by reason %+v, by period %+v", r.Total, byReason, byPeriod)
		}
		if r.Total.Customers > 0 && (shares < 99.999999 || shares > 100.000001) {
			t.Errorf("shares add up to %v", shares)
		}
		sorted := slices.IsSortedFunc(r.Reasons, func(a, b reasons.Reason) int { return int(b.Customers - a.Customers) })
		if !sorted {
			t.Errorf("not in order: %+v", r.Reasons)
		}
	})
}

// Two lost are fewer than three and left out everywhere but in the totals; eight
// in all are few for any share. The result itself stays as it is.
func TestWithout(t *testing.T) {
	all := reasons.Of(losses(), reasons.Options{})
	shown, hidden := all.Without(3)
	if hidden != 2 || len(shown.Reasons) != 1 || shown.Reasons[0].Reason != "price" || !shown.Reasons[0].Small {
		t.Errorf("%d hidden, shown %+v", hidden, shown.Reasons)
	}
	for i, p := range shown.Periods {
		if len(p.Reasons) != 1 || p.Reasons[0].Reason != "price" || p.Loss != all.Periods[i].Loss {
			t.Errorf("%s: %+v", p.Period, p)
		}
	}
	if shown.Total != all.Total || len(all.Reasons) != 3 || len(all.Periods[0].Reasons) != 3 {
		t.Errorf("total %+v, of all now %+v", shown.Total, all.Reasons)
	}
	if same, none := all.Without(0); none != 0 || len(same.Reasons) != 3 {
		t.Errorf("%d hidden of 0", none)
	}
	if two, hidden := all.Without(2); hidden != 1 || len(two.Reasons) != 2 || len(two.Periods[0].Reasons) != 2 {
		t.Errorf("%d hidden, shown %+v: who lost two is not below two", hidden, two.Reasons)
	}
	for lost, small := range map[int64]bool{24: true, 25: false} { // with the other five: 29 and 30
		m := losses()
		m.Rows[2][0].Lost = lost
		if r := reasons.Of(m, reasons.Options{}); r.Total.Customers != lost+5 || r.Reasons[0].Small != small || r.Reasons[1].Small != small {
			t.Errorf("shares of %d: %+v", r.Total.Customers, r.Reasons)
		}
	}
}
