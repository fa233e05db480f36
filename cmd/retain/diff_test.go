package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/retain-cli/retain/pkg/analysis"
	"github.com/retain-cli/retain/pkg/report"
	"github.com/retain-cli/retain/pkg/saved"
)

// checkSaved checks the file saved.json of a run, and what diff makes of it: that it is
// what was printed, and that a change of any one number is found, and nothing else is
// where the keys have another order. With the build tag long, numbers are drawn all over
// it.
func checkSaved(t *testing.T, printed string, args []string) {
	t.Helper()
	text, err := os.ReadFile("saved.json")
	if err != nil || string(text) != printed {
		t.Fatalf("%q: --save is not what is printed (%v)", args, err)
	}
	before := readResult(t, text)
	shape := shapes[args[0]]
	if shape == nil {
		if shape, err = shapeOf(args[0]); err != nil {
			t.Fatal(err)
		}
		shapes[args[0]] = shape
	}
	tree := decoded(t, text)
	keys := rowKeys(t, args[0])
	for path, key := range keys {
		distinctRows(t, args, path, key, tree)
	}
	numbers, step := numbersOf(tree), len(text)
	if allRuns {
		step = 1 + len(numbers)/10
	}
	if len(numbers) == 0 && args[0] != "config" {
		t.Errorf("%q: no number", args)
	}
	for i := len(text) % max(len(numbers), 1); i < len(numbers); i += step {
		is := numbers[i].read()
		numbers[i].write(json.Number("7654321"))
		changes := saved.Compare(before.Result, readResult(t, encoded(t, tree)).Result, shape, nil)
		if !found(changes, is, "7654321", isKey(keys, numbers[i].path)) {
			t.Errorf("%q: a change of %v at %s is not found: %+v", args, is, numbers[i].path, changes)
		}
		numbers[i].write(is)
	}
}

// allRuns, which the build tag long sets, compares every run with an earlier day of its
// data instead of one of each command.
var allRuns bool

// shapes are the schemas that results were compared by.
var shapes = map[string]*saved.Schema{}

// found tells whether exactly one number has changed, or one that a row is known by.
func found(c saved.Changes, from any, to string, known bool) bool {
	all := slices.Concat(c.Input, c.Headlines, c.Restated, c.Changed)
	if known {
		return len(c.Went) == 1 && len(c.Came) == 1 && len(all) == 0
	}
	return len(all) == 1 && len(c.Went)+len(c.Came) == 0 && all[0].Before == from && all[0].After == json.Number(to)
}

// isKey tells whether rows are known by what is at a path.
func isKey(keys map[string][]string, path string) bool {
	at := strings.LastIndexByte(path, '.')
	return at >= 0 && slices.Contains(keys[path[:at]], path[at+1:])
}

// rowKeys is what the rows in each array of a command's result are known by, by the
// paths of the rows. An array of objects for which the schema does not say so, or names
// what is no property of them or is measured, is an error.
func rowKeys(t *testing.T, command string) map[string][]string {
	t.Helper()
	if known[command] != nil {
		return known[command]
	}
	text, err := schema(command)
	if err != nil {
		t.Fatal(err)
	}
	root := decoded(t, text)
	w := keyWalk{t, root["$defs"].(map[string]any), map[string][]string{}}
	w.walk(command, "", root)
	known[command] = w.keys
	return w.keys
}

// noRows are parts of a result that are not compared as rows.
var noRows = []string{".definition", ".baseline", ".warnings", ".notes", ".input.settings"}

var known = map[string]map[string][]string{}

type keyWalk struct {
	*testing.T
	defs map[string]any
	keys map[string][]string
}

// nodes are a schema and all that describe the same value.
func (w keyWalk) nodes(node map[string]any) []map[string]any {
	all := []map[string]any{node}
	if ref, ok := node["$ref"].(string); ok {
		all = append(all, w.nodes(w.defs[strings.TrimPrefix(ref, "#/$defs/")].(map[string]any))...)
	}
	for _, of := range []string{"allOf", "anyOf", "oneOf"} {
		alternatives, _ := node[of].([]any)
		for _, a := range alternatives {
			all = append(all, w.nodes(a.(map[string]any))...)
		}
	}
	return all
}

func (w keyWalk) walk(command, path string, node map[string]any) {
	for _, n := range w.nodes(node) {
		if items, ok := n["items"].(map[string]any); ok {
			w.rows(command, path+"[]", items)
			w.walk(command, path+"[]", items)
		}
		properties, _ := n["properties"].(map[string]any)
		for name, p := range properties {
			if !slices.Contains(noRows, path+"."+name) {
				w.walk(command, path+"."+name, p.(map[string]any))
			}
		}
	}
}

