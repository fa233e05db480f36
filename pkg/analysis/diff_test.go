package analysis_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/retain-cli/retain/pkg/analysis"
	"github.com/retain-cli/retain/pkg/render"
	"github.com/retain-cli/retain/pkg/saved"
)

const diffSchema = `{"$defs": {"rate": {}, "money": {}}, "properties": {
  "pooled": {"$ref": "#/$defs/rate"}, "revenue": {"$ref": "#/$defs/money"},
  "periods": {"items": {"x-diff-key": ["period"], "properties": {"crr": {"$ref": "#/$defs/rate"}}}}}}`

const diffResult = `{"metric": "crr", "schema_version": 2, "input": {"customers": 4}, "definition": {"period": "monthly"},
  "pooled": 51.28, "mean": 3, "revenue": 10.5, "outcome": "fail", "large": 9007199254740993,
  "periods": [{"period": "2025-01", "complete": true, "crr": 50, "crr_low": 41.5}]}`

// Each line is a change by hand and the lines that show it.
func TestDiffForPeople(t *testing.T) {
	schema, err := saved.ParseSchema([]byte(diffSchema))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ from, to, want string }{
		{`51.28`, `51.38`, "Overall|Value Before Now Change|pooled 51.3 % 51.4 % +0.1 pt"},
		{`51.28`, `51.2800004`, "Overall|Value Before Now Change|pooled 51.2800000 % 51.2800004 % +0.0000004 pt"},
		{`51.28`, `51.24`, "Overall|Value Before Now Change|pooled 51.28 % 51.24 % -0.04 pt"},
		{`51.28`, `null`, "Overall|Value Before Now Change|pooled 51.3 % –"},
		{`51.28`, `0`, "Overall|Value Before Now Change|pooled 51.3 % 0.0 % -51.3 pt"},
		{`"mean": 3`, `"mean": 2.5`, "Overall|Value Before Now Change|mean 3.00 2.50 -0.50 (-16.7 %)"},
		{`"mean": 3`, `"mean": 3.000125`, "Overall|Value Before Now Change|mean 3.0000 3.0001 +0.0001"},
		{`10.5`, `1210.5`, "Overall|Value Before Now Change|revenue 10.50 1,210.50 +1,200.00 (+11,428.6 %)"},
		{`"fail"`, `"pass"`, "Overall|Value Before Now Change|outcome fail pass"},
		{`40993`, `40992`, "Overall|Value Before Now Change|large 9007199254740993 9007199254740992 0"},
		{`41.5`, `42`, "Table Row Value Before Now Change|periods 2025-01 crr_low 41.50 42.00 +0.50 (+1.2 %)|History was restated: 1 number of 2025-01."},
		{`41.5`, `42, "new": 1`, "Only one of the results has these keys, as results of two versions may: periods.new."},
		{`"monthly"},`, `"monthly", "by": "country"}, "groups": [],`, "Only one of the results has these keys, as their definitions differ: groups."},
	} {
		before, errBefore := analysis.ReadSaved("a.json", []byte(diffResult))
		after, errAfter := analysis.ReadSaved("b.json", []byte(strings.Replace(diffResult, c.from, c.to, 1)))
		if errBefore != nil || errAfter != nil {
			t.Fatal(errBefore, errAfter)
		}
		d, err := analysis.Diff{Before: before, After: after, Schema: schema}.Run()
		if err != nil {
			t.Fatal(err)
		}
		var text bytes.Buffer
		if err := render.Write(&text, d.Report(), render.Table, render.Options{Width: 100}); err != nil {
			t.Fatal(err)
		}
		shown := map[string]bool{}
		for line := range strings.Lines(text.String()) {
			shown[strings.Join(strings.Fields(line), " ")] = true
		}
		for line := range strings.SplitSeq(c.want, "|") {
			if !shown[line] {
				t.Errorf("%s to %s: %q is not in\n%s", c.from, c.to, line, &text)
			}
		}
	}
}
