package report

import (
	"strings"
	"testing"
)

func values(vs ...float64) []*float64 {
	var out []*float64
	for i := range vs {
		out = append(out, &vs[i])
	}
	return out
}

// Eight levels from the lowest to the highest value: with 0 and 7 at the ends
// the level is the value, rounded.
func TestSparkline(t *testing.T) {
	gap := append(append(values(0), nil), values(7)...)
	for _, c := range []struct {
		values []*float64
		want   string
	}{
		{nil, ""},
		{[]*float64{nil, nil}, ""},
		{values(5), "▄"},
		{values(3, 3, 3), "▄▄▄"},
		{values(0, 1, 2, 3, 4, 5, 6, 7), "▁▂▃▄▅▆▇█"},
		{values(7, 3.4, 3.6, 0), "█▄▅▁"},
		{values(-7, 0), "▁█"},
		{gap, "▁ █"},
	} {
		if got := Sparkline(c.values); got != c.want {
			t.Errorf("%v: got %q, want %q", c.values, got, c.want)
		}
	}
}

// Eighty values, forty of the lowest and forty of the highest: pairs of equals.
func TestSparklineOfManyValues(t *testing.T) {
	var vs []float64
	for i := range 80 {
		vs = append(vs, float64(i/40))
	}
	want := strings.Repeat("▁", 20) + strings.Repeat("█", 20)
	if got := Sparkline(values(vs...)); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	missing := make([]*float64, 100)
	missing[99] = &vs[0]
	if got := Sparkline(missing); got != strings.Repeat(" ", 39)+"▄" {
		t.Errorf("got %q", got)
	}
}
