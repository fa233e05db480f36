package render

import (
	"io"

	"github.com/retain-cli/retain/pkg/report"
)

// A long table is formatted in parts of partRows, partsAtOnce of which are held
// until they are written.
const (
	partRows    = 1 << 12
	partsAtOnce = 8
)

// writeLines writes a line for each row, made by appending to what came before it.
func writeLines(w io.Writer, t report.Table, appendRow func([]byte, report.Row) []byte) error {
	if t.Long == nil || t.Long.Parallel == nil {
		var line []byte
		for row := range t.Each() {
			line = appendRow(line[:0], row)
			if _, err := w.Write(line); err != nil {
				return err
			}
		}
		return nil
	}
	var parts [partsAtOnce][]byte
	for from := 0; from < t.Long.Len; from += partsAtOnce * partRows {
		t.Long.Parallel(partsAtOnce, func(i int) {
			first := from + i*partRows
			parts[i] = parts[i][:0]
			t.Long.Rows(first, min(first+partRows, t.Long.Len), func(row report.Row) bool {
				parts[i] = appendRow(parts[i], row)
				return true
			})
		})
		for _, part := range parts {
			if _, err := w.Write(part); err != nil {
				return err
			}
		}
	}
	return nil
}
