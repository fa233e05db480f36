package repeat_test

import (
	"encoding/json"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/facts/factstest"
	"github.com/retain-cli/retain/pkg/money"
	"github.com/retain-cli/retain/pkg/repeat"
)

func read(source factstest.Facts, q facts.Query) repeat.Facts {
	return repeat.Facts{Customers: source.Customers(q.By), Purchases: source.Purchases(q), Gaps: source.Gaps()}
}

// By hand. Ada orders twice on 10 January (10 + 20), on 20 January (30) and on
// 1 March (40): gaps of 10 and 41 days (2024 is a leap year). Bo orders once,
// for 50, and gets 5 back in February. So 3 orders are first ones, worth 80,
// and 2 are repeat ones, worth 70 - 5. The median of 10 and 41 is 25.5, their
// 80th percentile 10 + 0.8 x 31 = 34.8, their 25th 17.75, 75th 33.25, 90th
// 37.9, 95th 39.45.
func TestPurchases(t *testing.T) {
	source := factstest.Orders{Unit: money.Unit{Digits: 2}, Rows: []factstest.Order{
		{Customer: "ada", Day: factstest.Day("2024-01-10"), Amount: 1000},
		{Customer: "ada", Day: factstest.Day("2024-01-10"), Amount: 2000},
		{Customer: "ada", Day: factstest.Day("2024-01-20"), Amount: 3000},
		{Customer: "ada", Day: factstest.Day("2024-03-01"), Amount: 4000},
		{Customer: "bo", Day: factstest.Day("2024-01-31"), Amount: 5000},
		{Customer: "bo", Day: factstest.Day("2024-02-01"), Amount: -500, Refund: true},
	}}
	got, _ := json.Marshal(repeat.Purchases(read(source, facts.Query{}), repeat.Options{}))
	const all = `"customers":2,"customers_repeat":1,"repeat_rate":50,"orders_per_customer":2.5,` +
		`"orders":5,"orders_first":3,"orders_repeat":2,"revenue":145.00,"revenue_first":80.00,"revenue_repeat":65.00,` +
		`"revenue_repeat_pct":44.827586206896555,"aov":29,"aov_first":26.666666666666668,"aov_repeat":32.5,` +
		`"revenue_per_customer_once":45,"revenue_per_customer_repeat":100,"spend_ratio":2.2222222222222223`
	const periods = `"periods":[` +
		`{"period":"2024-01","first_day":"2024-01-01","last_day":"2024-01-31","complete":true,"customers":2,"customers_repeat":1,"repeat_rate":50,` +
		`"orders":4,"orders_first":3,"orders_repeat":1,"revenue":110.00,"revenue_first":80.00,"revenue_repeat":30.00,` +
		`"revenue_repeat_pct":27.272727272727273,"aov":27.5,"aov_first":26.666666666666668,"aov_repeat":30},` +
		`{"period":"2024-02","first_day":"2024-02-01","last_day":"2024-02-29","complete":true,"customers":0,"customers_repeat":0,"repeat_rate":null,` +
		`"orders":0,"orders_first":0,"orders_repeat":0,"revenue":-5.00,"revenue_first":0.00,"revenue_repeat":-5.00,` +
		`"revenue_repeat_pct":null,"aov":null,"aov_first":null,"aov_repeat":null},` +
		`{"period":"2024-03","first_day":"2024-03-01","last_day":"2024-03-31","complete":false,"customers":1,"customers_repeat":1,"repeat_rate":100,` +
		`"orders":1,"orders_first":0,"orders_repeat":1,"revenue":40.00,"revenue_first":0.00,"revenue_repeat":40.00,` +
		`"revenue_repeat_pct":100,"aov":40,"aov_first":null,"aov_repeat":40}]`
	const want = `{` + all + `,"gaps":2,"gap_days_mean":25.5,"gap_days_p25":17.75,"gap_days_median":25.5,"gap_days_p75":33.25,` +
		`"gap_days_p80":34.8,"gap_days_p90":37.9,"gap_days_p95":39.45,` + periods + `,` +
		`"groups":[{"group":"","small":true,` + all + `,` + periods + `}],"notes":[]}`
	if string(got) != want {
		t.Errorf("repeat purchases:\n got %s\nwant %s", got, want)
	}
}

func TestNobody(t *testing.T) {
	r := repeat.Purchases(read(factstest.Orders{}, facts.Query{}), repeat.Options{})
	if r.RepeatRate != nil || r.GapsMedian != nil || r.AOV != nil || r.SpendRatio != nil || r.Periods == nil {
		t.Errorf("repeat purchases of nobody = %+v", r)
	}
}

// Thirty customers are enough: see facts.MinSample.
func TestSmallGroups(t *testing.T) {
	var source factstest.Orders
	for n := range 31 {
		r := repeat.Purchases(read(source, facts.Query{}), repeat.Options{})
		if len(r.Groups) != 1 || r.Groups[0].Customers != int64(n) || r.Groups[0].Small != (n < 30) {
			t.Errorf("%d customers: %+v", n, r.Groups)
		}
		source.Rows = append(source.Rows, factstest.Order{Customer: string(rune('A' + n)), Day: factstest.Day("2024-02-29")})
	}
}

