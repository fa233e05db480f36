package pkg

import (
	"go/ast"
	"go/doc"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// An exported name is a promise, and a promise is a sentence.
func TestExportedNamesHaveASentence(t *testing.T) {
	files := token.NewFileSet()
	err := filepath.WalkDir(".", func(name string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return err
		}
		f, err := parser.ParseFile(files, name, nil, parser.ParseComments)
		if err != nil {
			return err
		}
		for _, bare := range unexplained(f) {
			t.Errorf("%v: %s has no sentence", files.Position(bare.Pos()), bare.Name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestUnexplainedNamesAreFound(t *testing.T) {
	src := `package p
func Bare() {}
// Said is said.
func Said() {}
func (t T) Method() {}
func (t *hidden) Method() {}
type T int
// One and all.
const (
	A = iota
	B
)
const (
	C = 1 // beside it
	D = 2
	d = 3
)`
	f, err := parser.ParseFile(token.NewFileSet(), "p.go", src, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, name := range unexplained(f) {
		got = append(got, name.Name)
	}
	if want := "Bare Method T D"; strings.Join(got, " ") != want {
		t.Errorf("got %v, want %s", got, want)
	}
}

// unexplained are the exported names of a file without a comment. Names in
// parentheses may share the one above them all.
func unexplained(f *ast.File) (bare []*ast.Ident) {
	add := func(explained bool, names ...*ast.Ident) {
		for _, name := range names {
			if name.IsExported() && !explained {
				bare = append(bare, name)
			}
		}
	}
	for _, d := range f.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			add(d.Doc != nil || d.Recv != nil && !exportedReceiver(d.Recv), d.Name)
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				switch s := spec.(type) {
				case *ast.TypeSpec:
					add(d.Doc != nil || s.Doc != nil, s.Name)
				case *ast.ValueSpec:
					add(d.Doc != nil || s.Doc != nil || s.Comment != nil, s.Names...)
				}
			}
		}
	}
	return bare
}

func exportedReceiver(receiver *ast.FieldList) bool {
	typ := receiver.List[0].Type
	if pointer, ok := typ.(*ast.StarExpr); ok {
		typ = pointer.X
	}
	if generic, ok := typ.(*ast.IndexExpr); ok {
		typ = generic.X
	}
	name, ok := typ.(*ast.Ident)
	return ok && name.IsExported()
}

// The definition of a metric can be run. Metrics are the rooms between facts and
// analysis.
func TestMetricsHaveAnExample(t *testing.T) {
	doc, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	for room, imports := range written(string(doc)) {
		metric := slices.Contains(imports, "facts") && room != "ledger" && room != "analysis" && !strings.HasPrefix(room, "export")
		if metric && !hasExample(t, room) {
			t.Errorf("pkg/%s has no Example", room)
		}
	}
}

func hasExample(t *testing.T, folder string) bool {
	tests, err := filepath.Glob(filepath.Join(folder, "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range tests {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(text), "\nfunc Example") {
			return true
		}
	}
	return false
}

// An Example without an output is compiled and never run.
func TestExamplesHaveAnOutput(t *testing.T) {
	files := token.NewFileSet()
	err := filepath.WalkDir(".", func(name string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(name, "_test.go") {
			return err
		}
		f, err := parser.ParseFile(files, name, nil, parser.ParseComments)
		if err != nil {
			return err
		}
		for _, example := range doc.Examples(f) {
			if example.Output == "" {
				t.Errorf("%s: Example%s has no output; its last comment must begin with Output:", name, example.Name)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
