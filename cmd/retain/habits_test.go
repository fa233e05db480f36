package main

import (
	"strings"
	"testing"
)

// What people type out of habit, from other programs or from our own tables, is what
// its long form is.
func TestHabits(t *testing.T) {
	alone(t)
	write(t, "data.csv", someOrders)
	for _, c := range []struct{ habit, long string }{
		{"-f csv", "--format csv"},
		{"-fjson", "--format json"},
		{"-q", "--quiet"},
		{"--json", "--format json"},
		{"--json --format json", "--format json"},
		{"--json=false -f csv", "--format csv"},
		{"--format md", "--format markdown"},
		{"--format CSV", "--format csv"},
		{"--period month", "--period monthly"},
		{"--period Week", "--period weekly"},
		{"--period DAY --json", "--period daily --json"},
		{"--period QUARTER", "--period quarterly"},
		{"--period year", "--period yearly"},
		{"--period Monthly", "--period monthly"},
		{"--week-start Sunday --period week", "--week-start sunday --period weekly"},
		{"--method Textbook", "--method textbook"},
		{"--from 2024-w06 --to 2024-W09 --period weekly -f csv", "--from 2024-02-05 --to 2024-03-03 --period weekly --format csv"},
		{"--from 2024-Q1 -f csv", "--from 2024-01-01 --format csv"},
		{"--to fy2024-q4 --fiscal-start april -f csv", "--to 2024-03-31 --fiscal-start april --format csv"},
		{"--from 1402-11 --calendar jalali -f csv", "--from 1402-11-01 --calendar jalali --format csv"},
		{"--to 1402-q4 --calendar jalali -f csv", "--to 1402-12-29 --calendar jalali --format csv"},
		{"--from 2023-P12 --calendar retail-445 --period weekly -f csv", "--from 2023-12-31 --calendar retail-445 --period weekly --format csv"},
	} {
		short := try(t, strings.Fields("crr data.csv "+c.habit)...)
		long := try(t, strings.Fields("crr data.csv "+c.long)...)
		if short != long || short.status != exitDone || short.stdout == "" {
			t.Errorf("%s: status %d, %s%s, want\n%s", c.habit, short.status, short.stderr, short.stdout, long.stdout)
		}
	}
	if got := try(t, "crr", "data.csv", "-o", "out.json", "--json"); got.status != exitDone || got.stdout != "" || !exists("out.json") {
		t.Errorf("-o: status %d, %s%s", got.status, got.stderr, got.stdout)
	}
}

func TestHabitsThatAreRefused(t *testing.T) {
	alone(t)
	write(t, "data.csv", someOrders)
	for _, c := range []struct{ line, want string }{
		{"--json --format csv", `--format "csv": json is asked for too; choose one format`},
		{"--format csv --json", "--json: csv is asked for too; choose one format"},
		{"-f csv -f md", `--format "md": csv is asked for too; choose one format`},
		{"--json=maybe", "use true or false"},
		{"--period months", "--period \"months\": use daily, weekly, monthly, quarterly or yearly"},
		{"--from 2023-W53", `--from "2023-W53": no such week; a week here is 2024-W22, for instance`},
		{"--from 2024-Q1 --fiscal-start april", `--from "2024-Q1": no such quarter; a quarter here is FY2025-Q1, for instance`},
		{"--from 2024-W99x", "or a period as its label: 2024-01, 2024-W05, 2024-Q1 or 2024"},
		{"--from 2024-Q2 --to 2024-Q1", `--from "2024-Q2": later than the end, 2024-Q1`},
	} {
		got := try(t, strings.Fields("crr data.csv "+c.line)...)
		if got.status != exitUsage || got.stdout != "" || !strings.Contains(got.stderr, c.want) {
			t.Errorf("%s: status %d, %q, want %q", c.line, got.status, got.stderr, c.want)
		}
	}
}