// The second implementation walks through each customer's orders in day order.
func TestAgreesWithTheDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		source := factstest.Orders{Rows: factstest.OrderRows().Draw(t, "orders"), AsOf: factstest.AsOfDays().Draw(t, "as of")}
		q := factstest.Queries().Draw(t, "query")
		got := repeat.Purchases(read(source, q), repeat.Options{})
		var want repeat.Repeat
		var stray money.Minor
		for _, rows := range histories(source) {
			slices.SortStableFunc(rows, func(a, b factstest.Order) int { return int(a.Day - b.Day) })
			i := slices.IndexFunc(rows, func(r factstest.Order) bool { return !r.Refund })
			if i < 0 {
				for _, r := range rows {
					stray += r.Amount
				}
				continue
			}
			first, repeated := rows[i].Day, int64(0)
			for _, r := range rows {
				want.Revenue.Minor += r.Amount
				if r.Day == first {
					want.RevenueFirst.Minor += r.Amount
				}
				if r.Refund {
					continue
				}
				want.Orders++
				if r.Day == first {
					want.OrdersFirst++
				} else {
					repeated = 1
				}
			}
			want.Customers++
			want.CustomersRepeat += repeated
		}
		if got.Customers != want.Customers || got.CustomersRepeat != want.CustomersRepeat || got.Orders != want.Orders ||
			got.OrdersFirst != want.OrdersFirst || got.Revenue.Minor != want.Revenue.Minor || got.RevenueFirst.Minor != want.RevenueFirst.Minor {
			t.Fatalf("got %+v, want %+v", got.Repeat, want)
		}
		if (len(got.Notes) > 0) != (stray != 0) {
			t.Fatalf("refunds of %d without orders, warnings %v", stray, got.Notes)
		}
		addsUp(t, got)
	})
}

// addsUp holds that periods and groups are parts of the whole.
func addsUp(t *rapid.T, r repeat.Result) {
	var orders, first, customers int64
	for _, p := range r.Periods {
		orders += p.Orders
		first += p.OrdersFirst
		if p.Orders != p.OrdersFirst+p.OrdersRepeat || p.CustomersRepeat > p.Customers {
			t.Fatalf("period %+v does not add up", p)
		}
	}
	if orders != r.Orders || first != r.OrdersFirst {
		t.Fatalf("periods hold %d orders, %d of them first, want %d and %d", orders, first, r.Orders, r.OrdersFirst)
	}
	ofGroups := make([]int64, len(r.Periods))
	for _, g := range r.Groups {
		orders -= g.Orders
		first -= g.OrdersFirst
		customers += g.Customers
		for i, p := range g.Periods {
			ofGroups[i] += p.Orders
		}
	}
	for i, p := range r.Periods {
		if ofGroups[i] != p.Orders {
			t.Fatalf("the groups have %d orders in %s, all have %d", ofGroups[i], p.Period, p.Orders)
		}
	}
	if orders != 0 || first != 0 || customers != r.Customers {
		t.Fatalf("groups lack %d orders, %d of them first, and have %d of %d customers", orders, first, customers, r.Customers)
	}
}

func histories(o factstest.Orders) map[string][]factstest.Order {
	byCustomer := map[string][]factstest.Order{}
	for _, r := range o.Rows {
		if r.Day <= o.Coverage().AsOf {
			byCustomer[r.Customer] = append(byCustomer[r.Customer], r)
		}
	}
	return byCustomer
}

// A period is shown when it has a day from From to To; what concerns all
// customers stays.
func TestFromAndTo(t *testing.T) {
	source := factstest.Orders{Rows: []factstest.Order{
		{Customer: "ada", Day: factstest.Day("2024-01-31")},
		{Customer: "ada", Day: factstest.Day("2024-02-10")},
		{Customer: "ada", Day: factstest.Day("2024-04-01")},
	}}
	february, march := factstest.Day("2024-02-29"), factstest.Day("2024-03-01")
	r := repeat.Purchases(read(source, facts.Query{}), repeat.Options{From: &february, To: &march})
	if len(r.Periods) != 2 || r.Periods[0].Period != "2024-02" || r.Periods[1].Period != "2024-03" || r.Orders != 3 {
		t.Errorf("periods from 29 February to 1 March = %+v of %d orders, want February and March of 3", r.Periods, r.Orders)
	}
}

// Once: 10 of ada. Repeat: 20 of bo. With nothing once there is no ratio.
func TestSpendRatio(t *testing.T) {
	source := factstest.Orders{Rows: []factstest.Order{
		{Customer: "ada", Day: 1, Amount: 10},
		{Customer: "bo", Day: 1, Amount: 15},
		{Customer: "bo", Day: 2, Amount: 5},
	}}
	if r := repeat.Purchases(read(source, facts.Query{}), repeat.Options{}); r.SpendRatio == nil || *r.SpendRatio != 2 {
		t.Errorf("spend ratio = %v, want 2", r.SpendRatio)
	}
	source.Rows[0].Amount = 0
	if r := repeat.Purchases(read(source, facts.Query{}), repeat.Options{}); r.SpendRatio != nil {
		t.Errorf("spend ratio to nothing = %v, want none", *r.SpendRatio)
	}
}
