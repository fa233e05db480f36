package questions

import (
	"strings"
	"testing"

	"github.com/retain-cli/retain/pkg/note"
)

func TestZeros(t *testing.T) {
	for _, c := range []struct {
		orders, zeros int64
		digits        int
		text, least   string
	}{
		{6, 0, 2, "", ""},
		{6, 4, 2, "4 of 6 orders have an amount of 0 and count as purchases (is it the right column?); to exclude them", "0.01"},
		{10, 2, 2, "2 of 10 orders have an amount of 0 and count as purchases; to exclude them", "0.01"}, // manyZeros are not odd, one more is
		{9, 2, 2, "2 of 9 orders have an amount of 0 and count as purchases (is it the right column?); to exclude them", "0.01"},
		{1200, 1, 0, "1 of 1,200 orders has an amount of 0 and counts as a purchase; to exclude them", "1"},
		{2, 2, 3, "2 of 2 orders have an amount of 0 and count as purchases (is it the right column?); to exclude them", "0.001"},
	} {
		f := Zeros(c.orders, c.zeros, c.digits)
		if c.text == "" {
			if len(f.Notes) > 0 {
				t.Errorf("%+v: %v", c, f.Notes)
			}
			continue
		}
		if len(f.Notes) != 1 || f.Notes[0].Text != c.text || f.Notes[0].Fix.Value != c.least {
			t.Errorf("%+v: %+v", c, f.Notes)
		}
	}
}

func TestSurvivors(t *testing.T) {
	for _, c := range []struct {
		name  string
		ended EndedRows
		warns bool
	}{
		{"nothing has ended at all", EndedRows{}, false},
		{"all that has ended is left out", EndedRows{LeftOut: 15}, true},
		{"some that have ended count", EndedRows{Kept: 1, LeftOut: 15}, false},
		{"nothing is left out", EndedRows{Kept: 15}, false},
		{"one", EndedRows{LeftOut: 1}, true},
	} {
		f := Survivors(c.ended, "status active", note.Fix{})
		if got := len(f.Notes) == 1; got != c.warns || got && !strings.HasPrefix(f.Notes[0].Text, "status active leaves out") {
			t.Errorf("%s: %+v", c.name, f.Notes)
		}
	}
}
