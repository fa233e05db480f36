package ltv_test

import (
	"context"
	"encoding/json"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/facts/factstest"
	"github.com/retain-cli/retain/pkg/ltv"
	"github.com/retain-cli/retain/pkg/money"
)

func options(t *testing.T, margin, cac string) (o ltv.Options) {
	t.Helper()
	if err := o.Margin.UnmarshalText([]byte(margin)); err != nil {
		t.Fatal(err)
	}
	if err := o.CAC.UnmarshalText([]byte(cac)); err != nil {
		t.Fatal(err)
	}
	return o
}

// shop is four months, the last of them not over. January: ada 100, bo 20, cy
// 30. February: ada 60, bo -10 (a refund). March: ada 40, cy 20, di 90.
// 10 April: di 10.
func shop(t *testing.T) factstest.Orders {
	return factstest.Orders{Unit: money.Unit{Digits: 2}, Rows: []factstest.Order{
		{Customer: "ada", Day: factstest.Day("2024-01-01"), Amount: 10000},
		{Customer: "bo", Day: factstest.Day("2024-01-15"), Amount: 2000},
		{Customer: "cy", Day: factstest.Day("2024-01-31"), Amount: 3000},
		{Customer: "ada", Day: factstest.Day("2024-02-29"), Amount: 6000},
		{Customer: "bo", Day: factstest.Day("2024-02-01"), Amount: -1000, Refund: true},
		{Customer: "ada", Day: factstest.Day("2024-03-01"), Amount: 4000},
		{Customer: "cy", Day: factstest.Day("2024-03-10"), Amount: 2000},
		{Customer: "di", Day: factstest.Day("2024-03-31"), Amount: 9000},
		{Customer: "di", Day: factstest.Day("2024-04-10"), Amount: 1000},
	}}
}

// By hand, with a margin of one half. Revenue is ada 200, bo 10, cy 50, di 100,
// in all 360 from 8 orders: AOV 45, mean 45, median (50 + 100) / 2 / 2 = 37.5;
// the top tenth of four is one, ada: 55.6 %. January's three customers bring
// 150, 50 and 60: 25, 33.33 and 43.33 each; March's di 45, then 50 in a month
// that is not over. Average: age 0 240 / 4 / 2 = 30, age 1 50 / 3 / 2 more, age
// 2 60 / 3 / 2 more. A CAC of 38 has come back with age 1, in two periods.
func TestHistoric(t *testing.T) {
	source := shop(t)
	got, _ := json.Marshal(ltv.Historic(source.Customers(facts.By{}), source.Cohorts(facts.Query{}), options(t, "50%", "38")))
	const want = `{"model":"historic","customers":4,"orders":8,"revenue":360.00,"aov":45,"margin":50,"ltv_mean":45,"ltv_median":37.5,` +
		`"top_10_customers":1,"top_10_revenue_pct":55.55555555555556,"cac":38,"ltv_to_cac":1.1842105263157894,"payback_periods":2,"cohorts":[` +
		`{"cohort":"2024-01","first_day":"2024-01-01","last_day":"2024-01-31","customers":3,"value":[25,33.333333333333336,43.333333333333336,43.333333333333336],"complete":[true,true,true,false]},` +
		`{"cohort":"2024-02","first_day":"2024-02-01","last_day":"2024-02-29","customers":0,"value":[null,null,null],"complete":[true,true,false]},` +
		`{"cohort":"2024-03","first_day":"2024-03-01","last_day":"2024-03-31","customers":1,"value":[45,50],"complete":[true,false]},` +
		`{"cohort":"2024-04","first_day":"2024-04-01","last_day":"2024-04-30","customers":0,"value":[null],"complete":[false]}],` +
		`"average":{"customers":[4,3,3],"value":[30,38.333333333333336,48.333333333333336]},` +
		`"groups":[{"group":"","small":true,"customers":4,"orders":8,"revenue":360.00,"aov":45,"ltv_mean":45}],"notes":[]}`
	if string(got) != want {
		t.Errorf("historic:\n got %s\nwant %s", got, want)
	}
}

