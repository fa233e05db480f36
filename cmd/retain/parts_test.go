package main

import (
	"cmp"
	"encoding/csv"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts/factstest"
)

// additive is a table whose numbers add up over disjoint sets of customers.
type additive struct {
	args  string
	table string
	keys  int      // how many columns at the left name a row, but for those that add up
	sums  []string // columns that add up; of a table of figures: rows
	where string   // the column of the condition; empty: city
}

// The tables of every command that are sums over customers. What is not here, and why:
// rates, means, medians, intervals, curves and tests are quotients or orders of
// these; tenths, fifths, groups of equal revenue, moves between them, concentration
// and segments (rfm, winback, customers --who segment=) rank each customer among all
// others; expected second orders (audit, lens 4) and the parts of a change (lens 2)
// are products; a forecast multiplies rates; compare and summary hold only numbers of
// these kinds beside counts that are in the other tables; spend is of all customers,
// so ltv --spend warns that --where leaves it as it is. first_day and last_day are
// those of a period of the calendar.
//
// None is additive where a condition is on a column that differs between the rows of
// one customer, for then the parts share customers: they are new, lost and ordering
// for the first time in each of them (TestPartsByRowOverlap).
var additives = []additive{
	{args: "crr orders.csv", table: "periods", keys: 4, sums: customerSums},
	{args: "ccr --rolling 3 orders.csv", table: "periods", keys: 4, sums: customerSums},
	{args: "crr --active 45d orders.csv", table: "periods", keys: 4, sums: customerSums},
	{args: "crr --customers subscriptions.csv", table: "periods", keys: 4, sums: customerSums},
	{args: "rcr --rolling 2 orders.csv", table: "periods", keys: 4, sums: append(flowSums, "customers_passed")},
	{args: "mrr orders.csv", table: "periods", keys: 4, sums: append(flowSums, "revenue_net_new", "revenue_outside", "customers_start", "customers_end", "customers_passed")},
	{args: "mrr --customers subscriptions.csv", table: "periods", keys: 4, sums: append(flowSums, "revenue_net_new", "customers_start", "customers_end", "customers_passed")},
	{args: "mrr --customers subscriptions.csv", table: "outlook", sums: []string{"subscriptions", "mrr", "subscriptions_ending", "mrr_ending", "subscriptions_past_due", "mrr_past_due", "mrr_at_risk", "mrr_committed"}},
	{args: "reasons --customers subscriptions.csv", table: "periods", keys: 6, sums: []string{"customers_lost", "revenue_churned"}},
	{args: "trials --customers subscriptions.csv", table: "periods", keys: 4, sums: []string{"trials_started", "trials_open", "trials_over", "trials_converted"}},
	{args: "renewals --interval month --customers subscriptions.csv", table: "renewals", keys: 2, sums: renewalSums},
	{args: "renewals --interval month --customers subscriptions.csv", table: "cohorts", keys: 5, sums: renewalSums},
	{args: "project --ages periods --customers subscriptions.csv", table: "ages", keys: 2, sums: []string{"customers_due", "customers_kept"}},
	{args: "cohort orders.csv", table: "cohorts", keys: 3, sums: append(ages, "customers")},
	{args: "cohort --kind unbounded orders.csv", table: "cohorts", keys: 3, sums: append(ages, "customers")},
	{args: "cohort --value revenue orders.csv", table: "cohorts", keys: 3, sums: append(ages, "customers")},
	{args: "cohort --customers subscriptions.csv", table: "cohorts", keys: 3, sums: append(ages, "customers")},
	{args: "cohort --start signup --customers customers.csv orders.csv", table: "cohorts", keys: 3, sums: append(ages, "customers", "customers_ordered"), where: "customers.city"},
	{args: "repeat orders.csv", table: "periods", keys: 4, sums: []string{"customers", "customers_repeat", "orders", "orders_first", "revenue"}},
	{args: "repeat --within 20,60 orders.csv", table: "windows", keys: 1, sums: []string{"customers", "customers_repeat"}},
	{args: "repeat --within 20,60 orders.csv", table: "cohorts", keys: 4, sums: []string{"customers", "customers_repeat"}},
	{args: "ladder --steps 3 orders.csv", table: "steps", keys: 2, sums: []string{"customers", "orders", "revenue"}},
	{args: "ladder --horizon 60d orders.csv", table: "repurchase", keys: 2, sums: []string{"customers", "customers_again"}},
	{args: "ladder --horizon 60d orders.csv", table: "repurchase_months", keys: 4, sums: []string{"customers", "customers_again"}},
	{args: "cohort --age 30d orders.csv", table: "cohorts", keys: 3, sums: append(ages, "customers")},
	{args: "ltv --within 20,60 orders.csv", table: "windows", keys: 1, sums: []string{"customers", "orders", "revenue"}},
	{args: "ltv --within 20,60 orders.csv", table: "cohort_windows", keys: 4, sums: []string{"customers", "orders", "revenue"}},
	{args: "stickiness orders.csv", table: "periods", keys: 5, sums: []string{"customers", "customer_days"}},
	{args: "stickiness --last 4 orders.csv", table: "active_periods", keys: 1, sums: []string{"customers", "customers_more"}},
	{args: "refunds refunded.csv", table: "periods", keys: 4, sums: append(refundSums, "refunds_without_order", "revenue_refunded_without_order")},
	{args: "refunds --by plan refunded.csv", table: "groups", keys: 1, sums: refundSums},
	{args: "refunds refunded.csv", table: "retention", keys: 2, sums: []string{"customers_start", "customers_retained"}},
	{args: "refunds --often 30 --limit 0 refunded.csv", table: "customers", keys: 1, sums: append(refundSums, "order_days")},
	{args: "ltv orders.csv", table: "figures", keys: 1, sums: []string{"revenue", "orders", "customers"}},
	{args: "ltv --spend spend.csv orders.csv", table: "acquisition", keys: 4, sums: []string{"customers_new"}},
	{args: "audit --lens 1 --in 2024-Q2 orders.csv", table: "by_orders", keys: 1, sums: []string{"customers", "orders", "revenue"}},
	{args: "audit --lens 2 --in 2024-Q2 orders.csv", table: "periods", keys: 4, sums: []string{"customers", "orders", "revenue", "revenue_outside"}},
	{args: "audit --lens 2 --in 2024-Q2 orders.csv", table: "bridge", keys: 1, sums: []string{"customers", "revenue"}},
	{args: "audit --lens 3 --cohort 2024-02 orders.csv", table: "ages", keys: 3, sums: []string{"customers", "orders", "revenue", "customers_last"}},
	{args: "audit --lens 4 --period monthly orders.csv", table: "cohorts", keys: 4, sums: []string{"customers", "orders", "revenue", "customers_last"}},
	{args: "audit --lens 4 --period monthly orders.csv", table: "second_order", keys: 1, sums: []string{"customers", "observed"}},
	{args: "audit --lens 5 --period monthly orders.csv", table: "cells", keys: 5, sums: []string{"cohort_customers", "customers", "orders", "revenue"}},
	{args: "customers orders.csv", table: "customers", keys: 1, sums: []string{"orders", "order_days", "revenue"}},
	{args: "customers --who lost=2024-05 --who inactive=30d orders.csv", table: "customers", keys: 1, sums: []string{"orders", "order_days", "revenue"}},
	{args: "customers --who passed=2024-05 --rolling 3 orders.csv", table: "customers", keys: 1, sums: []string{"orders", "order_days", "revenue"}},
	{args: "customers --who overdue orders.csv", table: "customers", keys: 1, sums: []string{"orders", "order_days", "revenue"}},
}

