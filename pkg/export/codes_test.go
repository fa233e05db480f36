package export

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// Every code that the sources give a problem or a note is in the tables, and
// every code of the tables is in the sources.
func TestCodesAreListed(t *testing.T) {
	listed := map[string]bool{}
	for _, c := range append(ProblemCodes(), NoteCodes()...) {
		if listed[c.Code] || c.Meaning == "" {
			t.Errorf("%s is listed twice or says nothing", c.Code)
		}
		listed[c.Code] = true
	}
	used := codesInSources(t, ".", "internal/*", "../field", "../../cmd/retain")
	for code := range used {
		if !listed[code] {
			t.Errorf("%s is not listed", code)
		}
	}
	for code := range listed {
		if !used[code] {
			t.Errorf("%s is listed and nowhere used", code)
		}
	}
}

// codesInSources is every text with a dash that stands where a code does: as
// Code: in a literal, as the first element of a Note, Fault or oddity, as a
// constant called code, or as an argument of refuse, problem, note and the like.
func codesInSources(t *testing.T, folders ...string) map[string]bool {
	t.Helper()
	codes := map[string]bool{}
	add := func(e ast.Expr) {
		lit, ok := e.(*ast.BasicLit)
		if !ok || lit.Kind != token.STRING {
			return
		}
		if s, err := strconv.Unquote(lit.Value); err == nil && s != "" && !strings.ContainsAny(s, " /:.%") {
			codes[s] = true
		}
	}
	for _, folder := range folders {
		files, _ := filepath.Glob(folder + "/*.go")
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") || strings.HasSuffix(file, "/codes.go") || file == "codes.go" {
				continue
			}
			f, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			command := strings.Contains(folder, "cmd")
			ast.Inspect(f, func(n ast.Node) bool {
				codesAt(n, command, add)
				return true
			})
		}
	}
	return codes
}

// codesAt adds the codes of one node. Commands only count for the problems
// they make: their notes are those of metrics.
func codesAt(n ast.Node, command bool, add func(ast.Expr)) {
	switch n := n.(type) {
	case *ast.CompositeLit:
		name := typeName(n.Type)
		if list, ok := n.Type.(*ast.ArrayType); ok {
			for _, e := range n.Elts {
				if child, ok := e.(*ast.CompositeLit); ok && child.Type == nil {
					codesAt(&ast.CompositeLit{Type: list.Elt, Elts: child.Elts}, command, add)
				}
			}
		}
		for _, e := range n.Elts {
			if kv, ok := e.(*ast.KeyValueExpr); ok {
				if k, ok := kv.Key.(*ast.Ident); ok && k.Name == "Code" && name != "" && (name == "Problem" || !command) {
					add(kv.Value)
				}
			}
		}
		if (name == "Note" || name == "Fault") && !command && len(n.Elts) > 0 {
			add(n.Elts[0])
		}
		if name == "" && !command && len(n.Elts) >= 3 {
			if s, ok := n.Elts[0].(*ast.SelectorExpr); ok && strings.HasPrefix(s.Sel.Name, "Odd") {
				add(n.Elts[1])
			}
			if lit, ok := n.Elts[1].(*ast.BasicLit); ok && strings.HasPrefix(lit.Value, `"file-`) {
				add(lit)
			}
		}
	case *ast.ValueSpec:
		for i, name := range n.Names {
			if len(n.Values) > i && (strings.HasPrefix(name.Name, "code") || strings.HasPrefix(name.Name, "Code")) {
				add(n.Values[i])
			}
		}
	case *ast.CallExpr:
		if command {
			return
		}
		switch callName(n.Fun) {
		case "fault", "stop":
			add(n.Args[1])
		case "refuse", "problem", "Problem", "note", "warn":
			if len(n.Args) > 1 {
				add(n.Args[0])
			}
		case "headerProblem", "at":
			for _, a := range n.Args[min(2, len(n.Args)):] {
				if lit, ok := a.(*ast.BasicLit); ok && strings.Contains(lit.Value, "-") && len(n.Args) >= 4 {
					add(lit)
					break
				}
			}
		case "say":
			if len(n.Args) > 1 {
				add(n.Args[1])
			}
		}
	}
}

func typeName(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return e.Sel.Name
	case *ast.ArrayType:
		return ""
	}
	return ""
}

func callName(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return e.Sel.Name
	}
	return ""
}
