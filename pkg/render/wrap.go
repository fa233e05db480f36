package render

import (
	"strings"

	"github.com/clipperhouse/displaywidth"
)

// dot separates the parts of head lines and summaries.
const dot = " · "

// wrap breaks a text into lines no wider than that; all but the first are
// indented. Lines end between the parts of a text where it has dots, else
// between words, and inside a word only when it is wider than a line.
func wrap(text string, width int, indent string) []string {
	if displaywidth.String(text) <= width {
		return []string{text}
	}
	width = max(width-len(indent), 1)
	var lines []string
	for _, part := range strings.Split(text, dot) {
		if n := len(lines) - 1; n >= 0 && displaywidth.String(lines[n]+dot+part) <= width {
			lines[n] += dot + part
			continue
		}
		lines = append(lines, fill(part, width)...)
	}
	for i := range lines[1:] {
		lines[i+1] = indent + lines[i+1]
	}
	return lines
}

// fill puts as many words on each line as it holds.
func fill(text string, width int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Split(text, " ") {
		if line != "" && displaywidth.String(line+" "+word) > width {
			lines, line = append(lines, strings.TrimRight(line, " ")), ""
		}
		for displaywidth.String(word) > width {
			head := displaywidth.TruncateString(word, width, "")
			if head == "" {
				break // one character wider than a line
			}
			lines, word = append(lines, head), word[len(head):]
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	return append(lines, line)
}
