package export

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// The index finds the fields that the walker finds, or leaves the text to it.
func TestIndex(t *testing.T) {
	field := rapid.OneOf(
		rapid.StringMatching(`[a-z0-9.\-]{0,12}`),
		rapid.StringMatching(`"([a-z,\n]|""|\r\n){0,40}"`),
		rapid.SampledFrom([]string{``, `""`, `""""`, `a"b`, `"a"b`, `é`, "\x80\xac"}),
	)
	rapid.Check(t, func(t *rapid.T) {
		columns := rapid.IntRange(2, 5).Draw(t, "columns")
		var b bytes.Buffer
		for range rapid.IntRange(0, 40).Draw(t, "rows") {
			for c := range columns {
				if c > 0 {
					b.WriteByte(',')
				}
				b.WriteString(field.Draw(t, "field"))
			}
			b.WriteString(rapid.SampledFrom([]string{"\n", "\n", "\r\n", ",\n", "\n\n"}).Draw(t, "end"))
		}
		sameFields(t, b.Bytes(), columns)
	})
}

// FuzzIndex is TestIndex on any bytes.
func FuzzIndex(f *testing.F) {
	f.Add([]byte("a,b\nc,d\n"), 2)
	f.Add([]byte("\"a\"\"\n\",b\r\n\"c\",\"\"\r\n"), 2)
	f.Add([]byte("a\"b,c\n"), 2)
	f.Add([]byte("\"a\n\",b,c"), 3)
	f.Add([]byte("\"a\"\nb,c"), 3) // a short row and a long one are as many fields as one row
	f.Fuzz(func(t *testing.T, text []byte, columns int) {
		if columns >= 2 && columns <= 100 && len(text) > 0 {
			sameFields(t, append(text, '\n'), columns)
		}
	})
}

type reporter interface {
	Helper()
	Fatalf(format string, args ...any)
}

func sameFields(t reporter, text []byte, columns int) {
	t.Helper()
	padded := append(bytes.Clone(text), make([]byte, slack)...)
	quoted := bytes.IndexByte(text, '"') >= 0
	var x index
	if !x.build(padded[:len(text)], ',', columns, quoted) {
		return
	}
	w := walker{delimiter: ',', columns: columns, maxField: 1 << 20}
	w.over(text)
	for r := 0; ; r++ {
		row, ok := w.next()
		if !ok {
			if r != x.rows() {
				t.Fatalf("%q: index has %d rows, walker %d", text, x.rows(), r)
			}
			return
		}
		if row.fault != nil {
			t.Fatalf("%q: row %d: the index took what is no row: %v", text, r, row.fault)
		}
		for c, f := range row.fields {
			if got, _ := x.value(text, r, c, nil); fmt.Sprintf("%q", got) != fmt.Sprintf("%q", f.value) {
				t.Fatalf("%q: row %d, field %d: %q, want %q", text, r, c, got, f.value)
			}
			if start, _ := x.field(text, r, c); start != f.at {
				t.Fatalf("%q: row %d, field %d begins at %d, want %d", text, r, c, start, f.at)
			}
		}
	}
}

func BenchmarkIndex(b *testing.B) {
	for name, row := range map[string]string{
		"plain":  "1000001,C12345678,2021-01-01,45.67,EUR,completed\n",
		"quoted": `gid-5000000001,#1001,2021-01-01T00:01:12Z,carla.smith57572004@shop.example.org,paid,31.35,10.00,"Notebook A5, dotted",2,Lyon,,"newsletter, vip"` + "\n",
	} {
		b.Run(name, func(b *testing.B) {
			columns := 1 + strings.Count(row, ",") - strings.Count(row, ", ")
			text := bytes.Repeat([]byte(row), chunkSize/len(row))
			n := len(text)
			text = append(text, make([]byte, slack)...)
			var x index
			b.SetBytes(int64(n))
			for b.Loop() {
				if !x.build(text[:n], ',', columns, name == "quoted") {
					b.Fatal("not regular")
				}
			}
		})
	}
}
