package questions

import "testing"

// The data ends with its last row, whether that row counts or not.
func TestComplete(t *testing.T) {
	for _, c := range []struct {
		days   Days
		answer string
		notes  int
	}{
		{Days{Counted: 19782, All: 19782}, "2024-02-29", 0}, // day 19,782 since 1970
		{Days{Counted: 19773, All: 19782}, "2024-02-29", 1},
	} {
		f := Complete(c.days)
		if f.Answer != c.answer || len(f.Notes) != c.notes {
			t.Errorf("%v: %s, %v; want %s and %d notes", c.days, f.Answer, f.Notes, c.answer, c.notes)
		}
	}
}
