package main

import (
	"encoding/xml"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// The picture of a terminal in the README is drawn from the first command of
// testdata/summary.md, which a test of its own runs.
func TestReadmeTerminal(t *testing.T) {
	page, err := os.ReadFile(filepath.Join(root, "testdata", "summary.md"))
	if err != nil {
		t.Fatal(err)
	}
	all := parts(string(page))
	first := slices.IndexFunc(all, func(p part) bool { return p.command != "" })
	shown, _, cut := strings.Cut(all[first].output, "\n\nWarning: ")
	if !cut {
		t.Error("summary.md: no warning after what the picture shows")
	}
	drawn := picture(all[first].command, shown)
	if err := xml.Unmarshal([]byte(drawn), new(struct{})); err != nil {
		t.Error(err)
	}
	name := filepath.Join(root, ".github", "assets", "terminal.svg")
	kept, err := os.ReadFile(name)
	if *update {
		err = os.WriteFile(name, []byte(drawn), 0o644)
		kept = []byte(drawn)
	}
	if err != nil || string(kept) != drawn {
		t.Errorf("%s is not drawn from the transcript, %v; run go test ./cmd/retain -run ReadmeTerminal -update", name, err)
	}
	if !strings.Contains(readme(t), ".github/assets/terminal.svg") {
		t.Error("the README does not show the picture")
	}
}

// picture draws a command and what it prints. Every line has its width set, so that
// columns stand below each other in whatever font there is.
func picture(command, output string) string {
	const column, row, margin, top = 8, 19, 16, 34
	lines := append([]string{"$ " + command}, strings.Split(strings.TrimRight(output, "\n"), "\n")...)
	columns := 0
	for _, line := range lines {
		columns = max(columns, utf8.RuneCountInString(line))
	}
	width, height := columns*column+2*margin, top+len(lines)*row+margin
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %[1]d %[2]d" role="img" aria-label="A terminal: %s">
<rect width="%[1]d" height="%[2]d" rx="8" fill="#1b1f24"/>
<g><circle cx="18" cy="17" r="5" fill="#ff5f57"/><circle cx="36" cy="17" r="5" fill="#febc2e"/><circle cx="54" cy="17" r="5" fill="#28c840"/></g>
<g font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace" font-size="13" fill="#d7dde4">
`, width, height, escaped(command))
	for i, line := range lines {
		if line == "" {
			continue
		}
		color := ""
		if i == 0 {
			color = ` fill="#7ee787"`
		}
		indent := utf8.RuneCountInString(line) - utf8.RuneCountInString(strings.TrimLeft(line, " "))
		line = strings.TrimLeft(line, " ")
		fmt.Fprintf(&b, "<text x=\"%d\" y=\"%d\" textLength=\"%d\" xml:space=\"preserve\"%s>%s</text>\n",
			margin+indent*column, top+(i+1)*row-5, utf8.RuneCountInString(line)*column, color, escaped(line))
	}
	b.WriteString("</g>\n</svg>\n")
	return b.String()
}

func escaped(text string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(text))
	return b.String()
}
