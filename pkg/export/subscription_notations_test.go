package export

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/facts/factstest"
)

// paidRow is a subscription of a made-up list: who, from when, until when, for
// how much a month.
type paidRow struct {
	customer   int
	start, end calendar.Day // end is 0 while it runs
	mrr        int
}

// subscriptionNotations write a list in the ways of different systems. All mean the same.
var subscriptionNotations = map[string]struct {
	header string
	row    func(paidRow) string
}{
	"plain": {"customer_id,started_at,ended_at,mrr", func(r paidRow) string { return subscriptionLine(r, day(r.end), fmt.Sprint(r.mrr, ".00")) }},
	"no end is a word": {"customer_id,started_at,ended_at,mrr", func(r paidRow) string {
		return subscriptionLine(r, first(day(r.end), "NULL"), fmt.Sprint(r.mrr, ".00"))
	}},
	"no end is far": {"customer_id,started_at,ended_at,mrr", func(r paidRow) string {
		return subscriptionLine(r, first(day(r.end), "9999-12-31"), fmt.Sprint(r.mrr, ".00"))
	}},
	"the last second": {"customer_id,started_at,ended_at,mrr", func(r paidRow) string {
		return subscriptionLine(r, first(dayBefore(r.end, " 23:59:59"), ""), fmt.Sprint(r.mrr, ".00"))
	}},
	"a price a year": {"customer_id,started_at,ended_at,plan_amount,plan_interval", func(r paidRow) string {
		return subscriptionLine(r, day(r.end), fmt.Sprint(r.mrr*12, ".00"), "year")
	}},
	"three months, counted": {"customer_id,started_at,ended_at,price_total,billing_period,billing_interval", func(r paidRow) string {
		return subscriptionLine(r, day(r.end), fmt.Sprint(r.mrr*3, ".00"), "month", "3")
	}},
	"a duration": {"customer_id,started_at,ended_at,price_total,product_duration", func(r paidRow) string {
		return subscriptionLine(r, day(r.end), fmt.Sprint(r.mrr*6, ".00"), "P6M")
	}},
	"a quantity": {"customer_id,started_at,ended_at,price_total,interval,plan_quantity", func(r paidRow) string {
		return subscriptionLine(r, day(r.end), "1.00", "month", fmt.Sprint(r.mrr))
	}},
	"paid until a day, and a status": {"customer_id,started_at,expires_at,mrr,status", func(r paidRow) string {
		if r.end == 0 {
			return subscriptionLine(r, "2026-01-01", fmt.Sprint(r.mrr, ".00"), "active")
		}
		return subscriptionLine(r, day(r.end), fmt.Sprint(r.mrr, ".00"), "expired")
	}},
	"a flag, and the request before the end": {"customer_id,started_at,current_period_end,mrr,canceled_at,cancel_at_period_end", func(r paidRow) string {
		if r.end == 0 {
			return subscriptionLine(r, "2026-01-01", fmt.Sprint(r.mrr, ".00"), "", "false")
		}
		return subscriptionLine(r, day(r.end), fmt.Sprint(r.mrr, ".00"), day(r.start), "true")
	}},
	"trials and orders that came to nothing": {"customer_id,started_at,ended_at,mrr,status,trial_end", func(r paidRow) string {
		trial := paidRow{r.customer + 1000, r.start, 0, r.mrr}
		status := "active"
		if r.end != 0 {
			status = "canceled"
		}
		before := paidRow{r.customer, r.start - 5, r.end, r.mrr}
		return subscriptionLine(before, day(r.end), fmt.Sprint(r.mrr, ".00"), status, day(r.start)) + "\n" + subscriptionLine(trial, "", "5.00", "trialing", "2027-01-01") + "\n" + subscriptionLine(trial, "", "5.00", "incomplete", "")
	}},
}

func day(d calendar.Day) string {
	if d == 0 {
		return ""
	}
	return d.String()
}

func dayBefore(d calendar.Day, time string) string {
	if d == 0 {
		return ""
	}
	return (d - 1).String() + time
}

func first(text, otherwise string) string {
	if text != "" {
		return text
	}
	return otherwise
}

func subscriptionLine(r paidRow, fields ...string) string {
	return fmt.Sprintf("c%d,%s,%s", r.customer, r.start, strings.Join(fields, ","))
}

