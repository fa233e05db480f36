package main

import (
	"encoding/json"
	"path/filepath"
	"reflect"
	"testing"
)

// However a metric is split, all customers together have the numbers of the
// run that is not.
func TestSplittingDoesNotChangeTheWhole(t *testing.T) {
	data, err := filepath.Abs(filepath.Join(root, "testdata"))
	if err != nil {
		t.Fatal(err)
	}
	alone(t)
	orders := []string{filepath.Join(data, "orders.csv")}
	both := append([]string{"--customers", filepath.Join(data, "customers.csv")}, orders...)
	subscriptions := []string{"--customers", filepath.Join(data, "subscriptions.csv")}
	for _, c := range []struct {
		metric []string
		data   []string
		by     []string
	}{
		{[]string{"crr"}, orders, []string{"country", "channels", "tenure", "cohort"}},
		{[]string{"crr", "--active", "90d"}, orders, []string{"channel", "tenure"}},
		{[]string{"ccr", "--period", "weekly"}, both, []string{"kind"}},
		{[]string{"rcr", "--active", "auto"}, orders, []string{"country"}},
		{[]string{"mrr"}, subscriptions, []string{"plan", "tenure", "churn_reason"}},
		{[]string{"crr", "--period", "quarterly"}, subscriptions, []string{"plan", "country", "cohort"}},
		{[]string{"rfm"}, orders, []string{"country", "tenure"}},
		{[]string{"cohort", "--kind", "unbounded"}, orders, []string{"channel"}},
		{[]string{"repeat"}, orders, []string{"country", "cohort"}},
		{[]string{"ltv"}, orders, []string{"channel"}},
		{[]string{"ltv", "--model", "simple"}, orders, []string{"channel", "tenure"}},
	} {
		whole := withoutGroups(t, append(append([]string{}, c.metric...), c.data...))
		for _, by := range c.by {
			args := append(append([]string{}, c.metric...), "--by", by, "--min-group", "20")
			if split := withoutGroups(t, append(args, c.data...)); !reflect.DeepEqual(split, whole) {
				t.Errorf("%v by %s: the whole is not that of the unsplit run", c.metric, by)
			}
		}
	}
}

// withoutGroups is a JSON result without what is only there in a split run.
func withoutGroups(t *testing.T, args []string) map[string]any {
	t.Helper()
	got := try(t, append(args, "--format", "json")...)
	if got.status != 0 {
		t.Fatalf("%q: status %d: %s", args, got.status, got.stderr)
	}
	var result map[string]any
	if err := json.Unmarshal([]byte(got.stdout), &result); err != nil {
		t.Fatalf("%q: %v", args, err)
	}
	delete(result, "groups")
	delete(result["definition"].(map[string]any), "by")
	delete(result["definition"].(map[string]any), "confidence")
	var warnings []any
	for _, w := range result["warnings"].([]any) {
		if w.(map[string]any)["code"] != "groups-hidden" {
			warnings = append(warnings, w)
		}
	}
	result["warnings"] = warnings
	return result
}

// A refund is no order, so where it was given back says nothing of a customer:
// ada, bo and cy have bought on the web only. Counted by hand. Amounts in
// parentheses are read by the careful reader, the others by the fast one.
func TestRefundsDoNotChooseTheGroup(t *testing.T) {
	alone(t)
	for _, minus5 := range []string{"-5.00", "(5.00)"} {
		write(t, "orders.csv", "order_id,customer_id,order_date,amount,channel\n"+
			"1,ada,2024-01-05,10.00,web\n"+
			"2,ada,2024-02-01,"+minus5+",shop\n"+
			"3,bo,2024-01-05,10.00,web\n"+
			"4,bo,2024-02-03,10.00,web\n"+
			"5,cy,2024-01-02,"+minus5+",shop\n"+
			"6,cy,2024-02-03,10.00,web\n")
		for _, c := range []struct {
			by   []string
			want string
		}{
			{[]string{"--by", "channel"}, "web"},
			{[]string{"--by", "channel", "--by-last"}, "web"},
			{[]string{"--by", "channels"}, "single"},
		} {
			if got := groupsOf(t, append(c.by, "orders.csv")); !reflect.DeepEqual(got, map[string]int{c.want: 3}) {
				t.Errorf("refunds of %s, %v: customers by group are %v, want 3 in %q", minus5, c.by, got, c.want)
			}
		}
	}
}

// groupsOf is the number of customers in each group.
func groupsOf(t *testing.T, args []string) map[string]int {
	t.Helper()
	got := try(t, append([]string{"repeat", "--format", "json"}, args...)...)
	var result struct {
		Groups []struct {
			Group     string
			Customers int
		}
	}
	if err := json.Unmarshal([]byte(got.stdout), &result); err != nil {
		t.Fatalf("%q: %v: %s", args, err, got.stderr)
	}
	customers := map[string]int{}
	for _, g := range result.Groups {
		customers[g.Group] = g.Customers
	}
	return customers
}
