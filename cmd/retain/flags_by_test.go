package main

import (
	"encoding/json"
	"path/filepath"
	"testing"
)

// --confidence makes every interval of a difference narrower or wider, and is
// said in the definition.
func TestConfidenceOfGroups(t *testing.T) {
	orders := filepath.Join("..", "..", "testdata", "orders.csv")
	for _, metric := range []string{"crr", "ccr", "repeat", "ltv"} {
		low, high := widthOfGroups(t, metric, "80", orders), widthOfGroups(t, metric, "99", orders)
		if low <= 0 || low >= high {
			t.Errorf("%s: %v wide at 80 %%, %v at 99 %%", metric, low, high)
		}
	}
}

// widthOfGroups is how wide the interval of the first group's difference is.
func widthOfGroups(t *testing.T, metric, confidence, file string) float64 {
	t.Helper()
	got := try(t, metric, "--by", "country", "--confidence", confidence, "--format", "json", file)
	var result struct {
		Definition struct{ Confidence json.Number }
		Groups     []struct {
			Rest struct {
				Low  float64 `json:"change_low"`
				High float64 `json:"change_high"`
			} `json:"against_rest"`
		}
	}
	if err := json.Unmarshal([]byte(got.stdout), &result); err != nil || len(result.Groups) == 0 || result.Definition.Confidence.String() != confidence {
		t.Fatalf("%s at %s: %v, %+v", metric, confidence, err, result)
	}
	return result.Groups[0].Rest.High - result.Groups[0].Rest.Low
}
