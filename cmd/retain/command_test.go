package main

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/retain-cli/retain/pkg/note"
)

// A flag that a command does not obey is an error on its command line, and is
// ignored where a setting for all commands gives it.
func TestFlagsWithoutEffect(t *testing.T) {
	alone(t)
	write(t, "data.csv", someOrders)
	for _, c := range []struct{ command, flag, want string }{
		{"rfm", "--from=2024", "--from has no effect on retain rfm; leave it out"},
		{"cohort", "--active=90d", "--active has no effect on retain cohort; leave it out"},
		{"winback", "--period=daily", "--period has no effect on retain winback; leave it out"},
		{"inspect", "--by=country", "--by has no effect on retain inspect; leave it out"},
		{"rfm", "--method=textbook", "--method has no effect on retain rfm; it is a flag of retain crr, retain ccr"},
		{"compare", "--from=2024", "--from has no effect on retain compare; name two periods: retain compare 2024-12 2025-12 FILE"},
		{"version", "--format=json", "--format has no effect on retain version; leave it out"},
	} {
		got := try(t, c.command, c.flag, "data.csv")
		if got.status != exitUsage || got.stdout != "" || got.stderr != "retain: "+c.want+"\n" {
			t.Errorf("%s %s: status %d, %q, want %q", c.command, c.flag, got.status, got.stderr, c.want)
		}
	}
	for _, args := range [][]string{{"crr", "--active=90d"}, {"rfm", "--breaks-r=1,2,3"}} {
		if got := try(t, append(args, "data.csv")...); got.status != exitDone || got.stderr != "" {
			t.Errorf("%q: status %d, %q", args, got.status, got.stderr)
		}
	}
	t.Setenv("RETAIN_ACTIVE", "90d")
	got := try(t, "cohort", "data.csv", "--format", "json")
	if got.stderr != "" || got.status != exitDone || strings.Contains(got.stdout, "90d") || strings.Contains(got.stdout, "setting-ignored") {
		t.Errorf("a setting: status %d, %s%s", got.status, got.stderr, got.stdout)
	}
}

// Settings that change which rows or groups count do not vanish silently.
func TestSettingsWithoutEffect(t *testing.T) {
	alone(t)
	write(t, "data.csv", someOrders)
	write(t, "retain.yaml", "by: country\nfrom: 2024\n")
	for _, c := range []struct {
		args []string
		want string // of the warning; empty: none
	}{
		{[]string{"inspect", "data.csv"}, "retain.yaml: by country has no effect on retain inspect"},
		{[]string{"forecast", "--mrr=100", "--churn=5"}, "retain.yaml: by country has no effect on a forecast without a file"},
		{[]string{"crr", "--by=tenure", "data.csv"}, ""},
	} {
		got := try(t, append(c.args, "--format=json")...)
		var result struct{ Warnings []note.Note }
		if err := json.Unmarshal([]byte(got.stdout), &result); err != nil {
			t.Errorf("%q: status %d, %s", c.args, got.status, got.stderr)
			continue
		}
		var ignored []string
		for _, w := range result.Warnings {
			if w.Code == "setting-ignored" {
				ignored = append(ignored, w.Text)
			}
		}
		if !slices.Equal(ignored, slices.DeleteFunc([]string{c.want}, func(s string) bool { return s == "" })) {
			t.Errorf("%q: %q, want %q", c.args, ignored, c.want)
		}
	}
}

// Every command checks the flags of periods before it reads or computes anything.
func TestPeriodsAreChecked(t *testing.T) {
	alone(t)
	write(t, "data.csv", someOrders)
	retail := `--fiscal-start "April": years of the calendar retail-445 always begin after the Saturday closest to 31 January`
	for _, c := range []struct{ line, want string }{
		{"forecast --from 2025-02-30 data.csv", `--from "2025-02-30": no such day in the gregorian calendar`},
		{"forecast --from 2025-02-30 --mrr 100 --churn 5", `--from "2025-02-30": no such day in the gregorian calendar`},
		{"forecast --calendar retail-445 --fiscal-start april data.csv", retail},
		{"compare --calendar retail-445 --fiscal-start april data.csv", retail},
		{"crr --calendar retail-445 --fiscal-start april data.csv", retail},
	} {
		got := try(t, strings.Fields(c.line)...)
		if got.status != exitUsage || got.stdout != "" || got.stderr != "retain: "+c.want+"\n" {
			t.Errorf("%s: status %d, %q", c.line, got.status, got.stderr)
		}
	}
}

// A number of workers that no machine has takes no more memory than many.
func TestJobsAreLimited(t *testing.T) {
	var o sharedFlags
	for asked, want := range map[int]int{0: 0, 3: 3, 256: 256, 1 << 40: 256} {
		o.options.Jobs = asked
		if options, err := testApp(nil, nil).readingOptions(&o, inputs{}); err != nil || options.Jobs != want {
			t.Errorf("%d: %d, want %d: %v", asked, options.Jobs, want, err)
		}
	}
}
