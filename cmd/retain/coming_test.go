package main

import (
	"encoding/json"
	"math"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// The commands of help coming-from work, and its queries and what it says of both have
// the same answers: numbers from two sources.
func TestComingFrom(t *testing.T) {
	page := pageOf("coming-from")
	t.Chdir(newShell(t, program(t), page).dir)
	commands := regexp.MustCompile(`(?m)^    retain (.*)$`).FindAllStringSubmatch(page, -1)
	if len(commands) < 12 {
		t.Errorf("%d commands are found", len(commands))
	}
	for _, c := range commands {
		if got := try(t, strings.Fields(strings.TrimSuffix(c[1], "."))...); got.status != exitDone {
			t.Errorf("retain %s: status %d, %s", c[1], got.status, got.stderr)
		}
	}
	sql := regexp.MustCompile(`(?ms)^    ((?:WITH|SELECT) .*?;)\n\n    retain (.*?)\n\n    ([0-9.]+) %`).FindAllStringSubmatch(page, -1)
	keys := []string{"crr", "rcr_gross", "repeat_rate"}
	if len(sql) != len(keys) {
		t.Fatalf("%d questions in SQL are found", len(sql))
	}
	for i, q := range sql {
		said, _ := strconv.ParseFloat(q[3], 64)
		if got := onlyRate(t, q[2], keys[i]); math.Abs(got-said) > 0.05 {
			t.Errorf("retain %s: %s is %v, not %v", q[2], keys[i], got, said)
		}
		if got, ok := queried(t, q[1]); ok && math.Abs(got-said) > 0.05 {
			t.Errorf("%s\nis %v, not %v", q[1], got, said)
		}
	}
}

// onlyRate is a rate of a result: of its first period, else of the whole.
func onlyRate(t *testing.T, command, key string) float64 {
	t.Helper()
	got := try(t, append(strings.Fields(command), "--format", "json")...)
	var res struct {
		Periods []map[string]any
		Rate    float64 `json:"repeat_rate"`
	}
	if err := json.Unmarshal([]byte(got.stdout), &res); err != nil {
		t.Fatal(err, got.stderr)
	}
	if key == "repeat_rate" {
		return res.Rate
	}
	rate, _ := res.Periods[0][key].(float64)
	return rate
}

// queried is the answer of SQLite, where it is installed.
func queried(t *testing.T, query string) (float64, bool) {
	t.Helper()
	bin, err := exec.LookPath("sqlite3")
	if err != nil {
		t.Log("the queries of help coming-from are not run:", err)
		return 0, false
	}
	out, err := exec.Command(bin, ":memory:",
		"-cmd", "CREATE TABLE orders (order_id, customer_id, order_date, amount REAL, currency, status, product, country, channel)",
		"-cmd", ".mode csv", "-cmd", ".import --skip 1 orders.csv orders", "-cmd", ".mode list", query).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	rate, err := strconv.ParseFloat(strings.TrimSpace(string(out)), 64)
	if err != nil {
		t.Fatal(err)
	}
	return rate, true
}
