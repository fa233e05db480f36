package pkg

import (
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
)

const module = "github.com/retain-cli/retain/"

// house says what a folder may import beside the standard library: other
// folders of this module, and modules from elsewhere, each of which has one
// home. A folder of pkg that has no row is a family of metrics.
var house = map[string][]string{
	"pkg/note":     {},
	"pkg/spelling": {},
	"pkg/stat":     {"gonum.org/v1/gonum"},
	"pkg/calendar": {"github.com/jalaali/go-jalaali"},
	"pkg/money":    {},
	"pkg/field":    {"pkg/calendar", "pkg/money"},
	"pkg/facts":    {"pkg/calendar", "pkg/money", "pkg/note"},
	"pkg/ledger":   {"pkg/calendar", "pkg/money", "pkg/facts"},
	// facts: what looks odd in a file is seen in the facts of its ledger.
	"pkg/export": {"pkg/calendar", "pkg/money", "pkg/field", "pkg/ledger", "pkg/facts", "pkg/note", "pkg/spelling",
		"github.com/gocarina/gocsv", "github.com/klauspost/compress", "golang.org/x/sys", "golang.org/x/text"},
	"pkg/report": {"pkg/calendar", "pkg/money", "pkg/note"},
	"pkg/render": {"pkg/note", "pkg/report", "github.com/olekukonko/tablewriter", "github.com/clipperhouse/displaywidth", "github.com/gocarina/gocsv"},
	"pkg/analysis": {"pkg/calendar", "pkg/money", "pkg/note", "pkg/facts", "pkg/report", "pkg/spelling", "pkg/cohort", "pkg/compare", "pkg/forecast", "pkg/ltv",
		"pkg/reasons", "pkg/repeat", "pkg/retention", "pkg/rfm", "pkg/stickiness", "pkg/summary"},
}

// metric is the row of every family of metrics: pure formulas over facts.
var metric = []string{"pkg/calendar", "pkg/money", "pkg/note", "pkg/facts", "pkg/stat"}

// open tells whether a folder may import everything: the program, generators
// of test data and packages for tests (as net/http has httptest).
func open(dir string) bool {
	top, _, _ := strings.Cut(dir, "/")
	return top == "cmd" || top == "testdata" || strings.HasSuffix(dir, "test")
}

func TestImportsGoOneWay(t *testing.T) {
	found, err := trespasses(os.DirFS(".."))
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range found {
		t.Error(text)
	}
}

func TestTrespassesAreFound(t *testing.T) {
	file := func(imports ...string) *fstest.MapFile {
		return &fstest.MapFile{Data: fmt.Appendf(nil, "package p\n\nimport (\n\t%s\n)\n", strings.Join(imports, "\n\t"))}
	}
	tree := fstest.MapFS{
		"cmd/retain/main.go":    file(`"github.com/spf13/cobra"`, `"`+module+`pkg/ledger"`),
		"pkg/rfm/score.go":      file(`"math"`, `"`+module+`pkg/facts"`, `"`+module+`pkg/stat"`),
		"pkg/rfm/deep/x.go":     file(`"`+module+`pkg/cohort"`, `"`+module+`pkg/rfm"`, `"`+module+`pkg/rfm/rfmtest"`),
		"pkg/rfm/rfmtest/x.go":  file(`"pgregory.net/rapid"`),
		"pkg/rfm/score_test.go": file(`"` + module + `pkg/ledger"`),
		"pkg/ltv/ltv.go":        file(`"fmt"`, `"`+module+`pkg/ledger"`, `"github.com/spf13/viper"`),
		"pkg/money/money.go":    file(`"` + module + `pkg/calendar"`),
		"stray.go":              file(`"` + module + `pkg/render"`),
	}
	want := []string{
		`pkg/ltv/ltv.go:5:2: may not import pkg/ledger`,
		`pkg/ltv/ltv.go:6:2: may not import github.com/spf13/viper`,
		`pkg/money/money.go:4:2: may not import pkg/calendar`,
		`pkg/rfm/deep/x.go:4:2: may not import pkg/cohort`,
		`pkg/rfm/deep/x.go:6:2: may not import pkg/rfm/rfmtest`,
		`stray.go:4:2: may not import pkg/render`,
	}
	found, err := trespasses(tree)
	if err != nil {
		t.Fatal(err)
	}
	for i, text := range found {
		found[i], _, _ = strings.Cut(text, ";")
	}
	if !slices.Equal(found, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(found, "\n"), strings.Join(want, "\n"))
	}
}

// trespasses lists every import that its folder's row does not hold.
func trespasses(tree fs.FS) ([]string, error) {
	var found []string
	err := fs.WalkDir(tree, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return err
		}
		src, err := fs.ReadFile(tree, name)
		if err != nil {
			return err
		}
		more, err := inFile(name, src)
		found = append(found, more...)
		return err
	})
	return found, err
}

func inFile(name string, src []byte) ([]string, error) {
	files := token.NewFileSet()
	f, err := parser.ParseFile(files, name, src, parser.ImportsOnly)
	if err != nil {
		return nil, err
	}
	var found []string
	for _, spec := range f.Imports {
		target, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return nil, err
		}
		target = strings.TrimPrefix(target, module)
		if row := rowOf(path.Dir(name)); !allowed(row, path.Dir(name), target) {
			found = append(found, fmt.Sprintf("%v: may not import %s; allowed are %v and the standard library",
				files.Position(spec.Pos()), target, row))
		}
	}
	return found, nil
}

// rowOf is the row of the folder or, below one that has a row, of that.
func rowOf(dir string) []string {
	for up := dir; up != "."; up = path.Dir(up) {
		if row, ok := house[up]; ok {
			return row
		}
	}
	return metric
}

func allowed(row []string, dir, target string) bool {
	first, _, _ := strings.Cut(target, "/")
	ours := first == "pkg" || first == "cmd"
	standard := !ours && !strings.Contains(first, ".")
	if standard || open(dir) {
		return true
	}
	forTests := ours && open(target)
	return !forTests && slices.ContainsFunc(append(slices.Clone(row), family(dir)), func(r string) bool { return within(target, r) })
}

// family is the folder of pkg that dir lies in: pkg/rfm of pkg/rfm/deep.
func family(dir string) string {
	parts := strings.SplitN(dir, "/", 3)
	return strings.Join(parts[:min(2, len(parts))], "/")
}

func within(target, folder string) bool {
	return target == folder || strings.HasPrefix(target, folder+"/")
}