// One list in all subscriptionNotations has the same movements, whoever wrote it.
func TestSubscriptionsInAllNotations(t *testing.T) {
	begin, _ := calendar.ParseDay("2023-01-10")
	asOf, _ := calendar.ParseDay("2025-06-30")
	rapid.Check(t, func(t *rapid.T) {
		rows := []paidRow{{1, begin, 0, 7}, {2, begin, begin + 200, 9}}
		for customer := range rapid.IntRange(1, 8).Draw(t, "customers") {
			start := begin + calendar.Day(rapid.IntRange(0, 300).Draw(t, "start"))
			r := paidRow{customer + 3, start, 0, rapid.IntRange(1, 50).Draw(t, "mrr")}
			if rapid.Bool().Draw(t, "ends") {
				r.end = start + calendar.Day(rapid.IntRange(31, 400).Draw(t, "days"))
			}
			rows = append(rows, r)
		}
		want := ""
		for _, name := range append([]string{"plain"}, subscriptionSystems()...) {
			n := subscriptionNotations[name]
			text := n.header + "\n"
			for _, r := range rows {
				text += n.row(r) + "\n"
			}
			o := Options{AsOf: &asOf, Ends: EndsExclusive}
			if strings.Contains(n.header, "price_total") {
				o.Columns = map[string]string{"mrr": "price_total"}
			}
			got, err := movementsOf(text, o)
			if err != nil {
				t.Fatalf("%s: %v\n%s", name, err, text)
			}
			if name == "plain" {
				want = got
			}
			if got != want {
				t.Fatalf("%s:\n%s\ngives\n%s\nwant\n%s", name, text, got, want)
			}
		}
	})
}

// movementsOf is what happened to customers and revenue in each period of a list.
func movementsOf(text string, o Options) (string, error) {
	s, _, err := customersOf(text, o)
	if err != nil {
		return "", err
	}
	var got strings.Builder
	m := factstest.Must(s).Movements(facts.Query{})
	for i, x := range m.Total() {
		fmt.Fprintln(&got, m.Periods[i].First, x.Start, x.New, x.Returned, x.Lost, x.End, m.Unit.Amount(x.RevenueEnd).Decimal(), m.Unit.Amount(x.RevenueChurned).Decimal())
	}
	return got.String(), nil
}

func subscriptionSystems() (all []string) {
	for name := range subscriptionNotations {
		all = append(all, name)
	}
	return all
}

// Of customers who have left, more than half without a day are refused. Who never paid
// has not left: a paid until March, and b runs.
func TestEndedWithoutADay(t *testing.T) {
	const header = "customer_id,status,started_at,ended_at,first_payment_at,mrr\na,cancelled,2024-01-05,2024-03-10,2024-01-05,10.00\nb,active,2024-01-05,,2024-01-05,10.00\n"
	for _, c := range []struct {
		name, rows, code string
	}{
		{"one of two", "c,cancelled,2024-01-05,,2024-01-06,10.00\n", ""},
		{"two of three", "c,cancelled,2024-01-05,,2024-01-06,10.00\nd,expired,2024-01-05,,2024-01-06,10.00\n", "end-unknown"},
		{"two who never paid", "c,cancelled,2024-01-05,,,10.00\nd,expired,2024-01-05,,,10.00\n", ""},
		{"one of two, and a free plan", "c,cancelled,2024-01-05,,2024-01-06,10.00\nd,expired,2024-01-05,,2024-01-06,0.00\n", ""},
	} {
		s, _, err := customersOf(header+c.rows, Options{})
		if c.code != "" {
			if bad := (*BadData)(nil); !errors.As(err, &bad) || bad.Problems[0].Code != c.code || len(bad.Problems[0].Fixes) != 3 {
				t.Errorf("%s: %v, want %s with a way out for each reading", c.name, err, c.code)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if got := s.Rows(); got != 2 {
			t.Errorf("%s: %d rows count, want those of a and b", c.name, got)
		}
	}
}

// What is on trial or has not begun needs no start, and does not count: a and b pay,
// 10.00 each. What has ended needs one, unless it had a trial, and so does every row that is asked for.
func TestRowsWithoutAStart(t *testing.T) {
	const paying = "customer_id,status,started_at,ended_at,mrr,trial_end\na,active,2024-01-05,,10.00,\nb,active,2024-02-05,,10.00,\n"
	for _, c := range []struct {
		row      string
		statuses []string
		left     string // why the row does not count; empty: it is refused
	}{
		{"c,in_trial,,,10.00,\n", nil, "status-in_trial"},
		{"c,future,,,,\n", nil, "status-future"},
		{"c,active,,,10.00,\n", nil, ""},
		{"c,cancelled,,2024-03-05,10.00,\n", nil, ""},
		{"c,cancelled,,2024-03-05,10.00,2024-03-05\n", nil, "status-cancelled"},
		{"c,active,,,10.00,2024-03-05\n", nil, ""},
		{"c,in_trial,,,10.00,\n", []string{"all"}, ""},
	} {
		s, r, err := customersOf(paying+c.row, Options{Statuses: c.statuses})
		if c.left == "" {
			if bad := (*BadData)(nil); !errors.As(err, &bad) || bad.Problems[0].Code != "date-missing" {
				t.Errorf("%s%v: %v, want the start to be missing", c.row, c.statuses, err)
			}
			continue
		}
		if err != nil || runningMRR(s) != "20.00" || r.Filtered[c.left] != 1 {
			t.Errorf("%s%v: %v %v", c.row, c.statuses, r.Filtered, err)
		}
	}
}
