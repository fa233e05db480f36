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
	lines := fill(text, room{max(width, 1), max(width-len(indent), 1)}, breaks)
	for i := range lines[1:] {
		lines[i+1] = indent + lines[i+1]
	}
	return lines
}

// room is the columns of the first line and of the others.
type room struct{ first, others int }

func (r room) of(line int) int {
	if line == 0 {
		return r.first
	}
	return r.others
}

// fill puts as much as fits on each line. What is too wide for a line is
// broken at the next best places, and in the end anywhere.
func fill(text string, r room, breaks []string) []string {
	if displaywidth.String(text) <= r.first {
		return []string{text}
	}
	if len(breaks) == 0 {
		return cut(text, r)
	}
	var lines []string
	for _, part := range strings.Split(text, breaks[0]) {
		if n := len(lines) - 1; n >= 0 && displaywidth.String(lines[n]+breaks[0]+part) <= r.of(n) {
			lines[n] += breaks[0] + part
			continue
		}
		lines = append(lines, fill(part, room{r.of(len(lines)), r.others}, breaks[1:])...)
	}
	return lines
}

// cut breaks a text after every so many columns.
func cut(text string, r room) []string {
	var lines []string
	for displaywidth.String(text) > r.of(len(lines)) {
		head := displaywidth.TruncateString(text, r.of(len(lines)), "")
		if head == "" { // one character is wider than a line
			break
		}
		lines, text = append(lines, head), text[len(head):]
	}
	return append(lines, text)
}
