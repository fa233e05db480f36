package main

import (
	"cmp"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/retain-cli/retain/pkg/analysis"
	"github.com/retain-cli/retain/pkg/check"
)

// checked is what check prints as JSON.
type checked struct {
	Outcome string
	Rules   []struct {
		Name, Outcome string
		Readings      []struct {
			Outcome          string
			Value, Low, High *float64
			Group            *string
		}
	}
}

// ruleOf is a rule that asks for a metric and holds for any number.
func ruleOf(m check.Metric, by string) string {
	name := m.Name
	if strings.HasSuffix(name, ".") {
		name += "90"
	}
	if by != "" {
		name += " by " + by
	}
	return name + " > -1000000000"
}

func runCheck(t *testing.T, args ...string) checked {
	t.Helper()
	got := try(t, append([]string{"check", "--format", "json"}, args...)...)
	var res checked
	if err := json.Unmarshal([]byte(got.stdout), &res); err != nil {
		t.Fatalf("%q: status %d, %s", args, got.status, got.stderr)
	}
	return res
}

// Every metric finds its value in the result of its request, and has the groups and the
// interval that its line in the list says.
func TestCheckMetrics(t *testing.T) {
	data, err := filepath.Abs(filepath.Join(root, "testdata"))
	if err != nil {
		t.Fatal(err)
	}
	alone(t)
	write(t, "trials.csv", "customer_id,started_at,trial_end,ended_at,mrr,plan\nann,2024-01-02,2024-01-16,,10.00,a\nbob,2024-01-05,2024-01-19,2024-01-19,20.00,b\n")
	write(t, "shop.csv", "order_id,customer_id,order_date,amount,product,amount_refunded\n1,ann,2024-01-02,10.00,cup,10.00\n2,bob,2024-01-05,10.00,cup,2.00\n3,ann,2024-01-03,9,cup,0\n4,ann,2024-01-04,9,cup,0\n5,ann,2024-01-05,9,cup,0\n6,ann,2024-01-06,9,cup,0\n")
	files := map[string][]string{
		"refund": {"shop.csv", "--as-of", "2024-01-31"}, "product": {"shop.csv", "--as-of", "2024-01-31"},
		"orders": {filepath.Join(data, "orders.csv")}, "country": {filepath.Join(data, "orders.csv")},
		"trial": {"--customers", "trials.csv", "--as-of", "2024-01-31"}, "plan": {"--customers", "trials.csv", "--as-of", "2024-01-31"},
	}
	for _, c := range []struct{ file, by string }{{"orders", ""}, {"country", "country"}, {"trial", ""}, {"plan", "plan"}, {"refund", ""}, {"product", "product"}} {
		var metrics []check.Metric
		var args []string
		for _, m := range analysis.CheckMetrics() {
			kind, _, _ := strings.Cut(m.Name, ".")
			of := cmp.Or(map[string]string{"trial": "trial plan", "refund": "refund product"}[kind], "orders country")
			if !strings.Contains(of, c.file) || c.by != "" && !m.Groups {
				continue
			}
			metrics = append(metrics, m)
			args = append(args, "--warn-if", ruleOf(m, c.by))
		}
		res := runCheck(t, append(args, files[c.file]...)...)
		for i, rule := range res.Rules {
			defined := slices.DeleteFunc(slices.Clone(rule.Readings), func(x struct {
				Outcome          string
				Value, Low, High *float64
				Group            *string
			}) bool {
				return x.Value == nil
			})
			if len(defined) == 0 {
				t.Errorf("%s: no value: %+v", rule.Name, rule.Readings)
				continue
			}
			if x := defined[0]; (x.Low != nil) != metrics[i].Interval || (x.Group != nil) != (c.by != "") {
				t.Errorf("%s: %+v", rule.Name, x)
			}
		}
	}
	for _, m := range analysis.CheckMetrics() {
		if got := try(t, "check", "--fail-if", ruleOf(m, "country"), filepath.Join(data, "orders.csv")); !m.Groups && got.status != exitUsage {
			t.Errorf("%s by country: status %d", m.Name, got.status)
		}
	}
}

