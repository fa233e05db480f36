package spelling_test

import (
	"testing"

	"github.com/retain-cli/retain/pkg/spelling"
)

func TestNearest(t *testing.T) {
	names := []string{"plan", "country", "Sales channel", "tenure", "żółty"}
	for text, want := range map[string]string{
		"contry":        "country",       // a letter is missing
		"cuontry":       "country",       // two are swapped
		"COUNTRY":       "country",       // capitals
		"pln":           "plan",          // short, one mistake
		"coun":          "country",       // a prefix
		"Coun":          "country",       // with a capital
		"sales":         "Sales channel", // without
		"ŻÓ":            "żółty",
		"zółta":         "żółty",         // two letters, of four bytes
		"ż":             "",              // too short for a prefix, in two bytes
		"Sales chanels": "Sales channel", // two mistakes
		"paln":          "plan",
		"pn":            "", // two mistakes in a short name
		"region":        "",
		"c":             "", // too short for a prefix
		"":              "",
	} {
		if got := spelling.Nearest(text, names); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// By hand: a swap of neighbours is one step, and so is a letter more, less or
// another.
func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"", "abc", 3}, {"kitten", "sitting", 3}, {"ab", "ba", 1}, {"plan", "paln", 1}, {"ca", "abc", 3}, {"kwotą", "kwota", 1}, {"żó", "óż", 1}} {
		if got, back := spelling.Distance(c.a, c.b), spelling.Distance(c.b, c.a); got != c.want || back != c.want {
			t.Errorf("%q and %q: %d and %d, want %d", c.a, c.b, got, back, c.want)
		}
	}
}

// Of several that are as near it is the first.
func TestNearestOfSeveral(t *testing.T) {
	for _, names := range [][]string{{"plan", "plot"}, {"plot", "plan"}} {
		if got := spelling.Nearest("plat", names); got != names[0] {
			t.Errorf("%q: %q", names, got)
		}
	}
}
