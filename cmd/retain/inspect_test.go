package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// The command that inspect prints runs and reads something, for every file of
// the tests that can be read at all.
func TestNextRuns(t *testing.T) {
	var all []string
	for _, pattern := range []string{"*.csv", "exports/presets/*", "exports/own/*.*sv"} {
		found, err := filepath.Glob(filepath.Join("..", "..", "testdata", filepath.FromSlash(pattern)))
		if err != nil || len(found) == 0 {
			t.Fatalf("%s: %v", pattern, err)
		}
		all = append(all, found...)
	}
	for i := range all {
		all[i], _ = filepath.Abs(all[i])
	}
	alone(t)
	ran := 0
	for _, file := range all {
		got := try(t, "inspect", "--format", "json", file)
		if got.status != exitDone {
			continue // it is no text, or none that can be known
		}
		var found struct{ Next *string }
		if err := json.Unmarshal([]byte(got.stdout), &found); err != nil {
			t.Errorf("%s: %v", file, err)
		}
		if found.Next == nil {
			continue
		}
		ran++
		words := shellWords(*found.Next)
		if words[0] != "retain" {
			t.Errorf("%s: %q", file, *found.Next)
		}
		if next := try(t, words[1:]...); next.status != exitDone {
			t.Errorf("%s: status %d: %s%s", *found.Next, next.status, next.stderr, next.stdout)
		}
	}
	if ran < 90 {
		t.Errorf("%d commands of %d files", ran, len(all))
	}
}

// The shop's orders are read as well when no header says what the columns are.
func TestNextOfNamelessColumns(t *testing.T) {
	shop, err := os.ReadFile(filepath.Join(root, "testdata", "orders.csv"))
	if err != nil {
		t.Fatal(err)
	}
	header, rows, _ := strings.Cut(string(shop), "\n")
	columns := strings.Repeat("field,", strings.Count(header, ",")) + "field\n"
	alone(t)
	write(t, "orders.csv", string(shop))
	want := headlines(t, "summary", "orders.csv")
	for name, text := range map[string]string{"headers that are all the same": columns + rows, "no header": rows} {
		write(t, "orders.csv", text)
		var found struct{ Next string }
		if err := json.Unmarshal([]byte(try(t, "inspect", "--format", "json", "orders.csv").stdout), &found); err != nil {
			t.Fatal(err)
		}
		if got := headlines(t, shellWords(found.Next)[1:]...); got != want {
			t.Errorf("%s: %s\n%s\nwant\n%s", name, found.Next, got, want)
		}
	}
}

// headlines is what a summary is about.
func headlines(t *testing.T, args ...string) string {
	t.Helper()
	got := try(t, append(args, "--format", "csv")...)
	if got.status != exitDone {
		t.Fatalf("%q: status %d: %s", args, got.status, got.stderr)
	}
	return got.stdout
}

// Without amounts there is no summary; without an amount in one of two files
// neither.
func TestNextWithoutAmounts(t *testing.T) {
	dir := t.TempDir()
	bare, priced := filepath.Join(dir, "bare.csv"), filepath.Join(dir, "priced.csv")
	write(t, bare, "id,user_id,order_date\n1,a,2024-01-05\n2,b,2024-02-05\n")
	write(t, priced, "id,user_id,order_date,amount\n3,a,2024-01-05,1\n")
	alone(t)
	for _, c := range []struct {
		files []string
		want  string
	}{
		{[]string{priced}, "retain summary "}, {[]string{bare}, "retain crr "}, {[]string{priced, bare}, "retain crr "},
	} {
		if got := try(t, append([]string{"inspect"}, c.files...)...); !strings.Contains(got.stdout, "Next: "+c.want) {
			t.Errorf("%q: %s%s", c.files, got.stdout, got.stderr)
		}
	}
}

// The flags that inspect was given are in the command as they were meant.
func TestNextKeepsFlags(t *testing.T) {
	alone(t)
	orders := "client,day,sum\nA,2024-01-05,1\na,2024-01-06,2\n"
	write(t, "-x.csv", orders)
	write(t, "orders.csv", orders)
	write(t, "bad.csv", "client,day,sum\nA,2024-13-05,1\n")
	columns := []string{"inspect", "--format", "json", "--column", "customer=client", "--column", "date=day"}
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"--column", "amount=sum", "--fold-ids=false", "orders.csv"}, "retain summary --column=amount=sum --column=customer=client --column=date=day --fold-ids=none orders.csv"},
		{[]string{"--fold-ids", "--column", "amount=sum", "--", "-x.csv"}, "retain summary --column=amount=sum --column=customer=client --column=date=day --fold-ids=all ./-x.csv"},
		{[]string{"bad.csv"}, ""}, // no command reads anything
	} {
		var found struct{ Next string }
		got := try(t, append(slices.Clone(columns), c.args...)...)
		if err := json.Unmarshal([]byte(got.stdout), &found); err != nil {
			t.Fatal(err, got.stderr)
		}
		if found.Next != c.want {
			t.Errorf("%q: got %s, want %s", c.args, found.Next, c.want)
		}
	}
}

// shellWords takes a command apart as a POSIX shell does, as far as shellWord
// needs it.
func shellWords(command string) (words []string) {
	var word strings.Builder
	quoted := false
	for i := 0; i < len(command); i++ {
		switch c := command[i]; {
		case c == '\'':
			quoted = !quoted
		case c == '\\' && !quoted:
			i++
			word.WriteByte(command[i])
		case c == ' ' && !quoted:
			words = append(words, word.String())
			word.Reset()
		default:
			word.WriteByte(c)
		}
	}
	return append(words, word.String())
}