// By hand: two of eleven customers are the top tenth. One has brought 100, two 40
// and eight 10, in all 260: the top two are the first and either of the second, 140 /
// 260.
func TestTopTenthOfEqualCustomers(t *testing.T) {
	var source factstest.Orders
	for i, amount := range []money.Minor{10, 40, 10, 10, 100, 10, 10, 40, 10, 10, 10} {
		source.Rows = append(source.Rows, factstest.Order{Customer: string(rune('a' + i)), Day: factstest.Day("2024-01-31"), Amount: amount})
	}
	r := ltv.Historic(source.Customers(facts.By{}), source.Cohorts(facts.Query{}), ltv.Options{})
	if r.TopCustomers != 2 {
		t.Errorf("top tenth of %d", r.TopCustomers)
	}
	near(t, "share of the top tenth", *r.TopPct, 100*140./260)
}

// By hand: April is not over. 7 orders in three months worth 350 (the refund
// in February counts): AOV 50. Active 3 + 1 + 3 = 7 customers: 1 order each per
// month. Start 0 + 3 + 1 = 4, lost 2 + 0: CCR 50 %, lifetime 2 months. So
// 50 x 1 x 2 x 60 % = 60; a CAC of 45 comes back in 45 / 30 = 1.5 months, 4/3
// times. Cy, one of bo and cy who were lost and the one who returned in March, is
// the warning.
func TestSimple(t *testing.T) {
	source := shop(t)
	r := ltv.Simple(source.Movements(facts.Query{}), source.Purchases(facts.Query{}), options(t, "60%", "45"))
	if len(r.Notes) != 1 || r.Notes[0].Code != "customers-return" || !strings.HasPrefix(r.Notes[0].Text, "for every 100 customers lost, 50 returned: ") {
		t.Errorf("warnings = %v, want customers-return, 1 of 2", r.Notes)
	}
	r.Notes = nil
	got, _ := json.Marshal(r)
	const want = `{"model":"simple","periods":3,"customers_end":7,"customers_passed":0,"customers_most":3,"orders":7,"revenue":350.00,"aov":50,` +
		`"orders_per_customer_per_period":1,"customers_start":4,"customers_lost":2,"ccr":50,"lifetime_periods":2,"margin":60,` +
		`"ltv":60,"cac":45,"ltv_to_cac":1.3333333333333333,"payback_periods":1.5,"notes":null}`
	if string(got) != want {
		t.Errorf("simple:\n got %s\nwant %s", got, want)
	}
}

// Two subscribers of 30 and 10 a month from 1 January, one of them gone on 1
// March: January ends with both (40), February too, March with one (30). ARPA is
// 110 / 5 = 22, the churn 1 of 0 + 2 + 2, so the lifetime 4 months and the LTV
// 88. By quarter: MRR 30 of 1 customer at its end and 1 who passed, nobody at its
// start: ARPA 30 / 2, and (0 + 1) / (0 + 1) quarters long.
func TestSubscriptions(t *testing.T) {
	march := factstest.Day("2024-03-01")
	asOf := factstest.Day("2024-03-31")
	source := factstest.Subscriptions{AsOf: &asOf, Rows: []factstest.Subscription{
		{Customer: "ada", Start: factstest.Day("2024-01-01"), MRR: 30},
		{Customer: "bo", Start: factstest.Day("2024-01-01"), End: &march, MRR: 10},
	}}
	r := ltv.Subscriptions(source.Movements(facts.Query{}), calendar.Monthly, ltv.Options{})
	r.Notes = nil
	got, _ := json.Marshal(r)
	const want = `{"model":"simple","periods":3,"customers_end":5,"customers_passed":0,"customers_most":2,"mrr":110,"arpa":22,"arpa_per_period":22,` +
		`"customers_start":4,"customers_lost":1,"ccr":25,"lifetime_periods":4,"margin":100,"ltv":88,` +
		`"cac":null,"ltv_to_cac":null,"payback_periods":null,"notes":null}`
	if string(got) != want {
		t.Errorf("subscriptions:\n got %s\nwant %s", got, want)
	}
	q := ltv.Subscriptions(source.Movements(facts.Query{Grain: calendar.Quarterly}), calendar.Quarterly, ltv.Options{})
	if *q.ARPA != 15 || *q.ARPAPerPeriod != 45 || *q.LTV != 45 {
		t.Errorf("by quarter: ARPA %v, %v per quarter, LTV %v; want 15, 45, 45", *q.ARPA, *q.ARPAPerPeriod, *q.LTV)
	}
}