// Of no orders no number passes but those about the data itself.
func TestCheckOfNothing(t *testing.T) {
	alone(t)
	write(t, "empty.csv", "customer_id,order_date,amount\n")
	var args []string
	for _, m := range analysis.CheckMetrics() {
		if m.Name != "trial.conversion" {
			args = append(args, "--fail-if", strings.Replace(ruleOf(m, ""), ">", "<", 1))
		}
	}
	for _, rule := range runCheck(t, append(args, "empty.csv")...).Rules {
		want := "no-data"
		if strings.HasPrefix(rule.Name, "rows_") {
			want = "pass"
		}
		if rule.Outcome != want {
			t.Errorf("%s: %s, want %s", rule.Name, rule.Outcome, want)
		}
	}
}

// A check that fails looks like no check that could not run: 1 is the first, with its
// answer; 2 to 4 are the others, without any answer or file.
func TestCheckStatus(t *testing.T) {
	alone(t)
	write(t, "data.csv", someOrders)
	write(t, "bad.csv", "customer,date,amount\nann,2024-13-05,1\n")
	for _, c := range []struct {
		line   string
		status int
	}{
		{"--fail-if orders<0 data.csv", exitDone},
		{"--warn-if orders>0 data.csv", exitDone},
		{"--fail-if orders>0 data.csv", exitNo},
		{"--fail-if crr<0 data.csv", exitNo}, // of fewer than 30 customers
		{"data.csv", exitUsage},
		{"--fail-if crrr<0 data.csv", exitUsage},
		{"--fail-if orders>0 bad.csv", exitBadData},
		{"--fail-if orders>0 nothing.csv", exitFile},
		{"--fail-if orders>0 --output no/out.txt data.csv", exitFile},
	} {
		os.Remove("also.json")
		got := try(t, append([]string{"check", "--also", "json=also.json"}, strings.Fields(c.line)...)...)
		answered := c.status == exitDone || c.status == exitNo
		if got.status != c.status || (got.stdout != "") != answered || answered != exists("also.json") && c.status != exitFile {
			t.Errorf("%s: status %d, want %d: %s%s", c.line, got.status, c.status, got.stdout, got.stderr)
		}
		if said := got.stderr == "retain: 1 of 1 rule failed\n"; answered && said != (c.status == exitNo) {
			t.Errorf("%s: %s", c.line, got.stderr)
		}
	}
}

