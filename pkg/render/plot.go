package render

import (
	"fmt"
	"math"
	"strings"

	"github.com/clipperhouse/displaywidth"

	"github.com/retain-cli/retain/pkg/report"
)

// plotHeight and plotWidth are the size of a line chart between its axes; a
// number stands beside every third row.
const (
	plotHeight = 13
	plotWidth  = 72
	tickEvery  = 3
	plotSteps  = (plotHeight - 1) / tickEvery
	axis       = " ┤"
)

// signs tell the lines of a chart apart without colour.
var signs = [...]string{"●", "○", "▲", "△", "■", "□", "◆", "◇"}

// plot draws one line of signs for each series, with a scale on the left and
// the first and last label below.
func plot(c report.Chart, width int) []string {
	low, high := extent(c.Series)
	if math.IsInf(high-low, 0) {
		return nil
	}
	ticks, room := scale(c, low, high)
	columns := min(width-room-displaywidth.String(axis), plotWidth)
	if columns < 2 {
		return nil
	}
	cells := canvas(columns)
	for i, s := range c.Series {
		trace(cells, s.Values, signs[i%len(signs)], low, high)
	}
	var lines []string
	for i, row := range cells {
		lines = append(lines, pad(ticks[i], room, true)+axis+strings.Join(row, ""))
	}
	lines = append(lines, strings.Repeat(" ", room)+" └"+strings.Repeat("─", columns))
	lines = append(lines, strings.Repeat(" ", room+2)+ends(label(c, 0), label(c, len(c.Labels)-1), columns))
	return append(lines, legend(c.Series, width)...)
}

// extent is a scale that holds all values and zero, and has round numbers at
// its ticks.
func extent(series []report.Series) (low, high float64) {
	for _, s := range series {
		for _, v := range s.Values {
			if !math.IsInf(v, 0) && !math.IsNaN(v) { // a line ends where its values are no numbers
				low, high = min(low, v), max(high, v)
			}
		}
	}
	if low == high {
		return low, low + plotSteps
	}
	step := round((high - low) / plotSteps)
	for range 3 { // a low end below zero can need one more round
		base := math.Floor(low/step) * step
		if base+plotSteps*step >= high {
			return base, base + plotSteps*step
		}
		step = round(step * 1.01)
	}
	return low, high
}

// round is the next number that is easy to count in: one of these, times a
// power of ten.
func round(step float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(step)))
	for _, m := range []float64{1, 1.5, 2, 2.5, 3, 4, 5, 6, 8} {
		if step <= m*power {
			return m * power
		}
	}
	return 10 * power
}

// scale is the numbers beside the rows and their greatest width.
func scale(c report.Chart, low, high float64) (ticks [plotHeight]string, room int) {
	c.Decimals = decimals((high - low) / plotSteps)
	for i := 0; i < plotHeight; i += tickEvery {
		ticks[i] = amount(c, high-(high-low)*float64(i)/(plotHeight-1))
		room = max(room, displaywidth.String(ticks[i]))
	}
	return ticks, room
}

// decimals is how many a round step needs.
func decimals(step float64) int {
	const most = 6
	for n := range most {
		if x := step * math.Pow10(n); math.Abs(x-math.Round(x)) < 1e-6 {
			return n
		}
	}
	return most
}

func canvas(columns int) [][]string {
	cells := make([][]string, plotHeight)
	for i := range cells {
		cells[i] = strings.Split(strings.Repeat(" ", columns), "")
	}
	return cells
}

// trace marks the value of every column. Lines drawn later are on top.
func trace(cells [][]string, values []float64, sign string, low, high float64) {
	columns := len(cells[0])
	for x := range columns {
		v := min(max(valueAt(values, float64(x)/float64(columns-1)), low), high)
		if y := math.Round((high - v) / (high - low) * (plotHeight - 1)); y >= 0 { // and no NaN
			cells[int(y)][x] = sign
		}
	}
}

// valueAt is the value at a place from 0, the first, to 1, the last, on a
// straight line between its neighbours.
func valueAt(values []float64, place float64) float64 {
	if len(values) == 0 {
		return 0
	}
	at := place * float64(len(values)-1)
	left := int(at)
	right := min(left+1, len(values)-1)
	return values[left] + (values[right]-values[left])*(at-float64(left))
}

// ends puts the first label at the left end and the last at the right.
func ends(first, last string, columns int) string {
	between := columns - displaywidth.String(first) - displaywidth.String(last)
	if between < 1 {
		return displaywidth.TruncateString(first, columns, "…")
	}
	return first + strings.Repeat(" ", between) + last
}

func legend(series []report.Series, width int) []string {
	if len(series) < 2 {
		return nil
	}
	var names []string
	for i, s := range series {
		names = append(names, fmt.Sprintf("%s %s", signs[i%len(signs)], Printable(s.Name)))
	}
	if line := strings.Join(names, "   "); displaywidth.String(line) <= width {
		return []string{line}
	}
	var lines []string
	for _, name := range names {
		lines = append(lines, wrap(name, width, gap)...)
	}
	return lines
}
