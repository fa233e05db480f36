package render

import (
	"slices"
	"testing"

	"github.com/retain-cli/retain/pkg/report"
)

func TestWrap(t *testing.T) {
	for _, c := range []struct {
		text  string
		width int
		want  []string
	}{
		{"", 5, []string{""}},
		{"fits", 4, []string{"fits"}},
		{"one two three", 7, []string{"one two", "three"}},
		{"1 order · 2 customers · EUR", 20, []string{"1 order", "2 customers · EUR"}},
		{"1 order of 1 customer · EUR", 16, []string{"1 order of 1", "customer · EUR"}},
		{"abcdefghij", 4, []string{"abcd", "efgh", "ij"}},
		{"a bcdefg h", 4, []string{"a", "bcde", "fg h"}},
		{"日本語", 5, []string{"日本", "語"}},
		{"日本", 1, []string{"日本"}}, // no room for one character
		{"two  blanks", 6, []string{"two", "blanks"}},
		{"A = a b.  B = c.", 10, []string{"A = a b.", "B = c."}},
		{"A = a b c.  B = c.", 8, []string{"A = a b", "c.", "B = c."}},
	} {
		if got := wrap(c.text, c.width, ""); !slices.Equal(got, c.want) {
			t.Errorf("%q in %d: got %q, want %q", c.text, c.width, got, c.want)
		}
	}
	list := report.Report{Foot: []string{"1. one two three", "12. four five six"}}
	equal(t, text(t, list, Table, Options{Width: 12}), "1. one two\n   three\n12. four\n    five six\n")
	command := report.Report{Foot: []string{"3 rows"}, Next: "retain summary --decimal=, 'my orders.csv'"}
	equal(t, text(t, command, Table, Options{Width: 12}), "3 rows\nNext: retain summary --decimal=, 'my orders.csv'\n")
	equal(t, text(t, command, Markdown, Options{Width: 12}), "3 rows\n\n```sh\nretain summary --decimal=, 'my orders.csv'\n```\n")
	if got, want := wrap("Warning: a bc", 10, "  "), []string{"Warning: a", "  bc"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
