package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"testing"

	"github.com/retain-cli/retain/pkg/note"
)

// Every option that a message may recommend is a flag of inspect or of crr.
func TestFixesAreFlags(t *testing.T) {
	f, err := parser.ParseFile(token.NewFileSet(), "../../pkg/note/fix.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	root := newRootCommand(testApp(nil, nil))
	n := 0
	ast.Inspect(f, func(node ast.Node) bool {
		spec, ok := node.(*ast.ValueSpec)
		if !ok || len(spec.Values) == 0 {
			return true
		}
		name, _ := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
		n++
		flag := optionFlag[note.Option(name)]
		crr, _, err := root.Find([]string{"crr"})
		if err != nil || flag == "" || crr.Flags().Lookup(flag) == nil && crr.InheritedFlags().Lookup(flag) == nil {
			t.Errorf("%s: crr has no flag %q (%v)", name, flag, err)
		}
		return true
	})
	if n != len(optionFlag) {
		t.Errorf("%d options, %d flags", n, len(optionFlag))
	}
}