// rows checks what the schema says of the rows of an array.
func (w keyWalk) rows(command, path string, items map[string]any) {
	properties, declared := map[string]any{}, false
	for _, n := range w.nodes(items) {
		own, _ := n["properties"].(map[string]any)
		maps.Copy(properties, own)
		if list, ok := n["x-diff-key"].([]any); ok {
			declared = true
			for _, key := range list {
				w.keys[path] = append(w.keys[path], key.(string))
			}
		}
	}
	if len(properties) == 0 {
		return
	}
	if !declared {
		w.Errorf("schema of %s: %s are rows without x-diff-key", command, path)
	}
	for _, key := range w.keys[path] {
		property, ok := properties[key].(map[string]any)
		if !ok {
			w.Errorf("schema of %s: x-diff-key of %s: %s is no property", command, path, key)
			continue
		}
		for _, n := range w.nodes(property) {
			ref, _ := n["$ref"].(string)
			if slices.Contains([]string{"count", "money", "number", "rate", "proportion"}, strings.TrimPrefix(ref, "#/$defs/")) || strings.Contains(fmt.Sprint(n["type"]), "number") {
				w.Errorf("schema of %s: x-diff-key of %s: %s is measured, and so tells no row from another", command, path, key)
			}
		}
	}
}

// distinctRows checks that no two rows of an array have the same key.
func distinctRows(t *testing.T, args []string, path string, key []string, tree any) {
	t.Helper()
	name, rest, inRow := strings.Cut(strings.TrimPrefix(path, "."), "[]")
	for _, step := range strings.Split(name, ".") {
		if object, ok := tree.(map[string]any); ok && step != "" {
			tree = object[step]
		}
	}
	rows, _ := tree.([]any)
	seen := map[string]bool{}
	for _, row := range rows {
		if inRow && rest != "" {
			distinctRows(t, args, rest, key, row)
			continue
		}
		id := ""
		for _, k := range key {
			id += fmt.Sprint(row.(map[string]any)[k]) + "|"
		}
		if seen[id] && id != "" {
			t.Errorf("%q: two rows of %s are %s", args, path, id)
		}
		seen[id] = true
	}
}

// The schemas of all results say what rows are known by, also of those that no run of
// the tests prints.
func TestRowsAreKnown(t *testing.T) {
	for _, name := range schemaNames() {
		if name != "diff" { // which is not compared
			rowKeys(t, name)
		}
	}
}

