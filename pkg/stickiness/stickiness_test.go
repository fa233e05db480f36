package stickiness_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/facts/factstest"
	"github.com/retain-cli/retain/pkg/stickiness"
	"pgregory.net/rapid"
)

// measure is the stickiness of orders by the periods of a query.
func measure(src factstest.Orders, q facts.Query, o stickiness.Options) stickiness.Result {
	periods := src.Purchases(q)
	span, _ := o.LastSpan(periods, 12)
	active := src.ActivePeriods(q, span)
	q.Grain = calendar.Daily
	return stickiness.Of(src.Purchases(q), periods, active, o)
}

func orders(asOf calendar.Day, rows ...factstest.Order) factstest.Orders {
	return factstest.Orders{Rows: rows, AsOf: &asOf}
}

var january, _ = calendar.Date(2025, 1, 1)

// Two customers order on 3 and 1 of the 31 days of January: 4 / (2 x 31).
func ExampleOf() {
	src := orders(january+30,
		factstest.Order{Customer: "ann", Day: january}, factstest.Order{Customer: "ann", Day: january + 9},
		factstest.Order{Customer: "ann", Day: january + 20}, factstest.Order{Customer: "bob", Day: january + 9})
	daily, months := src.Purchases(facts.Query{Grain: calendar.Daily}), src.Purchases(facts.Query{Grain: calendar.Monthly})
	year := src.ActivePeriods(facts.Query{Grain: calendar.Monthly}, calendar.Period{First: january, Last: january + 30})
	p := stickiness.Of(daily, months, year, stickiness.Options{}).Periods[0]
	fmt.Printf("%s: %d customer days of %d customers in %d days, stickiness %.2f %%, %.0f days each\n", p.Period, p.CustomerDays, p.Customers, p.Days, *p.Stickiness, *p.DaysPerCustomer)
	// Output: 2025-01: 4 customer days of 2 customers in 31 days, stickiness 6.45 %, 2 days each
}

// By hand, from the definition: customer days / (customers x days).
func TestStickiness(t *testing.T) {
	ann := func(days ...calendar.Day) (rows []factstest.Order) {
		for _, d := range days {
			rows = append(rows, factstest.Order{Customer: "ann", Day: january + d})
		}
		return rows
	}
	var everyDay []calendar.Day
	for d := range calendar.Day(31) {
		everyDay = append(everyDay, d)
	}
	for _, c := range []struct {
		name string
		rows []factstest.Order
		asOf calendar.Day
		want float64
	}{
		{"every day", ann(everyDay...), january + 30, 100},
		{"one day", ann(4), january + 30, 100.0 / 31},
		{"twice on one day", ann(4, 4), january + 30, 100.0 / 31},
		{"first and last day", ann(0, 30), january + 30, 200.0 / 31},
		{"day after the period", append(ann(4), ann(31)...), january + 58, 100.0 / 31},
		{"not over: ten days so far", ann(0, 4), january + 9, 20},
		{"a refund is no order", append(ann(4), factstest.Order{Customer: "ann", Day: january + 5, Amount: -1, Refund: true}), january + 30, 100.0 / 31},
		{"two customers on one day", append(ann(4), factstest.Order{Customer: "bob", Day: january + 4}), january + 30, 100.0 / 31},
	} {
		p := measure(orders(c.asOf, c.rows...), facts.Query{}, stickiness.Options{}).Periods[0]
		if p.Stickiness == nil || math.Abs(*p.Stickiness-c.want) > 1e-9 {
			t.Errorf("%s: %+v, want %v", c.name, p, c.want)
		}
	}
	leap, _ := calendar.Date(2024, 2, 29)
	if p := measure(orders(leap, factstest.Order{Customer: "ann", Day: leap}), facts.Query{}, stickiness.Options{}).Periods[0]; p.Days != 29 || !p.Complete {
		t.Errorf("a leap February has %d days: %+v", p.Days, p)
	}
	if r := measure(factstest.Orders{}, facts.Query{}, stickiness.Options{}); len(r.Periods) != 0 || r.Summary.Pooled != nil || r.Summary.Mean != nil {
		t.Errorf("nobody: %+v", r)
	}
}