// Metrics.md, section 7, with customers who come and go within a month: in
// January four join at 10 a month, three of whom leave before its end; in February
// the one that is left stays, two more join and leave. Ends 1 + 1, starts 0 + 1,
// lost 0, passed 3 + 2. ARPA = 20 / 7 and the lifetime (1 + 5) / (0 + 5) months,
// so the LTV is 24 / 7; no CCR counts them, and 1 / CCR does not exist.
func TestWhoPassesHasALifetime(t *testing.T) {
	january, february, asOf := factstest.Day("2024-01-20"), factstest.Day("2024-02-20"), factstest.Day("2024-02-29")
	source := factstest.Subscriptions{AsOf: &asOf, Rows: []factstest.Subscription{
		{Customer: "stays", Start: factstest.Day("2024-01-01"), MRR: 10},
	}}
	for _, c := range []struct {
		names string
		end   *calendar.Day
	}{{"abc", &january}, {"de", &february}} {
		for _, name := range c.names {
			source.Rows = append(source.Rows, factstest.Subscription{Customer: string(name), Start: *c.end - 10, End: c.end, MRR: 10})
		}
	}
	r := ltv.Subscriptions(source.Movements(facts.Query{}), calendar.Monthly, ltv.Options{})
	if r.CustomersEnd != 2 || r.CustomersPassed != 5 || r.CustomersStart != 1 || *r.CCR != 0 {
		t.Errorf("customers: %+v", r)
	}
	near(t, "ARPA", *r.ARPA, 20.0/7)
	near(t, "lifetime", *r.LifetimePeriods, 6.0/5)
	near(t, "LTV", *r.LTV, 24.0/7)
	if len(r.Notes) != 0 {
		t.Errorf("warnings = %v, want none", r.Notes)
	}
}

func TestNobodyHasNoValue(t *testing.T) {
	var none factstest.Orders
	h := ltv.Historic(none.Customers(facts.By{}), none.Cohorts(facts.Query{}), options(t, "50%", "10"))
	s := ltv.Simple(none.Movements(facts.Query{}), none.Purchases(facts.Query{}), options(t, "50%", "10"))
	if h.Mean != nil || h.Median != nil || h.AOV != nil || h.TopPct != nil || h.LTVToCAC != nil || h.PaybackPeriods != nil ||
		s.LTV != nil || s.CCR != nil || s.AOV != nil || s.LTVToCAC != nil || s.PaybackPeriods != nil {
		t.Errorf("nobody is worth %+v and %+v", h, s)
	}
}

// Everybody orders in every month: nobody is lost, and 1 / CCR does not exist.
func TestNoChurnHasNoLifetime(t *testing.T) {
	source := factstest.Orders{Rows: []factstest.Order{
		{Customer: "ada", Day: factstest.Day("2024-01-31"), Amount: 100},
		{Customer: "ada", Day: factstest.Day("2024-02-29"), Amount: 100},
	}}
	r := ltv.Simple(source.Movements(facts.Query{}), source.Purchases(facts.Query{}), ltv.Options{})
	if *r.CCR != 0 || r.LifetimePeriods != nil || r.LTV != nil || len(r.Notes) != 1 || r.Notes[0].Code != "no-churn" {
		t.Errorf("simple = %+v, want a CCR of 0 and neither lifetime nor LTV", r)
	}
}

func TestMarginAndCost(t *testing.T) {
	for _, c := range []struct {
		text string
		want float64
		fail bool
	}{
		{"60%", 60, false},
		{"62.5 %", 62.5, false},
		{"100", 100, false},
		{"1%", 1, false},
		{"0.6", 0, true}, // a share or a percentage?
		{"1", 0, true},
		{"0%", 0, true},
		{"101%", 0, true},
		{"-5%", 0, true},
		{"half", 0, true},
	} {
		var m ltv.Margin
		err := m.UnmarshalText([]byte(c.text))
		if (err != nil) != c.fail || err == nil && m.Percent() != c.want {
			t.Errorf("margin %q = %v, %v; want %v", c.text, m.Percent(), err, c.want)
		}
	}
	var c ltv.CAC
	for _, text := range []string{"0", "-1", "x", ""} {
		if err := c.UnmarshalText([]byte(text)); err == nil {
			t.Errorf("a cost of %q is accepted", text)
		}
	}
}

