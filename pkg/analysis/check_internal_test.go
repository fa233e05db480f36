package analysis

import (
	"context"
	"maps"
	"testing"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/check"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/facts/factstest"
)

// However many rules there are, a request runs once for each length of periods and each
// dimension, with the windows of all rules.
func TestCheckAsksOnce(t *testing.T) {
	jan, _ := calendar.Date(2025, 1, 10)
	var orders factstest.Orders
	for i, customer := range []string{"ann", "bob", "ann", "bob"} {
		orders.Rows = append(orders.Rows, factstest.Order{Customer: customer, Day: jan + calendar.Day(40*i), Amount: 1000, Group: "a"})
	}
	d, err := Open(t.Context(), factstest.Source(orders), facts.Provenance{Inputs: []string{"orders.csv"}})
	if err != nil {
		t.Fatal(err)
	}
	asks, original := map[asked]int{}, maps.Clone(requests)
	defer func() { requests = original }()
	for name, request := range original {
		requests[name] = func(ctx context.Context, d *Data, s Scope, within calendar.Durations) (Result, error) {
			asks[asked{name, s.By, s.Grain}]++
			if want := map[string]int{"repeat": 2}[name]; len(within) != want {
				t.Errorf("%s: windows %v", name, within)
			}
			return request(ctx, d, s, within)
		}
	}
	var rules []check.Rule
	grains, want := []calendar.Grain{calendar.Monthly, calendar.Weekly}, map[asked]int{}
	for _, name := range []string{"crr", "ccr", "customers.new", "nrr", "mrr", "orders", "aov", "repeat.within.30", "repeat.within.60", "ltv", "rows_read"} {
		m, _, err := measureOf(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, grain := range grains {
			for _, by := range []string{"", "plan"} {
				if by != "" && !m.Groups {
					continue
				}
				for _, limit := range []string{"> 0", "< 5", "> 3"} {
					l, err := check.ParseLimit(limit, m.Metric)
					if err != nil {
						t.Fatal(err)
					}
					rules = append(rules, check.Rule{Metric: m.Metric, Must: l, By: by, Grain: &grain})
				}
				if m.ask != "data" {
					want[asked{m.ask, by, grain}] = 1
				}
			}
		}
	}
	if _, err := (Check{Rules: rules}).Run(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	if !maps.Equal(asks, want) {
		t.Errorf("asked %v, want each once: %v", asks, want)
	}
}
