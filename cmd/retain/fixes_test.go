package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"testing"

	"github.com/retain-cli/retain/pkg/note"
)

// Every option that a message may recommend is a flag of renewals, which has
// those that read every export and one of its own.
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
		cmd, _, err := root.Find([]string{"renewals"})
		if err != nil || flag == "" || cmd.Flags().Lookup(flag) == nil && cmd.InheritedFlags().Lookup(flag) == nil {
			t.Errorf("%s: renewals has no flag %q (%v)", name, flag, err)
		}
		return true
	})
	if n != len(optionFlag) {
		t.Errorf("%d options, %d flags", n, len(optionFlag))
	}
}
