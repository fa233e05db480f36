package saved_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/retain-cli/retain/pkg/saved"
)

// shape is a schema with each way of standing in a result.
const shape = `{"$defs": {"rate": {"type": "number"}, "money": {}, "count": {}, "row": {"x-diff-key": ["period"], "required": ["complete"], "properties": {"crr": {"$ref": "#/$defs/rate"}, "sum": {"$ref": "#/$defs/money"}, "last": {"x-diff": "ripens"}}}},
"required": ["summary"], "properties": {
  "summary": {"properties": {"pooled": {"$ref": "#/$defs/rate"}}},
  "periods": {"items": {"$ref": "#/$defs/row"}},
  "trials": {"items": {"x-diff": "ripens", "x-diff-key": ["period"]}},
  "cohorts": {"items": {"x-diff-key": ["cohort"]}},
  "groups": {"items": {"x-diff-key": ["group"], "properties": {"periods": {"items": {"$ref": "#/$defs/row"}}}}},
  "headlines": {"x-diff": "headline", "items": {"x-diff-key": ["metric"], "properties": {"history": {"x-diff": "history"}}}},
  "cells": {"items": {"items": {"x-diff-key": ["r", "f"]}}},
  "paths": {"items": {"x-diff-key": []}},
  "rules": {"items": {"x-diff-key": ["name"], "properties": {"readings": {"x-diff": "history", "items": {"x-diff-key": ["group", "period"], "required": ["customers"], "properties": {"outcome": {"x-diff": "ripens"}}}}}}},
  "customers": {"items": {"x-diff-key": ["customer_id"], "properties": {"customer_id": {"x-personal": true}, "usual": {"items": {"x-personal": true}}}}}}}`

// result is a result of that schema.
const result = `{"metric": "crr", "schema_version": 2,
"input": {"files": ["jan.csv"], "rows_read": 7, "as_of": "2025-02-10", "filtered": {"trial": 1}},
"definition": {"period": "monthly"},
"summary": {"pooled": 51.25, "text": "half"},
"periods": [{"period": "2025-01", "complete": true, "crr": 50, "sum": 1234567.89, "last": 3}, {"period": "2025-02", "complete": false, "crr": 60}],
"trials": [{"period": "2025-01", "complete": true, "open": 4}],
"cohorts": [{"cohort": "2025-01", "active": [9, 4, null], "complete": [true, false, false]}],
"groups": [{"group": "PL", "size": 5, "periods": [{"period": "2025-01", "complete": true, "crr": 41}]}],
"headlines": [{"metric": "crr", "value": 12, "history": [7, 8]}],
"cells": [[{"r": 1, "f": 1, "worth": 5}, {"r": 1, "f": 2, "worth": 6}], [{"r": 2, "f": 1, "worth": 7}]],
"paths": [{"churn": 2.5, "mrr": 10}, {"churn": 3.5, "mrr": 11}],
"rules": [{"name": "crr", "readings": [{"group": "IN", "period": "2025-01", "customers": 132, "value": 57.5, "outcome": "pass"}]},
  {"name": "orders", "readings": [{"customers": null, "value": 905}]}],
"customers": [{"customer_id": "ann", "orders": 2, "usual": ["tea"]}, {"customer_id": "bob", "orders": 1}],
"side": "jan.csv",
"warnings": [{"code": "few", "text": "31 rows", "args": {"rows": 31}}],
"notes": []}`

