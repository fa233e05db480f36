//go:build full

package main

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// The cases with known answers, read from tables of text instead of the files: the
// answers are equal but for names, places and hints. Those whose matter can lie in a
// table are listed in testdata/relations.txt, which may only grow: -update adds cases,
// and takes none away.
func TestCasesInTables(t *testing.T) {
	suite, err := filepath.Abs(filepath.Join(root, "..", "shared", "conformance"))
	if err != nil || !exists(suite) {
		t.Skip("no conformance suite beside the repository")
	}
	list := filepath.Join(root, "testdata", "relations.txt")
	text, err := os.ReadFile(list)
	if err != nil && !*update {
		t.Fatal(err)
	}
	listed := strings.Fields(string(text))
	list, err = filepath.Abs(list)
	if err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{"", "meaning"} {
		files, err := filepath.Glob(filepath.Join(suite, dir, "cases", "*.json"))
		if err != nil {
			t.Fatal(err)
		}
		t.Chdir(filepath.Join(suite, dir, "data"))
		for _, file := range files {
			name := filepath.Join(dir, strings.TrimSuffix(filepath.Base(file), ".json"))
			why := caseInTables(t, file)
			switch has := slices.Contains(listed, name); {
			case has && why != "":
				t.Errorf("%s: %s", name, why)
			case !has && why == "" && *update:
				listed = append(listed, name)
			case !has && why == "":
				t.Errorf("%s: holds, and is not in testdata/relations.txt; run with -update", name)
			case testing.Verbose() && why != "":
				t.Logf("%s: %s", name, why)
			}
		}
	}
	if *update {
		slices.Sort(listed)
		if err := os.WriteFile(list, []byte(strings.Join(listed, "\n")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// caseInTables is why the answers of a case differ, or why it cannot lie in tables;
// empty: they do not.
func caseInTables(t *testing.T, file string) string {
	var c struct {
		Args  []string `json:"args"`
		Stdin string   `json:"stdin"`
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &c); err != nil {
		t.Fatal(err)
	}
	database := filepath.Join(t.TempDir(), "case.db")
	args, names, why := inTables(c.Args, database)
	if why != "" || c.Stdin != "" {
		return "cannot lie in a table: " + why
	}
	wantStatus, want, wantErr := asked(sqliteApp, c.Args...)
	status, got, gotErr := asked(sqliteApp, args...)
	for relation, file := range names {
		got, gotErr = strings.ReplaceAll(got, relation, file), strings.ReplaceAll(gotErr, relation, file)
		got = strings.ReplaceAll(got, filepath.Base(relation), filepath.Base(file))
	}
	switch {
	case status != wantStatus:
		return fmt.Sprintf("status %d instead of %d: %s", status, wantStatus, gotErr)
	case placeless(got) != placeless(want):
		return "another answer:\n" + difference(placeless(want), placeless(got))
	case reasonOf(gotErr) != reasonOf(wantErr):
		return "another reason: " + reasonOf(gotErr) + "\ninstead of: " + reasonOf(wantErr)
	}
	return ""
}

// asText are the flags about how text is cut into fields, which a relation has no use
// for.
var asText = []string{"--delimiter", "--encoding", "--skip-lines", "--comment", "--no-header", "--rejects", "--customers-after"}

// inTables loads the files of a command line and names the tables instead.
func inTables(args []string, database string) (relations []string, names map[string]string, why string) {
	db, err := sql.Open("sqlite", database)
	if err != nil {
		return nil, nil, err.Error()
	}
	defer db.Close()
	tx, err := db.BeginTx(context.Background(), nil)
	if err != nil {
		return nil, nil, err.Error()
	}
	relations, names = []string{"--source", database}, map[string]string{}
	for i := 0; i < len(args); i++ {
		arg, flag := args[i], "--orders"
		if name, _, _ := strings.Cut(arg, "="); slices.Contains(asText, name) {
			return nil, nil, name
		}
		switch {
		case arg == "--customers" && i+1 < len(args):
			i++
			arg, flag = args[i], "--subscriptions"
		case strings.HasPrefix(arg, "--customers="):
			arg, flag = strings.TrimPrefix(arg, "--customers="), "--subscriptions"
		case i == 0 || strings.HasPrefix(arg, "-") || !exists(arg) || strings.HasPrefix(args[i-1], "--") && !strings.Contains(args[i-1], "=") && args[i-1] != "--json" && args[i-1] != "--include-free":
			relations = append(relations, arg)
			continue
		}
		records, why := recordsOf(arg)
		if why != "" {
			return nil, nil, arg + ": " + why
		}
		table := fmt.Sprintf("t%d", len(names))
		if err := loadRecords(tx, table, records); err != nil {
			return nil, nil, err.Error()
		}
		relations = append(relations, flag, table)
		names[database+":"+table] = arg
	}
	if len(names) == 0 {
		return nil, nil, "no file"
	}
	relations = append(relations[2:3:3], append(relations[:2:2], relations[3:]...)...)
	return relations, names, errorText(tx.Commit())
}

func errorText(err error) string {
	if err != nil {
		return err.Error()
	}
	return ""
}

// recordsOf reads a plain file of UTF-8 whose rows have as many fields as its header.
func recordsOf(name string) (records [][]string, why string) {
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, err.Error()
	}
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	if !utf8.Valid(text) {
		return nil, "no UTF-8"
	}
	header, _, _ := bytes.Cut(text, []byte("\n"))
	r := csv.NewReader(bytes.NewReader(text))
	for _, mark := range []rune{';', '\t', '|'} {
		if bytes.Count(header, []byte(string(mark))) > bytes.Count(header, []byte(string(r.Comma))) {
			r.Comma = mark
		}
	}
	for {
		record, err := r.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err.Error()
		}
		records = append(records, record)
	}
	if len(records) == 0 {
		return nil, "empty"
	}
	return records, ""
}

var (
	lines  = regexp.MustCompile(`(\.[a-z]+):\d+(:\d+)?`)
	inText = regexp.MustCompile(`(?m)^\s*"(next|header_line|line|delimiter|encoding|flag|hint)": .*\n`)
)

// placeless is an answer without places and hints.
func placeless(text string) string {
	return lines.ReplaceAllString(inText.ReplaceAllString(text, ""), "$1")
}

// reasonOf is the first message without its place and its hint.
func reasonOf(text string) string {
	first, _, _ := strings.Cut(placeless(text), "\n")
	first, _, _ = strings.Cut(first, ";")
	return first
}
