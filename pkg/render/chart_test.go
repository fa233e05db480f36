package render

import (
	"math"
	"strings"
	"testing"

	"github.com/retain-cli/retain/pkg/report"
)

func chartText(t *testing.T, c report.Chart, width int) string {
	t.Helper()
	return text(t, report.Report{Charts: []report.Chart{c}}, Table, Options{Width: width})
}

// Labels take 7 columns, numbers 5, gaps 4: of 36 columns 20 are left for the
// greatest value, so that a column is 5.
func TestBars(t *testing.T) {
	c := report.Chart{Title: "Why customers leave", Labels: []string{"Price", "Moved", "Unknown", "None"}, Unit: "%",
		Series: []report.Series{{Values: []float64{100, 52, 1, 0}}}}
	equal(t, chartText(t, c, 36), `
Why customers leave
Price    100 %  ████████████████████
Moved     52 %  ██████████
Unknown    1 %  █
None       0 %
`)
}

// One column is 100: the bridge goes from 1,000 by steps to 1,150; the bar of
// 1,150 ends at 11.5 columns, rounded to 12.
func TestBridge(t *testing.T) {
	c := report.Chart{Kind: report.Bridge, Labels: []string{"Start", "New", "Churned", "End"},
		Series: []report.Series{{Values: []float64{1000, 400, -250, 1150}}}}
	equal(t, chartText(t, c, 30), `
Start    1,000  ██████████
New       +400            ████
Churned   -250              ██
End      1,150  ████████████
`)
}

// A net loss crosses zero: the scale begins at -200, and one column is 100.
func TestBridgeBelowZero(t *testing.T) {
	c := report.Chart{Kind: report.Bridge, Labels: []string{"Start", "Refunds", "End"},
		Series: []report.Series{{Values: []float64{500, -700, -200}}}}
	equal(t, chartText(t, c, 22), `
Start     500    █████
Refunds  -700  ███████
End      -200  ██
`)
}

// Thirteen columns and rows: the straight line 0 to 12 is the diagonal, and
// the constant 10 the middle row. Ticks: 20/4 = 5.
func TestLines(t *testing.T) {
	c := report.Chart{Kind: report.Lines, Labels: []string{"1", "9"}, Series: []report.Series{
		{Name: "growing", Values: []float64{0, 20}}, {Name: "constant", Values: []float64{10, 10}}}}
	equal(t, chartText(t, c, 2+2+13), `
20 ┤            ●
   ┤           ●
   ┤          ●
15 ┤         ●
   ┤        ●
   ┤       ●
10 ┤○○○○○○○○○○○○○
   ┤     ●
   ┤    ●
 5 ┤   ●
   ┤  ●
   ┤ ●
 0 ┤●
   └─────────────
    1           9
● growing
○ constant
`)
}

func TestScaleIsRound(t *testing.T) {
	for _, c := range []struct{ values, low, high float64 }{
		{12, 0, 12}, {100, 0, 100}, {41, 0, 60}, {0.3, 0, 0.32}, {-8, -8, 0}, {0, 0, 4}, {1e12, 0, 1e12}, {21.5e6, 0, 24e6},
	} {
		low, high := extent([]report.Series{{Values: []float64{c.values}}})
		if math.Abs(low-c.low) > 1e-9 || math.Abs(high-c.high) > 1e-9 {
			t.Errorf("%v: scale from %v to %v, want %v to %v", c.values, low, high, c.low, c.high)
		}
	}
}

func TestTicksShowTheirDigits(t *testing.T) {
	for _, c := range []struct {
		high float64
		want string
	}{{4e6, "4,000,000"}, {10, "10.0"}, {0.32, "0.32"}, {6, "6.0"}, {8, "8"}} {
		if ticks, _ := scale(report.Chart{}, 0, c.high); ticks[0] != c.want {
			t.Errorf("0 to %v: got %q, want %q", c.high, ticks[0], c.want)
		}
	}
}

// Nothing, too much, or no room: no panic and no wide line.
func TestOddCharts(t *testing.T) {
	inf := math.Inf(1)
	for _, values := range [][]float64{nil, {0}, {inf, 1}, {1, -inf, inf}, {math.MaxFloat64, -math.MaxFloat64}, {5e-324}} {
		for kind := report.Bars; kind <= report.Lines; kind++ {
			for _, width := range []int{1, 9, 80} {
				c := report.Chart{Kind: kind, Labels: []string{"a", "b", "c"}, Series: []report.Series{{Values: values}}}
				if out := chartText(t, c, width); strings.Contains(out, "NaN") {
					t.Errorf("%v: %q", values, out)
				}
			}
		}
	}
}