// Each line is a change by hand and what it is to be found as.
func TestCompare(t *testing.T) {
	for _, c := range []struct{ from, to, want string }{
		{`"as_of": "2025-02-10"`, `"as_of": "2025-02-11"`, ""},
		{`"text": "half"`, `"text": "a half"`, ""},
		{`"period": "monthly"`, `"period": "weekly"`, ""}, // which the definition finds
		{`"31 rows"`, `"rows: 31"`, ""},
		{`51.25,`, `51.250,`, ""},
		{`"jan.csv"`, `"feb.csv"`, ""}, // everywhere
		{`"rows_read": 7`, `"rows_read": 9`, "input rows_read 7 9 +2"},
		{`{"trial": 1}`, `{}`, "input filtered.trial 1 -"},
		{`51.25`, `51.26`, "headline summary.pooled 51.25 51.26 +0.01 rate"},
		{`51.25`, `null`, "headline summary.pooled 51.25 - rate"},
		{`1234567.89`, `1234567.90`, "restated periods 2025-01 sum 1234567.89 1234567.90 +0.01 money"},
		{`"crr": 50`, `"crr": 49`, "restated periods 2025-01 crr 50 49 -1 rate"},
		{`"last": 3`, `"last": 2`, "changed periods 2025-01 last 3 2 -1"},
		{`"crr": 60`, `"crr": 61`, "changed periods 2025-02 crr 60 61 +1 rate"},
		{`"complete": false, "crr"`, `"complete": true, "crr"`, "completed periods 2025-02"},
		{`"2025-02", "complete"`, `"2025-03", "complete"`, "came periods 2025-03; went periods 2025-02"},
		{`"open": 4`, `"open": 3`, "changed trials 2025-01 open 4 3 -1"},
		{`[9, 4, null]`, `[8, 4, null]`, "restated cohorts 2025-01 active[0] 9 8 -1"},
		{`[9, 4, null]`, `[9, 5, null]`, "changed cohorts 2025-01 active[1] 4 5 +1"},
		{`[9, 4, null]`, `[9, 4, 2]`, "came cohorts 2025-01 active[2]"},
		{`[9, 4, null]`, `[9, null, null]`, "went cohorts 2025-01 active[1]"},
		{`"size": 5`, `"size": 6`, "changed groups PL size 5 6 +1"},
		{`"crr": 41`, `"crr": 42`, "restated groups.periods PL|2025-01 crr 41 42 +1 rate"},
		{`"group": "PL"`, `"group": "DE"`, "came groups DE; went groups PL"},
		{`"value": 12`, `"value": 13`, "headline headlines crr value 12 13 +1"},
		{`[7, 8]`, `[7, 9]`, "restated headlines crr history[1] 8 9 +1"},
		{`[7, 8]`, `[7, 8, 9]`, "came headlines crr history[2]"},
		{`"worth": 6`, `"worth": 8`, "changed cells 1|2 worth 6 8 +2"},
		{`{"r": 1, "f": 1, "worth": 5}, `, ``, "went cells 1|1"},
		{`"churn": 2.5`, `"churn": 2.75`, "changed paths 1 churn 2.5 2.75 +0.25"}, // the same path, which is known by its place
		{`"customers": 132, "value": 57.5`, `"customers": 131, "value": 57.25`, "restated rules.readings crr|IN|2025-01 customers 132 131 -1; restated rules.readings crr|IN|2025-01 value 57.5 57.25 -0.25"},
		{`"outcome": "pass"`, `"outcome": "fail"`, "changed rules.readings crr|IN|2025-01 outcome pass fail"},
		{`"period": "2025-01", "customers": 132`, `"period": "2025-02", "customers": 132`, "came rules.readings crr|IN|2025-02; went rules.readings crr|IN|2025-01"},
		{`"value": 905`, `"value": 906`, "changed rules.readings orders value 905 906 +1"}, // which is of no period
		{`"ann"`, `"eve"`, "came customers eve; went customers ann"},
		{`"bob"`, `"ann"`, "came customers ann #2; went customers bob"},
		{`"orders": 1`, `"orders": 3`, "changed customers bob orders 1 3 +2"},
		{`"rows": 31`, `"rows": 32`, "warning few 31 rows|31 rows"},
		{`"notes": []`, `"notes": [{"code": "new", "text": "so"}]`, "note new |so"},
		{`"code": "few"`, `"code": "many"`, "warning many |31 rows; warning few 31 rows|"},
		{`"notes": []`, `"notes": [], "later": {"x": 1}`, "key later"}, // of a later version
		{`"size": 5, `, ``, "key groups.size"},
		{`"orders": 1`, `"orders": 1, "value": 3`, "key customers.value"},
	} {
		changed := strings.ReplaceAll(result, c.from, c.to)
		if changed == result {
			t.Fatalf("%s is not in the result", c.from)
		}
		if got := compared(t, result, changed, nil); got != c.want {
			t.Errorf("%s to %s:\n got %q\nwant %q", c.from, c.to, got, c.want)
		}
	}
}

func compared(t *testing.T, before, after string, redact func(string) string) string {
	t.Helper()
	schema, err := saved.ParseSchema([]byte(shape))
	if err != nil {
		t.Fatal(err)
	}
	a, errA := saved.Read([]byte(before))
	b, errB := saved.Read([]byte(after))
	if errA != nil || errB != nil {
		t.Fatal(errA, errB)
	}
	return inWords(saved.Compare(a, b, schema, redact))
}

