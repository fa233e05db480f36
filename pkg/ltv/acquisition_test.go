package ltv_test

import (
	"encoding/json"
	"maps"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/facts/factstest"
	"github.com/retain-cli/retain/pkg/ltv"
	"github.com/retain-cli/retain/pkg/money"
)

func outlay(day, channel string, amount money.Minor) facts.Outlay {
	return facts.Outlay{Day: factstest.Day(day), Channel: channel, Amount: amount}
}

// By hand, of the customers of shop at a margin of one half. January: 60 for three
// customers, CAC 20; they have brought 260, 43.33 each, 130 / 60 times the cost;
// 150 in January is 25 each: paid back at once. February: 10 for nobody. March: 90
// for di, who has brought 100, 50 of profit, and 45 by the end of the last complete
// month: not paid back. April is not over. In all 160 for 4, CAC 40; 360 / 2 / 4 =
// 45 each; 30, 38.33 and 48.33 by age (TestHistoric): paid back in the third month.
// 3.00 of December and 7.00 after the as-of day are outside.
func TestAcquired(t *testing.T) {
	spent := []facts.Outlay{
		outlay("2024-05-01", "web", 700), outlay("2024-03-31", "mail", 9000), outlay("2023-12-31", "web", 300),
		outlay("2024-01-05", "web", 5000), outlay("2024-01-31", "mail", 1000), outlay("2024-02-10", "web", 1000), outlay("2024-04-01", "web", 500),
	}
	a := ltv.Acquired(shop(t).Cohorts(facts.Query{}), spent, options(t, "50%", "1"))
	got, _ := json.Marshal(a)
	const want = `{"spend":160.00,"customers_new":4,"ltv":45,"cac":40,"ltv_to_cac":1.125,"payback_periods":3,"from":"2024-01","to":"2024-03","periods":[` +
		`{"period":"2024-01","first_day":"2024-01-01","last_day":"2024-01-31","complete":true,"spend":60.00,"customers_new":3,"ltv":43.333333333333336,"cac":20,"ltv_to_cac":2.1666666666666665,"payback_periods":1},` +
		`{"period":"2024-02","first_day":"2024-02-01","last_day":"2024-02-29","complete":true,"spend":10.00,"customers_new":0,"ltv":null,"cac":null,"ltv_to_cac":null,"payback_periods":null},` +
		`{"period":"2024-03","first_day":"2024-03-01","last_day":"2024-03-31","complete":true,"spend":90.00,"customers_new":1,"ltv":50,"cac":90,"ltv_to_cac":0.5555555555555556,"payback_periods":null},` +
		`{"period":"2024-04","first_day":"2024-04-01","last_day":"2024-04-30","complete":false,"spend":5.00,"customers_new":0,"ltv":null,"cac":null,"ltv_to_cac":null,"payback_periods":null}]}`
	if string(got) != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	texts := map[string]string{}
	for _, n := range a.Notes {
		texts[n.Code] = n.Text
	}
	if texts["spend-without-customers"] != "2024-02, 2024-04: spend and no new customers, so no CAC; the total counts the spend of complete periods" ||
		texts["spend-outside"] != "spend of 10.00 before the first period or after the as-of day is excluded" || len(a.Notes) != 2 {
		t.Errorf("notes %q", texts)
	}
}

// Where the spend begins in February and ends in March, January is not known: that
// is no spend of 0.
func TestAcquiredOutsideTheFile(t *testing.T) {
	a := ltv.Acquired(shop(t).Cohorts(facts.Query{}), []facts.Outlay{outlay("2024-02-10", "", 0), outlay("2024-03-01", "", 4500)}, ltv.Options{})
	if january := a.Periods[0]; january.Spend != nil || january.CAC != nil || *january.Value != 260./3 {
		t.Errorf("January: %+v", january)
	}
	if a.Customers != 1 || *a.CAC != 45 || *a.From != "2024-02" || *a.To != "2024-03" {
		t.Errorf("in all %+v", a.Won)
	}
	if len(a.Notes) != 0 { // February's 0 for nobody is no waste
		t.Errorf("notes %+v", a.Notes)
	}
	none := ltv.Acquired(shop(t).Cohorts(facts.Query{}), nil, ltv.Options{})
	if none.Spend != nil || none.CAC != nil || none.From != nil || none.Customers != 0 {
		t.Errorf("without spend: %+v", none.Won)
	}
	nobody := ltv.Acquired(factstest.Orders{}.Cohorts(facts.Query{}), []facts.Outlay{outlay("2024-02-10", "", 100)}, ltv.Options{})
	if len(nobody.Periods) != 0 || nobody.CAC != nil || nobody.Notes[0].Code != "spend-outside" {
		t.Errorf("without orders: %+v", nobody)
	}
}

