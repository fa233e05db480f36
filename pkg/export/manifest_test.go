package export

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/ledger"
)

// manifestPlaces says where the first problem of each refused file lies:
// physical line and number of the field, 0 for a whole row or file. They are
// read off the files by eye.
var manifestPlaces = map[string][2]int{
	"014-utf16le-no-bom.csv":             {0, 0},
	"015-latin1.csv":                     {2, 2},
	"016-cp1252-euro.csv":                {2, 4},
	"019-nul-byte.csv":                   {3, 2},
	"034-truncated-mid-row.csv":          {5, 0},
	"036-quoted-newline.csv":             {5, 4},
	"037-unclosed-quote.csv":             {3, 2},
	"038-bare-quote.csv":                 {3, 2},
	"039-text-after-quote.csv":           {2, 2},
	"042-short-row.csv":                  {3, 0},
	"043-long-row.csv":                   {3, 0},
	"044-decimal-comma-splits.csv":       {3, 0},
	"046-duplicate-header.csv":           {1, 0},
	"048-missing-column.csv":             {1, 0},
	"049-no-header.csv":                  {1, 0},
	"052-empty.csv":                      {0, 0},
	"053-only-newline.csv":               {0, 0},
	"054-preamble.csv":                   {1, 0},
	"056-repeated-header.csv":            {6, 0},
	"061-delimiter-tie.csv":              {1, 0},
	"062-comment-lines.csv":              {1, 0},
	"063-single-column.csv":              {1, 0},
	"064-html-instead.csv":               {0, 0},
	"066-xlsx-renamed.csv":               {0, 0},
	"068-long-field-1mb.csv.gz":          {2, 2},
	"081-thousands-comma.csv":            {2, 4},
	"086-currency-symbol.csv":            {2, 4},
	"088-trailing-minus.csv":             {3, 4},
	"089-unicode-minus.csv":              {3, 4},
	"091-nan-inf.csv":                    {2, 4},
	"092-hex-octal-underscore.csv":       {2, 4},
	"093-overflow.csv":                   {2, 4},
	"097-arabic-persian-digits.csv":      {2, 4},
	"099-excel-error-cells.csv":          {2, 4},
	"112-dmy-and-mdy-mixed.csv":          {3, 3},
	"113-two-digit-year.csv":             {2, 3},
	"114-excel-serial.csv":               {2, 3},
	"116-impossible-dates.csv":           {2, 3},
	"117-zero-and-extreme-dates.csv":     {2, 3},
	"118-future-dates.csv":               {3, 3},
	"123-time-only.csv":                  {2, 3},
	"124-month-names.csv":                {4, 3},
	"126-jalali.csv":                     {2, 3},
	"127-date-with-spaces-quotes.csv":    {3, 3},
	"140-blank-ids.csv":                  {2, 2},
	"147-duplicate-order-ids-differ.csv": {2, 1},
	"152-mixed-currencies.csv":           {0, 0},
	"153-currency-case-unknown.csv":      {3, 5},
	"173-gzip-truncated.csv.gz":          {0, 0},
	"175-gzip-bad-crc.csv.gz":            {0, 0},
	"177-gzip-trailing-garbage.csv.gz":   {0, 0},
	"178-gzip-bomb-20mb.csv.gz":          {2, 5},
	"180-zip-slip.zip":                   {0, 0},
}

// someToday is after every day of the files but those that are to be refused.
var someToday, _ = calendar.Date(2026, 11, 22)

func fileInput(path string) Input {
	return Input{Name: path, Open: func() (io.ReadCloser, error) { return os.Open(path) }}
}

// TestManifest reads every made-up export as its manifest says: with no
// options, and what is refused also with all rejects allowed.
func TestManifest(t *testing.T) {
	for _, row := range manifest(t) {
		name, class := row[0], row[2]
		ok, _ := strconv.Atoi(row[3])
		bad, _ := strconv.Atoi(row[4])
		t.Run(name, func(t *testing.T) {
			in := fileInput(filepath.Join("../../testdata/exports/own", name))
			orders, r, err := Orders(context.Background(), []Input{in}, Options{Today: someToday})
			if class != "fatal" {
				checkRead(t, r, err, class)
			} else {
				checkRefused(t, err, in.Name, manifestPlaces[name])
				orders, r, err = Orders(context.Background(), []Input{in}, Options{Today: someToday, MaxRejects: MaxRejects{Share: 100}})
			}
			checkCounts(t, orders, r, err, ok, bad, class == "fatal" && ok+bad == 0)
		})
	}
}

func manifest(t *testing.T) (rows [][]string) {
	text, err := os.ReadFile("../../testdata/exports/own/MANIFEST.tsv")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		rows = append(rows, strings.Split(strings.TrimSpace(line), "\t"))
	}
	if len(rows) < 90 {
		t.Fatalf("%d rows", len(rows))
	}
	return rows[1:]
}

// checkRead is about files that are read: those of class warn say something.
func checkRead(t *testing.T, r Reading, err error, class string) {
	switch {
	case err != nil:
		t.Errorf("refused: %v", err)
	case class == "warn" && len(r.Notes) == 0:
		t.Error("read without a note")
	case r.RowsRead != r.RowsUsed+r.RowsFiltered+r.RowsRejected:
		t.Errorf("rows do not add up: %+v", r)
	}
}

func checkRefused(t *testing.T, err error, name string, place [2]int) {
	var bad *BadData
	if !errors.As(err, &bad) || len(bad.Problems) == 0 {
		t.Fatalf("%v is no *BadData", err)
	}
	p := bad.Problems[0]
	if p.File != name || int(p.Line) != place[0] || p.Column != place[1] {
		t.Errorf("at %d:%d, want %d:%d: %v", p.Line, p.Column, place[0], place[1], err)
	}
	if p.Code == "" || p.Reason == "" || !strings.HasPrefix(err.Error(), name) {
		t.Errorf("says too little: %+v", p)
	}
}

// checkCounts is about a reading in which every row may be bad.
func checkCounts(t *testing.T, orders *ledger.Orders, r Reading, err error, ok, bad int, refused bool) {
	t.Helper()
	if refused {
		if err == nil {
			t.Error("read with rejects allowed, want it refused in any case")
		}
		return
	}
	if err != nil {
		t.Fatalf("with rejects allowed: %v", err)
	}
	if int(r.RowsRejected) != bad || kept(orders, r) != ok {
		t.Errorf("%d kept and %d rejected, want %d and %d: %v", kept(orders, r), r.RowsRejected, ok, bad, r.Rejected)
	}
}

// kept is the number of rows used; of line items, that of orders.
func kept(orders *ledger.Orders, r Reading) int {
	if r.Preset != "" {
		return int(orders.Extent().Orders)
	}
	return int(r.RowsUsed)
}
