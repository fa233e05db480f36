package main

import (
	"encoding/json"
	"maps"
	"path/filepath"
	"slices"
	"testing"
)

// --confidence makes every interval of a difference narrower or wider, and is
// said in the definition.
func TestConfidenceOfGroups(t *testing.T) {
	data := filepath.Join("..", "..", "testdata")
	orders := []string{"--by=country", filepath.Join(data, "orders.csv")}
	subscriptions := []string{"--by=plan", "--customers", filepath.Join(data, "subscriptions.csv")}
	for _, c := range []struct {
		metric string
		data   []string
	}{{"crr", orders}, {"ccr", orders}, {"rcr", orders}, {"mrr", subscriptions}, {"repeat", orders}, {"ltv", orders},
		{"ltv", subscriptions}, {"rfm", orders}, {"winback", orders}, {"cohort", orders}, {"summary", orders}} {
		low, high := widthOfGroups(t, c.metric, "80", c.data), widthOfGroups(t, c.metric, "99", c.data)
		if low <= 0 || low >= high {
			t.Errorf("%s: %v wide at 80 %%, %v at 99 %%", c.metric, low, high)
		}
	}
}

// widthOfGroups is how wide the first interval of a difference is.
func widthOfGroups(t *testing.T, metric, confidence string, data []string) float64 {
	t.Helper()
	got := try(t, append([]string{metric, "--confidence", confidence, "--format", "json"}, data...)...)
	var result struct {
		Definition struct{ Confidence json.Number }
		Groups     []any
	}
	if err := json.Unmarshal([]byte(got.stdout), &result); err != nil || result.Definition.Confidence.String() != confidence {
		t.Fatalf("%s at %s: %v, %v; %s", metric, confidence, err, result.Definition, got.stderr)
	}
	return width(result.Groups)
}

// width is that of the first interval in some JSON, or 0.
func width(value any) float64 {
	switch v := value.(type) {
	case []any:
		for _, x := range v {
			if w := width(x); w > 0 {
				return w
			}
		}
	case map[string]any:
		low, ok := v["change_low"].(float64)
		if high, too := v["change_high"].(float64); ok && too {
			return high - low
		}
		for _, name := range slices.Sorted(maps.Keys(v)) {
			if w := width(v[name]); w > 0 {
				return w
			}
		}
	}
	return 0
}