// A rule as a text and as a map are the same rule, and one of the command line says what
// is wrong.
func TestCheckRules(t *testing.T) {
	alone(t)
	write(t, "data.csv", "customer,date,amount,country\nann,2024-01-05,5.00,DE\n")
	for _, c := range []struct{ entry, sentence string }{
		{`"crr >= 65 %"`, "CRR in the last complete month must be at least 65 %; no data fails."},
		{`{metric: crr, must: ">= 65"}`, "CRR in the last complete month must be at least 65 %; no data fails."},
		{`{metric: crr, fail: below 45, warn: below 50, no-data: pass}`, "Fails if CRR in the last complete month is below 45 %; warns if it is below 50 %; no data passes."},
		{`{metric: customers.new, warn: drops, scope: {last: 3}}`, "Warns if New customers in each of the last 3 complete months drop against the mean of the 6 months before, by more than noise; no data warns."},
		{`{metric: nrr, by: country, group: DE, fail: below 90 %, scope: each, period: quarterly}`, "Fails if NRR of country DE in every complete quarter is below 90 %; no data fails."},
		{`{metric: ccr, fail: above 5, significant: true}`, "Fails if CCR in the last complete month is above 5 % with its whole 95 % interval; no data fails."},
		{`{metric: ccr, fail: rises > 3 pt, significant: false}`, "Fails if CCR in the last complete month rises by more than 3 points against the mean of the 6 months before; no data fails."},
		{`{metric: age_of_data, must: "< 1 d"}`, "Age of the data must be below 1 day; no data fails."},
	} {
		write(t, "retain.yaml", "checks:\n  - "+c.entry+"\n")
		got := try(t, "check", "--format", "json", "data.csv")
		var res struct{ Rules []struct{ Sentence string } }
		if err := json.Unmarshal([]byte(got.stdout), &res); err != nil || res.Rules[0].Sentence != c.sentence {
			t.Errorf("%s: %+v: %s", c.entry, res, got.stderr)
		}
	}
	for _, c := range []struct{ entry, reason string }{
		{`{fail: below 45}`, "retain.yaml: checks: entry 1 has no metric"},
		{`{metric: crr}`, "retain.yaml: checks: entry 1: crr has no limit; write must, fail or warn"},
		{`{metric: cr, fail: below 5}`, "retain.yaml: checks: entry 1: metric: no metric is called cr; did you mean crr?"},
		{`{metric: crr, fail: below 5, min-customers: -1}`, "retain.yaml: checks: entry 1: min-customers -1: write 0 or more"},
		{`{metric: orders, fail: below 5, min-customers: 5}`, "orders: fail if below 5: orders is no share or mean of customers; leave out min-customers"},
		{`{metric: aov, fail: below 5, significant: true}`, "aov: fail if below 5: aov has no interval, so significant has no meaning"},
		{`{metric: ltv, fail: drops}`, "ltv: fail if drops: ltv is one number, without periods to rise or drop from; compare it with the previous run"},
		{`{metric: ltv, fail: below 5, scope: each}`, "ltv: fail if below 5: ltv is one number, not one for each period; leave out scope"},
		{`{metric: crr, fail: below 5, group: DE}`, "crr: fail if below 5: a group needs the column that it is in: by"},
		{`{metric: crr, fail: below 5, by: customer}`, `by "customer": names the customers, who are to be redacted; split by another column`},
		{`"orders > 50 % of previous run"`, "orders > 50 % of previous run: there is no previous run; name the file of one with --baseline"},
		{`{metric: repeat.within, fail: below 5}`, "retain.yaml: checks: entry 1: metric: write repeat.within. with a number of days, such as repeat.within.90"},
	} {
		write(t, "retain.yaml", "checks:\n  - "+c.entry+"\n")
		if got := try(t, "check", "data.csv"); got.status != exitUsage || got.stdout != "" || got.stderr != "retain: "+c.reason+"\n" {
			t.Errorf("%s: status %d, %s", c.entry, got.status, got.stderr)
		}
	}
}

// The summary of a job is added to what other steps wrote, and one that is full stays so.
func TestCheckJobSummary(t *testing.T) {
	alone(t)
	write(t, "data.csv", someOrders)
	t.Setenv(summaryVariable, "job.md")
	for before, want := range map[string]bool{"earlier\n": true, strings.Repeat("x", mostSummary): false} {
		write(t, "job.md", before)
		if got := try(t, "check", "--fail-if", "orders<0", "--also", "github=annotations.txt", "data.csv"); got.status != exitDone {
			t.Fatal(got.stderr)
		}
		after, err := os.ReadFile("job.md")
		if err != nil || !strings.HasPrefix(string(after), before) || len(after) > mostSummary || (len(after) > len(before)) != want {
			t.Errorf("%d bytes after %d: %v", len(after), len(before), err)
		}
	}
}

// Metrics of refunds count the orders refunded in full, others as --refunded says, in one
// reading of the files where that is enough.
func TestCheckRefunds(t *testing.T) {
	alone(t)
	write(t, "data.csv", "order_id,customer_id,order_date,amount,amount_refunded\n1,ann,2024-01-02,10,10\n2,ann,2024-01-05,10,0\n3,bob,2024-01-05,10,2\n")
	refunded := []string{"--fail-if", "refund.orders != 2", "--fail-if", "refund.orders_full != 1"}
	for _, c := range []struct {
		args  []string
		twice bool
	}{
		{refunded, false},
		{append(refunded, "--fail-if", "orders != 2"), true},
		{append(refunded, "--fail-if", "orders != 3", "--refunded", "keep"), false},
	} {
		got := try(t, append([]string{"check", "--as-of", "2024-01-31", "data.csv"}, c.args...)...)
		if got.status != exitDone || strings.Contains(got.stdout, "read twice") != c.twice {
			t.Errorf("%q: status %d, %s%s", c.args, got.status, got.stdout, got.stderr)
		}
	}
}