func readResult(t *testing.T, text []byte) analysis.Saved {
	t.Helper()
	r, err := analysis.ReadSaved("saved.json", text)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func decoded(t *testing.T, text []byte) map[string]any {
	t.Helper()
	var tree map[string]any
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	if err := d.Decode(&tree); err != nil {
		t.Fatal(err)
	}
	return tree
}

// encoded is JSON with its keys in alphabetical order.
func encoded(t *testing.T, tree any) []byte {
	t.Helper()
	text, err := json.Marshal(tree)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// leaf is a number in a tree.
type leaf struct {
	path  string
	read  func() any
	write func(any)
}

// numbersOf are the numbers of a result that diff compares, by their paths.
func numbersOf(tree map[string]any) (all []leaf) {
	var walk func(path string, value any, write func(any))
	walk = func(path string, value any, write func(any)) {
		switch v := value.(type) {
		case map[string]any:
			for _, key := range slices.Sorted(maps.Keys(v)) {
				walk(path+"."+key, v[key], func(x any) { v[key] = x })
			}
		case []any:
			for i := range v {
				walk(path+"[]", v[i], func(x any) { v[i] = x })
			}
		case json.Number:
			all = append(all, leaf{path, func() any { return v }, write})
		}
	}
	for _, key := range slices.Sorted(maps.Keys(tree)) {
		if !slices.Contains([]string{"schema_version", "definition", "warnings", "notes"}, key) {
			walk("."+key, tree[key], func(x any) { tree[key] = x })
		}
	}
	return all
}

// Each command against what it was on an earlier day of the same data: it follows its
// schema, and restates nothing, as later orders do not change a period that is over.
// Against itself it has nothing to print.
func TestBaselines(t *testing.T) {
	runs := jsonRuns(t)
	alone(t)
	seen := map[string]bool{}
	for _, args := range runs {
		if cmd := args[0]; cmd == "config" || cmd == "inspect" || seen[cmd] && !allRuns || slices.Contains(args, "--as-of") {
			continue
		}
		early := try(t, append(args, "--as-of", "2025-08-31", "--save", "early.json")...)
		if early.status != exitDone {
			if typed := slices.Contains(args, "--mrr"); !typed && !strings.Contains(early.stderr, "the months of the data are") && !strings.Contains(early.stderr, "no such month") {
				t.Errorf("%q: %s", args, early.stderr)
			}
			continue
		}
		seen[args[0]] = true
		printed := checkSchema(t, append(args, "--baseline", "early.json", "--save", "late.json")...)
		var result struct {
			Baseline struct {
				Restated []saved.Change
			}
		}
		if err := json.Unmarshal([]byte(printed), &result); err != nil {
			t.Fatal(err)
		}
		if restated := result.Baseline.Restated; len(restated) > 0 {
			t.Errorf("%q: four more months of orders restate %+v", args, restated)
		}
		if !allRuns && len(seen)%8 > 0 {
			continue
		}
		if got := try(t, append(args, "--baseline", "late.json", "--if-changed")...); got.status != exitDone || got.stdout != "" {
			t.Errorf("%q has changed against itself: status %d, %s%s", args, got.status, got.stderr, got.stdout)
		}
	}
}

// A saved result with ids is for its owner only, as any other output with ids.
func TestSavedIDsArePrivate(t *testing.T) {
	data, err := filepath.Abs(filepath.Join(root, "testdata", "orders.csv"))
	if err != nil {
		t.Fatal(err)
	}
	alone(t)
	for _, c := range []struct {
		command string
		others  os.FileMode
	}{{"crr", 0o044}, {"winback", 0}} {
		got := try(t, c.command, data, "--save", c.command+".json")
		info, err := os.Stat(c.command + ".json")
		if err != nil || runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != c.others {
			t.Errorf("%s: %v, %v %s", c.command, info, err, got.stderr)
		}
	}
}

// Whatever is wrong with a file, it is refused or compared, and never a bug.
func TestDiffOfAnything(t *testing.T) {
	alone(t)
	write(t, "data.csv", someOrders)
	try(t, "check", "data.csv", "--warn-if", "crr < 20", "--save", "check.json")
	try(t, "diff", "check.json", "check.json", "--save", "diff.json")
	text, err := os.ReadFile("check.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ from, to, reason string }{
		{`"input": {`, `"input": 7, "x": {`, "input is of another kind: number"},
		{`"customers": 2,`, `"customers": "two",`, "input.customers is of another kind: string"},
		{`"definition": {`, `"definition": [], "x": {`, "definition is of another kind: array"},
		{`"customers": 2,`, `"customers": 2, "y": 1e999,`, "the number 1e999 is out of range"},
	} {
		write(t, "odd.json", strings.Replace(string(text), c.from, c.to, 1))
		want := "retain: odd.json is not a saved result of retain: " + c.reason + "; write one with --save FILE\n"
		for _, args := range [][]string{{"diff", "check.json", "odd.json"}, {"check", "data.csv", "--warn-if", "crr < 20", "--baseline", "odd.json"}} {
			if got := try(t, args...); got.status != exitUsage || got.stderr != want || got.stdout != "" {
				t.Errorf("%s, %q: status %d, %s%s", c.to, args, got.status, got.stderr, got.stdout)
			}
		}
	}
	if got := try(t, "diff", "diff.json", "diff.json"); got.status != exitUsage || !strings.Contains(got.stderr, "a result of retain diff has no numbers of its own") {
		t.Errorf("two differences: status %d, %s", got.status, got.stderr)
	}
	shape, err := shapeOf("check")
	if err != nil {
		t.Fatal(err)
	}
	before := readResult(t, text)
	eachValue(decoded(t, text), func(root any, write func(any), is any) {
		for _, odd := range []any{nil, true, "x", json.Number("-1"), []any{}, []any{[]any{}}, []any{json.Number("1")}, []any{map[string]any{}}, map[string]any{"x": nil}} {
			write(odd)
			if odd, err := analysis.ReadSaved("odd.json", encoded(t, root)); err == nil {
				for _, sides := range [][2]analysis.Saved{{before, odd}, {odd, before}} {
					analysis.Diff{Before: sides[0], After: sides[1], Schema: shape}.Since().AddTo(report.Report{Data: struct{}{}})
				}
			}
			write(is)
		}
	})
}

// eachValue calls visit with each value below the root of a tree.
func eachValue(root map[string]any, visit func(root any, write func(any), is any)) {
	var walk func(value any)
	walk = func(value any) {
		switch v := value.(type) {
		case map[string]any:
			for key, is := range v {
				visit(root, func(x any) { v[key] = x }, is)
				walk(is)
			}
		case []any:
			for i, is := range v {
				visit(root, func(x any) { v[i] = x }, is)
				walk(is)
			}
		}
	}
	walk(root)
}
