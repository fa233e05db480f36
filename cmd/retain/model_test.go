package main

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// somePast is orders of customers who come at random, and stay away at random.
func somePast(customers int) string {
	r := rand.New(rand.NewPCG(3, 4))
	var b strings.Builder
	b.WriteString("customer_id,order_date,amount,plan\n")
	for c := range customers {
		day := 1 + r.IntN(500)
		for rate := 10 + r.IntN(90); day < 700; day += 1 + r.IntN(rate) {
			fmt.Fprintf(&b, "person-%d,%s,%d.%02d,%c\n", c, someDay(day), 5+r.IntN(80), r.IntN(100), 'a'+c%3)
			if r.IntN(6) == 0 {
				break
			}
		}
	}
	return b.String()
}

// someDay is a day of months that all have 28.
func someDay(n int) string { return fmt.Sprintf("%d-%02d-%02d", 2023+n/336, 1+n/28%12, 1+n%28) }

// whence is the lines of a report that say where a model comes from.
var whence = regexp.MustCompile(`(?s)(- )?Model loaded from m.json: .*?here\.(\\\n|\n)`)

// withoutOrigin is a result without them.
func withoutOrigin(t *testing.T, printed, format string) string {
	t.Helper()
	if format != "json" {
		return whence.ReplaceAllString(printed, "")
	}
	var result map[string]any
	if err := json.Unmarshal([]byte(printed), &result); err != nil {
		t.Fatal(err)
	}
	delete(result, "loaded_model")
	if options, _ := result["input"].(map[string]any)["options"].(map[string]any); options != nil {
		if delete(options, "load-model"); len(options) == 0 {
			delete(result["input"].(map[string]any), "options")
		}
	}
	for _, flag := range []string{"model", "split", "interval"} { // which the model knows
		if options, _ := result["input"].(map[string]any)["options"].(map[string]any); options != nil {
			delete(options, flag)
		}
	}
	text, err := json.MarshalIndent(result, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// A model that was saved and is loaded gives the same numbers for the same file, byte for
// byte, and follows its schema; the file names nobody.
func TestModelsRoundTrip(t *testing.T) {
	alone(t)
	write(t, "orders.csv", somePast(45))
	write(t, "few.csv", somePast(4))
	write(t, "unpriced.csv", strings.ReplaceAll(somePast(32), "amount", "weight"))
	for i, c := range []struct{ fit, load, options, file string }{
		{"--interval 65", "", "predict --horizon 90d --discount 4", "orders.csv"},
		{"--model pareto --split 2024-03-01", "", "predict --horizon forever --limit 3 --by plan", "orders.csv"},
		{"--model cnbd", "--model cnbd", "predict --sort id", "orders.csv"},
		{"--model bg", "", "predict --margin 30 --plot", "few.csv"},
		{"", "", "predict", "unpriced.csv"},
		{"", "--interval 80", "ltv --model predictive --by plan --cac 5", "orders.csv"},
	} {
		for _, format := range []string{"json", []string{"table", "csv", "markdown"}[i%3]} {
			args := append(strings.Fields(c.options), c.file, "--format", format)
			fitted := try(t, append(args, append(strings.Fields(c.fit), "--save-model", "m.json")...)...)
			loaded := try(t, append(args, append(strings.Fields(c.load), "--load-model", "m.json")...)...)
			if fitted.status != exitDone || loaded.status != exitDone {
				t.Fatalf("%q: status %d, %d\n%s%s", args, fitted.status, loaded.status, fitted.stderr, loaded.stderr)
			}
			said := strings.Contains(loaded.stdout, "Model loaded") || format == "csv" || strings.Contains(loaded.stdout, `"loaded_model": {`)
			want, got := withoutOrigin(t, fitted.stdout, format), withoutOrigin(t, loaded.stdout, format)
			if !said || got != want || loaded.stderr != fitted.stderr {
				t.Errorf("%q: loaded, %s\nwant %s", args, got, want)
			}
			if format == "json" {
				followsSchema(t, loaded.stdout, args[0])
			}
		}
		text, err := os.ReadFile("m.json")
		if err != nil || strings.Contains(string(text), "person-") {
			t.Errorf("%v: %s", err, text)
		}
		followsSchema(t, string(text), "model")
	}
}

// The customers of a later day, and of another file, are predicted by a model as they
// are; one customer alone has the numbers that they have among others.
func TestModelsPredictOtherFiles(t *testing.T) {
	alone(t)
	all := somePast(60)
	write(t, "orders.csv", all)
	head, rest, _ := strings.Cut(all, "\n")
	var one strings.Builder
	for row := range strings.Lines(rest) {
		if strings.HasPrefix(row, "person-7,") {
			one.WriteString(row)
		}
	}
	write(t, "one.csv", head+"\n"+one.String())
	try(t, "predict", "--save-model", "m.json", "orders.csv")
	later := []string{"predict", "--load-model", "m.json", "--format", "csv", "--as-of", "2025-06-30"}
	among, alone := try(t, append(later, "orders.csv")...), try(t, append(later, "one.csv")...)
	_, want, _ := strings.Cut(among.stdout, "\nperson-7,")
	_, got, _ := strings.Cut(alone.stdout, "\nperson-7,")
	if want, _, _ = strings.Cut(want, "\n"); alone.status != exitDone || want == "" || got != want+"\n" {
		t.Errorf("person-7: %s%s\nwant %s", got, alone.stderr, want)
	}
}

// What contradicts a model is refused before anything is printed, with both readings and
// the flag.
func TestModelsRefuse(t *testing.T) {
	alone(t)
	orders := strings.ReplaceAll(somePast(40), ",plan\n", ",plan,currency\n")
	euros := regexp.MustCompile(`(?m),(\w)$`).ReplaceAllString(orders, ",$1,EUR")
	write(t, "orders.csv", euros)
	write(t, "zloty.csv", strings.ReplaceAll(euros, "EUR", "PLN"))
	write(t, "gross.csv", regexp.MustCompile(`(?m),\w,EUR$`).ReplaceAllString(strings.Replace(euros, "plan", "gross", 1), ",12,EUR"))
	write(t, "named.csv", strings.Replace(euros, "order_date", "Date", 1))
	write(t, "subscriptions.csv", "customer_id,started_at,ended_at,mrr\na,2024-01-01,,10\n")
	if got := try(t, "predict", "--save-model", "m.json", "orders.csv"); got.status != exitDone {
		t.Fatal(got.stderr)
	}
	for args, want := range map[string]string{
		"predict zloty.csv":                                    "--currency: EUR in the model, PLN here",
		"predict --tz UTC orders.csv":                          "--tz: not given in the model, UTC here",
		"predict --where plan=a orders.csv":                    "--where: not given in the model, plan=a here",
		"predict --min-amount 20 --status all orders.csv":      "--min-amount: not given in the model, 20 here; --status: not given in the model, all here",
		"ltv --model predictive --refunded keep orders.csv":    "--refunded: not given in the model, keep here",
		"predict --column amount=gross gross.csv":              `--column amount: "amount" in the model, "gross" here`,
		"predict subscriptions.csv":                            "needs orders",
		"predict --model pareto --interval 80 orders.csv":      "--model pareto: the model of --load-model has",
		"predict --interval 90 orders.csv":                     "--interval 90: the model of --load-model has 80",
		"ltv --model predictive --split 2024-01-01 orders.csv": "--split 2024-01-01: the model of --load-model has 2024-",
		"ltv orders.csv":                                       "--load-model is a flag of --model predictive",
		"predict --save-model n.json orders.csv":               "--save-model has no effect with --load-model",
		"predict --output m.json orders.csv":                   "--output m.json would overwrite an input file",
	} {
		got := try(t, append(strings.Fields(args), "--load-model", "m.json")...)
		if got.status != exitUsage || got.stdout != "" || !strings.Contains(got.stderr, want) {
			t.Errorf("%s: status %d, %q%s\nwant %s", args, got.status, got.stdout, got.stderr, want)
		}
	}
	if got := try(t, "predict", "--load-model", "m.json", "named.csv"); got.status != exitDone || !strings.Contains(got.stdout, `columns of other names (date: "order_date", "Date" here)`) {
		t.Errorf("another name: status %d, %s", got.status, got.stderr)
	}
	first := earliest(t, euros)
	write(t, "late.csv", without(euros, first))
	if got := try(t, "predict", "--load-model", "m.json", "late.csv"); got.status != exitDone || !strings.Contains(strings.Join(strings.Fields(got.stdout), " "), "fitted to orders since "+first+", and these begin ") {
		t.Errorf("without the first day: status %d, %s%s", got.status, got.stdout, got.stderr)
	}
	t.Setenv("RETAIN_INTERVAL", "95")
	if got := try(t, "predict", "--load-model", "m.json", "orders.csv"); got.status != exitDone || !strings.Contains(got.stdout, "RETAIN_INTERVAL 95 has no effect on a model that was loaded") {
		t.Errorf("a setting: status %d, %s%s", got.status, got.stdout, got.stderr)
	}
}

// earliest is the first day of orders.
func earliest(t *testing.T, orders string) string {
	t.Helper()
	days := regexp.MustCompile(`\d{4}-\d\d-\d\d`).FindAllString(orders, -1)
	if len(days) == 0 {
		t.Fatal("no days")
	}
	return slices.Min(days)
}

// without is the orders that are not of a day.
func without(orders, day string) string {
	lines := strings.SplitAfter(orders, "\n")
	return strings.Join(slices.DeleteFunc(lines, func(line string) bool { return strings.Contains(line, day) }), "")
}

// A file that is no model, or none of this version, or damaged, is refused with the place.
func TestFilesOfModels(t *testing.T) {
	alone(t)
	write(t, "orders.csv", somePast(40))
	if got := try(t, "predict", "--save-model", "m.json", "orders.csv"); got.status != exitDone {
		t.Fatal(got.stderr)
	}
	text, err := os.ReadFile("m.json")
	if err != nil {
		t.Fatal(err)
	}
	good := string(text)
	for _, c := range []struct{ what, text, want string }{
		{"nothing", "", "bad.json: not JSON: unexpected end"},
		{"orders", somePast(2), "bad.json:1:1: not JSON"},
		{"other JSON", "[1, 2]", "bad.json: JSON, but no model of retain; --load-model reads a file of --save-model"},
		{"a result", try(t, "predict", "--format", "json", "orders.csv").stdout, "bad.json: a result of retain predict, and no model"},
		{"a newer one", strings.Replace(good, `"version": 1`, `"version": 2`, 1), "bad.json: version 2 of the format"},
		{"half of one", good[:strings.Index(good, `    "kind"`)], "not JSON: unexpected end"},
		{"another type", strings.Replace(good, `"orders": `, `"orders": -0.`, 1), "bad.json:7:"},
		{"another name", strings.Replace(good, `"asked": "auto"`, `"asked": "best"`, 1), `: "best": use auto, bg`},
		{"a key too many", strings.Replace(good, `"prior"`, `"later": 1, "prior"`, 1), "bad.json: fitted.later is not known"},
		{"a key too few", strings.Replace(good, `"interval_pct": 80,`, ``, 1), "bad.json: backtest.coverage.interval_pct is missing"},
		{"no such parameter", strings.Replace(good, `"name": "alpha"`, `"name": "beta"`, 1), "bad.json: fitted: the parameters of "},
	} {
		write(t, "bad.json", c.text)
		if got := try(t, "predict", "--load-model", "bad.json", "orders.csv"); got.status != exitBadData || got.stdout != "" || !strings.Contains(got.stderr, c.want) {
			t.Errorf("%s: status %d, %q%s\nwant %s", c.what, got.status, got.stdout, got.stderr, c.want)
		}
	}
	if got := try(t, "predict", "--load-model", "nowhere.json", "orders.csv"); got.status != exitFile || got.stderr != "retain: nowhere.json: no such file or directory\n" {
		t.Errorf("status %d, %s", got.status, got.stderr)
	}
}

// A model is written whole or not at all, and then nothing is printed.
func TestModelsAreWrittenWhole(t *testing.T) {
	alone(t)
	write(t, "orders.csv", somePast(40))
	const yesterday = "that of yesterday"
	write(t, "none.csv", "customer_id,order_date,amount\n")
	for args, status := range map[string]int{
		"predict --save-model nowhere/m.json orders.csv":                exitFile,
		"predict --save-model m.json none.csv":                          exitUsage,
		"predict --save-model - orders.csv":                             exitUsage,
		"predict --save-model orders.csv orders.csv":                    exitUsage,
		"predict --save-model x --output x orders.csv":                  exitUsage,
		"ltv --save-model m.json orders.csv":                            exitUsage,
		"predict --save-model m.json --table nonsense orders.csv":       exitUsage,
		"predict --save-model /dev/full orders.csv":                     exitFile,
		"predict --save-model m.json orders.csv --output nowhere/a.txt": exitFile,
	} {
		write(t, "m.json", yesterday)
		got := try(t, strings.Fields(args)...)
		if text, err := os.ReadFile("m.json"); err != nil || string(text) != yesterday && !strings.Contains(args, "a.txt") {
			t.Errorf("%s: m.json is %q, %v", args, text, err)
		}
		if got.status != status || got.stdout != "" || got.stderr == "" {
			t.Errorf("%s: status %d, want %d: %q%s", args, got.status, status, got.stdout, got.stderr)
		}
	}
	if left := temporaryFiles(t, "."); len(left) > 0 {
		t.Errorf("left: %q", left)
	}
}
