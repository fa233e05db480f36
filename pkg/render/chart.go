package render

import (
	"math"
	"strings"

	"github.com/clipperhouse/displaywidth"

	"github.com/retain-cli/retain/pkg/report"
)

// chart draws a picture as lines of text, unless there is nothing to see.
func (p *page) chart(c report.Chart) {
	if len(c.Labels) == 0 || nothing(c.Series) {
		return
	}
	p.part()
	if c.Title != "" {
		p.text(bold, c.Title, "")
	}
	draw := bars
	switch c.Kind {
	case report.Bridge:
		draw = bridge
	case report.Lines:
		draw = plot
	}
	for _, line := range draw(c, p.width) {
		p.line(strings.TrimRight(line, " "))
	}
}

// nothing tells whether no value differs from zero.
func nothing(series []report.Series) bool {
	for _, s := range series {
		for _, v := range s.Values {
			if v != 0 {
				return false
			}
		}
	}
	return true
}

// beam is one bar: from and to are on the scale of the values.
type beam struct {
	label, text string
	from, to    float64
}

// bars draws one bar from zero for each label.
func bars(c report.Chart, width int) []string {
	var beams []beam
	for i, v := range c.Series[0].Values {
		beams = append(beams, beam{label(c, i), amount(c, v), 0, v})
	}
	return drawBeams(beams, width)
}

// bridge draws the first and the last value from zero, and each step between
// them from where the one before ended.
func bridge(c report.Chart, width int) []string {
	var beams []beam
	values, level := c.Series[0].Values, 0.0
	for i, v := range values {
		b := beam{label(c, i), amount(c, v), level, level + v}
		if i == 0 || i == len(values)-1 {
			b.from, b.to = 0, v
		} else if v > 0 {
			b.text = "+" + b.text
		}
		level = b.to
		beams = append(beams, b)
	}
	return drawBeams(beams, width)
}

func label(c report.Chart, i int) string {
	if i < len(c.Labels) {
		return Printable(c.Labels[i])
	}
	return ""
}

func amount(c report.Chart, v float64) string {
	text := report.Grouped(v, c.Decimals)
	if c.Unit != "" {
		text += " " + Printable(c.Unit)
	}
	return text
}

// drawBeams puts the beams beside their labels and numbers, all to one scale.
func drawBeams(beams []beam, width int) []string {
	labels, texts, low, high := 0, 0, 0.0, 0.0
	for _, b := range beams {
		labels, texts = max(labels, displaywidth.String(b.label)), max(texts, displaywidth.String(b.text))
		low, high = min(low, b.from, b.to), max(high, b.from, b.to)
	}
	labels = min(labels, max(minTextWidth, width/3))
	room := width - labels - texts - 2*len(gap)
	lines := make([]string, len(beams))
	for i, b := range beams {
		name := displaywidth.TruncateString(b.label, labels, "…")
		lines[i] = pad(name, labels, false) + gap + pad(b.text, texts, true) + gap + b.draw(low, high, room)
	}
	return lines
}

// draw is the bar itself; a bar that is not nothing is at least one column.
func (b beam) draw(low, high float64, room int) string {
	if room < 1 || high <= low || math.IsInf(high-low, 0) {
		return ""
	}
	at := func(v float64) int { return int(math.Round((v - low) / (high - low) * float64(room))) }
	start, end := at(min(b.from, b.to)), at(max(b.from, b.to))
	if start == end && b.from != b.to {
		start = min(start, room-1)
		end = start + 1
	}
	return strings.Repeat(" ", start) + strings.Repeat("█", end-start)
}