// By hand: Web has won ada, bo and di for 150, CAC 50; they have brought 310, 51.67
// each at a margin of one half. By age 35 (210 of three), 12.5 more (ada 60, bo
// -10), 10 more (ada 40): 57.5 in the third month. The file has nothing on mail,
// which won cy; nobody came through radio, nor through print, which cost nothing.
func TestAcquiredByChannel(t *testing.T) {
	source := shop(t)
	for i := range source.Rows {
		source.Rows[i].Group = "Web"
		if source.Rows[i].Customer == "cy" {
			source.Rows[i].Group = "mail"
		}
	}
	spent := []facts.Outlay{outlay("2024-01-05", "web", 6000), outlay("2024-02-10", "radio", 1000), outlay("2024-03-31", " WEB", 9000), outlay("2024-04-01", "late", 100), outlay("2024-01-05", "print", 0)}
	a := ltv.Acquired(source.Cohorts(facts.Query{By: facts.By{Name: "channel"}}), spent, options(t, "50%", "1"))
	got, _ := json.Marshal(a.Channels)
	const want = `[{"channel":"Web","small":true,"spend":150.00,"customers_new":3,"ltv":51.666666666666664,"cac":50,"ltv_to_cac":1.0333333333333334,"payback_periods":3},` +
		`{"channel":"mail","small":true,"spend":null,"customers_new":1,"ltv":25,"cac":null,"ltv_to_cac":null,"payback_periods":null},` +
		`{"channel":"print","small":true,"spend":0.00,"customers_new":0,"ltv":null,"cac":null,"ltv_to_cac":null,"payback_periods":null},` +
		`{"channel":"radio","small":true,"spend":10.00,"customers_new":0,"ltv":null,"cac":null,"ltv_to_cac":null,"payback_periods":null}]`
	if string(got) != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if *a.CAC != 40 {
		t.Errorf("CAC of all %v, want 160 / 4", *a.CAC)
	}
	var texts []string
	for _, n := range a.Notes {
		texts = append(texts, n.Text)
	}
	if want := []string{
		"2024-02, 2024-04: spend and no new customers, so no CAC; the total counts the spend of complete periods",
		`channel "radio": spend and no new customers, so no CAC; is it called so in the orders?`,
	}; !slices.Equal(texts, want) {
		t.Errorf("notes %q, want %q", texts, want)
	}
}

// Thirty customers are a sample, 29 are few: of a group, of a channel, and at the
// start of each period.
func TestSmall(t *testing.T) {
	source := factstest.Orders{}
	for i := range 59 {
		source.Rows = append(source.Rows, factstest.Order{Customer: string(rune('A' + i)), Day: factstest.Day("2024-01-31"), Amount: 1, Group: []string{"web", "mail"}[i%2]})
	}
	q := facts.Query{By: facts.By{Name: "channel"}}
	small := map[string]bool{"mail": true, "web": false}
	groups := map[string]bool{}
	for _, g := range ltv.Historic(source.Customers(q.By), source.Cohorts(q), ltv.Options{}).Groups {
		groups[g.Group] = g.Small
	}
	channels := map[string]bool{}
	for _, c := range ltv.Acquired(source.Cohorts(q), []facts.Outlay{outlay("2024-01-05", "web", 1)}, ltv.Options{}).Channels {
		channels[c.Channel] = c.Small
	}
	if !maps.Equal(groups, small) || !maps.Equal(channels, small) {
		t.Errorf("groups %v, channels %v, want %v", groups, channels, small)
	}
	january := calendar.Calendar{}.Period(calendar.Monthly, factstest.Day("2024-01-31"))
	february := calendar.Calendar{}.Period(calendar.Monthly, factstest.Day("2024-02-29"))
	for _, c := range []struct {
		starts [2]int64
		small  bool
	}{{[2]int64{29, 3}, true}, {[2]int64{30, 3}, false}, {[2]int64{3, 30}, false}} {
		m := facts.Movements{Periods: []calendar.Period{january, february}, AsOf: february.Last, Rows: [][]facts.Movement{{{Start: c.starts[0]}, {Start: c.starts[1]}}}}
		if r := ltv.Subscriptions(m, calendar.Monthly, ltv.Options{}); r.Small != c.small {
			t.Errorf("%v at the starts: small %t", c.starts, r.Small)
		}
	}
}

// The CAC of every period again, by looking for each customer's first order; and the
// channels' new customers are those of all.
func TestAcquiredAgain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		source := factstest.Orders{Rows: factstest.OrderRows().Draw(t, "orders"), AsOf: factstest.AsOfDays().Draw(t, "as of")}
		q := factstest.Queries().Draw(t, "query")
		cohorts := source.Cohorts(q)
		var spent []facts.Outlay
		first := map[string]calendar.Day{}
		for _, row := range source.Rows {
			spent = append(spent, facts.Outlay{Day: row.Day, Channel: row.Group, Amount: 100})
			if day, found := first[row.Customer]; !row.Refund && row.Day <= cohorts.AsOf && (!found || row.Day < day) {
				first[row.Customer] = row.Day
			}
		}
		a := ltv.Acquired(cohorts, spent, ltv.Options{})
		for _, p := range a.Periods {
			paid, won := 0., 0.
			for _, x := range spent {
				if p.FirstDay <= x.Day && x.Day <= min(p.LastDay, cohorts.AsOf) {
					paid += 100
				}
			}
			for _, day := range first {
				if p.FirstDay <= day && day <= p.LastDay {
					won++
				}
			}
			if float64(p.Customers) != won || p.Spend != nil && float64(p.Spend.Minor) != paid || p.Spend == nil && paid > 0 {
				t.Fatalf("%s: %v for %d, want %v for %v", p.Period, p.Spend, p.Customers, paid, won)
			}
			if p.CAC != nil && math.Abs(*p.CAC-paid/won) > 1e-9*paid {
				t.Fatalf("%s: CAC %v, want %v / %v", p.Period, *p.CAC, paid, won)
			}
		}
		var channels int64
		for _, c := range a.Channels {
			channels += c.Customers
		}
		if a.Channels != nil && channels != a.Customers {
			t.Fatalf("%d customers through channels, %d in all", channels, a.Customers)
		}
	})
}
