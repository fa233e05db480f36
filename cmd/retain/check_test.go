package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

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
	if m.Share {
		return name + " >= 0"
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

// commandNumbers is where a command prints each metric of checks: the command, the list
// of periods or cohorts (- for none), the key, and that of the customers or orders that
// the number is of.
var commandNumbers = map[string]string{
	"crr":                "crr periods crr customers_start",
	"ccr":                "ccr periods ccr customers_start",
	"ccr.net":            "ccr periods ccr_net customers_start",
	"customers":          "crr periods customers_end",
	"customers.new":      "crr periods customers_new",
	"customers.returned": "crr periods customers_returned",
	"customers.lost":     "crr periods customers_lost",
	"rcr.gross":          "rcr periods rcr_gross customers_start",
	"rcr.net":            "rcr periods rcr_net customers_start",
	"grr":                "rcr periods grr customers_start",
	"nrr":                "rcr periods nrr customers_start",
	"quick_ratio":        "mrr periods quick_ratio customers_start",
	"mrr":                "mrr periods revenue_end",
	"mrr.new":            "mrr periods revenue_new",
	"mrr.reactivation":   "mrr periods revenue_reactivation",
	"mrr.expansion":      "mrr periods revenue_expansion",
	"mrr.contraction":    "mrr periods revenue_contraction",
	"mrr.churned":        "mrr periods revenue_churned",
	"mrr.net_new":        "mrr periods revenue_net_new",
	"arpa":               "mrr periods arpa customers_end",
	"orders":             "repeat periods orders",
	"revenue":            "repeat periods revenue",
	"aov":                "repeat periods aov customers",
	"repeat.share":       "repeat periods repeat_rate customers",
	"repeat_rate":        "repeat - repeat_rate customers",
	"repeat.within.":     "repeat windows repeat_rate customers",
	"ltv":                "ltv - ltv_mean customers",
	"ltv.median":         "ltv - ltv_median customers",
	"ltv.within.":        "ltv windows ltv_mean customers",
	"stickiness":         "stickiness periods stickiness customers",
	"trial.conversion":   "trials cohorts conversion trials_over",
	"refund.rate":        "refunds periods refund_rate orders",
	"refund.orders":      "refunds periods orders_refunded",
	"refund.orders_full": "refunds periods orders_refunded_full",
	"refund.share":       "refunds periods revenue_refunded_pct orders",
	"refund.revenue":     "refunds periods revenue_refunded",
	"refund.often":       "refunds often customers_often_pct customers",
	"rows_read":          "crr input rows_read",
	"rows_used":          "crr input rows_used",
	"rows_filtered":      "crr input rows_filtered",
	"rows_rejected":      "crr input rows_rejected",
}

// numbersUnder is the numbers of a metric in what a command printed of the whole or of a
// group: period, value, the ends of its interval and its customers. The list is windows
// for those of cohorts, which are over when as many days have passed since their last day.
func numbersUnder(o map[string]any, asOf, list, key, size string) (lines []string) {
	line := func(period any, row map[string]any) {
		lines = append(lines, fmt.Sprintf("%v %v %v %v %v", period, row[key], row[key+"_low"], row[key+"_high"], row[size]))
	}
	switch list {
	case "-":
		line("", o)
	case "input", "often":
		line("", o[list].(map[string]any))
	case "windows":
		for _, c := range o["cohorts"].([]any) {
			cohort := c.(map[string]any)
			last, _ := time.Parse(time.DateOnly, cohort["last_day"].(string))
			if last.AddDate(0, 0, 90).Format(time.DateOnly) <= asOf {
				line(cohort["cohort"], cohort["windows"].([]any)[0].(map[string]any))
			}
		}
	default:
		for _, p := range o[list].([]any) {
			if period := p.(map[string]any); period["complete"] == true {
				line(period["period"], period)
			}
		}
	}
	for len(lines) > 1 && strings.Contains(lines[0], " <nil> <nil> <nil> ") {
		lines = lines[1:] // "each" begins with the first that is defined
	}
	return lines
}

// Every metric has the values, the intervals and the numbers of customers that the
// command prints for it, in every period and group, and the groups and the interval that
// its line in the list says.
func TestCheckMetrics(t *testing.T) {
	data, err := filepath.Abs(filepath.Join(root, "testdata"))
	if err != nil {
		t.Fatal(err)
	}
	alone(t)
	write(t, "trials.csv", "customer_id,started_at,trial_end,ended_at,mrr,plan\nann,2024-01-02,2024-01-16,,10.00,a\nbob,2024-01-05,2024-01-19,2024-01-19,20.00,b\n")
	write(t, "shop.csv", "order_id,customer_id,order_date,amount,product,amount_refunded\n1,ann,2024-01-02,10.00,cup,10.00\n2,bob,2024-01-05,10.00,cup,2.00\n3,ann,2024-01-03,9,cup,0\n4,ann,2024-01-04,9,cup,0\n5,ann,2024-01-05,9,cup,0\n6,ann,2024-01-06,9,cup,0\n")
	compared := map[string]bool{}
	orders, subscriptions := filepath.Join(data, "orders.csv"), filepath.Join(data, "subscriptions.csv")
	for _, c := range []struct {
		metrics *regexp.Regexp
		by      string
		args    []string
	}{
		{regexp.MustCompile("^([cgnq]|rcr|mrr|arpa|aov|or|rev|repeat|ltv|s|rows)"), "country", []string{orders}},
		{regexp.MustCompile("^(crr|mrr|ltv)$"), "plan", []string{"--customers", subscriptions}},
		{regexp.MustCompile("^trial"), "plan", []string{"--customers", "trials.csv", "--as-of", "2024-01-31"}},
		{regexp.MustCompile("^refund"), "product", []string{"shop.csv", "--as-of", "2024-01-31"}},
	} {
		for _, by := range []string{"", c.by} {
			var metrics []check.Metric
			for _, m := range analysis.CheckMetrics() {
				if c.metrics.MatchString(m.Name) && (by == "" || m.Groups) {
					metrics = append(metrics, m)
					compared[m.Name] = true
				}
			}
			compareNumbers(t, metrics, by, c.args)
		}
	}
	if err := os.Remove("retain.yaml"); err != nil {
		t.Fatal(err)
	}
	for _, m := range analysis.CheckMetrics() {
		if !compared[m.Name] && m.Name != "age_of_data" {
			t.Errorf("%s is not compared", m.Name)
		}
		if m.Groups {
			continue
		}
		if got := try(t, "check", "--fail-if", ruleOf(m, "country"), orders); got.status != exitUsage {
			t.Errorf("%s by country: status %d", m.Name, got.status)
		}
	}
	// From 2025-12-19 to 2026-11-22 a year passes but for 27 days.
	if res := runCheck(t, "--fail-if", "age_of_data > 5 d", orders); *res.Rules[0].Readings[0].Value != 365-27 {
		t.Errorf("age_of_data: %v", *res.Rules[0].Readings[0].Value)
	}
}

// compareNumbers checks metrics in all periods, by a dimension or none, and compares what
// the rules read with what the commands print.
func compareNumbers(t *testing.T, metrics []check.Metric, by string, args []string) {
	t.Helper()
	rules := "checks:\n"
	for _, m := range metrics {
		name, condition, _ := strings.Cut(ruleOf(m, ""), " ")
		rules += fmt.Sprintf("  - {metric: %s, warn: %q", name, condition)
		if m.Series {
			rules += ", scope: each"
		}
		if by != "" {
			rules += ", by: " + by
		}
		rules += "}\n"
	}
	write(t, "retain.yaml", rules)
	res := resultOf[struct {
		Rules []struct{ Readings []map[string]any }
	}](t, append([]string{"check"}, args...)...)
	commands := map[string]map[string]any{}
	for i, rule := range res.Rules {
		where := strings.Fields(commandNumbers[metrics[i].Name] + " none")
		command, list, key, size := where[0], where[1], where[2], where[3]
		if args[0] == "--customers" && command == "ltv" {
			key, size = "ltv", "customers_most"
		}
		if list == "windows" {
			command += " --within 90"
		}
		if by != "" {
			command += " --by " + by
		}
		if commands[command] == nil {
			commands[command] = resultOf[map[string]any](t, append(strings.Fields(command), args...)...)
		}
		asOf := commands[command]["input"].(map[string]any)["as_of"].(string)
		var want, got []string
		if by == "" {
			want = numbersUnder(commands[command], asOf, list, key, size)
		}
		groups, _ := commands[command]["groups"].([]any)
		for _, g := range groups {
			group := g.(map[string]any)
			for _, line := range numbersUnder(group, asOf, list, key, size) {
				want = append(want, fmt.Sprint(group["group"], ": ", line))
			}
		}
		for _, x := range rule.Readings {
			size := x["customers"]
			if size == nil {
				size = x["orders"]
			}
			line := fmt.Sprintf("%v %v %v %v %v", cmp.Or(x["period"], any("")), x["value"], x["low"], x["high"], size)
			if by != "" {
				line = fmt.Sprint(x["group"], ": ", line)
			}
			got = append(got, line)
			if x["value"] != nil && (x["low"] != nil) != metrics[i].Interval {
				t.Errorf("%s: %s", metrics[i].Name, line)
			}
		}
		if !slices.Equal(got, want) || len(got) == 0 {
			t.Errorf("%s by %q:\n got %q\nwant %q", metrics[i].Name, by, got, want)
		}
	}
}

// Three subscribers of a year are 36 customers at the ends of its months, and three whose
// value it is: too few. Of plan a there are two.
func TestCheckSubscribers(t *testing.T) {
	alone(t)
	write(t, "three.csv", "customer_id,started_at,ended_at,mrr,plan\nann,2024-01-01,,10,a\nbob,2024-01-01,2024-11-05,10,a\neve,2024-01-01,,10,b\n")
	for rule, want := range map[string]string{"ltv < 5": "3 customers", "ltv by plan < 5": "2 customers"} {
		got := try(t, "check", "--customers", "three.csv", "--as-of", "2024-12-31", "--fail-if", rule)
		if got.status != exitNo || !strings.Contains(got.stdout, want+", fewer than 30") {
			t.Errorf("%s: status %d, %s", rule, got.status, got.stdout)
		}
	}
}

// A window is over when the last day of the cohort is as many days ago, whether the
// cohort has customers or not: on 30 September, 60 days have passed for June and July,
// and none of those who were new in July came back. Nobody was new in August.
func TestCheckWindows(t *testing.T) {
	alone(t)
	write(t, "data.csv", "customer,date,amount\nann,2025-06-02,5\nann,2025-06-20,5\nbob,2025-07-03,7\nann,2025-09-30,5\n")
	entry := "{metric: %s, warn: above 100, min-customers: 0}"
	write(t, "retain.yaml", fmt.Sprintf("checks:\n  - "+entry+"\n  - "+entry, "repeat.within.60", "ltv.within.60"))
	for asOf, want := range map[string]string{
		"2025-09-29": "2025-07 0; 2025-07 7", "2025-09-28": "2025-06 100; 2025-06 10",
		"2025-10-30": "2025-08 <nil>; 2025-08 <nil>",
	} {
		res := resultOf[struct {
			Rules []struct{ Readings []map[string]any }
		}](t, "check", "--as-of", asOf, "data.csv")
		var got []string
		for _, rule := range res.Rules {
			got = append(got, fmt.Sprint(rule.Readings[0]["period"], " ", rule.Readings[0]["value"]))
		}
		if strings.Join(got, "; ") != want {
			t.Errorf("as of %s: got %q, want %q", asOf, got, want)
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
			args = append(args, "--fail-if", strings.NewReplacer(">=", "<", ">", "<").Replace(ruleOf(m, "")))
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
		if got.status != c.status || (got.stdout != "") != answered || answered != exists("also.json") {
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
		{"&a {metric: crr, must: above 5}\n  - {<<: *a, must: above 6}", "CRR in the last complete month must be above 5 %; no data fails."},
		{"{<<: {metric: crr, must: above 6}, must: above 5}", "CRR in the last complete month must be above 5 %; no data fails."},
		{`{metric: nrr, Min_Customers: 7, by: country, group: 007, fail: below 90}`, "Fails if NRR of country 007 in the last complete month is below 90 %; no data fails."},
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
		{`{fail: below 45}`, "retain.yaml:2:5: checks: entry 1 has no metric"},
		{`{metric: crr}`, "retain.yaml:2:5: checks: entry 1: crr has no limit; write must, fail or warn"},
		{`{metric: crr, fail: null}`, "retain.yaml:2:5: checks: entry 1: crr has no limit; write must, fail or warn"},
		{`{metric: cr, fail: below 5}`, "retain.yaml:2:14: checks: entry 1: metric: no metric is called cr; did you mean crr?"},
		{`{metric: crr, fails: below 5}`, `retain.yaml:2:19: checks: entry 1: key "fails" is unknown; did you mean fail?`},
		{`{metric: crr, fail: below 5, min-customers: -1}`, "retain.yaml:2:49: checks: entry 1: min-customers -1: write 0 or more"},
		{`{metric: crr, fail: below 5, min-customers: thirty}`, `retain.yaml:2:49: checks: entry 1: min-customers "thirty": not a whole number`},
		{`{metric: crr, fail: below 5, min-customers: 30.5}`, `retain.yaml:2:49: checks: entry 1: min-customers "30.5": not a whole number`},
		{`{metric: crr, fail: below 5, min-customers: true}`, `retain.yaml:2:49: checks: entry 1: min-customers "true": not a whole number`},
		{`{metric: crr, fail: below 5, significant: yes}`, `retain.yaml:2:47: checks: entry 1: significant "yes": use true or false`},
		{`{metric: crr, fail: [below, 5]}`, "retain.yaml:2:25: checks: entry 1: fail: expected one value, got a list"},
		{`{metric: crr, fail: below 5, scope: last 0}`, `retain.yaml:2:41: checks: entry 1: scope "last 0": write last, "last 3" or each`},
		{`{metric: crr, fail: below 5, scope: {last: 0}}`, "retain.yaml:2:41: checks: entry 1: scope: last: write 1 or more"},
		{`{metric: crr, fail: below 5, scope: {last: 3, each: true}}`, "retain.yaml:2:41: checks: entry 1: scope: both last and each; write one of them"},
		{`{metric: crr, fail: below 5, scope: {lest: 3}}`, `retain.yaml:2:42: checks: entry 1: scope: key "lest" is unknown; did you mean last?`},
		{`{metric: crr, fail: below 5, scope: [each]}`, "retain.yaml:2:41: checks: entry 1: scope: expected keys with their values, got a list"},
		{`{metric: crr, fail: below 5, period: fortnightly}`, `retain.yaml:2:42: checks: entry 1: period "fortnightly": use daily, weekly, monthly, quarterly or yearly`},
		{`{metric: crr, fail: below 5, no-data: ignore}`, `retain.yaml:2:43: checks: entry 1: no-data "ignore": use pass, warn or fail`},
		{`{crr: above 5}`, `retain.yaml:2:6: checks: entry 1: key "crr" is unknown; use name, metric, by, group, must, fail, warn, scope, period, min-customers, significant, no-data`},
		{`[crr, 5]`, "retain.yaml:2:5: checks: entry 1: expected keys with their values, got a list"},
		{`null`, "retain.yaml:2:5: checks: entry 1 is empty; write a rule such as \"crr >= 65 %\""},
		{`5`, "retain.yaml:2:5: checks: entry 1: no metric is called 5; retain help checks lists them\n  5\n  ^"},
		{`"nrr between 120 and 95"`, "retain.yaml:2:5: checks: entry 1: the upper end is below the lower one\n  nrr between 120 and 95\n                      ^"},
		{`"crr > 0.65"`, "retain.yaml:2:5: checks: entry 1: percent are meant: write 65 %, or 0.65 % if it is that little\n  crr > 0.65\n        ^"},
		{`"crr > 5"` + "\n---\nchecks: []", "retain.yaml:3:1: a second document begins behind ---; only one is read"},
		{`"crr > 5"` + "\n\t- b", "retain.yaml:3: found character that cannot start any token; YAML is indented by spaces, not tabs"},
		{`"crr > 5"` + "\nchecks: []", `retain.yaml:3: mapping key "checks" already defined at line 1`},
		{`{metric: orders, fail: below 5, min-customers: 5}`, "orders: fail if below 5: orders is no share or mean of customers; leave out min-customers"},
		{`{metric: aov, fail: below 5, significant: true}`, "aov: fail if below 5: aov has no interval, so significant has no meaning"},
		{`{metric: ltv, fail: drops}`, "ltv: fail if drops: ltv is one number, without periods to rise or drop from; compare it with the previous run"},
		{`{metric: ltv, fail: below 5, scope: each}`, "ltv (each): fail if below 5: ltv is one number, not one for each period; leave out scope"},
		{`{metric: crr, fail: below 5, group: DE}`, "crr: fail if below 5: a group needs the column that it is in: by"},
		{`{metric: crr, fail: below 5, by: customer}`, `by "customer": tells who the customers are, whose ids are redacted`},
		{`"orders > 50 % of previous run"`, "orders > 50 % of previous run: there is no previous run; name the file of one with --baseline"},
		{`"aov < 10 EUR"`, "aov < 10 EUR: the data has no currency; leave out EUR"},
		{"{metric: crr, fail: > 5}", `retain.yaml:2: found character that cannot start any token; YAML reads what begins with > as a block of text: write "> 5 %" in quotes, or above 5 %`},
		{"crr >= 65\n  - crr >= 65", "crr >= 65: two rules are called so, and outputs could not tell them apart; give one of them a name"},
		{`{metric: repeat.within, fail: below 5}`, "retain.yaml:2:14: checks: entry 1: metric: write repeat.within. with a number of days, such as repeat.within.90"},
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

// Rules that differ in what they read have names and values of their own in every format:
// by weeks, by months, in the last three of these, and in one group.
func TestCheckTellsRulesApart(t *testing.T) {
	alone(t)
	write(t, "data.csv", "customer,date,amount,plan\nann,2024-01-01,5,a\nbob,2024-01-02,5,b\nann,2024-01-10,5,a\nbob,2024-02-10,5,b\nann,2024-03-30,5,a\nbob,2024-03-31,5,b\n")
	write(t, "retain.yaml", "checks:\n  - {metric: customers, fail: below 1}\n  - {metric: customers, fail: below 1, period: weekly}\n"+
		"  - {metric: customers, fail: below 1, scope: last 3}\n  - {metric: customers, fail: below 1, scope: each, by: plan, group: a}\n")
	names := []string{"customers: fail if below 1", "customers (weekly): fail if below 1", "customers (last 3): fail if below 1", "customers of plan a (each): fail if below 1"}
	got := try(t, "check", "data.csv", "--also", "junit=check.xml", "--also", "gitlab=check.txt")
	if got.status != exitNo || !strings.Contains(got.stdout, "\nActive = ordered in the month, or ordered in the week, by the periods of the rule.\n") {
		t.Errorf("status %d, %s%s", got.status, got.stdout, got.stderr)
	}
	junit, err := os.ReadFile("check.xml")
	gitlab, errGitLab := os.ReadFile("check.txt")
	if err != nil || errGitLab != nil {
		t.Fatal(err, errGitLab)
	}
	for i, name := range names {
		last := []string{"", "", ": 2024-03", ": plan a, 2024-03"}[i]
		if !strings.Contains(string(junit), `name="`+name+last+`"`) || strings.Count(string(gitlab), `retain_check_failed{rule="`+name+`"} `) != 1 {
			t.Errorf("%s:\n%s\n%s", name, junit, gitlab)
		}
	}
	for _, line := range []string{`{metric="customers",period="monthly"} 2`, `{metric="customers",period="weekly"} 2`, `{metric="customers",period="monthly",by="plan",group="a"} 1`} {
		if strings.Count(string(gitlab), "retain_metric_value"+line+"\n") != 1 {
			t.Errorf("%s is not in\n%s", line, gitlab)
		}
	}
}

// Flags are checked in the order in which they are given, and every output counts no data
// as what it comes to.
func TestCheckOrderAndTotals(t *testing.T) {
	alone(t)
	write(t, "data.csv", someOrders)
	got := try(t, "check", "data.csv", "--warn-if", "crr<1", "--fail-if", "orders<0", "--fail-if", "ccr<1", "--also", "github=check.txt")
	lines := strings.Split(got.stdout, "\n")
	at := slices.IndexFunc(lines, func(line string) bool { return strings.HasPrefix(line, "Outcome") })
	if at < 0 || !strings.Contains(lines[at+1], "crr<1") || !strings.Contains(lines[at+2], "orders<0") || !strings.Contains(lines[at+3], "ccr<1") ||
		!strings.Contains(got.stdout, "\n3 rules · 1 passed · 1 warned (without data) · 1 failed (without data)\n") {
		t.Errorf("%s%s", got.stdout, got.stderr)
	}
	github, err := os.ReadFile("check.txt")
	if err != nil || !strings.HasSuffix(string(github), "\nretain check: 3 checked, 1 passed, 1 warned (without data), 1 failed (without data)\n") {
		t.Errorf("%v: %s", err, github)
	}
}

// A file that says nothing of refunds is no data about them, not a rate of 0.
func TestCheckWithoutRefunds(t *testing.T) {
	alone(t)
	write(t, "data.csv", "customer,date,amount\nann,2024-01-02,10\nbob,2024-01-05,10\n")
	for _, rule := range runCheck(t, "--warn-if", "refund.rate > 5", "--warn-if", "refund.orders > 0", "--as-of", "2024-01-31", "data.csv").Rules {
		if rule.Outcome != "no-data" {
			t.Errorf("%s: %s", rule.Name, rule.Outcome)
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

// No file of a run is written over another one.
func TestCheckFilesApart(t *testing.T) {
	alone(t)
	write(t, "data.csv", someOrders)
	try(t, "check", "data.csv", "--warn-if", "orders < 1", "--save", "base.json")
	before, err := os.ReadFile("base.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"--save", "new.json", "--also", "json=new.json"}, {"--baseline", "base.json", "--also", "junit=base.json"}, {"--output", "out.txt", "--also", "junit=./out.txt"}} {
		got := try(t, append([]string{"check", "data.csv", "--warn-if", "orders < 1"}, args...)...)
		if got.status != exitUsage || got.stdout != "" || !strings.Contains(got.stderr, "would overwrite another file of this run") {
			t.Errorf("%q: status %d, %s%s", args, got.status, got.stderr, got.stdout)
		}
	}
	after, err := os.ReadFile("base.json")
	if err != nil || !bytes.Equal(before, after) || exists("new.json") || exists("out.txt") {
		t.Errorf("files were written: %s, %v", after, err)
	}
}

// A run that fails a rule about the run before is not the one that the next is compared
// with, unless it is saved elsewhere; any other one is.
func TestFailedRunIsNoBaseline(t *testing.T) {
	alone(t)
	write(t, "whole.csv", someOrders) // of three orders, two of them in January
	write(t, "part.csv", "order_id,customer_id,order_date,amount\no1,ann,2024-01-05,10.00\n")
	saved := func(name string) float64 {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		orders, _ := readResult(t, text).Number("input", "orders")
		return orders
	}
	try(t, "check", "whole.csv", "--warn-if", "orders < 1", "--as-of", "2024-02-07", "--save", "base.json")
	for _, c := range []struct {
		file, rule, save string
		status           int
		orders           float64 // in the file afterwards
		kept             bool
	}{
		{"part.csv", "orders < 60 % of previous run", "base.json", exitNo, 3, true},
		{"part.csv", "orders < 60 % of previous run", "base.json", exitNo, 3, true}, // the same on the next day
		{"part.csv", "orders < 60 % of previous run", "new.json", exitNo, 1, false},
		{"whole.csv", "orders < 60 % of previous run", "base.json", exitDone, 3, false},
		{"part.csv", "orders < 2", "base.json", exitNo, 1, false},
		{"part.csv", "customers < 50 % of previous run", "base.json", exitNo, 1, false}, // of which the run before knows nothing
	} {
		got := try(t, "check", c.file, "--fail-if", c.rule, "--warn-if", "orders < 61 % of previous run", "--as-of", "2024-02-07", "--baseline", "base.json", "--save", c.save)
		if got.status != c.status || saved(c.save) != c.orders || strings.Contains(got.stderr, "base.json stays as it was") != c.kept {
			t.Errorf("%s of %s: status %d, %g orders are saved: %s", c.rule, c.file, got.status, saved(c.save), got.stderr)
		}
	}
}

// A rule that keeps its name and measures something else is not compared.
func TestChangedRuleIsNoBaseline(t *testing.T) {
	alone(t)
	write(t, "data.csv", someOrders)
	run := func(rule string, args ...string) trial {
		write(t, "retain.yaml", "checks:\n  - { name: mine, no-data: pass, "+rule+" }\n")
		return try(t, append([]string{"check", "data.csv"}, args...)...)
	}
	run("metric: crr, warn: below 5", "--save", "base.json")
	for rule, status := range map[string]int{
		"metric: crr, warn: below 6":                    exitDone,
		"metric: ccr, warn: below 5":                    exitUsage,
		"metric: crr, warn: below 5, period: weekly":    exitUsage,
		"metric: crr, warn: below 5, min-customers: 29": exitUsage,
	} {
		got := run(rule, "--baseline", "base.json")
		if refused := strings.Contains(got.stderr, "rule mine: crr monthly of at least 30 before, "); got.status != status || refused != (status == exitUsage) {
			t.Errorf("%s: status %d, %s", rule, got.status, got.stderr)
		}
	}
}

// In February, the one trial that is over was paid for, and another is open; of the two
// of January, one was.
func TestOpenTrialsAreNotRead(t *testing.T) {
	alone(t)
	write(t, "trials.csv", "customer_id,started_at,trial_end,ended_at,mrr\n"+
		"ann,2024-01-02,2024-01-16,,10.00\nbob,2024-01-05,2024-01-19,2024-01-19,20.00\n"+
		"cid,2024-02-10,2024-02-20,,10.00\ndan,2024-02-25,2024-03-10,,10.00\n")
	write(t, "retain.yaml", "checks: [{metric: trial.conversion, fail: above 60 %, min-customers: 1}]\n")
	got := try(t, "check", "--customers", "trials.csv", "--as-of", "2024-02-29")
	if got.status != exitDone || !regexp.MustCompile(`2024-01 .* 50\.0 %`).MatchString(got.stdout) {
		t.Errorf("status %d: %s%s", got.status, got.stdout, got.stderr)
	}
}
