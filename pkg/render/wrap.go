package render

import (
	"strings"

	"github.com/clipperhouse/displaywidth"
)

// breaks are where a line may end, best first: between the parts of a head
// line, between its sentences, and between words.
var breaks = []string{" · ", "  ", " "}

// wrap breaks a text into lines no wider than that; all but the first are
// indented.
func wrap(text string, width int, indent string) []string {
	if displaywidth.String(text) <= width {
		return []string{text}
	}
	lines := fill(text, max(width-len(indent), 1), breaks)
	for i := range lines[1:] {
		lines[i+1] = indent + lines[i+1]
	}
	return lines
}

// fill puts as much as fits on each line. What is too wide for a line is
// broken at the next best places, and in the end anywhere.
func fill(text string, width int, breaks []string) []string {
	if displaywidth.String(text) <= width {
		return []string{text}
	}
	if len(breaks) == 0 {
		return cut(text, width)
	}
	var lines []string
	for _, part := range strings.Split(text, breaks[0]) {
		if n := len(lines) - 1; n >= 0 && displaywidth.String(lines[n]+breaks[0]+part) <= width {
			lines[n] += breaks[0] + part
			continue
		}
		lines = append(lines, fill(part, width, breaks[1:])...)
	}
	return lines
}

// cut breaks a text after every so many columns.
func cut(text string, width int) []string {
	var lines []string
	for displaywidth.String(text) > width {
		head := displaywidth.TruncateString(text, width, "")
		if head == "" { // one character is wider than a line
			break
		}
		lines, text = append(lines, head), text[len(head):]
	}
	return append(lines, text)
}
