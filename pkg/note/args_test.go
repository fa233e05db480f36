package note_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
)

// Every note that has values in its text gives them to programs: its text is a
// constant, or it has Args, or Filled makes both.
func TestNotesHaveArgs(t *testing.T) {
	notes := 0
	for _, folder := range []string{"../../pkg", "../../cmd"} {
		err := filepath.WalkDir(folder, func(name string, _ fs.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
				return err
			}
			set := token.NewFileSet()
			f, err := parser.ParseFile(set, name, nil, 0)
			if err != nil {
				return err
			}
			ast.Inspect(f, func(node ast.Node) bool {
				lit, ok := node.(*ast.CompositeLit)
				if !ok {
					return true
				}
				var code, text, args ast.Expr
				for _, e := range lit.Elts {
					if pair, ok := e.(*ast.KeyValueExpr); ok {
						switch key, _ := pair.Key.(*ast.Ident); {
						case key == nil:
						case key.Name == "Code":
							code = pair.Value
						case key.Name == "Text":
							text = pair.Value
						case key.Name == "Args":
							args = pair.Value
						}
					}
				}
				if code == nil || text == nil {
					return true
				}
				notes++
				if _, constant := text.(*ast.BasicLit); !constant && args == nil {
					t.Errorf("%s: a note with values in its text and without Args", set.Position(lit.Pos()))
				}
				return true
			})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if notes < 50 {
		t.Errorf("only %d notes found", notes)
	}
}
