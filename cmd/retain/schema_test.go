package main

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// jsonRuns is every command with a JSON result, called so that it has something to say.
func jsonRuns(t *testing.T) [][]string {
	data, err := filepath.Abs(filepath.Join(root, "testdata"))
	if err != nil {
		t.Fatal(err)
	}
	orders, subscriptions := filepath.Join(data, "orders.csv"), filepath.Join(data, "subscriptions.csv")
	return [][]string{
		{"config"},
		{"inspect", orders},
		{"crr", "--where", "country=PL", orders},
		{"rfm", "--where", "country in (PL, DE)", orders},
		{"inspect", "--customers", filepath.Join(data, "customers.csv"), orders},
		{"inspect", "--redact", filepath.Join(data, "exports/own/086-currency-symbol.csv")},
		{"inspect", filepath.Join(data, "exports/own/052-empty.csv"), filepath.Join(data, "exports/presets/shopify.csv")},
		{"crr", "--customers", subscriptions},
		{"ccr", "--customers", subscriptions, "--as-of", "2025-06-15"},
		{"rcr", "--customers", subscriptions, "--period", "quarterly"},
		{"mrr", "--customers", subscriptions},
		{"forecast", "--customers", subscriptions, "--months", "3"},
		{"compare", "--customers", subscriptions},
		{"compare", filepath.Join(data, "orders.csv")},
		{"compare", filepath.Join(data, "orders.csv"), "--by", "country", "--between", "IN,DE"},
		{"forecast", "--mrr", "100", "--churn", "5,4", "--growth", "1"},
		{"forecast", "--by", "plan", "--customers", subscriptions, "--months", "3"},
		{"crr", "--customers", subscriptions, "--by", "plan"},
		{"reasons", "--customers", subscriptions, "--fixable", "quality"},
		{"reasons", "--by", "country", orders},
		{"rcr", "--customers", subscriptions, "--by", "tenure", "--min-group", "40"},
		{"crr", orders},
		{"crr", "--method", "textbook", "--active", "auto", "--tz", "UTC", orders},
		{"ccr", "--period", "weekly", "--from", "2025", orders},
		{"ccr", "--by", "country", orders},
		{"rcr", orders},
		{"rcr", "--by", "tenure", orders},
		{"summary", orders},
		{"summary", "--customers", subscriptions},
		{"summary", "--by", "country", orders},
		{"summary", "--by", "plan", "--customers", subscriptions},
		{"mrr", "--by", "plan", "--customers", subscriptions},
		{"rfm", orders},
		{"rfm", "--per-customer", "--bins", "10", "--monetary", "mean", "--breaks-r", "1,2,3,4,5,6,7,8,9", orders},
		{"winback", orders},
		{"cohort", "--kind", "unbounded", orders},
		{"cohort", "--by", "country", "--period", "quarterly", orders},
		{"cohort", "--start", "signup", "--by", "kind", "--customers", filepath.Join(data, "customers.csv"), orders},
		{"repeat", orders},
		{"repeat", "--benchmark", orders},
		{"rcr", "--benchmark", orders},
		{"crr", "--benchmark", "--period", "yearly", "--as-of", "2025-12-31", orders},
		{"ccr", "--benchmark", "--customers", subscriptions},
		{"repeat", "--by", "channel", orders},
		{"repeat", "--within", "30,1y,9y", orders},
		{"repeat", "--within", "8w", "--by", "channel", "--period", "yearly", orders},
		{"customers", "--who", "new=2025-11", "--limit", "2", orders},
		{"customers", "--who", "lost=2025-11", "--customers", subscriptions},
		{"customers", "--with", "channel,country", orders},
		{"ladder", orders},
		{"ladder", "--by", "country", "--horizon", "1y", "--steps", "3", orders},
		{"stickiness", orders},
		{"trials", "--customers", subscriptions},
		{"renewals", "--interval", "month", "--by", "plan", "--customers", subscriptions},
		{"project", orders},
		{"project", "--period", "yearly", orders}, // of which one age is observed
		{"project", "--model", "bdw", "--horizon", "5y", "--by", "country", orders},
		{"project", "--interval", "month", "--by", "plan", "--customers", subscriptions},
		{"project", "--ages", "periods", "--customers", subscriptions},
		{"refunds", filepath.Join(data, "exports", "presets", "shopify.csv")},
		{"refunds", "--by", "Financial Status", "--limit", "0", filepath.Join(data, "exports", "presets", "shopify.csv")},
		{"stickiness", "--by", "country", "--period", "weekly", orders},
		{"predict", orders},
		{"predict", "--by", "country", "--horizon", "forever", "--model", "cnbd", "--limit", "3", orders},
		{"predict", "--as-of", "2024-01-05", "--sort", "id", orders},
		{"ltv", "--cac", "20", "--margin", "40%", orders},
		{"ltv", "--by", "country", orders},
		{"ltv", "--spend", filepath.Join(data, "spend.csv"), orders},
		{"ltv", "--spend", filepath.Join(data, "spend.csv"), "--by", "channel", "--period", "quarterly", orders},
		{"ltv", "--by", "country", "--within", "90,9y", orders},
		{"cohort", "--age", "30d", orders},
		{"ltv", "--model", "simple", orders},
		{"ltv", "--model", "predictive", "--cac", "20", "--horizon", "forever", orders},
		{"ltv", "--model", "predictive", "--by", "country", orders},
		{"ltv", "--model", "simple", "--customers", subscriptions},
		{"ltv", "--model", "simple", "--by", "channels", orders},
		{"ltv", "--model", "simple", "--by", "plan", "--customers", subscriptions},
		{"audit", orders},
		{"audit", "--in", "2025-07..2025-12", "--margin", "40", orders},
		{"audit", "--column", "cost=amount", orders}, // whose profit is nothing
		{"audit", "--lens", "3,4", "--cohort", "2025-02", "--period", "monthly", orders},
		{"audit", "--lens", "4", "--where", "customer_id=none", orders},
		{"audit", "--as-of", "2023-12-31", orders},
		{"rfm", "--by", "country", "--min-group", "40", orders},
		{"rfm", "--per-customer", "--by", "kind", "--customers", filepath.Join(data, "customers.csv"), orders},
		{"winback", "--by", "channel", "--by-last", orders},
		{"check", "--by", "country", "--warn-if", "crr > 1", "--warn-if", "nrr by country < 95", "--warn-if", "ltv.within.90 rises", orders},
		{"check", "--warn-if", "mrr by plan drops", "--warn-if", "ltv > 1", "--customers", subscriptions},
	}
}

