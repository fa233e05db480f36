package export

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/csv"
	"encoding/json"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
	"golang.org/x/text/encoding/unicode"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/facts/factstest"
)

// The same orders give the same facts in whatever dress they come.
func TestDressDoesNotMatter(t *testing.T) {
	text, err := os.ReadFile("../../testdata/orders.csv")
	if err != nil {
		t.Fatal(err)
	}
	want := factsOf(t, Options{}, string(text))
	rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name  string
		o     Options
		texts []string
	}{
		{"one worker", Options{Jobs: 1}, []string{string(text)}},
		{"three workers", Options{Jobs: 3}, []string{string(text)}},
		{"gzip", Options{}, []string{gzipped(text)}},
		{"gzip in two members", Options{}, []string{gzipped(text[:5000]) + gzipped(text[5000:])}},
		{"zstd", Options{}, []string{zstandard(t, text)}},
		{"BOM", Options{}, []string{"\ufeff" + string(text)}},
		{"UTF-16 LE", Options{}, []string{utf16(t, text, unicode.LittleEndian)}},
		{"UTF-16 BE", Options{}, []string{utf16(t, text, unicode.BigEndian)}},
		{"windows-1252", Options{Encoding: "windows-1252"}, []string{string(text)}}, // all ASCII
		{"CRLF", Options{}, []string{strings.ReplaceAll(string(text), "\n", "\r\n")}},
		{"CR", Options{}, []string{strings.ReplaceAll(string(text), "\n", "\r")}},
		{"no last newline", Options{}, []string{strings.TrimSuffix(string(text), "\n")}},
		{"end-of-file byte", Options{}, []string{string(text) + "\x1a"}},
		{"semicolons", Options{}, []string{written(rows, ';', false)}},
		{"tabs", Options{}, []string{written(rows, '\t', false)}},
		{"bars", Options{}, []string{written(rows, '|', false)}},
		{"colons", Options{Delimiter: ":"}, []string{written(rows, ':', true)}},
		{"sep line", Options{}, []string{"sep=;\r\n" + written(rows, ';', false)}},
		{"quotes", Options{}, []string{written(rows, ',', true)}},
		{"blanks after delimiters", Options{}, []string{strings.ReplaceAll(written(rows, ',', true), `","`, `", "`)}},
		{"comments", Options{Comment: "#"}, []string{"# made up\n" + strings.Replace(string(text), "\n", "\n# \"quoted\n", 7)}},
		{"title lines", Options{SkipLines: 2}, []string{"Orders\n\n" + string(text)}},
		{"blank lines", Options{}, []string{strings.Replace(string(text), "\n", "\n\n", 9)}},
		{"columns the other way round", Options{}, []string{written(turned(rows), ',', false)}},
		{"no header", Options{NoHeader: true, Columns: map[string]string{"order": "#1", "customer": "#2", "date": "#3", "amount": "#4", "currency": "#5", "status": "#6", "product": "#7"}}, []string{written(rows[1:], ',', false)}},
		{"three files", Options{}, parts(rows, 3)},
		{"shuffled", Options{}, []string{written(shuffled(rows), ',', false)}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := factsOf(t, c.o, c.texts...); got != want {
				t.Errorf("other facts: %.300s\nwant %.300s", got, want)
			}
		})
	}
}

// factsOf is all that is counted about some files, as JSON.
func factsOf(t *testing.T, o Options, texts ...string) string {
	t.Helper()
	var in []Input
	for _, text := range texts {
		in = append(in, textInput(text))
	}
	o.Today = someToday
	orders, r, err := Orders(context.Background(), in, o)
	if err != nil {
		t.Fatal(err)
	}
	out, err := json.Marshal([]any{
		orders.Extent(), factstest.Must(orders).Movements(facts.Query{Grain: calendar.Weekly}), factstest.Must(orders).Gaps(), revenue(orders),
		r.RowsRead, r.RowsUsed, r.Filtered, r.Rejected,
	})
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func gzipped(text []byte) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	w.Write(text)
	w.Close()
	return b.String()
}

func zstandard(t *testing.T, text []byte) string {
	w, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	return string(w.EncodeAll(text, nil))
}

func utf16(t *testing.T, text []byte, order unicode.Endianness) string {
	out, err := unicode.UTF16(order, unicode.UseBOM).NewEncoder().Bytes(text)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func written(rows [][]string, delimiter rune, quoted bool) string {
	var b strings.Builder
	if quoted {
		for _, row := range rows {
			b.WriteString(`"` + strings.Join(row, `"`+string(delimiter)+`"`) + "\"\n")
		}
		return b.String()
	}
	w := csv.NewWriter(&b)
	w.Comma = delimiter
	w.WriteAll(rows)
	return b.String()
}

func turned(rows [][]string) [][]string {
	out := make([][]string, len(rows))
	for i, row := range rows {
		out[i] = slices.Clone(row)
		slices.Reverse(out[i])
	}
	return out
}

// shuffled moves rows; those of one order stay together, as they have to.
func shuffled(rows [][]string) [][]string {
	var orders [][][]string
	for _, row := range rows[1:] {
		if n := len(orders); n > 0 && orders[n-1][0][0] == row[0] {
			orders[n-1] = append(orders[n-1], row)
			continue
		}
		orders = append(orders, [][]string{row})
	}
	r := rand.New(rand.NewPCG(1, 2))
	r.Shuffle(len(orders), func(i, j int) { orders[i], orders[j] = orders[j], orders[i] })
	return append(rows[:1:1], slices.Concat(orders...)...)
}

// parts cuts the rows into files, between orders.
func parts(rows [][]string, n int) (texts []string) {
	from := 1
	for i := range n {
		to := 1 + (len(rows)-1)*(i+1)/n
		for to < len(rows) && rows[to][0] == rows[to-1][0] {
			to++
		}
		texts = append(texts, written(append(rows[:1:1], rows[from:to]...), ',', false))
		from = to
	}
	return texts
}
