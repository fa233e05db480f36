package analysis

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// The list has the codes of all warnings that metrics give, and no others.
func TestNoteCodesAreListed(t *testing.T) {
	files, err := filepath.Glob("../*/*.go")
	if err != nil {
		t.Fatal(err)
	}
	given := map[string]bool{}
	code := regexp.MustCompile(`(?:Note\{Code: |\{\{Code: |\.add\()"([a-z]+(?:-[a-z]+)*)"`)
	for _, file := range files {
		room := filepath.Base(filepath.Dir(file))
		if room == "export" || room == "note" || strings.HasSuffix(file, "_test.go") || strings.HasSuffix(file, "/codes.go") {
			continue
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range code.FindAllStringSubmatch(string(text), -1) {
			given[found[1]] = true
		}
	}
	for _, c := range NoteCodes() {
		if !given[c.Code] || c.Meaning == "" {
			t.Errorf("%s is not given by any metric, is listed twice or has no meaning", c.Code)
		}
		delete(given, c.Code)
	}
	for code := range given {
		t.Errorf("%s is not listed", code)
	}
}
