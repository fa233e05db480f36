package main

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/retain-cli/retain/pkg/note"
)

// allExports takes every file instead of one in four, and adds the exports of the
// conformance suites, where they are.
var allExports = false

// exportFiles are the files of the tests, and those of the suite beside the
// repository where that is there.
func exportFiles(t *testing.T) (files []string) {
	t.Helper()
	for _, pattern := range []string{"*.csv", "exports/presets/*", "exports/own/*.*sv"} {
		found, err := filepath.Glob(filepath.Join("..", "..", "testdata", filepath.FromSlash(pattern)))
		if err != nil || len(found) == 0 {
			t.Fatalf("%s: %v", pattern, err)
		}
		files = append(files, found...)
	}
	if !allExports {
		var some []string
		for i := 0; i < len(files); i += 4 {
			some = append(some, files[i])
		}
		return absolutes(some)
	}
	_ = filepath.WalkDir(filepath.Join("..", "..", "..", "shared", "conformance"), func(name string, _ fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(name, "sv") && !strings.Contains(name, "wide") { // 10,000 columns: one such file is enough
			files = append(files, name)
		}
		return nil
	})
	return absolutes(files)
}

func absolutes(names []string) (paths []string) {
	for _, name := range names {
		paths = append(paths, absolute(name))
	}
	return paths
}

// remarks are the codes of a result.
type remarks struct {
	Next            *string
	Warnings, Notes []note.Note
}

func (r remarks) codes() (codes []string) {
	for _, n := range slices.Concat(r.Warnings, r.Notes) {
		codes = append(codes, n.Code)
	}
	return codes
}

// remarksOf are those of a run; ok is false when it fails.
func remarksOf(t *testing.T, args ...string) (r remarks, ok bool) {
	t.Helper()
	got := try(t, args...)
	if got.status != exitDone {
		return r, false
	}
	if err := json.Unmarshal([]byte(got.stdout), &r); err != nil {
		t.Errorf("%q: %v", args, err)
	}
	return r, true
}

// The command that inspect prints runs and reads something, for every file of
// the tests that can be read at all; and what inspect finds is in the result of
// every command, but for what its flags assume.
func TestNextRuns(t *testing.T) {
	files := exportFiles(t)
	alone(t)
	ran := 0
	for _, file := range files {
		found, ok := remarksOf(t, "inspect", "--format=json", file)
		if !ok || found.Next == nil {
			continue // it is no text, or none that can be known
		}
		ran++
		words := shellWords(*found.Next)
		if words[0] != "retain" {
			t.Errorf("%s: %q", file, *found.Next)
		}
		for _, command := range []string{words[1], "crr"} {
			known, ok := remarksOf(t, append([]string{command, "--format=json"}, words[2:]...)...)
			if !ok {
				t.Errorf("%s: %s fails", *found.Next, command)
			}
			for _, code := range found.codes() {
				if code != "guess" && !slices.Contains(known.codes(), code) {
					t.Errorf("%s: inspect finds %s, and %s does not", *found.Next, code, command)
				}
			}
		}
	}
	if ran*2 < len(files) { // many are of the suites of bad input
		t.Errorf("%d commands of %d files", ran, len(files))
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
