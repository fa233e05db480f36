package rows

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/gocarina/gocsv"
	"pgregory.net/rapid"
)

// The walker and the index are our own; here both are compared with readers of
// CSV that are not: encoding/csv, and gocsv on top of it.

// legalCSV is a text of rows with that many fields that RFC 4180 allows, one
// way or the other: quoted or not, LF or CRLF, with blank lines between. encoding/csv
// turns CRLF within quotes into LF, which we keep, so that there is none.
func legalCSV(columns int) *rapid.Generator[string] {
	field := rapid.OneOf(
		rapid.StringMatching(`[a-z0-9.\- é]{0,12}`),
		rapid.StringMatching(`"([a-z,;\n ]|""){0,20}"`),
		rapid.SampledFrom([]string{``, `""`, `""""`, `","`, "\"\n\"", `"a""b"`, "\x80", " x "}),
	)
	row := rapid.Custom(func(t *rapid.T) string {
		fields := rapid.SliceOfN(field, columns, columns).Draw(t, "fields")
		return strings.Join(fields, ",") + rapid.SampledFrom([]string{"\n", "\n", "\r\n", "\n\n", "\n\r\n"}).Draw(t, "end")
	})
	return rapid.Map(rapid.SliceOfN(row, 0, 30), func(rows []string) string { return strings.Join(rows, "") })
}

// walked is the rows that the walker finds.
func walked(t *rapid.T, text []byte, columns int) [][]string {
	x := Index{Columns: columns}
	c := chunkOf(text)
	x.Text = c.Text[:len(text)+Slack]
	x.walk(c, Dialect{Delimiter: ',', Header: make([]string, columns), MaxField: 1 << 20})
	x.Rows = len(x.Places) / x.Stride
	if len(x.Faults) > 0 {
		t.Fatalf("%q is legal: %+v", text, x.Faults)
	}
	return x.fields()
}

// indexed is the rows of the index, and whether it took the scanner to find
// them.
func indexed(text []byte, columns int) (rows [][]string, scanned bool) {
	var x Index
	x.Fill(chunkOf(text), Dialect{Delimiter: ',', Header: make([]string, columns), MaxField: 1 << 20})
	return x.fields(), x.Stride == columns
}

// What is regular is the index's, with and without quotes: the walker is slower.
func TestIndexTakesRegularText(t *testing.T) {
	for text, want := range map[string]string{
		"a,b\nc,d\n":                         `[["a" "b"] ["c" "d"]]`,
		"a,\"b,\"\r\n\"c\nc\",\"\"\"d\"\r\n": `[["a" "b,"] ["c\nc" "\"d"]]`,
	} {
		if got, ok := indexed([]byte(text), 2); !ok || fmt.Sprintf("%q", got) != want {
			t.Errorf("%q: %q, %v; want %s", text, got, ok, want)
		}
	}
}

func TestScannerAgainstEncodingCSV(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		columns := rapid.IntRange(2, 5).Draw(t, "columns")
		text := []byte(legalCSV(columns).Draw(t, "text"))
		want, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
		if err != nil {
			t.Fatalf("%q is no legal CSV: %v", text, err)
		}
		if got := walked(t, text, columns); fmt.Sprintf("%q", got) != fmt.Sprintf("%q", want) {
			t.Fatalf("%q: the walker finds\n%q\nwant\n%q", text, got, want)
		}
		if got, _ := indexed(text, columns); fmt.Sprintf("%q", got) != fmt.Sprintf("%q", want) {
			t.Fatalf("%q: the index finds\n%q\nwant\n%q", text, got, want)
		}
	})
}

func TestScannerAgainstGocsv(t *testing.T) {
	type row struct {
		A string `csv:"a"`
		B string `csv:"b"`
		C string `csv:"c"`
	}
	rapid.Check(t, func(t *rapid.T) {
		text := legalCSV(3).Draw(t, "text")
		rows, err := gocsv.NewUnmarshaller(csv.NewReader(strings.NewReader("a,b,c\n"+text)), row{})
		if err != nil {
			t.Fatal(err)
		}
		var want [][]string
		for {
			read, err := rows.Read()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%q: %v", text, err)
			}
			r := read.(row)
			want = append(want, []string{r.A, r.B, r.C})
		}
		if got := walked(t, []byte(text), 3); fmt.Sprintf("%q", got) != fmt.Sprintf("%q", want) {
			t.Fatalf("%q: the walker finds\n%q\ngocsv\n%q", text, got, want)
		}
		if got, _ := indexed([]byte(text), 3); fmt.Sprintf("%q", got) != fmt.Sprintf("%q", want) {
			t.Fatalf("%q: the index finds\n%q\ngocsv\n%q", text, got, want)
		}
	})
}

// A row goes on behind a field that is too long, and is whole only when its last
// quote is closed; a quote where none may be is noticed there, too.
func TestRowsBehindALongField(t *testing.T) {
	var w walker
	d := Dialect{Delimiter: ',', Header: make([]string, 3), MaxField: 3}
	for text, want := range map[string]struct {
		rows         int
		broken, open bool
	}{
		"a,long,\"x\n":       {0, true, true},
		"a,long,\"x\ny\"\n":  {13, false, false},
		"a,long,x\"y\nb,c,d": {11, true, false},
		"a,b,\"x\"y\nb,c,d":  {9, true, false},
		"a,b,\"x\n":          {0, true, true},
	} {
		if got := w.wholeRows([]byte(text), d); got != want.rows {
			t.Errorf("%q: %d bytes are whole rows, want %d", text, got, want.rows)
		}
		w.reset([]byte(text), d)
		if !w.next() || w.broken != want.broken || w.open != want.open {
			t.Errorf("%q: broken %v, open %v, want %+v", text, w.broken, w.open, want)
		}
	}
}

// A line of blanks of Unicode is an empty line; one with a delimiter, or with a letter
// behind them, is a row.
func TestLinesOfBlanks(t *testing.T) {
	for text, want := range map[string]int{"a,b\n\u00a0\nc,d\n": 2, "a,b\r\n \u3000\t\u00a0\r\nc,d\r\n": 2, "a,b\n\u00a0,\n": 2, "a,b\n\u00a0c,d\n": 2, "a,b\n\u00a0": 1} {
		if rows, _ := indexed([]byte(text), 2); len(rows) != want {
			t.Errorf("%q: %d rows, want %d", text, len(rows), want)
		}
	}
}