// January: 1 customer on 2 of 31 days; February: nobody; March: 2 customers on 1
// and 3 of 31 days; April, not over. Pooled (2 + 4) / (31 + 62), mean of 2/31 and
// 4/62: both are 200/31 percent.
func TestSummary(t *testing.T) {
	march, april := january+59, january+90
	src := orders(april+9,
		factstest.Order{Customer: "ann", Day: january}, factstest.Order{Customer: "ann", Day: january + 1},
		factstest.Order{Customer: "ann", Day: march}, factstest.Order{Customer: "bob", Day: march},
		factstest.Order{Customer: "bob", Day: march + 1}, factstest.Order{Customer: "bob", Day: march + 30},
		factstest.Order{Customer: "ann", Day: april})
	r := measure(src, facts.Query{}, stickiness.Options{})
	s := r.Summary
	if len(r.Periods) != 4 || r.Periods[1].Stickiness != nil || s.Periods != 2 || math.Abs(*s.Pooled-200.0/31) > 1e-9 ||
		math.Abs(*s.Mean-200.0/31) > 1e-9 || *s.DaysPerCustomer != 2 || *r.Periods[2].DaysPerCustomer != 2 || math.Abs(*s.Change) > 1e-9 || len(r.Notes) != 1 || r.Notes[0].Code != "partial-period" {
		t.Errorf("%+v %+v", r, s)
	}
	from := march + 3
	shown := measure(src, facts.Query{}, stickiness.Options{From: &from, To: &from})
	if len(shown.Periods) != 1 || shown.Periods[0].CustomerDays != 4 || shown.Summary.Change != nil {
		t.Errorf("March alone: %+v", shown)
	}
}

// Counted customer by customer and day by day, for every period of every calendar.
func TestNaively(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := factstest.OrderRows().Draw(t, "rows")
		src := factstest.Orders{Rows: rows, AsOf: factstest.AsOfDays().Draw(t, "as of")}
		q := facts.Query{Calendar: factstest.Queries().Draw(t, "query").Calendar}
		q.Grain = rapid.SampledFrom([]calendar.Grain{calendar.Weekly, calendar.Monthly, calendar.Quarterly, calendar.Yearly}).Draw(t, "grain")
		for _, p := range measure(src, q, stickiness.Options{}).Periods {
			days, customers, on := int64(0), map[string]bool{}, map[string]bool{}
			for d := p.FirstDay; d <= min(p.LastDay, src.Coverage().AsOf); d++ {
				days++
				for _, row := range rows {
					if row.Day == d && !row.Refund {
						customers[row.Customer] = true
						on[fmt.Sprint(row.Customer, d)] = true
					}
				}
			}
			if p.Days != days || p.Customers != int64(len(customers)) || p.CustomerDays != int64(len(on)) {
				t.Errorf("%+v: want %d customer days of %d customers in %d days", p, len(on), len(customers), days)
			}
			if p.Customers > 0 && (*p.Stickiness > 100 || *p.Stickiness < 100/float64(days)-1e-9) {
				t.Errorf("%+v: out of bounds", p)
			}
		}
	})
}

// By hand. Of January to March: ann ordered in January and March, bob in March, cy
// in all three, dee only in December before, and eve in April, which is not over.
func TestRegularity(t *testing.T) {
	var rows []factstest.Order
	for customer, days := range map[string][]calendar.Day{
		"ann": {0, 30, 89}, "bob": {59, 60, 61}, "cy": {-1, 1, 31, 59, 91}, "dee": {-31}, "eve": {90},
	} {
		for _, d := range days {
			rows = append(rows, factstest.Order{Customer: customer, Day: january + d})
		}
	}
	rows = append(rows, factstest.Order{Customer: "dee", Day: january + 3, Amount: -1, Refund: true})
	src, q := orders(january+95, rows...), facts.Query{Grain: calendar.Monthly}
	span, ok := stickiness.Options{}.LastSpan(src.Purchases(q), 3)
	if !ok || span.First != january || span.Last != january+89 {
		t.Fatalf("the last three complete months are %v to %v", span.First, span.Last)
	}
	got, groups := stickiness.RegularityOf(src.ActivePeriods(q, span))
	third := 100.0 / 3
	want := []stickiness.Active{{1, 1, &third, 3, new(100.0)}, {2, 1, &third, 2, new(200.0 / 3)}, {3, 1, &third, 1, &third}}
	if fmt.Sprint(got.Periods) != "[2025-01 2025-02 2025-03]" || got.Customers != 3 || got.Inactive != 1 || *got.Mean != 2 || len(groups) != 1 {
		t.Errorf("%+v", got)
	}
	for i, w := range want {
		g := got.Active[i]
		if g.Periods != w.Periods || g.Customers != w.Customers || g.OrMore != w.OrMore || math.Abs(*g.Share-*w.Share) > 1e-9 || math.Abs(*g.ShareOrMore-*w.ShareOrMore) > 1e-9 {
			t.Errorf("%d periods: %+v, want %+v", i+1, g, w)
		}
	}
	to := january + 31 // February is not over then, and April is not over at all
	if span, ok := (stickiness.Options{To: &to}).LastSpan(src.Purchases(q), 12); !ok || span.First != january-31 || span.Last != january+30 {
		t.Errorf("up to 1 February: %v to %v", span.First, span.Last)
	}
	if _, ok := (stickiness.Options{}).LastSpan(facts.Purchases{}, 12); ok {
		t.Error("nothing has no last periods")
	}
}
