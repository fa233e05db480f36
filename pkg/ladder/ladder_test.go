package ladder_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/facts/factstest"
	"github.com/retain-cli/retain/pkg/ladder"
	"github.com/retain-cli/retain/pkg/money"
)

func measure(source factstest.Orders, by facts.By, o ladder.Options) ladder.Result {
	q := o.Query(source.Coverage(), by)
	f, _ := source.Ladder(context.Background(), q)
	return ladder.Of(f, q, o)
}

// shop is four customers up to 30 June 2024, a horizon of 30 days after 31 May. Ada
// has two orders on her first day, of four; Bo a refund after the base day, which is
// no order; Cy comes after it; Di is last seen a month of 30 days before, and again
// only after the as-of day.
func shop() factstest.Orders {
	asOf := factstest.Day("2024-06-30")
	order := func(customer, day string, amount money.Minor) factstest.Order {
		return factstest.Order{Customer: customer, Day: factstest.Day(day), Amount: amount, Refund: amount < 0, Group: customer[:1]}
	}
	return factstest.Orders{AsOf: &asOf, Unit: money.Unit{Digits: 2}, Rows: []factstest.Order{
		order("ada", "2024-01-10", 1000), order("ada", "2024-01-10", 2000), order("ada", "2024-01-20", 3000),
		order("ada", "2024-03-01", 4000), order("ada", "2024-06-30", 500),
		order("bo", "2024-05-31", 5000), order("bo", "2024-06-01", -500),
		order("cy", "2024-06-01", 700),
		order("di", "2024-05-01", 800), order("di", "2024-07-01", 800),
	}}
}

func ExampleOf() {
	r := measure(shop(), facts.By{}, ladder.Options{Horizon: 30})
	fmt.Printf("%d of %d customers ordered on a second day, %v days later\n", r.Steps[1].Customers, r.Customers, *r.Steps[1].DaysMedian)
	fmt.Printf("%d of %d known on %s ordered again\n", r.Repurchase.Ordered, r.Repurchase.Customers, r.Repurchase.BaseDay)
	// Output:
	// 1 of 4 customers ordered on a second day, 10 days later
	// 1 of 3 known on 2024-05-31 ordered again
}

// By hand: Ada's days are 10 and 41 apart (2024 is a leap year), her third and fourth
// are one step; 95 + 30 + 45 - 5 = 165. On 31 May she has three order days, the last
// 91 days before: month 3. Bo's is that very day, Di's 30 days before: month 1.
func TestSteps(t *testing.T) {
	r := measure(shop(), facts.By{}, ladder.Options{Steps: 2, Horizon: 30})
	text, _ := json.Marshal(r.Ladder)
	var steps strings.Builder
	for _, s := range r.Steps {
		s.StepLow, s.StepHigh = nil, nil
		step, _ := json.Marshal(s)
		fmt.Fprintf(&steps, "%s\n", step)
	}
	const want = `{"step":1,"and_more":false,"customers":4,"customers_pct":100,"step_pct":null,"step_pct_low":null,"step_pct_high":null,"days_median":null,"orders":5,"aov":19,"revenue":95.00,"revenue_pct":57.57575757575758}
{"step":2,"and_more":false,"customers":1,"customers_pct":25,"step_pct":25,"step_pct_low":null,"step_pct_high":null,"days_median":10,"orders":1,"aov":30,"revenue":30.00,"revenue_pct":18.181818181818183}
{"step":3,"and_more":true,"customers":1,"customers_pct":25,"step_pct":100,"step_pct_low":null,"step_pct_high":null,"days_median":41,"orders":2,"aov":22.5,"revenue":45.00,"revenue_pct":27.272727272727273}
`
	if steps.String() != want || !strings.HasPrefix(string(text), `{"customers":4,"revenue":165.00,"revenue_other":-5.00,`) {
		t.Errorf("got\n%s%s\nwant\n%s", &steps, text, want)
	}
	if factstest.Codes(r.Notes) != "revenue-in-no-step" {
		t.Errorf("notes %v", r.Notes)
	}
	var got []string
	for _, d := range append(r.Repurchase.ByOrderDays, ladder.OrderDays{Again: r.Repurchase.Again, Months: r.Repurchase.Months}) {
		line := fmt.Sprintf("%d/%d:", d.Ordered, d.Customers)
		for _, m := range d.Months {
			line += fmt.Sprintf(" %d/%d", m.Ordered, m.Customers)
		}
		got = append(got, line)
	}
	const none = "0/0: 0/0 0/0 0/0 0/0 0/0 0/0"
	if want := fmt.Sprint([]string{"0/2: 0/1 0/1 0/0 0/0 0/0 0/0", none, "1/1: 0/0 0/0 0/0 1/1 0/0 0/0", none, none, none, none,
		"1/3: 0/1 0/1 0/0 1/1 0/0 0/0"}); fmt.Sprint(got) != want {
		t.Errorf("again:\n got %v\nwant %s", got, want)
	}
}

func TestNobody(t *testing.T) {
	r := measure(factstest.Orders{}, facts.By{}, ladder.Options{})
	if len(r.Steps) != 0 || r.Repurchase.Rate != nil || r.Repurchase.BaseDay != nil || len(r.Notes) != 0 {
		t.Errorf("the ladder of nobody = %+v", r)
	}
	if late := measure(shop(), facts.By{}, ladder.Options{Horizon: 365}); factstest.Codes(late.Notes) != "revenue-in-no-step horizon-too-long" || late.Repurchase.Rate != nil {
		t.Errorf("a horizon longer than the data: %v, %+v", late.Notes, late.Repurchase.Again)
	}
}

// The parts add up, and rows after the as-of day change nothing.
func TestParts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		asOf := factstest.Day("2024-03-15")
		source := factstest.Orders{Rows: factstest.OrderRows().Draw(t, "rows"), AsOf: &asOf}
		o := ladder.Options{Steps: rapid.IntRange(1, 3).Draw(t, "steps"), Horizon: calendar.Duration(rapid.IntRange(1, 60).Draw(t, "horizon"))}
		r := measure(source, facts.By{Name: "group"}, o)
		var groups, again, known int64
		for _, g := range r.Groups {
			groups += g.Customers
			again += g.Repurchase.Ordered
			known += g.Repurchase.Customers
		}
		revenue := r.RevenueOther.Minor
		for i, s := range r.Steps {
			revenue += s.Revenue.Minor
			if i > 0 && (s.Customers > r.Steps[i-1].Customers || s.Customers == 0) {
				t.Errorf("more customers at step %d than before, or none: %+v", s.Step, r.Steps)
			}
		}
		for _, d := range r.Repurchase.ByOrderDays {
			again -= d.Ordered
			known -= d.Customers
		}
		if groups != r.Customers || again != 0 || known != 0 || revenue != r.Revenue.Minor {
			t.Errorf("%d customers in groups, %d again, %d known and %d of revenue too many: %+v", groups, again, known, revenue-r.Revenue.Minor, r)
		}
		source.Rows = append(source.Rows, factstest.Order{Customer: "ada", Day: asOf + 1})
		before, _ := json.Marshal(r)
		if after, _ := json.Marshal(measure(source, facts.By{Name: "group"}, o)); string(after) != string(before) {
			t.Errorf("a row after the as-of day:\n%s\nbefore\n%s", after, before)
		}
	})
}
