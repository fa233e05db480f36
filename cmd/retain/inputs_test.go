package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// shopRows is a shop of customers who order once a month, and every other one
// twice.
func shopRows(from, to int) string {
	var b strings.Builder
	b.WriteString("order_id,customer_id,order_date,amount,currency\n")
	for i := from; i < to; i++ {
		fmt.Fprintf(&b, "%d,c%d,2024-%02d-%02d,%d.50,EUR\n", i, i%7, 1+i%6, 1+i%28, 10+i%3)
	}
	return b.String()
}

// pipe is a named pipe that is written once.
func pipe(t *testing.T, name, text string) {
	t.Helper()
	if err := syscall.Mkfifo(name, 0o600); err != nil {
		t.Skip(err)
	}
	go func() {
		f, err := os.OpenFile(name, os.O_WRONLY, 0)
		if err == nil {
			_, _ = f.WriteString(text)
			_ = f.Close()
		}
	}()
}

// What can be read only once gives what a file gives, in every command that reads
// files more than once.
func TestStreamsAreReadOnce(t *testing.T) {
	alone(t)
	write(t, "f/a.csv", shopRows(0, 200))
	write(t, "f/b.csv", shopRows(200, 320))
	write(t, "f/s.csv", "customer_id,started_at,ended_at,mrr\na,2024-01-05,,10.00\nb,2024-01-06,2024-03-10,20.00\n")
	for i, args := range [][]string{
		{"crr", "a.csv"}, {"summary", "a.csv", "b.csv"}, {"inspect", "a.csv"}, {"compare", "2024-02", "2024-03", "a.csv"},
		{"compare", "a.csv", "b.csv"}, {"mrr", "s.csv"}, {"inspect", "s.csv"},
	} {
		folder := fmt.Sprintf("p%d", i)
		if err := os.Mkdir(folder, 0o700); err != nil {
			t.Fatal(err)
		}
		var files, pipes []string
		for _, arg := range args {
			file := arg
			if strings.HasSuffix(arg, ".csv") {
				file = filepath.Join("f", arg)
				text, _ := os.ReadFile(file)
				pipe(t, filepath.Join(folder, arg), string(text))
				arg = filepath.Join(folder, arg)
			}
			files, pipes = append(files, file), append(pipes, arg)
		}
		want, got := try(t, append(files, "--format=json")...), try(t, append(pipes, "--format=json")...)
		same := func(text, folder string) string { // but for the names, and a next command that a pipe cannot have
			text, _, _ = strings.Cut(strings.ReplaceAll(text, folder+"/", ""), `"next":`)
			return text
		}
		if want.status != 0 || got.status != 0 || same(got.stdout, folder) != same(want.stdout, "f") {
			t.Errorf("%q: status %d and %d\n%s%s\nwant\n%s", args, want.status, got.status, got.stdout, got.stderr, want.stdout)
		}
	}
}

// Standard input gives every command what a file gives it, also a customers
// export, but for the names.
func TestStandardInputIsAFile(t *testing.T) {
	alone(t)
	write(t, "a.csv", shopRows(0, 200))
	write(t, "s.csv", "customer_id,started_at,ended_at,mrr,churn_reason\na,2024-01-05,,10.00,\nb,2024-01-06,2024-03-10,20.00,price\n")
	done := 0
	for _, name := range []string{"a.csv", "s.csv"} {
		text, _ := os.ReadFile(name)
		for _, command := range []string{"crr", "ccr", "rcr", "mrr", "ltv", "cohort", "repeat", "rfm", "winback", "customers --who new=2024-02", "reasons", "forecast", "ladder", "stickiness", "trials", "renewals --interval month", "project", "refunds", "audit", "predict", "summary", "inspect", "compare 2024-02 2024-03"} {
			args := append(strings.Fields(command), "--format=json")
			var stdout, stderr bytes.Buffer
			a := testApp(&stdout, &stderr)
			a.stdin = bytes.NewReader(text)
			status, want := run(t.Context(), a, append(args, "-")), try(t, append(args, name)...)
			same := func(text string) string {
				return strings.ReplaceAll(strings.ReplaceAll(text, name, "-"), "standard input", "-")
			}
			if status != want.status || same(stdout.String()) != same(want.stdout) || same(stderr.String()) != same(want.stderr) {
				t.Errorf("%s %s: status %d and %d\n%s%s\nwant\n%s%s", command, name, status, want.status, &stdout, &stderr, want.stdout, want.stderr)
			}
			if status == exitDone {
				done++
			}
		}
	}
	if done < 20 {
		t.Errorf("only %d commands took a file", done)
	}
}

// A customers export among the arguments is what --customers would make of it, and
// a note says so.
func TestCustomersFilesAreRecognized(t *testing.T) {
	alone(t)
	write(t, "orders.csv", shopRows(0, 60))
	write(t, "people.csv", "customer_id,started_at,plan\nc0,2024-01-01,pro\nc1,2024-01-01,solo\n")
	write(t, "subscriptions.csv", "customer_id,started_at,ended_at,mrr\na,2024-01-05,,10.00\nb,2024-01-06,2024-03-10,20.00\n")
	for _, c := range []struct{ args, same []string }{
		{[]string{"crr", "orders.csv", "people.csv", "--by", "plan"}, []string{"crr", "orders.csv", "--customers", "people.csv", "--by", "plan"}},
		{[]string{"mrr", "subscriptions.csv"}, []string{"mrr", "--customers", "subscriptions.csv"}},
	} {
		got, want := try(t, append(c.args, "--verbose")...), try(t, append(c.same, "--verbose")...)
		said := 0
		var lines []string
		for _, line := range strings.Split(got.stdout, "\n") {
			if strings.Contains(line, "by its header") {
				said++
			} else {
				lines = append(lines, line)
			}
		}
		if got.status != 0 || said != 1 || strings.Join(lines, "\n") != want.stdout {
			t.Errorf("%q: status %d, said %d times\n%s%s\nwant\n%s", c.args, got.status, said, got.stdout, got.stderr, want.stdout)
		}
	}
}

// The next command skips rejected rows when they are few: one bad row of 20 is
// 5 %, two of 20 are more.
func TestNextCommandSkipsFewRows(t *testing.T) {
	alone(t)
	for bad, want := range []bool{true, true, false} {
		text := shopRows(0, 20-bad) + strings.Repeat("x,c1,2024-13-45,1.50,EUR\n", bad)
		write(t, "orders.csv", text)
		got := try(t, "inspect", "orders.csv")
		if strings.Contains(got.stdout, "Next: ") != want || strings.Contains(got.stdout, "--max-rejects") != (bad == 1) {
			t.Errorf("%d bad rows:\n%s", bad, got.stdout)
		}
	}
	write(t, "a.csv", shopRows(0, 40))
	write(t, "b.csv", shopRows(20, 60))
	if got := try(t, "inspect", "a.csv", "b.csv"); !strings.Contains(got.stdout, "Next: retain summary --duplicates=keep-first a.csv b.csv") {
		t.Errorf("overlapping files:\n%s", got.stdout)
	}
}
