package main

import (
	"encoding/json"
	"math"
	"path/filepath"
	"testing"
)

// The numbers of compare are those that each metric gives on its own: of two
// periods, and of a file as a whole.
func TestCompareAgreesWithTheMetrics(t *testing.T) {
	data := filepath.Join("..", "..", "testdata")
	orders, subscriptions := filepath.Join(data, "orders.csv"), "--customers="+filepath.Join(data, "subscriptions.csv")
	for _, c := range []struct {
		metric string // a command whose periods have these numbers
		flags  []string
		file   string
		names  map[string]string // in compare: in the metric
	}{
		{"crr", nil, orders, map[string]string{"crr": "crr", "ccr": "ccr", "customers_end": "customers_end", "customers_new": "customers_new"}},
		{"crr", []string{"--active=90d"}, orders, map[string]string{"crr": "crr", "ccr": "ccr", "customers_end": "customers_end", "customers_new": "customers_new"}},
		{"rcr", []string{"--active=auto"}, orders, map[string]string{"rcr_gross": "rcr_gross", "rcr_net": "rcr_net", "grr": "grr", "nrr": "nrr"}},
		{"mrr", nil, subscriptions, map[string]string{"arpa": "arpa", "mrr": "revenue_end", "nrr": "nrr", "customers_end": "customers_end"}},
		{"crr", nil, subscriptions, map[string]string{"crr": "crr", "customers_new": "customers_new"}},
	} {
		before, after := compared(t, append([]string{"2025-06", "2025-09", c.file}, c.flags...)...)
		periods := periodsOf(t, append([]string{c.metric, c.file}, c.flags...)...)
		for ours, theirs := range c.names {
			for period, got := range map[string]float64{"2025-06": before[ours], "2025-09": after[ours]} {
				if want, ok := periods[period][theirs].(float64); !ok || math.Abs(got-want) > 1e-9*max(1, math.Abs(want)) {
					t.Errorf("%s %v: %s of %s is %v, compare has %v", c.metric, c.flags, theirs, period, want, got)
				}
			}
		}
	}
}

// As a whole a group has the numbers that repeat and ltv give it.
func TestCompareAgreesWithGroups(t *testing.T) {
	data := filepath.Join("..", "..", "testdata")
	orders, subscriptions := filepath.Join(data, "orders.csv"), "--customers="+filepath.Join(data, "subscriptions.csv")
	for _, c := range []struct {
		flags   []string
		by      string
		one     string
		other   string
		figures map[string]string // of compare: of the metric
	}{
		{[]string{"repeat", orders}, "country", "DE", "IN", map[string]string{"repeat_rate": "repeat_rate", "orders_per_customer": "orders_per_customer", "customers": "customers"}},
		{[]string{"ltv", "--model=simple", orders}, "country", "DE", "IN", map[string]string{"ltv": "ltv", "ccr": "ccr"}},
		{[]string{"ltv", "--model=simple", subscriptions}, "plan", "solo", "duo", map[string]string{"ltv": "ltv"}},
	} {
		got := try(t, append(c.flags, "--by", c.by, "--format", "json")...)
		var result struct{ Groups []map[string]any }
		if err := json.Unmarshal([]byte(got.stdout), &result); err != nil {
			t.Fatal(err)
		}
		one, other := compared(t, c.one, c.other, "--by", c.by, c.flags[len(c.flags)-1])
		checked := 0
		for _, g := range result.Groups {
			for ours, theirs := range c.figures {
				numbers, ok := map[any]map[string]float64{c.one: one, c.other: other}[g["group"]]
				if !ok {
					continue
				}
				checked++
				if want, ok := g[theirs].(float64); !ok || math.Abs(numbers[ours]-want) > 1e-9*math.Abs(want) {
					t.Errorf("%v: %s of %v is %v, compare has %v", c.flags, theirs, g["group"], g[theirs], numbers[ours])
				}
			}
		}
		if checked != 2*len(c.figures) {
			t.Errorf("%v: %d numbers", c.flags, checked)
		}
	}
}

// compared is the numbers of both sides, by metric; nothing when there are none.
func compared(t *testing.T, args ...string) (before, after map[string]float64) {
	t.Helper()
	before, after = map[string]float64{}, map[string]float64{}
	got := try(t, append([]string{"compare", "--format", "json"}, args...)...)
	if got.status != exitDone {
		return before, after
	}
	var result struct {
		Changes []struct {
			Metric        string
			Before, After *float64
		}
	}
	if err := json.Unmarshal([]byte(got.stdout), &result); err != nil {
		t.Fatalf("%v: %v", args, err)
	}
	for _, c := range result.Changes {
		if c.Before != nil && c.After != nil {
			before[c.Metric], after[c.Metric] = *c.Before, *c.After
		}
	}
	return before, after
}

// periodsOf is the periods of a metric, by their names.
func periodsOf(t *testing.T, args ...string) map[string]map[string]any {
	t.Helper()
	got := try(t, append(args, "--format", "json")...)
	var result struct{ Periods []map[string]any }
	if err := json.Unmarshal([]byte(got.stdout), &result); err != nil {
		t.Fatalf("%v: %v", args, err)
	}
	periods := map[string]map[string]any{}
	for _, p := range result.Periods {
		periods[p["period"].(string)] = p
	}
	return periods
}
