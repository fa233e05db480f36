package compare_test

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/compare"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/facts/factstest"
	"github.com/retain-cli/retain/pkg/money"
	"pgregory.net/rapid"
)

// shop is four customers in January, of whom two come back in February with
// one that is new; February is complete, March is not.
func shop() factstest.Orders {
	asOf := factstest.Day("2024-03-15")
	buy := func(customer, group, on string, amount money.Minor) factstest.Order {
		return factstest.Order{Customer: customer, Group: group, Day: factstest.Day(on), Amount: amount}
	}
	return factstest.Orders{AsOf: &asOf, Unit: money.Unit{Currency: "EUR", Digits: 2}, Rows: []factstest.Order{
		buy("a", "basic", "2024-01-02", 1000), buy("b", "basic", "2024-01-03", 1000),
		buy("c", "pro", "2024-01-04", 2000), buy("d", "pro", "2024-01-05", 4000),
		buy("a", "basic", "2024-02-02", 500), buy("c", "pro", "2024-02-03", 2500), buy("e", "pro", "2024-02-04", 1000),
		buy("a", "basic", "2024-03-01", 9900),
	}}
}

func text(r compare.Result) string {
	var parts []string
	number := func(p *float64) string {
		if p == nil {
			return "-"
		}
		return fmt.Sprintf("%.4g", *p)
	}
	for _, c := range r.Changes {
		parts = append(parts, c.Metric+" "+number(c.Before)+" "+number(c.After)+" "+number(c.Change))
	}
	return strings.Join(parts, ", ")
}

// By hand: in February 2 of 4 stayed (a, c), keeping 500 + 2000 of 8000 and
// growing by 500; January has nobody at its start. LTV is 40.00 / 3 customers x 4
// at the start / 2 lost.
func TestPeriods(t *testing.T) {
	january, ok := collect(shop(), facts.Query{}).Period("2024-01")
	february, ok2 := collect(shop(), facts.Query{}).Period("2024-02")
	if _, none := collect(shop(), facts.Query{}).Period("2023-12"); !ok || !ok2 || none {
		t.Fatal("periods are not found as they should")
	}
	r := of(january, february, compare.Options{})
	want := "crr - 50 -, ccr - 50 -, grr - 31.25 -, rcr_gross - 68.75 -, nrr - 37.5 -, rcr_net - 62.5 -, repeat_rate 0 66.67 66.67, orders_per_customer 1 1 0, " +
		"revenue_per_customer 20 13.33 -6.667, aov 20 13.33 -6.667, ltv - 26.67 -, orders 4 3 -1, revenue 80 40 -40, " +
		"customers_end 4 3 -1, customers_new 4 1 -3"
	if got := text(r); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if r.Before != (compare.Head{Name: "2024-01", Customers: 4, Periods: 1}) || len(r.Notes) != 0 {
		t.Errorf("%+v, %v", r.Before, r.Notes)
	}
	one := collect(shop(), facts.Query{})
	before, _ := one.Period("2024-01")
	after, _ := one.Period("2024-02")
	if !r.Apart || of(before, after, compare.Options{}).Apart {
		t.Error("data sets are apart when there are two")
	}
}

// By hand: of 2 basic customers 1 stayed in February, of 2 pro 1. Customers
// hold all orders to the as-of day: a 3 orders of 114.00, b 1 of 10.00; c 2 of
// 45.00, d 1 of 40.00, e 1 of 10.00. LTV is 25.00 / 3 active x 2 at starts / 1 lost
// and 95.00 / 4 x 2 / 1.
func TestGroups(t *testing.T) {
	q := facts.Query{By: facts.By{Name: "plan"}}
	r := of(collect(shop(), q).Everything("basic"), collect(shop(), q).Everything("pro"), compare.Options{})
	want := "crr 50 50 0, ccr 50 50 0, grr 25 33.33 8.333, rcr_gross 75 66.67 -8.333, nrr 25 41.67 16.67, rcr_net 75 58.33 -16.67, repeat_rate 50 33.33 -16.67, orders_per_customer 2 1.333 -0.6667, " +
		"revenue_per_customer 62 31.67 -30.33, aov 8.333 23.75 15.42, ltv 16.67 47.5 30.83, orders 3 4 1, revenue 25 95 70, " +
		"customers 2 3 1, customers_end 1 2 1, customers_new 2 3 1"
	if got := text(r); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	for _, c := range r.Changes {
		if c.Verdict != compare.Noise || c.PAdjusted == nil || c.Why != "" {
			t.Errorf("%+v", c)
		}
	}
}

