package main

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The same rows, in another order, in two files and with another number of
// workers, give the same bytes. (CSV, which does not name the files.)
func TestOrderOfRowsMakesNoDifference(t *testing.T) {
	orders, err := filepath.Abs(filepath.Join(root, "testdata", "orders.csv"))
	if err != nil {
		t.Fatal(err)
	}
	dir := alone(t)
	first, second := filepath.Join(dir, "first.csv"), filepath.Join(dir, "second.csv")
	shuffled(t, orders, first, second)
	for _, command := range []string{
		"crr", "rcr", "mrr", "rfm", "rfm --by country", "rfm --per-customer --bins 10 --monetary mean", "winback",
		"cohort --kind unbounded", "cohort --value revenue", "repeat", "customers --with channel,country", "customers --who lost=2025-11 --sort gap", "ladder", "ladder --by country --table group_steps", "ltv", "ltv --model simple", "ltv --model predictive", "ltv --model predictive --by country --table groups", "predict", "predict --model mbg --table tracking", "project", "summary",
		"crr --by tenure --table groups", "rcr --by country --table groups", "mrr --by channel --active 90d --table groups",
		"ltv --by country --table groups", "ltv --model simple --by tenure --table groups", "winback --by channel --table groups",
		"summary --by country --table group_metrics", "forecast --by channel --table groups",
	} {
		args := append(strings.Fields(command), "--format", "csv")
		whole := try(t, append(args, "--jobs", "1", orders)...)
		parts := try(t, append(args, "--jobs", "2", second, first)...)
		if whole.status != 0 || whole.stdout == "" {
			t.Errorf("%s: status %d, %s", command, whole.status, whole.stderr)
		}
		if whole.stdout != parts.stdout {
			t.Errorf("%s: in order\n%s\nshuffled into two files\n%s%s", command, whole.stdout, parts.stdout, parts.stderr)
		}
	}
}

// shuffled writes the rows of a file, which has no quoted line ends, in random
// order into two.
func shuffled(t *testing.T, name, first, second string) {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(strings.TrimRight(string(text), "\n")+"\n", "\n")
	head, rows := lines[0], lines[1:len(lines)-1]
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
	cut := len(rows) / 3
	write(t, first, head+strings.Join(rows[:cut], ""))
	write(t, second, head+strings.Join(rows[cut:], ""))
}