var (
	customerSums = []string{"customers_start", "customers_new", "customers_returned", "customers_lost", "customers_end", "customers_passed"}
	flowSums     = []string{"revenue_start", "revenue_new", "revenue_reactivation", "revenue_expansion", "revenue_contraction", "revenue_churned", "revenue_end"}
	refundSums   = []string{"orders", "orders_refunded", "orders_refunded_full", "orders_refunded_part", "revenue_gross", "revenue_refunded"}
	renewalSums  = []string{"customers_observed", "customers_due", "customers_renewed", "customers_changed", "customers_back"}
	ages         = []string{"age_0", "age_1", "age_2", "age_3", "age_4", "age_5"}
)

// cities are the values of the column that splits the customers of partsShop.
var cities = []string{"Kraków", ""}

// partsShop writes some months of a small shop, its customers and its subscriptions.
// Everybody has one city, in all files; some customers never ordered. Somebody in each
// city orders on the last day, for the periods of a part end with its last order.
func partsShop(t *testing.T) {
	draw := rand.New(rand.NewPCG(13, 7))
	var orders, customers, subscriptions, refunded strings.Builder
	refunded.WriteString("order_id,customer_id,order_date,amount,amount_refunded,plan,city\n")
	orders.WriteString("order_id,customer_id,order_date,amount,city\n")
	customers.WriteString("customer_id,created_at,city\n")
	subscriptions.WriteString("customer_id,started_at,trial_end,ended_at,mrr,status,churn_reason,city\n")
	first := factstest.Day("2024-01-01")
	for c := range 45 {
		city := cities[draw.IntN(len(cities))]
		start := draw.IntN(150)
		fmt.Fprintf(&customers, "c%d,%s,%s\n", c, first+calendar.Day(start), city)
		at := start
		for n := range draw.IntN(7) {
			amount := draw.IntN(9000)
			if n > 0 && draw.IntN(8) == 0 {
				amount = -amount / 4
			}
			if at <= 243 {
				fmt.Fprintf(&orders, "%d,c%d,%s,%d.%02d,%s\n", c*10+n, c, first+calendar.Day(at), amount/100, max(amount, -amount)%100, city)
			}
			if at <= 243 && amount > 0 {
				back := amount * []int{0, 4, 1, 0, 4, 2, 0}[n] / 4
				fmt.Fprintf(&refunded, "%d,c%d,%s,%d.%02d,%d.%02d,%s,%s\n", c*10+n, c, first+calendar.Day(at), amount/100, amount%100, back/100, back%100, []string{"one", "two"}[(c+n)%2], city)
			}
			at += draw.IntN(50)
		}
		for from := start; from < 240; from += 40 + draw.IntN(60) {
			text := func(days int) string { return (first + calendar.Day(days)).String() }
			trial, end, status, reason := "", "", "active", ""
			if draw.IntN(3) == 0 {
				trial = text(from + 14)
			}
			if to := from + 20 + draw.IntN(90); to < 240 || draw.IntN(2) == 0 {
				end, reason = text(to), []string{"price", "card failed", ""}[draw.IntN(3)]
			}
			switch {
			case end != "" && end <= "2024-08-31":
				status = "canceled"
			case draw.IntN(3) == 0:
				status = "past_due"
			}
			fmt.Fprintf(&subscriptions, "c%d,%s,%s,%s,%d.00,%s,%s,%s\n", c, text(from), trial, end, 10+draw.IntN(3)*5, status, reason, city)
			if end == "" {
				break
			}
		}
	}
	for i, city := range cities {
		fmt.Fprintf(&orders, "%d,last%d,2024-08-31,1.00,%s\n", 9000+i, i, city)
		fmt.Fprintf(&refunded, "%d,last%d,2024-08-31,1.00,0.00,one,%s\n", 9000+i, i, city)
	}
	write(t, "orders.csv", orders.String())
	write(t, "customers.csv", customers.String())
	write(t, "spend.csv", "date,channel,amount\n2024-02-01,web,100\n")
	write(t, "subscriptions.csv", subscriptions.String())
	write(t, "refunded.csv", refunded.String())
}

