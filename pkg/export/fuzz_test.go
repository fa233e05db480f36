package export

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/retain-cli/retain/pkg/calendar"
)

// seedFiles is every small file at hand, good and bad.
func seedFiles(f *testing.F) (seeds [][]byte) {
	f.Helper()
	err := filepath.WalkDir("../../testdata", func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		switch filepath.Ext(path) {
		case ".csv", ".gz", ".zst", ".zip":
			text, err := os.ReadFile(path)
			if err == nil && len(text) < 8<<10 {
				seeds = append(seeds, text)
			}
			return err
		}
		return nil
	})
	if err != nil || len(seeds) < 150 {
		f.Fatal(len(seeds), err)
	}
	return seeds
}

// fuzzOptions are options by the bits of a number.
func fuzzOptions(bits uint16) Options {
	o := Options{Today: someToday, MaxRejects: MaxRejects{Share: 100}, Jobs: 1 + int(bits&1), MaxBytes: 1 << 20}
	has := func(bit int) bool { return bits>>bit&1 == 1 }
	o.NoHeader, o.StripCurrency, o.TrailingMinus, o.NeedAmount = has(1), has(3), has(4), has(5)
	if has(2) {
		o.FoldIDs = FoldAll
	}
	if has(6) {
		o.Digits, o.System = AnyDigits, calendar.Jalali
	}
	if has(7) {
		o.Decimal = DecimalComma
	}
	if has(8) {
		o.Comment = "#"
	}
	if has(9) {
		o.Blank = EachBlank
	}
	if has(10) {
		o.Duplicates = SumDuplicates
	}
	if has(11) {
		o.Encoding = "windows-1252"
	}
	if has(12) {
		o.Columns = map[string]string{"customer": "#2", "date": "#3"}
	}
	return o
}

// FuzzOrders reads anything: it never panics, every row is accounted for, and
// problems come in the order of the file and point into it.
func FuzzOrders(f *testing.F) {
	for i, seed := range seedFiles(f) {
		f.Add(seed, uint16(0))
		f.Add(seed, uint16(uint64(i)*2654435761>>7))
	}
	f.Fuzz(func(t *testing.T, text []byte, bits uint16) {
		o := fuzzOptions(bits)
		in := textInput(string(text))
		if bits>>15 == 1 {
			in = Input{Name: "-", Open: func() (io.ReadCloser, error) { return io.NopCloser(newDrip(text)), nil }}
		}
		_, r, err := Orders(context.Background(), []Input{in}, o)
		var bad *BadData
		switch {
		case err == nil:
			if r.RowsRead != r.RowsUsed+r.RowsFiltered+r.RowsRejected {
				t.Fatalf("rows do not add up: %+v", r)
			}
		case errors.As(err, &bad):
			if len(bad.Problems) == 0 {
				t.Fatal("bad data without a problem")
			}
			checkPositions(t, bad.Problems, text)
		}
		if err == nil && r.RowsRejected == 0 {
			return
		}
		o.MaxRejects = MaxRejects{}
		if _, _, err := Orders(context.Background(), []Input{in}, o); errors.As(err, &bad) {
			checkPositions(t, bad.Problems, text)
		}
	})
}

// checkPositions makes sure that problems are in order and within the file. A
// compressed or wide text has other lines than its bytes show.
func checkPositions(t *testing.T, problems []Problem, text []byte) {
	last := int64(0)
	for _, p := range problems {
		if p.Line < last || p.Column < 0 || p.Code == "" || p.Reason == "" {
			t.Fatalf("%+v after line %d", p, last)
		}
		last = p.Line
	}
	if last > 1<<20+2 {
		t.Fatalf("line %d of a text of at most 1 MiB", last)
	}
}

// FuzzInspect looks at anything.
func FuzzInspect(f *testing.F) {
	for _, seed := range seedFiles(f) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		r, err := Inspect(context.Background(), []Input{textInput(string(text))}, Options{Today: someToday, MaxBytes: 1 << 20, Jobs: 1})
		var bad *BadData
		if errors.As(err, &bad) {
			t.Fatalf("bad data stops it: %v", err)
		}
		if err == nil && len(r.Files) != 1 {
			t.Fatalf("%+v", r)
		}
	})
}

// newDrip is a reader that gives its text in pieces of changing length.
func newDrip(text []byte) io.Reader { return &drip{text: text} }

type drip struct {
	text []byte
	n    int
}

func (d *drip) Read(p []byte) (int, error) {
	if len(d.text) == 0 {
		return 0, io.EOF
	}
	d.n++
	n := copy(p, d.text[:min(len(d.text), d.n%7+1)])
	d.text = d.text[n:]
	return n, nil
}