// The second implementation sorts every customer and adds in floats.
func TestHistoricAgreesWithSorting(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		source := factstest.Orders{Rows: factstest.OrderRows().Draw(t, "orders"), AsOf: factstest.AsOfDays().Draw(t, "as of")}
		q := factstest.Queries().Draw(t, "query")
		customers := source.Customers(q.By)
		r := ltv.Historic(customers, source.Cohorts(q), ltv.Options{})
		n := len(customers.Rows)
		if n == 0 {
			return
		}
		var revenue []float64
		total := 0.0
		for _, c := range customers.Rows {
			revenue = append(revenue, float64(c.Revenue))
			total += float64(c.Revenue)
		}
		slices.Sort(revenue)
		near(t, "mean", *r.Mean, total/float64(n))
		near(t, "median", *r.Median, (revenue[(n-1)/2]+revenue[n/2])/2)
		top := 0.0
		for _, v := range revenue[n-int(math.Ceil(float64(n)/10)):] {
			top += v
		}
		if total > 0 {
			near(t, "share of the top tenth", *r.TopPct, top/total*100)
		}
		values := 0.0
		for _, c := range r.Cohorts {
			if c.Customers > 0 {
				values += *c.Value[len(c.Value)-1] * float64(c.Customers)
			}
		}
		near(t, "value of all cohorts in the end", values, total-early(source, q))
		for _, g := range r.Groups {
			n -= int(g.Customers)
			total -= float64(g.Revenue.Minor)
		}
		if n != 0 || total != 0 {
			t.Fatalf("groups lack %d customers and %v of revenue", n, total)
		}
	})
}

// Windows hold what customers brought by then; those of cohorts all of which have been
// observed for so long do not change when a day is added.
func TestMatureWindowsAreFinal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		source := factstest.Orders{Rows: factstest.OrderRows().Draw(t, "orders"), AsOf: factstest.AsOfDays().Draw(t, "as of")}
		q := factstest.Queries().Draw(t, "query")
		days := rapid.SampledFrom([]calendar.Duration{1, 7, 30, 90}).Draw(t, "days")
		asOf, before, after := source.Coverage().AsOf, windows(source, q, days), windows(source.DayLater(), q, days)
		all := ltv.Window{}
		for i, c := range before.Cohorts {
			was, is := c.Windows[0], after.Cohorts[i].Windows[0]
			if c.LastDay+calendar.Day(days) <= asOf && (c.Customers != was.Customers || was.Customers != is.Customers || was.Orders != is.Orders || was.Revenue != is.Revenue) {
				t.Errorf("cohort %s of %d within %s: %+v, a day later %+v", c.Cohort, c.Customers, days, was, is)
			}
			all.Customers, all.Orders, all.Revenue.Minor = all.Customers+was.Customers, all.Orders+was.Orders, all.Revenue.Minor+was.Revenue.Minor
		}
		for _, g := range before.Groups {
			all.Customers, all.Orders, all.Revenue.Minor = all.Customers-g.Windows[0].Customers, all.Orders-g.Windows[0].Orders, all.Revenue.Minor-g.Windows[0].Revenue.Minor
		}
		if all != (ltv.Window{}) {
			t.Errorf("cohorts and groups differ by %+v", all)
		}
	})
}

func windows(source factstest.Orders, q facts.Query, days calendar.Duration) *ltv.HistoricResult {
	r := ltv.Historic(source.Customers(q.By), source.Cohorts(q), ltv.Options{})
	w, _ := source.Windows(context.Background(), q, calendar.Durations{days})
	r.Within(w, ltv.Options{})
	return &r
}

