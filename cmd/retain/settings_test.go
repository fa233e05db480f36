package main

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/retain-cli/retain/pkg/analysis"
	"github.com/retain-cli/retain/pkg/facts"
)

// trial is one run of the program inside the test.
type trial struct {
	status         int
	stdout, stderr string
}

// try runs a command line in the present folder, with nothing of the user's.
func try(t *testing.T, args ...string) trial {
	t.Helper()
	var stdout, stderr bytes.Buffer
	a := testApp(&stdout, &stderr)
	status := run(t.Context(), a, args)
	return trial{status, stdout.String(), stderr.String()}
}

func testApp(stdout, stderr io.Writer) *app {
	return &app{
		stdin:  strings.NewReader(""),
		stdout: stdout, stderr: stderr,
		open:      func(name string) (io.ReadCloser, error) { return os.Open(name) },
		stat:      os.Stat,
		redactKey: os.Getenv(redactKeyVariable),
		now:       func() time.Time { return time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC) },
	}
}

// alone moves the test to an empty folder, away from the user's settings.
func alone(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	t.Chdir(dir)
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("XDG_CONFIG_HOME", filepath.Join(home, ".config"))
	return dir
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// settingOf is the value of a setting and what gave it.
func settingOf(t *testing.T, name string, args ...string) string {
	t.Helper()
	got := try(t, append([]string{"config", "--format", "json"}, args...)...)
	if got.status != 0 {
		t.Fatalf("status %d: %s", got.status, got.stderr)
	}
	var res configResult
	if err := json.Unmarshal([]byte(got.stdout), &res); err != nil {
		t.Fatal(err)
	}
	for _, s := range res.Settings {
		if s.Name == name {
			return s.Value + " from " + s.From
		}
	}
	t.Fatalf("no setting %s", name)
	return ""
}

// The settings file of help settings is one.
func TestSettingsPage(t *testing.T) {
	shown := regexp.MustCompile(`(?m)^  period: weekly\n(?:  .*\n)+`).FindString(pageOf("settings"))
	alone(t)
	write(t, "retain.yaml", shown)
	for name, want := range map[string]string{"period": "weekly", "week-start": "sunday", "currency": "EUR", "column": "customer=Client No., date=Order Date"} {
		if got := settingOf(t, name); got != want+" from retain.yaml" {
			t.Errorf("%s is %s", name, got)
		}
	}
}

// Help and config say the same of what holds where nothing is set, which no flag
// says in its own words, and brackets in it are no matter.
func TestDefaultsInWords(t *testing.T) {
	told := 0
	for _, cmd := range newRootCommand(testApp(io.Discard, io.Discard)).Commands() {
		cmd.Flags().VisitAll(func(f *pflag.Flag) {
			usage, words := f.Usage, defaultWords(f)
			if words != "" {
				told++
				usage = strings.TrimSuffix(usage, " (default: "+words+")")
			}
			if (usage == f.Usage) != (words == "") || f.Name != "config" && strings.Contains(usage, "(default") {
				t.Errorf("%s --%s: %q, and in words %q", cmd.Name(), f.Name, f.Usage, words)
			}
		})
	}
	if told < 10 {
		t.Errorf("%d flags tell their default in words", told)
	}
	cmd, day := &cobra.Command{}, ""
	addFlags(cmd, ownFlags, option{name: "day", to: &day, kind: "DAY", usage: "which one", otherwise: "the last one (of the data), as written"})
	settings := (&app{}).flagSettings(cmd.Flags())
	if len(settings) != 1 || settings[0].words != "the last one (of the data), as written" || !strings.Contains(cmd.Flags().FlagUsages(), "(default: the last one (of the data), as written)") {
		t.Errorf("%+v, %s", settings, cmd.Flags().FlagUsages())
	}
}

// The order of precedence, one step at a time: each step overrules those
// before it.
func TestPrecedence(t *testing.T) {
	dir := alone(t)
	home, _ := os.UserConfigDir()
	userFile, other := filepath.Join(home, "retain", "retain.yaml"), filepath.Join(dir, "other.yaml")
	check := func(want string, args ...string) {
		t.Helper()
		if got := settingOf(t, "period", args...); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	check("monthly from default")
	write(t, userFile, "period: yearly\n")
	check("yearly from " + userFile)
	write(t, "retain.yaml", "period: quarterly\n")
	check("quarterly from retain.yaml")
	write(t, other, "period: weekly\n")
	t.Setenv("RETAIN_CONFIG", other)
	check("weekly from " + other)
	check("quarterly from retain.yaml", "--config", "retain.yaml")
	t.Setenv("RETAIN_PERIOD", "daily")
	check("daily from RETAIN_PERIOD")
	check("monthly from --period", "--period", "monthly")
	t.Setenv("RETAIN_PERIOD", "") // as in a script whose own variable is empty
	check("weekly from " + other)
}

// Each field is a setting of its own: who names one column on the command line
// does not lose those of the settings file.
func TestColumnsOfSeveralPlaces(t *testing.T) {
	alone(t)
	write(t, "retain.yaml", "column:\n  customer: Client\n  amount: Sum\n  date: Day\n")
	t.Setenv("RETAIN_COLUMN", "date=Sent")
	for _, c := range []struct {
		args []string
		want string
	}{
		{nil, "amount=Sum, customer=Client, date=Sent from RETAIN_COLUMN, retain.yaml"},
		{[]string{"--column", "amount=Total"}, "amount=Total, customer=Client, date=Sent from --column, RETAIN_COLUMN, retain.yaml"},
		{[]string{"--column", "amount=Total", "--column", "Customer=Buyer", "--column", "date=Due"}, "amount=Total, customer=Buyer, date=Due from --column"},
	} {
		if got := settingOf(t, "column", c.args...); got != c.want {
			t.Errorf("%q: got %s, want %s", c.args, got, c.want)
		}
	}
}

// A service's account, or a container's, has no home: there are no settings then.
func TestNoHome(t *testing.T) {
	dir := alone(t)
	write(t, "home", "a file, as /dev/null is")
	for _, home := range []string{"", filepath.Join(dir, "nowhere"), filepath.Join(dir, "home")} {
		t.Setenv("HOME", home)
		t.Setenv("XDG_CONFIG_HOME", "")
		if got := settingOf(t, "period"); got != "monthly from default" {
			t.Errorf("HOME=%s: %s", home, got)
		}
	}
}

// A preset of the user's own is recognised by its header and preferred to ours.
func TestOwnPreset(t *testing.T) {
	alone(t)
	write(t, "orders.csv", "Nr;Kunde;Datum;Betrag;Art\n1;ann;05.01.2024;10,00;Kauf\n2;bob;06.01.2024;20,00;Storno\n3;ann;07.02.2024;5,50;Kauf\n")
	write(t, "retain.yaml", `
presets:
  - name: kasse
    headers: [[Nr, Kunde, Datum, Betrag]]
    columns: {order: [Nr], customer: [Kunde], date: [Datum], amount: [Betrag]}
    filters: [{header: Art, drop: {cancelled: [Storno]}}]
    date-format: dmy
    decimal: ","
    currency: EUR
`)
	got := try(t, "crr", "orders.csv", "--format", "json")
	var res analysis.Rates
	if err := json.Unmarshal([]byte(got.stdout), &res); err != nil {
		t.Fatal(err, got.stderr)
	}
	in := res.Input
	if in.Preset != "kasse" || in.Orders != 2 || in.Customers != 1 || in.RowsFiltered != 1 || *in.Currency != "EUR" || in.LastDay.String() != "2024-02-07" {
		t.Errorf("%s", got.stdout)
	}
	if got := try(t, "config"); !strings.Contains(strings.Join(strings.Fields(got.stdout), " "), "presets 1 listed retain.yaml") {
		t.Error(got.stdout)
	}
}

// What YAML makes of a value must not change it.
func TestSettingValues(t *testing.T) {
	alone(t)
	for _, c := range []struct{ yaml, name, want string }{
		{"as-of: 2024-01-31", "as-of", "2024-01-31"}, // a time to YAML
		{"from: 2024", "from", "2024"},
		{"from: 2024-05", "from", "2024-05"},
		{"fiscal-start: 4", "fiscal-start", "april"},
		{"status: [paid, shipped]", "status", "paid,shipped"},
		{"status: paid,shipped", "status", "paid,shipped"},
		{"column:\n  customer: Client No.\n  Date: a.b", "column", "customer=Client No., date=a.b"},
		{"column: [customer=X=Y]", "column", "customer=X=Y"},
		{"redact: true", "redact", "true"},
		{"max-rejects: 0.5%", "max-rejects", "0.5%"},
		{"max-bytes: 10G", "max-bytes", "10G"},
		{"tz: Europe/Warsaw", "tz", "Europe/Warsaw"},
		{"decimal: \",\"", "decimal", ","},
		{"active: 90d", "active", "90d"},
	} {
		write(t, "retain.yaml", c.yaml)
		if got := settingOf(t, c.name); got != c.want+" from retain.yaml" {
			t.Errorf("%q: got %s, want %s", c.yaml, got, c.want)
		}
	}
}

func TestWrongSettings(t *testing.T) {
	alone(t)
	for _, c := range []struct{ yaml, want string }{
		{"perod: weekly", `retain.yaml: setting "perod" is unknown; did you mean period?`},
		{"xyzzy: 1", `retain.yaml: setting "xyzzy" is unknown; see retain help settings`},
		{"crr.period: weekly", `retain.yaml: setting "crr.period" is unknown; see retain help settings`},
		{"period: fortnightly", `retain.yaml: period "fortnightly": use daily, weekly, monthly, quarterly or yearly`},
		{"jobs: many", `retain.yaml: jobs "many": write a whole number, 0 or more`},
		{"period: [weekly, daily]", `retain.yaml: period: expected one value, got 2`},
		{"period: {a: b}", `retain.yaml: period "a=b": use daily, weekly, monthly, quarterly or yearly`},
		{"a: b: c", `retain.yaml: yaml: mapping values are not allowed in this context`},
		{"presets: [{headers: [[a]]}]", "retain.yaml:1:11: presets: entry 1 has no name"},
		{"presets: [{name: x}]", "retain.yaml:1:11: presets: x has no headers to be recognized by"},
		{"presets: [{name: x, headers: [[a]]}]", "retain.yaml:1:11: presets: x has no columns (fields with their headers)"},
		{"presets: [{nam: x}]", `retain.yaml:1:12: presets: entry 1: key "nam" is unknown; did you mean name?`},
		{"presets: [{name: [x]}]", "retain.yaml:1:18: presets: entry 1: name: expected one value, got a list"},
		{"period: weekly\nperiod: daily", `retain.yaml:2: mapping key "period" already defined at line 1`},
		{"config: other.yaml", `retain.yaml: setting "config" is unknown; see retain help settings`},
		{"column:\n  custmer: x", `retain.yaml: column "custmer=x": "custmer" is not a field; did you mean customer?`},
		{"column:\n  customer: [a, b]", `retain.yaml: column "customer=b": customer is already "a"; name one column`},
		{"- period", `retain.yaml: not a list of settings such as "period: weekly"`},
	} {
		write(t, "retain.yaml", c.yaml+"\n")
		got := try(t, "crr", "orders.csv")
		if got.status != exitUsage || got.stdout != "" || got.stderr != "retain: "+c.want+"\n" {
			t.Errorf("%q: status %d, got %swant %s", c.yaml, got.status, got.stderr, c.want)
		}
	}
}

func TestWrongEnvironment(t *testing.T) {
	alone(t)
	t.Setenv("RETAIN_PEROID", "weekly")
	if got := try(t, "crr", "orders.csv"); got.stderr != "retain: environment variable \"RETAIN_PEROID\" is unknown; did you mean RETAIN_PERIOD?\n" {
		t.Error(got.stderr)
	}
	os.Unsetenv("RETAIN_PEROID")
	t.Setenv("RETAIN_PERIOD", "fortnightly")
	if got := try(t, "crr", "orders.csv"); got.stderr != "retain: RETAIN_PERIOD \"fortnightly\": use daily, weekly, monthly, quarterly or yearly\n" {
		t.Error(got.stderr)
	}
}

// A settings file that was asked for must be there.
func TestMissingSettings(t *testing.T) {
	alone(t)
	got := try(t, "crr", "--config", "nowhere.yaml", "orders.csv")
	if got.status != exitFile || got.stderr != "retain: nowhere.yaml: no such file or directory\n" {
		t.Errorf("status %d: %s", got.status, got.stderr)
	}
	if got := try(t, "crr", "--config", ".", "orders.csv"); got.status != exitFile || got.stderr != "retain: .: is a directory\n" {
		t.Errorf("status %d: %s", got.status, got.stderr)
	}
}

// version works with settings that are broken.
func TestVersionReadsNoSettings(t *testing.T) {
	alone(t)
	write(t, "retain.yaml", "perod: x\n")
	if got := try(t, "version"); got.status != 0 || !strings.HasPrefix(got.stdout, "retain ") {
		t.Errorf("status %d: %s", got.status, got.stderr)
	}
}

// Numbers that depend on a settings file or on the environment name it, in the
// head and in JSON; what only changes how the result looks is not named, and
// neither is a setting that the command line overrides.
func TestSettingsInResult(t *testing.T) {
	alone(t)
	write(t, "data.csv", "order_id,customer_id,order_date,amount,currency\n1,a,2024-01-05,10,EUR\n2,b,2024-01-06,10,USD\n")
	write(t, "retain.yaml", "currency: EUR\nformat: table\nfrom: 2024-01\nquiet: true\n")
	t.Setenv("RETAIN_PERIOD", "weekly")
	const head = "Settings: retain.yaml (currency EUR, from 2024-01) · RETAIN_PERIOD (period weekly)"
	if got := try(t, "crr", "data.csv"); !strings.Contains(got.stdout, head) {
		t.Errorf("no %q in\n%s", head, got.stdout)
	}
	got := try(t, "crr", "data.csv", "--format", "json", "--from", "2023")
	var result struct {
		Input struct{ Settings []facts.Setting }
	}
	if err := json.Unmarshal([]byte(got.stdout), &result); err != nil {
		t.Fatal(err)
	}
	want := []facts.Setting{{Name: "currency", Value: "EUR", From: "retain.yaml"}, {Name: "period", Value: "weekly", From: "RETAIN_PERIOD"}}
	if !slices.Equal(result.Input.Settings, want) {
		t.Errorf("%v, want %v", result.Input.Settings, want)
	}
}

// Spend that only the settings name is left out where nothing follows from it, also
// from what is called a setting of the result; that of the command line is refused.
func TestSpendOfSettings(t *testing.T) {
	alone(t)
	write(t, "orders.csv", "order_id,customer_id,order_date,amount\n1,ann,2024-01-05,10\n2,bob,2024-02-05,10\n")
	write(t, "subscriptions.csv", "customer_id,started_at,ended_at,mrr\nann,2024-01-05,,10\nbob,2024-01-09,2024-02-09,10\n")
	write(t, "spend.csv", "date,channel,amount\n2024-01-01,web,5\n")
	for _, c := range []struct {
		name, settings string
		args           []string
		status         int
		used           bool
		says           string
	}{
		{"used", "spend: spend.csv", []string{"orders.csv"}, exitDone, true, ""},
		{"model", "spend: spend.csv", []string{"--model", "simple", "orders.csv"}, exitDone, false, ""},
		{"subscriptions", "spend: spend.csv", []string{"--customers", "subscriptions.csv"}, exitDone, false, ""},
		{"file that is not read", "spend: missing.csv", []string{"--model", "simple", "orders.csv"}, exitDone, false, ""},
		{"CAC instead", "spend: spend.csv", []string{"--cac", "3", "orders.csv"}, exitDone, false, ""},
		{"instead of a CAC", "cac: 3", []string{"--spend", "spend.csv", "orders.csv"}, exitDone, true, ""},
		{"both in the settings", "cac: 3\nspend: spend.csv", []string{"orders.csv"}, exitUsage, false, "--cac: the cost of a customer follows from --spend"},
		{"both, of which one is used", "cac: 3\nspend: spend.csv", []string{"--customers", "subscriptions.csv"}, exitDone, false, ""},
		{"both on the command line", "", []string{"--cac", "3", "--spend", "spend.csv", "orders.csv"}, exitUsage, false, "--cac: the cost of a customer follows from --spend"},
		{"model on the command line", "cac: 3", []string{"--model", "simple", "--spend", "spend.csv", "orders.csv"}, exitUsage, false, "--spend: needs orders and --model historic"},
		{"subscriptions on the command line", "", []string{"--spend", "spend.csv", "--customers", "subscriptions.csv"}, exitUsage, false, "--spend: needs orders and --model historic"},
	} {
		write(t, "retain.yaml", c.settings)
		got := try(t, append([]string{"ltv", "--format", "json"}, c.args...)...)
		used := strings.Contains(got.stdout, `"acquisition"`)
		if named := strings.Contains(got.stdout, `"name": "spend"`); got.status != c.status || used != c.used || named && !used || !strings.Contains(got.stderr, c.says) || c.status != exitDone && got.stdout != "" {
			t.Errorf("%s: status %d, used %v, named %v: %s", c.name, got.status, used, named, got.stderr)
		}
	}
}
