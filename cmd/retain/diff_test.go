package main

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

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
	numbers, step := numbersOf(tree), len(text)
	if allRuns {
		step = 1 + len(numbers)/10
	}
	if len(numbers) == 0 && args[0] != "config" {
		t.Errorf("%q: no number", args)
	}
	for i := len(text) % max(len(numbers), 1); i < len(numbers); i += step {
		is := numbers[i].read()
		numbers[i].write(json.Number("7654321.5"))
		changes := saved.Compare(before, readResult(t, encoded(t, tree)), shape, nil)
		if !found(changes, is, "7654321.5") {
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

// found tells whether exactly one number, or the row that it names, has changed.
func found(c saved.Changes, from any, to string) bool {
	all := slices.Concat(c.Input, c.Headlines, c.Restated, c.Changed)
	if len(c.Went) == 1 && len(all) == 0 { // what a row is known by, or a list with an element less
		return len(c.Came) == 1
	}
	return len(all) == 1 && all[0].Before == from && all[0].After == json.Number(to)
}

func readResult(t *testing.T, text []byte) *saved.Result {
	t.Helper()
	r, err := saved.Read(text)
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
			walk(key, tree[key], func(x any) { tree[key] = x })
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
