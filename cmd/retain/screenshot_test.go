package main

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"html"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// The picture of a report in the README carries the words and numbers of the page it
// was taken of: they must be those of the page as it is now.
func TestReadmeReport(t *testing.T) {
	page := try(t, "report", filepath.Join(root, "testdata", "orders.csv")).stdout
	shown := firstScreen(t, page)
	name := filepath.Join(root, ".github", "assets", "report.png")
	if *update {
		photograph(t, page, name, shown)
	}
	picture, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if kept := descriptionOf(picture); kept != shown {
		t.Errorf("%s is of another page; with Chromium installed, run go test ./cmd/retain -run ReadmeReport -update\n%s", name, difference(kept, shown))
	}
	if len(picture) > 200_000 {
		t.Errorf("%s has %d bytes", name, len(picture))
	}
	if !strings.Contains(readme(t), ".github/assets/report.png") {
		t.Error("the README does not show the picture")
	}
}

// firstScreen is what a page says up to the first table that is folded, with the
// texts of its charts, which have every number they draw.
func firstScreen(t *testing.T, page string) string {
	t.Helper()
	_, body, begins := strings.Cut(page, "<body")
	body, _, ends := strings.Cut(body, "<details")
	if !begins || !ends {
		t.Fatal("the report has no first screen")
	}
	text := regexp.MustCompile(`<[^>]*>`).ReplaceAllString("<body"+body, "\n")
	return regexp.MustCompile(`\s*\n\s*`).ReplaceAllString(strings.TrimSpace(html.UnescapeString(text)), "\n")
}

// The description of a PNG is a chunk of text with this in front of it: a keyword
// of the specification, no compression, no language.
const (
	described   = "iTXtDescription\x00\x00\x00\x00\x00"
	afterHeader = 8 + 12 + 13 // a PNG begins with a signature of 8 bytes and a chunk of 13
)

func descriptionOf(png []byte) string {
	chunk := png[min(afterHeader, len(png)):]
	if len(chunk) < 8+len(described) || !bytes.HasPrefix(chunk[4:], []byte(described)) {
		return ""
	}
	length := min(int(binary.BigEndian.Uint32(chunk)), len(chunk)-8)
	return string(chunk[4+len(described) : 8+length])
}

// photograph writes the picture of a page with what it shows as its description.
func photograph(t *testing.T, page, name, shown string) {
	t.Helper()
	folder := t.TempDir()
	source := filepath.Join(folder, "page.html")
	if err := os.WriteFile(source, []byte(page), 0o644); err != nil {
		t.Fatal(err)
	}
	if said, err := exec.Command(filepath.Join(root, ".ci", "shots"), source, folder).CombinedOutput(); err != nil {
		t.Fatalf(".ci/shots: %v: %s", err, said)
	}
	taken, err := os.ReadFile(filepath.Join(folder, "first.png"))
	if err != nil {
		t.Fatal(err)
	}
	text := described + shown
	chunk := binary.BigEndian.AppendUint32(nil, uint32(len(text)-4))
	chunk = binary.BigEndian.AppendUint32(append(chunk, text...), crc32.ChecksumIEEE([]byte(text)))
	picture := bytes.Join([][]byte{taken[:afterHeader], chunk, taken[afterHeader:]}, nil)
	if err := os.WriteFile(name, picture, 0o644); err != nil {
		t.Fatal(err)
	}
}
