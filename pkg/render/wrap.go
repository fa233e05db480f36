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
	return fill("", text, max(width, 1), indent, breaks)
}

// fill puts as much as fits on each line, of which the first begins with lead.
// What is too wide for a line is broken at the next best places, and in the end
// anywhere.
func fill(lead, text string, width int, indent string, breaks []string) []string {
	if displaywidth.String(lead+text) <= width {
		return []string{lead + text}
	}
	if len(breaks) == 0 {
		return cut(lead, text, width, indent)
	}
	var lines []string
	for _, part := range strings.Split(text, breaks[0]) {
		if n := len(lines) - 1; n >= 0 && displaywidth.String(lines[n]+breaks[0]+part) <= width {
			lines[n] += breaks[0] + part
			continue
		}
		lines = append(lines, fill(lead, part, width, indent, breaks[1:])...)
		lead = indent
	}
	return lines
}

// cut breaks a text wherever a line is full.
func cut(lead, text string, width int, indent string) []string {
	var lines []string
	for {
		room := max(width-len(lead), 1)
		head := displaywidth.TruncateString(text, room, "")
		if displaywidth.String(text) <= room || head == "" { // one character can be wider than a line
			return append(lines, lead+text)
		}
		lines, text, lead = append(lines, lead+head), text[len(head):], indent
	}
}