func TestResultsFollowTheirSchemas(t *testing.T) {
	runs := jsonRuns(t)
	alone(t)
	for _, args := range runs {
		if got := checkSchema(t, append(args, "--save", "saved.json")...); got != "" {
			checkSaved(t, got, args)
		}
	}
}

// checkSchema runs a command with --format json and validates what it prints:
// it has what the schema asks for, and nothing that the schema is silent about. It
// returns that.
func checkSchema(t *testing.T, args ...string) string {
	t.Helper()
	got := try(t, append(args, "--format", "json")...)
	if got.status != 0 {
		t.Errorf("%q: status %d: %s", args, got.status, got.stderr)
		return ""
	}
	followsSchema(t, got.stdout, args...)
	return got.stdout
}

// followsSchema validates what a command printed.
func followsSchema(t *testing.T, printed string, args ...string) {
	t.Helper()
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(printed))
	if err != nil {
		t.Errorf("%q: %v", args, err)
		return
	}
	if err := strictSchema(t, args[0]).Validate(value); err != nil {
		t.Errorf("%q: %v", args, err)
	}
}

// compiled are the schemas that tests have asked for, by name.
var compiled = map[string]*jsonschema.Schema{}

// strictSchema is a schema that forbids what the published one is silent about.
func strictSchema(t *testing.T, name string) *jsonschema.Schema {
	t.Helper()
	if compiled[name] == nil {
		compiled[name] = compileStrict(t, name)
	}
	return compiled[name]
}

func compileStrict(t *testing.T, name string) *jsonschema.Schema {
	t.Helper()
	text, err := schema(name)
	if err != nil {
		t.Fatal(err)
	}
	var doc any
	if err := json.Unmarshal(text, &doc); err != nil {
		t.Fatal(err)
	}
	tighten(doc)
	c := jsonschema.NewCompiler()
	if err := c.AddResource("schema.json", doc); err != nil {
		t.Fatal(err)
	}
	strict, err := c.Compile("schema.json")
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return strict
}

// tighten forbids what the published schema leaves open: keys that it does not
// describe.
func tighten(doc any) {
	switch doc := doc.(type) {
	case map[string]any:
		if _, object := doc["properties"].(map[string]any); object && doc["type"] == "object" {
			if _, open := doc["additionalProperties"]; !open {
				doc["additionalProperties"] = false
			}
		}
		for _, value := range doc {
			tighten(value)
		}
	case []any:
		for _, value := range doc {
			tighten(value)
		}
	}
}

// A schema that says nothing would pass every test above.
func TestSchemasRefuse(t *testing.T) {
	for _, name := range schemaNames() {
		if strictSchema(t, name).Validate(map[string]any{}) == nil {
			t.Errorf("%s accepts an empty object", name)
		}
		if strictSchema(t, name).Validate("text") == nil {
			t.Errorf("%s accepts a text", name)
		}
	}
}