// inWords is changes on one line.
func inWords(c saved.Changes) string {
	var words []string
	add := func(parts ...any) { words = append(words, strings.Join(strings.Fields(fmt.Sprintln(parts...)), " ")) }
	value := func(v any) any {
		if v == nil {
			return "-"
		}
		return v
	}
	for part, changes := range map[string][]saved.Change{"input": c.Input, "headline": c.Headlines, "restated": c.Restated, "changed": c.Changed} {
		for _, ch := range changes {
			by := ""
			if ch.Change != nil {
				by = fmt.Sprintf("%+.10g", *ch.Change)
			}
			add(part, ch.Table, strings.Join(ch.Rows, "|"), ch.Name, value(ch.Before), value(ch.After), by, [...]string{"", "rate", "count", "money"}[ch.Kind])
		}
	}
	for part, places := range map[string][]saved.Place{"completed": c.Completed, "came": c.Came, "went": c.Went} {
		for _, p := range places {
			add(part, p.Table, strings.Join(p.Rows, "|"), p.Name)
		}
	}
	slices.Sort(words)
	for _, r := range c.Remarks {
		add(r.Level, r.Code, r.Before+"|"+r.After)
	}
	for _, key := range c.Keys {
		words = append(words, "key "+key)
	}
	return strings.Join(words, "; ")
}

// What comes from a division differs in its last digits between machines; amounts and
// counts are exact however large.
func TestSameNumbers(t *testing.T) {
	for _, c := range []struct {
		a, b string
		same bool
	}{
		{"33.333333333333336", "33.33333333333333", true},
		{"33.333333333333336", "33.333333", false},
		{"33.3333333333", "33.33333333", true},
		{"1e-12", "2e-12", false},
		{"123456789012.34", "123456789012.35", false},
		{"9007199254740993", "9007199254740992", false}, // equal as floating-point numbers
		{"12.5", "12.50", true},
		{"0", "-0", true},
		{"0", "null", false},
		{"true", "1", false},
		{`"1"`, "1", false},
	} {
		got := compared(t, strings.Replace(result, "51.25", c.a, 1), strings.Replace(result, "51.25", c.b, 1), nil)
		if (got == "") != c.same {
			t.Errorf("%s and %s: %q", c.a, c.b, got)
		}
	}
}

func TestRedacted(t *testing.T) {
	for _, c := range []struct{ from, to, want string }{
		{`"ann"`, `"eve"`, "came customers <e>; went customers <a>"},
		{`"bob"`, `"ann"`, "came customers <a> #2; went customers <b>"},
		{`"tea"`, `"cup"`, "changed customers <a> usual[0] <t> <c>"},
		{`"notes": []`, `"notes": [{"code": "new", "text": "such as \"ann\" and \"a \\\"b\""}]`, `note new |such as "<a>" and "<a>"`},
	} {
		got := compared(t, result, strings.ReplaceAll(result, c.from, c.to), func(id string) string { return "<" + id[:1] + ">" })
		if got != c.want {
			t.Errorf("%s to %s:\n got %s\nwant %s", c.from, c.to, got, c.want)
		}
	}
}

func TestRead(t *testing.T) {
	for text, want := range map[string]string{
		"":                      "the file is empty",
		"\n":                    "the file is empty",
		`{"metric": "crr"`:      "the JSON breaks off",
		`{"metric": "crr"}`:     "it has no metric and schema_version",
		`{"schema_version": 2}`: "it has no metric and schema_version",
		`[1]`:                   "it is no JSON object",
		"period,crr":            "it is no JSON: invalid character 'p' looking for beginning of value",
		result + result:         "something follows the JSON object",
		`{"metric": "crr", "schema_version": 2, "periods": [{"revenue": 1e999}]}`: "the number 1e999 is out of range",
		`{"metric": 1, "schema_version": 2}`:                                      "it has no metric and schema_version",
	} {
		if _, err := saved.Read([]byte(text)); err == nil || err.Error() != want {
			t.Errorf("%.20q: %v, want %s", text, err, want)
		}
	}
	r, err := saved.Read([]byte("\ufeff" + result))
	if err != nil {
		t.Fatal(err)
	}
	if x, ok := r.Number("summary", "pooled"); !ok || x != 51.25 {
		t.Error(x, ok)
	}
	if periods := r.Objects("periods"); len(periods) != 2 || periods[1].Word("period") != "2025-02" {
		t.Error(periods)
	}
	for _, path := range [][]string{{"summary"}, {"summary", "text"}, {"summary", "pooled", "x"}, {"nothing"}} {
		if x, ok := r.Number(path...); ok {
			t.Error(path, x)
		}
	}
}
