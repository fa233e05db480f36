package export

import (
	"context"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/retain-cli/retain/pkg/note"
)

// A damaged byte in one header of a known export: the numbers stay what they are,
// or the export is refused, or a warning names the column.
func TestDamagedHeadersAreNotPassedOver(t *testing.T) {
	files, err := filepath.Glob("../../testdata/exports/presets/*.csv")
	if err != nil || len(files) == 0 {
		t.Fatal(err)
	}
	tried := 0
	for _, file := range files {
		header, rows, delimiter := headerOf(t, file)
		want, _, err := readAs(header, rows, delimiter)
		if err != nil {
			continue
		}
		for column, h := range header {
			for _, damaged := range damagedForms(h) {
				if tried++; tried%damageStride != 0 {
					continue
				}
				changed := slices.Clone(header)
				changed[column] = damaged
				got, reading, err := readAs(changed, rows, delimiter)
				named := slices.ContainsFunc(reading.Notes, func(n note.Note) bool { return strings.Contains(n.Text, damaged) })
				if err == nil && got != want && !named {
					t.Errorf("%s: %q for %q: %s without a word, and %s with the header as it was", filepath.Base(file), damaged, h, got, want)
				}
			}
		}
	}
}

// damageStride leaves most of the damages to other runs: each reads a file.
const damageStride = 61

// damagedForms is a header with a letter lost, added and changed, at each place but
// the first. Another letter makes another word of a short one.
func damagedForms(header string) (forms []string) {
	letters := []rune(header)
	if len(letters) < 5 {
		return nil
	}
	for at := 1; at < len(letters); at++ {
		before, behind := string(letters[:at]), string(letters[at+1:])
		forms = append(forms, before+behind, before+"x"+string(letters[at])+behind, before+"x"+behind)
	}
	return forms
}

// headerOf is the header of a file, its rows and what separates its fields.
func headerOf(t testing.TB, file string) (header []string, rows string, delimiter rune) {
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	line, rows, _ := strings.Cut(strings.TrimPrefix(string(text), "\ufeff"), "\n")
	delimiter = ','
	for _, d := range ";\t" {
		if strings.Count(line, string(d)) > strings.Count(line, string(delimiter)) {
			delimiter = d
		}
	}
	r := csv.NewReader(strings.NewReader(line))
	r.Comma = delimiter
	if header, err = r.Read(); err != nil {
		t.Fatal(err)
	}
	return header, rows, delimiter
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
	c := orders.Extent()
	return fmt.Sprintf("%d orders of %d customers, %s from %s to %s", c.Orders, c.Customers, revenue(orders), c.First, c.Last), reading, nil
}