// What cannot be tested says why: January has nobody at its start, and all of
// its customers ordered once, as did those of February.
func TestWhyNot(t *testing.T) {
	shop := collect(shop(), facts.Query{})
	january, _ := shop.Period("2024-01")
	february, _ := shop.Period("2024-02")
	why := map[string]string{}
	for _, c := range of(january, february, compare.Options{}).Changes {
		if (c.P == nil) != (c.Why != "") || (c.P == nil) != (c.Verdict == compare.Untested) {
			t.Errorf("%+v", c)
		}
		if c.Why != "" {
			why[c.Metric] = c.Why
		}
	}
	none, same := "undefined on one side or both", "no variation between customers or sides"
	want := map[string]string{"crr": none, "ccr": none, "grr": none, "rcr_gross": none, "nrr": none, "rcr_net": none, "ltv": none, "orders_per_customer": same}
	if !reflect.DeepEqual(why, want) {
		t.Errorf("got  %v\nwant %v", why, want)
	}
}

// February of the shop, counted by hand as above, without what is of money.
func TestUnpriced(t *testing.T) {
	february, _ := collect(shop(), facts.Query{}).Period("2024-02")
	got := text(of(february, february, compare.Options{Unpriced: true}))
	if want := "crr 50 50 0, ccr 50 50 0, repeat_rate 66.67 66.67 0, orders_per_customer 1 1 0, orders 3 3 0, customers_end 3 3 0, customers_new 1 1 0"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestPartialPeriodIsSaid(t *testing.T) {
	february, _ := collect(shop(), facts.Query{}).Period("2024-02")
	march, _ := collect(shop(), facts.Query{}).Period("2024-03")
	r := of(february, march, compare.Options{})
	if len(r.Notes) != 1 || r.Notes[0].Code != "partial-period" || !strings.HasPrefix(r.Notes[0].Text, "2024-03 is incomplete") {
		t.Errorf("%v", r.Notes)
	}
	other := shop()
	other.Unit.Currency = "USD"
	r = of(february, collect(other, facts.Query{}).Everything(""), compare.Options{})
	if len(r.Notes) != 2 || r.Notes[0].Code != "currencies-differ" || r.Notes[1].Code != "lengths-differ" {
		t.Errorf("%v", r.Notes)
	}
	young, asOf := shop(), factstest.Day("2024-01-20") // before its first period is over
	young.AsOf = &asOf
	none := collect(young, facts.Query{}).Everything("")
	for _, r := range []compare.Result{of(february, none, compare.Options{}), of(none, february, compare.Options{})} {
		if r.Before.Periods+r.After.Periods != 1 || len(r.Notes) != 0 {
			t.Errorf("%d and %d complete periods: %v", r.Before.Periods, r.After.Periods, r.Notes)
		}
	}
}

// A total of more periods is larger for that alone, and dollars are no change
// from euros; a side of unknown currency may be of the same.
func TestRefused(t *testing.T) {
	february, _ := collect(shop(), facts.Query{}).Period("2024-02")
	for currency, want := range map[string]string{
		"USD": "revenue_per_customer aov ltv revenue the currencies differ; orders customers_new different numbers of periods; ",
		"":    "orders revenue customers_new different numbers of periods; ",
	} {
		other := shop()
		other.Unit.Currency = currency
		metrics, got := map[string]string{}, ""
		for _, c := range of(february, collect(other, facts.Query{}).Everything(""), compare.Options{}).Changes {
			metrics[c.Why] += c.Metric + " "
			if (c.Why == "the currencies differ") != (c.Change == nil) || (c.Why != "") != (c.P == nil && c.Low == nil) {
				t.Errorf("%q: %+v", currency, c)
			}
		}
		for _, why := range []string{"the currencies differ", "different numbers of periods"} {
			if metrics[why] != "" {
				got += metrics[why] + why + "; "
			}
		}
		if got != want {
			t.Errorf("%q: got  %s\nwant %s", currency, got, want)
		}
	}
}

// Customers who are observed for longer come back more often: what they did so far
// is tested only between data of about the same length. Both have a complete
// month, since 1 January; the second is observed for 31 + 3 days (31 are more than
// 90 % of 34) or 31 + 4 (31 are less than 90 % of 35). Rates and means of orders
// are tested all the same.
func TestFiguresToDateNeedTheSameTime(t *testing.T) {
	all := func(asOf string) compare.Side {
		s := factstest.Orders{}
		day := factstest.Day(asOf)
		s.AsOf = &day
		for i := range 40 {
			name := fmt.Sprint(i)
			s.Rows = append(s.Rows, factstest.Order{Customer: name, Day: factstest.Day("2024-01-01"), Amount: money.Minor(100 + i)})
			if i%3 == 0 {
				s.Rows = append(s.Rows, factstest.Order{Customer: name, Day: factstest.Day("2024-01-20"), Amount: money.Minor(50 + i)})
			}
		}
		return collect(s, facts.Query{}).Everything("")
	}
	for asOf, want := range map[string]string{
		"2024-01-31": "", "2024-02-03": "", "2024-02-04": "repeat_rate orders_per_customer revenue_per_customer ", "2024-02-29": "repeat_rate orders_per_customer revenue_per_customer ",
	} {
		got := ""
		for _, c := range of(all("2024-01-31"), all(asOf), compare.Options{}).Changes {
			if c.Why == "customers were observed for different lengths of time" {
				got += c.Metric + " "
			}
			if c.Metric == "aov" && c.P == nil {
				t.Errorf("%s: the average order is not tested: %s", asOf, c.Why)
			}
		}
		if got != want {
			t.Errorf("%s: not tested: %q, want %q", asOf, got, want)
		}
	}
	for _, c := range of(all("2024-02-05"), all("2024-02-09"), compare.Options{}).Changes { // 36 days are 90 % of 40
		if c.Metric == "repeat_rate" && c.Why != "" {
			t.Errorf("36 and 40 days: %s", c.Why)
		}
	}
}

// The customers of a first period that may be older than the data are not compared as
// new ones; later periods are compared as ever.
func TestOlderCustomersAreNotCompared(t *testing.T) {
	s := factstest.Orders{}
	for month, customers := range []int{31, 10, 10, 10} {
		for i := range customers {
			s.Rows = append(s.Rows, factstest.Order{Customer: fmt.Sprint(month, i), Day: factstest.Day(fmt.Sprintf("2024-%02d-28", 1+month)), Amount: money.Minor(i)})
		}
	}
	asOf := factstest.Day("2024-04-30")
	s.AsOf = &asOf
	shop := collect(s, facts.Query{})
	january, _ := shop.Period("2024-01")
	february, _ := shop.Period("2024-02")
	march, _ := shop.Period("2024-03")
	for _, c := range []struct {
		before, after compare.Side
		want          string
	}{
		{january, february, "repeat_rate orders_per_customer revenue_per_customer customers_new "},
		{march, january, "repeat_rate orders_per_customer revenue_per_customer customers_new "},
		{shop.Everything(""), march, "repeat_rate orders_per_customer revenue_per_customer "}, // totals are of other lengths
		{february, march, ""},
	} {
		got := ""
		for _, change := range of(c.before, c.after, compare.Options{}).Changes {
			if change.Why == "customers of the first period may be older than the data" {
				got += change.Metric + " "
			}
		}
		if got != c.want {
			t.Errorf("%s and %s: not tested: %q, want %q", c.before.Name, c.after.Name, got, c.want)
		}
	}
	if len(january.Inherited()) != 1 || len(march.Inherited()) != 0 {
		t.Errorf("January: %v, March: %v", january.Inherited(), march.Inherited())
	}
}

func TestVerdicts(t *testing.T) {
	for _, c := range []struct {
		whole   int64
		verdict compare.Verdict
		back    compare.Verdict
	}{{1000, compare.Down, compare.Up}, {10, compare.Noise, compare.Noise}} {
		many, few := kept(c.whole/2, c.whole), kept(c.whole/10, c.whole)
		there := of(many, few, compare.Options{}).Changes[0]
		back := of(few, many, compare.Options{}).Changes[0]
		if there.Verdict != c.verdict || back.Verdict != c.back {
			t.Errorf("%d: %s and %s", c.whole, there.Verdict, back.Verdict)
		}
	}
}

// 60 of 100 against 52 of 110 has p = 0.065: z is (0.6 - 0.4727) / 0.0689 = 1.846
// by hand. What is no confidence is 95 %.
func TestConfidence(t *testing.T) {
	for _, c := range []struct {
		confidence float64
		want       compare.Verdict
	}{{90, compare.Down}, {93, compare.Down}, {94, compare.Noise}, {95, compare.Noise}, {0, compare.Noise}, {-5, compare.Noise}, {100, compare.Noise}, {150, compare.Noise}} {
		r := of(kept(60, 100), kept(52, 110), compare.Options{Confidence: c.confidence})
		if got := r.Changes[0]; got.Verdict != c.want || got.Low == nil {
			t.Errorf("%v: %s, p %v", c.confidence, got.Verdict, *got.P)
		}
	}
	wide := of(kept(60, 100), kept(52, 110), compare.Options{}).Changes[0]
	same := of(kept(60, 100), kept(52, 110), compare.Options{Confidence: 95}).Changes[0]
	if *wide.Low != *same.Low || *wide.High != *same.High {
		t.Errorf("%v to %v without a confidence, %v to %v at 95", *wide.Low, *wide.High, *same.Low, *same.High)
	}
}

// kept is a period at whose end part of the whole is left.
func kept(part, whole int64) compare.Side {
	var b books
	for i := range whole {
		var c facts.Account
		c[facts.Starts] = 1
		if i < part {
			c[facts.Kept] = 1
		}
		b.customers = append(b.customers, [2]facts.Account{c, c})
	}
	return b.side("2024-01")
}

func collect(f factstest.Facts, q facts.Query) *compare.Tables {
	t, err := compare.Collect(context.Background(), factstest.Source(f), q)
	if err != nil {
		panic(err)
	}
	return t
}

func of(before, after compare.Side, o compare.Options) compare.Result {
	r, err := compare.Of(context.Background(), before, after, o)
	if err != nil {
		panic(err)
	}
	return r
}

// books is a source of accounts in January and February.
type books struct {
	factstest.Orders
	customers [][2]facts.Account
	contracts bool
}

func (b books) side(label string) compare.Side {
	side, _ := collect(b, facts.Query{}).Period(label)
	return side
}

func (b books) changes(o compare.Options) map[string]compare.Change {
	tables := collect(b, facts.Query{})
	before, _ := tables.Period("2024-01")
	after, _ := tables.Period("2024-02")
	changes := map[string]compare.Change{}
	for _, c := range of(before, after, o).Changes {
		changes[c.Metric] = c
	}
	return changes
}

func (b books) Coverage() facts.Coverage {
	return facts.Coverage{FromSubscription: b.contracts, AsOf: factstest.Day("2024-02-29"), Unit: b.Unit}
}

func (b books) Movements(q facts.Query) facts.Movements {
	last := factstest.Day("2024-02-29")
	return facts.Movements{Periods: calendar.Calendar{}.Timeline(q.Grain, factstest.Day("2024-01-01"), last).Periods, AsOf: last, Groups: []string{""}}
}

func (b books) Scatter(_ facts.Query, sample facts.Sample) *facts.Scatter {
	sides := sample.Sides
	s := facts.NewScatter(len(sides), sample.Sets...)
	for _, c := range b.customers {
		var entries []facts.Entry
		for i, part := range sides {
			if part.First() >= 0 {
				entries = append(entries, facts.Entry{Side: i, Account: c[i]})
			}
		}
		s.Observe(entries...)
	}
	return s
}

// By hand: one of two stays, for 9.00 where both paid 10.00, and nobody comes. 900
// of 2000 are kept; 9.00 a period, for the 2 periods until one of two has gone, are
// an LTV of 18.00.
func TestSubscriptionsHaveNoOrders(t *testing.T) {
	b := books{contracts: true, Orders: factstest.Orders{Unit: money.Unit{Digits: 2}}}
	one := facts.Account{facts.Starts: 1, facts.Kept: 1, facts.StartRevenue: 1000, facts.KeptRevenue: 900, facts.GrownRevenue: 900, facts.End: 1, facts.EndRevenue: 900, facts.Ends: 1, facts.EndsRevenue: 900}
	gone := facts.Account{facts.Starts: 1, facts.StartRevenue: 1000}
	b.customers = [][2]facts.Account{{one, one}, {gone, gone}}
	side := b.side("2024-02")
	want := "crr 50 50 0, ccr 50 50 0, grr 45 45 0, rcr_gross 55 55 0, nrr 45 45 0, rcr_net 55 55 0, arpa 9 9 0, mrr 9 9 0, quick_ratio 0 0 0, ltv 18 18 0, customers_end 1 1 0, customers_new 0 0 0"
	if got := text(of(side, side, compare.Options{})); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// Nothing differs from itself, and the way back is the way there.
func TestThereAndBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sides := make([]compare.Side, 2)
		q := factstest.Queries().Draw(t, "query")
		q.By = facts.By{}
		for i := range sides {
			rows := factstest.OrderRows().Draw(t, "rows")
			sides[i] = collect(factstest.Orders{Rows: rows}, q).Everything("")
		}
		itself := of(sides[0], sides[0], compare.Options{})
		for _, c := range itself.Changes {
			if c.Change != nil && *c.Change != 0 || c.Verdict == compare.Up || c.Verdict == compare.Down {
				t.Errorf("itself: %+v", c)
			}
		}
		there, back := of(sides[0], sides[1], compare.Options{}), of(sides[1], sides[0], compare.Options{})
		for i, c := range there.Changes {
			b := back.Changes[i]
			if !reflect.DeepEqual(c.Before, b.After) || !reflect.DeepEqual(c.After, b.Before) {
				t.Errorf("%+v and %+v", c, b)
			}
			if c.P != nil && (!near(*c.P, *b.P, 1e-9) || !near(*c.Low, -*b.High, 1e-9) || *c.Low > *c.Change || *c.Change > *c.High) {
				t.Errorf("%+v and %+v", c, b)
			}
		}
	})
}
