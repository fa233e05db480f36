package rows

import (
	"bytes"
	"slices"
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
	var scanned, walked Index
	d := Dialect{Delimiter: ',', Header: make([]string, columns), MaxField: 1 << 20}
	c := chunkOf(text)
	scanned.Text, scanned.Columns, scanned.Quoted = c.Text[:len(text)+Slack], columns, c.quoted
	if !scanned.scan(c.Text, d) {
		return
	}
	scanned.Rows = len(scanned.Places) / scanned.Stride
	walked.Text, walked.Columns = scanned.Text, columns
	walked.walk(c, d)
	walked.Rows = len(walked.Places) / walked.Stride
	if scanned.Rows != walked.Rows || len(walked.Faults) > 0 {
		t.Fatalf("%q: %d rows scanned, %d walked, faults %+v", text, scanned.Rows, walked.Rows, walked.Faults)
	}
	for r := range walked.Rows {
		for c := range columns {
			got, _ := scanned.Value(r, c, nil)
			want, _ := walked.Value(r, c, nil)
			from, _ := scanned.Field(r, c)
			at, _ := walked.Field(r, c)
			if !bytes.Equal(got, want) || from != at {
				t.Fatalf("%q: row %d, field %d: %q at %d, want %q at %d", text, r, c, got, from, want, at)
			}
		}
		if !bytes.Equal(scanned.Row(r), walked.Row(r)) {
			t.Fatalf("%q: row %d is %q, want %q", text, r, scanned.Row(r), walked.Row(r))
		}
	}
}

// chunkOf is a text as a chunk, with slack behind it.
func chunkOf(text []byte) Chunk {
	padded := append(bytes.Clone(text), make([]byte, Slack)...)
	return Chunk{Text: padded[:len(text)], quoted: bytes.IndexByte(text, '"') >= 0}
}

// fields is the rows of an index, without those that are none.
func (x *Index) fields() (all [][]string) {
	for r := range x.Rows {
		if slices.ContainsFunc(x.Faults, func(f Fault) bool { return f.Row == r }) {
			continue
		}
		var row []string
		for c := range x.Columns {
			value, _ := x.Value(r, c, nil)
			row = append(row, string(value))
		}
		all = append(all, row)
	}
	return all
}

func BenchmarkIndex(b *testing.B) {
	for name, row := range map[string]string{
		"plain":  "1000001,C12345678,2021-01-01,45.67,EUR,completed\n",
		"quoted": `gid-5000000001,#1001,2021-01-01T00:01:12Z,carla.smith57572004@shop.example.org,paid,31.35,10.00,"Notebook A5, dotted",2,Lyon,,"newsletter, vip"` + "\n",
	} {
		b.Run(name, func(b *testing.B) {
			columns := 1 + strings.Count(row, ",") - strings.Count(row, ", ")
			text := bytes.Repeat([]byte(row), ChunkSize/len(row))
			c := chunkOf(text)
			var x Index
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				x.Fill(c, Dialect{Delimiter: ',', Header: make([]string, columns)})
			}
			if x.Stride != columns {
				b.Fatal("not regular")
			}
		})
	}
}
