package main

import (
	"encoding/json"
	"fmt"
	"math"
	"path/filepath"
	"strings"
	"testing"
)

// What groups start from is what all start from, whichever are hidden, and each
// follows the formula from its own measured numbers, at its own rates.
func TestForecastGroupsStartTogether(t *testing.T) {
	data, err := filepath.Abs(filepath.Join(root, "testdata"))
	if err != nil {
		t.Fatal(err)
	}
	alone(t)
	type measured struct {
		MRR, Churn, Expansion float64
		New                   float64 `json:"new_mrr"`
	}
	var result struct {
		Measured measured
		Paths    []struct{ MRR []float64 }
		Together []float64 `json:"mrr_groups_together"`
		Groups   []struct {
			Measured measured
			Paths    []struct {
				MRR   []float64
				Churn float64
			}
		}
	}
	got := try(t, "forecast", "--by", "country", "--months", "4", "--format", "json", "--customers", filepath.Join(data, "subscriptions.csv"))
	if err := json.Unmarshal([]byte(got.stdout), &result); err != nil {
		t.Fatalf("%v: %s", err, got.stderr)
	}
	var mrr, added float64
	sums := make([]float64, 5)
	for _, g := range result.Groups {
		mrr, added = mrr+g.Measured.MRR, added+g.Measured.New
		for month, x := range g.Paths[0].MRR {
			sums[month] += x
			if month > 0 {
				before := g.Paths[0].MRR[month-1]
				want := before*(1-g.Measured.Churn/100+g.Measured.Expansion/100) + g.Measured.New
				if x < want-0.02 || x > want+0.02 { // each amount is rounded to the cent
					t.Errorf("month %d: %v, want %v", month, x, want)
				}
			}
		}
		if churn, want := g.Paths[1].Churn, max(0, g.Measured.Churn-1); churn < want-1e-9 || churn > want+1e-9 {
			t.Errorf("second path at %v, want %v", churn, want)
		}
	}
	if mrr != result.Measured.MRR || added < result.Measured.New-0.03 || added > result.Measured.New+0.03 {
		t.Errorf("groups start from %v and win %v, all from %v and %v", mrr, added, result.Measured.MRR, result.Measured.New)
	}
	for month, x := range result.Together {
		if d := x - sums[month]; d < -0.001 || d > 0.001 {
			t.Errorf("together in month %d: %v, want %v", month, x, sums[month])
		}
	}
}

// Five groups that double each month are together too much for 64 bits before one
// of them is: the sum ends there, as the paths do, and never turns below zero.
func TestForecastOfTooMuch(t *testing.T) {
	alone(t)
	rows := "customer_id,started_at,ended_at,mrr,plan\n"
	for plan := range 5 {
		rows += fmt.Sprintf("%d,2024-01-01,2024-02-01,10.00,p%d\n%d,2024-02-01,,20.00,p%d\n", plan, plan, plan, plan)
	}
	write(t, "customers.csv", rows)
	var result struct {
		Together []float64 `json:"mrr_groups_together"`
	}
	got := try(t, "forecast", "--by", "plan", "--as-of", "2024-02-29", "--months", "70", "--format", "json", "--customers", "customers.csv")
	if err := json.Unmarshal([]byte(got.stdout), &result); err != nil {
		t.Fatalf("%v: %s", err, got.stderr)
	}
	if len(result.Together) < 40 {
		t.Errorf("%d months together", len(result.Together))
	}
	for month, x := range result.Together { // 5 x 20 x 2^month is exact in a float
		if want := math.Ldexp(100, month); x != want {
			t.Errorf("month %d: %v, want %v", month, x, want)
		}
	}
}

// What has no future of its own, or nothing to be measured in, is refused.
func TestForecastRefusesGroups(t *testing.T) {
	alone(t)
	write(t, "customers.csv", "customer_id,started_at,ended_at,mrr,plan,churn_reason\nada,2024-01-05,,10.00,pro,\nbo,2024-01-06,2024-03-10,20.00,solo,price\n")
	for _, c := range []struct{ args, want string }{
		{"--by tenure --customers customers.csv", "move from one such group"},
		{"--by cohort --customers customers.csv", "no new customers join a cohort"},
		{"--by Churn_Reason --customers customers.csv", "see retain reasons"},
		{"--by plan --mrr 100 --customers customers.csv", "leave out MRR and new MRR"},
		{"--by plan --mrr 100 --churn 3", "name a file to measure the groups in"},
	} {
		got := try(t, append([]string{"forecast"}, strings.Fields(c.args)...)...)
		if got.status != exitUsage || got.stdout != "" || !strings.Contains(got.stderr, c.want) {
			t.Errorf("%s: status %d, %q", c.args, got.status, got.stderr)
		}
	}
	t.Setenv("RETAIN_BY", "plan") // a setting for all commands means nothing without a file
	if got := try(t, "forecast", "--mrr", "100", "--churn", "3"); got.status != exitDone || got.stderr != "" {
		t.Errorf("a setting: status %d, %q", got.status, got.stderr)
	}
}