// early is what customers got back in periods before their first order: it has
// no age.
func early(o factstest.Orders, q facts.Query) float64 {
	first := map[string]calendar.Day{}
	asOf := o.Coverage().AsOf
	for _, r := range o.Rows {
		if d, ok := first[r.Customer]; !r.Refund && r.Day <= asOf && (!ok || r.Day < d) {
			first[r.Customer] = r.Day
		}
	}
	sum := 0.0
	for _, r := range o.Rows {
		if d, ok := first[r.Customer]; ok && r.Day <= asOf && r.Day < q.Calendar.Period(q.Grain, d).First {
			sum += float64(r.Amount)
		}
	}
	return sum
}

func near(t rapid.TB, what string, got, want float64) {
	if math.Abs(got-want) > 1e-9*max(1, math.Abs(want)) {
		t.Fatalf("%s = %v, want %v", what, got, want)
	}
}

// The second implementation goes through the months of the data one by one.
func TestSimpleAgreesWithTheDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		source := factstest.Orders{Rows: factstest.OrderRows().Draw(t, "orders"), AsOf: factstest.AsOfDays().Draw(t, "as of")}
		asOf := source.Coverage().AsOf
		var orders, revenue, active, start, lost float64
		before := map[string]bool{}
		for _, p := range source.Movements(facts.Query{}).Periods {
			if p.Last > asOf {
				break
			}
			now := map[string]bool{}
			for _, r := range source.Rows {
				if r.Day < p.First || r.Day > p.Last {
					continue
				}
				revenue += float64(r.Amount)
				if !r.Refund {
					orders++
					now[r.Customer] = true
				}
			}
			for customer := range before {
				start++
				if !now[customer] {
					lost++
				}
			}
			active += float64(len(now))
			before = now
		}
		r := ltv.Simple(source.Movements(facts.Query{}), source.Purchases(facts.Query{}), ltv.Options{})
		if orders == 0 || lost == 0 {
			if r.LTV != nil {
				t.Fatalf("LTV = %v without orders or churn", *r.LTV)
			}
			return
		}
		near(t, "AOV", *r.AOV, revenue/orders)
		near(t, "orders per customer and period", *r.OrdersPerCustomerPerPeriod, orders/active)
		near(t, "CCR", *r.CCR, lost/start*100)
		near(t, "LTV", *r.LTV, revenue/orders*(orders/active)*(start/lost))
	})
}

// A period is shown, and measured, when it has a day from From to To: here
// February, which ends with the one and begins with the other.
func TestFromAndTo(t *testing.T) {
	source := shop(t)
	last, first := factstest.Day("2024-02-29"), factstest.Day("2024-02-01")
	o := ltv.Options{From: &last, To: &first}
	r := ltv.Simple(source.Movements(facts.Query{}), source.Purchases(facts.Query{}), o)
	if r.Periods != 1 || r.Orders != 1 || r.Revenue.Minor != 5000 || r.CustomersStart != 3 || r.CustomersLost != 2 {
		t.Errorf("February alone = %+v, want one order, 50.00 of revenue, 2 of 3 lost", r)
	}
	h := ltv.Historic(source.Customers(facts.By{}), source.Cohorts(facts.Query{}), o)
	if len(h.Cohorts) != 1 || h.Cohorts[0].Cohort != "2024-02" || h.Customers != 4 {
		t.Errorf("cohorts of February = %+v of %d customers, want one of 4", h.Cohorts, h.Customers)
	}
}

// The average customer has brought 60 at age 0 and 76.67 at age 1.
func TestPayback(t *testing.T) {
	source := shop(t)
	for _, c := range []struct {
		cac  string
		want float64
	}{{"60", 1}, {"60.01", 2}, {"1000", 0}} {
		r := ltv.Historic(source.Customers(facts.By{}), source.Cohorts(facts.Query{}), options(t, "100%", c.cac))
		if got := r.PaybackPeriods; got == nil && c.want != 0 || got != nil && *got != c.want {
			t.Errorf("payback of %s = %v, want %v", c.cac, got, c.want)
		}
	}
}

func TestModelNames(t *testing.T) {
	for _, name := range ltv.ModelNames() {
		var m ltv.Model
		if err := m.UnmarshalText([]byte(name)); err != nil || m.String() != name {
			t.Errorf("model %q reads as %q, %v", name, m, err)
		}
	}
	var m ltv.Model
	if err := m.UnmarshalText([]byte("future")); err == nil {
		t.Error("a model that does not exist is accepted")
	}
}