// A format of the settings gives way to that of the command line, whichever way this
// is written.
func TestFormatOfSettings(t *testing.T) {
	alone(t)
	write(t, "data.csv", someOrders)
	write(t, "retain.yaml", "format: csv\n")
	t.Setenv("RETAIN_FORMAT", "Markdown")
	want := try(t, "crr", "--config", "/dev/null", "--format", "json", "data.csv").stdout
	if got := try(t, "crr", "--json", "data.csv"); got.status != exitDone || got.stdout != want {
		t.Errorf("status %d, %s%s", got.status, got.stderr, got.stdout)
	}
	if got := settingOf(t, "format"); got != "json from --format" {
		t.Errorf("got %s", got)
	}
	if got := try(t, "config", "--json"); got.status != exitDone || !strings.Contains(got.stdout, `"--json"`) || strings.Contains(got.stdout, `"name": "json"`) {
		t.Errorf("%s%s", got.stderr, got.stdout)
	}
}

// A variable of another program is a warning, once in every format; one that is nearly
// ours is an error (TestSettings).
func TestVariablesOfOthers(t *testing.T) {
	alone(t)
	write(t, "data.csv", someOrders)
	t.Setenv("RETAIN_LOGGING_ENDPOINT", "x")
	const want = "environment variable RETAIN_LOGGING_ENDPOINT matches no flag and is ignored"
	for _, args := range [][]string{{"crr", "data.csv"}, {"crr", "data.csv", "--json"}, {"crr", "data.csv", "-f", "csv"}, {"inspect", "data.csv"}, {"forecast", "--mrr", "1", "--churn", "5"}, {"config"}} {
		got := try(t, args...)
		if got.status != exitDone || strings.Count(got.stdout+got.stderr, want) != 1 {
			t.Errorf("%q: status %d, %s%s", args, got.status, got.stderr, got.stdout)
		}
	}
	t.Setenv("RETAIN_CURENCY", "EUR")
	if got := try(t, "crr", "data.csv"); got.status != exitUsage || !strings.Contains(got.stderr, "did you mean RETAIN_CURRENCY?") {
		t.Errorf("status %d, %s", got.status, got.stderr)
	}
}

func TestColors(t *testing.T) {
	for _, c := range []struct {
		env             string
		welcome, forced bool
	}{
		{"", true, false},
		{"TERM=dumb", false, false},
		{"NO_COLOR=1", false, false},
		{"NO_COLOR=", true, false},
		{"CLICOLOR=0", false, false},
		{"CLICOLOR=1", true, false},
		{"CLICOLOR_FORCE=0", true, false},
		{"CLICOLOR_FORCE=1", true, true},
		{"CLICOLOR_FORCE=1 TERM=dumb CLICOLOR=0", true, true},
		{"CLICOLOR_FORCE=1 NO_COLOR=1", false, false},
	} {
		welcome, forced := colors(func(name string) string {
			for _, set := range strings.Fields(c.env) {
				if value, found := strings.CutPrefix(set, name+"="); found {
					return value
				}
			}
			return ""
		})
		if welcome != c.welcome || forced != c.forced {
			t.Errorf("%s: %v, %v", c.env, welcome, forced)
		}
	}
	for _, c := range []struct {
		o    outputFlags
		want bool
	}{{outputFlags{color: "auto"}, true}, {outputFlags{color: "never"}, false}, {outputFlags{color: "auto", output: "x.txt"}, false}} {
		if got := (&app{colorful: true, forced: true}).look(c.o).Color; got != c.want {
			t.Errorf("%v: %v", c.o, got)
		}
	}
}

// Of RETAIN_JSON the warning says what it might be for; md is a format of the page too.
func TestHabitsOfFormats(t *testing.T) {
	alone(t)
	write(t, "data.csv", someOrders)
	t.Setenv("RETAIN_JSON", "1")
	if got := try(t, "crr", "data.csv"); got.status != exitDone || !strings.Contains(strings.Join(strings.Fields(got.stdout+got.stderr), " "), "RETAIN_JSON is ignored; use RETAIN_FORMAT=json") {
		t.Errorf("status %d, %s%s", got.status, got.stderr, got.stdout)
	}
	if got, want := try(t, "report", "-f", "md", "data.csv"), try(t, "report", "-f", "markdown", "data.csv"); got.status != exitDone || !strings.HasPrefix(got.stdout, "#") || strings.ReplaceAll(got.stdout, "--format=md", "--format=markdown") != want.stdout {
		t.Errorf("status %d, %s%.300s", got.status, got.stderr, got.stdout)
	}
}
