package export

import (
	"context"
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// A damaged byte in one header of a known export: the numbers stay what they are,
// or the export is refused, or a warning names the column.
func TestDamagedHeadersAreNotPassedOver(t *testing.T) {
	files, _ := filepath.Glob("../../testdata/exports/presets/*.csv")
	rapid.Check(t, func(t *rapid.T) {
		file := rapid.SampledFrom(files).Draw(t, "file")
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		line, rows, _ := strings.Cut(string(text), "\n")
		r := csv.NewReader(strings.NewReader(strings.TrimPrefix(line, "\ufeff")))
		for _, d := range ";\t" {
			if strings.Count(line, string(d)) > strings.Count(line, ",") {
				r.Comma = d
			}
		}
		header, err := r.Read()
		if err != nil {
			t.Fatal(err)
		}
		column := rapid.IntRange(0, len(header)-1).Draw(t, "column")
		letters := []rune(header[column])
		if len(letters) < 5 { // another letter makes another word of it
			return
		}
		at := rapid.IntRange(1, len(letters)-1).Draw(t, "letter")
		switch rapid.IntRange(0, 2).Draw(t, "damage") {
		case 0:
			letters = slices.Delete(letters, at, at+1)
		case 1:
			letters = slices.Insert(letters, at, 'x')
		default:
			letters[at] = 'x'
		}
		damaged := slices.Clone(header)
		damaged[column] = string(letters)
		want, _, wantErr := readAs(header, rows, r.Comma)
		got, reading, err := readAs(damaged, rows, r.Comma)
		if err != nil || wantErr != nil || got == want {
			return
		}
		for _, n := range reading.Notes {
			if strings.Contains(n.Text, string(letters)) {
				return
			}
		}
		t.Fatalf("%s: %q for %q: %s without a word, and %s with the header as it was", filepath.Base(file), string(letters), header[column], got, want)
	})
}

// readAs is what the rows of a file come to under a header.
func readAs(header []string, rows string, delimiter rune) (sums string, reading Reading, err error) {
	var b strings.Builder
	w := csv.NewWriter(&b)
	w.Comma = delimiter
	if err := w.Write(header); err != nil {
		return "", reading, err
	}
	w.Flush()
	orders, reading, err := Orders(context.Background(), []Input{textInput(b.String() + rows)}, Options{Today: someToday, Decimal: DecimalEither, NeedAmount: true})
	if err != nil {
		return "", reading, err
	}
	return revenue(orders), reading, nil
}
