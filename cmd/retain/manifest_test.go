package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/retain-cli/retain/pkg/export"
	"github.com/retain-cli/retain/pkg/note"
)

// Every made-up export through the command: what is fatal by the manifest ends
// with status 3, an empty standard output and the file's name on standard
// error; everything else gives an answer, which says so when something is odd.
func TestManifestByCommand(t *testing.T) {
	folder, err := filepath.Abs(filepath.Join(root, "testdata/exports/own"))
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(folder, "MANIFEST.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	alone(t)
	for i, line := range strings.Split(strings.TrimSpace(string(text)), "\n") {
		if i == 0 {
			continue
		}
		row := strings.Split(line, "\t")
		name, class := row[0], row[2]
		t.Run(name, func(t *testing.T) {
			got := try(t, "crr", filepath.Join(folder, name))
			if strings.ContainsAny(got.stdout+got.stderr, "\x00\x07\x1b\u202e") {
				t.Error("control or bidi letters of the data are printed")
			}
			if class == "fatal" {
				checkFatal(t, got, name)
				return
			}
			if got.status != 0 || got.stdout == "" {
				t.Errorf("status %d: %s", got.status, got.stderr)
			}
			if class == "warn" && !remarked(t, filepath.Join(folder, name)) {
				t.Errorf("no note about the reading in\n%s", got.stdout)
			}
		})
	}
}

// remarked tells whether the result has a note about how a file was read.
func remarked(t *testing.T, file string) bool {
	t.Helper()
	var result struct{ Warnings, Notes []note.Note }
	if err := json.Unmarshal([]byte(try(t, "crr", file, "--format", "json").stdout), &result); err != nil {
		t.Fatal(err)
	}
	return slices.ContainsFunc(slices.Concat(result.Warnings, result.Notes), func(n note.Note) bool {
		return slices.ContainsFunc(export.NoteCodes(), func(c export.Code) bool { return c.Code == n.Code })
	})
}

// problemLine is file, line and column, as far as they are known, then what is
// wrong.
var problemLine = regexp.MustCompile(`^\S+/([^/:]+)(:\d+)?(:\d+)?: .{10,}`)

func checkFatal(t *testing.T, got trial, name string) {
	t.Helper()
	first, _, _ := strings.Cut(got.stderr, "\n")
	m := problemLine.FindStringSubmatch(strings.TrimPrefix(first, "retain: "))
	if got.status != 3 || got.stdout != "" || m == nil || m[1] != name {
		t.Errorf("status %d, %d bytes on standard output: %s", got.status, len(got.stdout), got.stderr)
	}
}
