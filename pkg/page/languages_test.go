package page_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/retain-cli/retain/pkg/analysis"
	"github.com/retain-cli/retain/pkg/export"
	"github.com/retain-cli/retain/pkg/page"
	"github.com/retain-cli/retain/pkg/words"
)

// Every sentence that the code of the page or of what is worth a look has is in every
// language, also where no file of the tests leads to it.
func TestSentencesAreInAllLanguages(t *testing.T) {
	sentences := append(sentencesIn(t, "*.go"), sentencesIn(t, "../summary/summary.go")...)
	if len(sentences) < 150 {
		t.Fatalf("%d sentences found", len(sentences))
	}
	for i := range words.Names()[1:] {
		w := words.In(words.Language(i + 1))
		for _, s := range sentences {
			w.Say(s)
		}
		if missing := w.Missing(); len(missing) > 0 {
			t.Errorf("%s: missing %q", w.Lang(), missing)
		}
	}
}

// sentencesIn are the literals that are said, or are kept to be said.
func sentencesIn(t *testing.T, pattern string) (all []string) {
	t.Helper()
	names, err := filepath.Glob(pattern)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			switch x := n.(type) {
			case *ast.CallExpr:
				switch called(x) {
				case "Say", "add":
					all = append(all, literals(x.Args[0])...)
					if called(x) == "add" && filepath.Base(name) == "data.go" && len(x.Args) > 1 {
						all = append(all, literals(x.Args[1])...)
					}
				case "found":
					all = append(all, literals(x.Args[3])...)
				}
			case *ast.AssignStmt:
				if id, ok := x.Lhs[0].(*ast.Ident); ok && slices.Contains([]string{"said", "short", "sentence"}, id.Name) {
					all = append(all, literals(x.Rhs[0])...)
				}
			}
			return true
		})
	}
	return all
}

func called(x *ast.CallExpr) string {
	switch f := x.Fun.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		return f.Sel.Name
	}
	return ""
}

// literals are the texts that an expression can be: a call within one is above or below.
func literals(e ast.Expr) []string {
	switch x := e.(type) {
	case *ast.BasicLit:
		if s, err := strconv.Unquote(x.Value); err == nil {
			return []string{s}
		}
	case *ast.CallExpr:
		if called(x) == "aboveOrBelow" {
			return []string{"above", "below"}
		}
	case *ast.BinaryExpr:
		var all []string
		for _, left := range literals(x.X) {
			for _, right := range literals(x.Y) {
				all = append(all, left+right)
			}
		}
		return all
	}
	return nil
}

// Pages of all kinds of data miss nothing, heads and cells of tables included, say their
// language and direction, and mark notes about the data as English.
func TestPagesInAllLanguages(t *testing.T) {
	briefs := map[string]*analysis.Brief{
		"orders":        briefed(t, opened(t, file(t, shop), false, export.Options{NeedAmount: true, By: []string{"channel"}}), analysis.Briefing{Scope: analysis.Scope{By: "channel"}}),
		"subscriptions": briefed(t, opened(t, file(t, plans), true, export.Options{NeedAmount: true}), analysis.Briefing{}),
	}
	for i, name := range words.Names() {
		for of, b := range briefs {
			p := page.Of(b, page.Options{Language: words.Language(i)})
			if missing := p.Missing(); len(missing) > 0 {
				t.Errorf("%s of %s: missing %q", name, of, missing)
			}
			text := html(t, b, page.Options{Language: words.Language(i)})
			wellFormed(t, text)
			dir := map[bool]string{false: "ltr", true: "rtl"}[name == "fa"]
			for _, part := range []string{`<html lang="` + name + `" dir="` + dir + `">`, `<ul lang="en" dir="ltr">`} {
				if !strings.Contains(text, part) {
					t.Errorf("%s of %s lacks %s", name, of, part)
				}
			}
			for _, part := range []string{"%!", "{g}", "{p}", "{gp}", "{pg}"} {
				if strings.Contains(text, part) {
					t.Errorf("%s of %s has %s", name, of, part)
				}
			}
		}
	}
}
