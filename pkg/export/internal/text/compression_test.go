package text

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"testing"

	"github.com/retain-cli/retain/pkg/export/internal/problem"
	"github.com/retain-cli/retain/pkg/note"
)

// Rows that are all the same expand about a thousand times: more than any
// export. They are refused behind the first 64 MiB, unless a limit is named.
func TestCompressionBomb(t *testing.T) {
	const size = 96 << 20
	var packed bytes.Buffer
	z, _ := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	rows := bytes.Repeat([]byte("0,0,0,0\n"), 1<<17)
	for range size / len(rows) {
		z.Write(rows)
	}
	z.Close()
	in := Input{Name: "bomb.csv.gz", Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(packed.Bytes())), nil }}
	for _, c := range []struct {
		limit, least, most int64
		code               string
	}{
		{0, 64<<20 - HeadSize, 65 << 20, "compression-bomb"},
		{size, size, size, ""},
		{size - 1, 0, size - 1, "input-too-large"},
	} {
		src, err := Open(in, Options{MaxBytes: c.limit})
		if err != nil {
			t.Fatal(err)
		}
		n, err := io.Copy(io.Discard, src.Stream)
		src.Close()
		code := ""
		if bad := (*problem.BadData)(nil); errors.As(err, &bad) {
			code = bad.Problems[0].Code
			if fixes := bad.Problems[0].Fixes; len(fixes) != 1 || fixes[0].Option != note.MaxBytes {
				t.Errorf("limit %d: fixes %v", c.limit, fixes)
			}
		}
		if code != c.code || n < c.least || n > c.most || code == "" && err != nil {
			t.Errorf("limit %d: %d bytes and %v, want %q", c.limit, n, err, c.code)
		}
	}
}
