package pkg

import (
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
)

const module = "github.com/retain-cli/retain/"

// table is the imports of each room, below pkg: "ledger" imports "facts".
type table map[string][]string

// written is the table that doc.go holds, in its last block.
func written(doc string) table {
	rooms := table{}
	_, block, _ := strings.Cut(doc, "# Who imports whom")
	for line := range strings.Lines(block) {
		if row, ok := strings.CutPrefix(line, "//\t"); ok {
			room, imports, _ := strings.Cut(row, ":")
			rooms[room] = strings.Fields(imports)
		}
	}
	return rooms
}

func TestImportsAreThoseOfTheTable(t *testing.T) {
	doc, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	found, err := differences(written(string(doc)), os.DirFS("."))
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range found {
		t.Error(text)
	}
}

// A room in the table has a line of its own among the rooms.
func TestEveryRoomIsDescribed(t *testing.T) {
	doc, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	rooms, _, _ := strings.Cut(string(doc), "# Where to add")
	for room := range written(string(doc)) {
		if !strings.Contains(strings.Join(strings.Fields(rooms), " "), "// "+path.Base(room)+" ") {
			t.Errorf("doc.go does not say what %s is for", room)
		}
	}
}

func TestDifferencesAreFound(t *testing.T) {
	file := func(imports ...string) *fstest.MapFile {
		return &fstest.MapFile{Data: fmt.Appendf(nil, "package p\n\nimport (\n\t%s\n)\n", strings.Join(imports, "\n\t"))}
	}
	ours := func(name string) string { return strconv.Quote(module + "pkg/" + name) }
	tree := fstest.MapFS{
		"doc.go":               file(),
		"money/money.go":       file(`"math"`),
		"rfm/score.go":         file(ours("money"), `"gonum.org/v1/gonum/stat"`),
		"rfm/cells.go":         file(ours("money"), ours("ledger")),
		"rfm/score_test.go":    file(ours("ledger")),
		"rfm/rfmtest/x.go":     file(`"pgregory.net/rapid"`),
		"ltv/ltv.go":           file(ours("rfm/rfmtest"), `"`+module+`cmd/retain"`),
		"cohort/cohort.go":     file(),
		"export/internal/x.go": file(ours("money")),
	}
	rooms := table{"money": nil, "rfm": {"money", "gonum.org/v1/gonum", "calendar"}, "ltv": nil, "export/internal": {"money"}, "gone": nil}
	want := []string{
		"cohort: is not in the table",
		"gone: is in the table, but not among the sources",
		"ltv: imports cmd/retain (ltv/ltv.go)",
		"ltv: imports rfm/rfmtest (ltv/ltv.go)",
		"rfm: does not import calendar",
		"rfm: imports ledger (rfm/cells.go)",
	}
	found, err := differences(rooms, tree)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(found, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(found, "\n"), strings.Join(want, "\n"))
	}
}

// differences lists what the table and the sources of pkg do not have in common.
// Packages for tests, as net/http has httptest, may import everything.
func differences(rooms table, tree fs.FS) ([]string, error) {
	sources, err := imports(tree)
	if err != nil {
		return nil, err
	}
	var found []string
	for room, row := range rooms {
		if sources[room] == nil {
			found = append(found, room+": is in the table, but not among the sources")
			continue
		}
		for _, target := range row {
			if !slices.ContainsFunc(slices.Collect(maps.Keys(sources[room])), func(i string) bool { return within(i, target) }) {
				found = append(found, room+": does not import "+target)
			}
		}
	}
	for room, used := range sources {
		row, ok := rooms[room]
		if !ok {
			found = append(found, room+": is not in the table")
		}
		for target, file := range used {
			if ok && !slices.ContainsFunc(row, func(r string) bool { return within(target, r) }) {
				found = append(found, fmt.Sprintf("%s: imports %s (%s)", room, target, file))
			}
		}
	}
	slices.Sort(found)
	return found, nil
}

// within tells whether an import is a target of the table: a room of ours alone, a
// module from elsewhere with its packages.
func within(imported, target string) bool {
	return imported == target || strings.Contains(target, ".") && strings.HasPrefix(imported, target+"/")
}

// imports are what each room imports beside the standard library, and a file that
// does.
func imports(tree fs.FS) (map[string]map[string]string, error) {
	sources := map[string]map[string]string{}
	err := fs.WalkDir(tree, ".", func(name string, e fs.DirEntry, err error) error {
		room := path.Dir(name)
		if err != nil || e.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") || room == "." || strings.HasSuffix(room, "test") {
			return err
		}
		src, err := fs.ReadFile(tree, name)
		if err != nil {
			return err
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, src, parser.ImportsOnly)
		if err != nil {
			return err
		}
		if sources[room] == nil {
			sources[room] = map[string]string{}
		}
		for _, spec := range f.Imports {
			target, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			target, ours := strings.CutPrefix(target, module)
			target = strings.TrimPrefix(target, "pkg/")
			if first, _, _ := strings.Cut(target, "/"); ours || strings.Contains(first, ".") {
				sources[room][target] = name
			}
		}
		return nil
	})
	return sources, err
}
