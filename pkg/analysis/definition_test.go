package analysis_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/retain-cli/retain/pkg/analysis"
)

// crrResult is as much of a result as a definition is read from.
const crrResult = `{
  "metric": "crr", "schema_version": 2,
  "input": {"files": ["a.csv"], "rows_read": 7, "customers": 4, "preset": "shopify", "currency": "EUR", "as_of": "2025-12-19", "options": {"status": "all"}},
  "definition": {"period": "monthly", "week_start": "monday", "fiscal_start": 1, "where": ["country=PL", "plan!=free"], "age_days": 30, "tz": null},
  "warnings": [{"code": "customers-return", "text": "for every 100", "flag": ""}],
  "notes": [{"code": "amount-per", "text": "12 orders", "flag": "--amount-per line", "args": {"column": "Total"}}],
  "rules": [{"name": "churn", "metric": "ccr", "period": "monthly", "limits": "< 5 %", "min_customers": 30}]
}`

func TestDifferencesOfDefinitions(t *testing.T) {
	for _, c := range []struct{ from, to, want string }{
		{`"a.csv"`, `"b.csv"`, ""},
		{`"2025-12-19"`, `"2026-01-19"`, ""},
		{`"12 orders"`, `"13 orders"`, ""},
		{`"customers": 4`, `"customers": 0`, ""}, // of nobody: no currency, no preset
		{`"amount-per", `, `"unknown-code", `, ""},
		{`"metric": "crr"`, `"metric": "ccr"`, "metric: crr before, ccr now"},
		{`"schema_version": 2`, `"schema_version": 3`, "schema version: 2 before, 3 now"},
		{`"EUR"`, `"PLN"`, "currency: EUR before, PLN now"},
		{`"EUR"`, `null`, "currency: EUR before, none now"},
		{`"customers": 4`, `"customers": 4, "subscriptions": 4`, "data: orders before, subscriptions now"},
		{`"shopify"`, `"wix"`, "preset: shopify before, wix now"},
		{`"monthly"`, `"weekly"`, "period: monthly before, weekly now"},
		{`"tz": null`, `"tz": "Europe/Warsaw"`, "tz: not given before, Europe/Warsaw now"},
		{`"age_days": 30, `, ``, "age: 30 before, not given now"},
		{`, "plan!=free"`, ``, "where: country=PL, plan!=free before, country=PL now"},
		{`{"status": "all"}`, `{"refunded": "keep"}`, "refunded: not given before, keep now; status: all before, not given now"},
		{`"--amount-per line"`, `"--amount-per order"`, `decision amount-per: "Total", not --amount-per line before, "Total", not --amount-per order now`},
		{`"ccr"`, `"crr"`, "rule churn: ccr monthly of at least 30 before, crr monthly of at least 30 now"},
		{`"period": "monthly", "limits"`, `"period": "weekly", "limits"`, "rule churn: ccr monthly of at least 30 before, ccr weekly of at least 30 now"},
		{`"min_customers": 30`, `"min_customers": 0, "by": "plan"`, "rule churn: ccr monthly of at least 30 before, ccr monthly by plan now"},
		{`< 5 %`, `< 6 %`, ""}, // its numbers mean the same
		{`"churn"`, `"another"`, ""},
		{`"Total"`, `"Paid"`, `decision amount-per: "Total", not --amount-per line before, "Paid", not --amount-per line now`},
	} {
		changed := strings.Replace(crrResult, c.from, c.to, 1)
		if changed == crrResult {
			t.Fatalf("%s is not in the result", c.from)
		}
		before, err := analysis.ReadDefinition([]byte(crrResult))
		if err != nil {
			t.Fatal(err)
		}
		after, err := analysis.ReadDefinition([]byte(changed))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, d := range before.Differences(after) {
			got = append(got, d.String())
		}
		if text := strings.Join(got, "; "); text != c.want {
			t.Errorf("%s to %s: %q, want %q", c.from, c.to, text, c.want)
		}
		if back := after.Differences(before); len(back) != len(got) {
			t.Errorf("%s to %s: %d differences, %d the other way around", c.from, c.to, len(got), len(back))
		}
	}
}

func TestDefinitionNeedsAResult(t *testing.T) {
	for _, text := range []string{`{}`, `{"metric": "crr"}`, `[]`, `crr`, ``} {
		if d, err := analysis.ReadDefinition([]byte(text)); err == nil {
			t.Errorf("%q has the definition %v", text, d)
		}
	}
}

// A definition of a result at hand is that of its JSON.
func TestDefineAsRead(t *testing.T) {
	read, err := analysis.ReadDefinition([]byte(`{"metric": "crr", "schema_version": 2, "input": {"customers": 0}, "definition": {"period": "weekly"}}`))
	if err != nil {
		t.Fatal(err)
	}
	h := analysis.Header{Metric: "crr", SchemaVersion: 2}
	made, err := h.Define(map[string]string{"period": "weekly"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if found := read.Differences(made); found != nil {
		t.Error(found)
	}
	if names := []string{"metric", "period", "schema version"}; len(made) != len(names) || slices.ContainsFunc(names, func(n string) bool { return made[n] == "" }) {
		t.Error(made)
	}
}