// The parts of all customers by their city add up to the whole, row by row and column
// by column, wherever a number is a sum.
func TestPartsAddUp(t *testing.T) {
	alone(t)
	partsShop(t)
	for _, a := range additives {
		whole, sum := a.numbers(t), map[string]int64{}
		for _, city := range cities {
			for cell, n := range a.numbers(t, "--where", cmp.Or(a.where, "city")+"="+city) {
				sum[cell] += n
			}
		}
		rows := 0
		for _, cell := range slices.Sorted(maps.Keys(sum)) {
			if sum[cell] != whole[cell] {
				t.Errorf("%s, %s: the parts of %s are %d, the whole is %d", a.args, a.table, cell, sum[cell], whole[cell])
			}
			if whole[cell] != 0 {
				rows++
			}
			delete(whole, cell)
		}
		for cell, n := range whole {
			if n != 0 {
				t.Errorf("%s, %s: %s is %d, and in no part", a.args, a.table, cell, n)
			}
		}
		if rows < len(a.sums)/2+1 {
			t.Errorf("%s, %s: only %d numbers are not 0", a.args, a.table, rows)
		}
	}
}

// numbers are those of the columns that add up, by row and column, in cents where they
// are amounts.
func (a additive) numbers(t *testing.T, flags ...string) map[string]int64 {
	t.Helper()
	args := append(append(strings.Fields(a.args), flags...), "--as-of", "2024-08-31", "--format", "csv", "--table", a.table)
	got := try(t, args...)
	rows, err := csv.NewReader(strings.NewReader(got.stdout)).ReadAll()
	if got.status != exitDone || err != nil || len(rows) == 0 {
		t.Fatalf("%q: status %d, %v: %s", args, got.status, err, got.stderr)
	}
	numbers := map[string]int64{}
	for _, row := range rows[1:] {
		var key []string
		for i, name := range rows[0] {
			if a.table == "figures" {
				name = row[0]
			}
			if i < a.keys && !slices.Contains(a.sums, rows[0][i]) {
				key = append(key, row[i])
				continue
			}
			if !slices.Contains(a.sums, name) || row[i] == "" {
				continue
			}
			n, err := strconv.ParseInt(strings.Replace(row[i], ".", "", 1), 10, 64)
			if err != nil {
				t.Fatalf("%q: %s: %v", args, name, err)
			}
			numbers[strings.Join(append(key, name), " ")] += n
		}
	}
	for _, name := range a.sums {
		if a.table != "figures" && !slices.Contains(rows[0], name) {
			t.Fatalf("%q has no column %s", args, name)
		}
	}
	return numbers
}

// A condition on a column that differs between the orders of a customer makes parts
// that share the customer: orders and revenue add up, customers do not.
func TestPartsByRowOverlap(t *testing.T) {
	alone(t)
	write(t, "orders.csv", "order_id,customer_id,order_date,amount,channel\n1,ann,2024-01-05,10,web\n2,ann,2024-01-06,5,app\n")
	a := additive{args: "repeat orders.csv", table: "periods", keys: 4, sums: []string{"customers", "orders", "revenue"}}
	sum := map[string]int64{}
	for _, channel := range []string{"web", "app"} {
		for cell, n := range a.numbers(t, "--where", "channel="+channel) {
			sum[cell] += n
		}
	}
	const row = "2024-01 2024-01-01 2024-01-31 true "
	want := map[string]int64{row + "customers": 2, row + "orders": 2, row + "revenue": 1500}
	if whole := a.numbers(t); whole[row+"customers"] != 1 || whole[row+"orders"] != 2 || whole[row+"revenue"] != 1500 || !maps.Equal(sum, want) {
		t.Errorf("the whole is %v, the parts are %v", whole, sum)
	}
}
