package export

import (
	"encoding/json"
	"fmt"

	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/retain-cli/retain/pkg/export/internal/rows"
	"github.com/retain-cli/retain/pkg/export/internal/schema"
)

const publicFiles = "../../testdata/csv"

// cells is a file as the scanner sees it: its header, its rows, and what is
// wrong with them as line:code.
func cells(t *testing.T, path string, o Options) (header []string, all [][]string, faults []string, err error) {
	t.Helper()
	src, err := schema.Open(fileInput(path), o)
	if err != nil {
		return nil, nil, nil, err
	}
	defer src.Close()
	table, err := schema.ReadTable(src, o)
	if err != nil {
		return nil, nil, nil, err
	}
	err = table.EachChunk(t.Context(), src, func(x *rows.Index, line int64) (more bool) {
		bad := x.Faults
		for row := range x.Rows {
			if len(bad) > 0 && bad[0].Row == row {
				faults = append(faults, fmt.Sprintf("%d:%s", line+int64(x.Line(bad[0].Offset)), bad[0].Code))
				bad = bad[1:]
				continue
			}
			var fields []string
			for column := range x.Columns {
				value, _ := x.Value(row, column, nil)
				fields = append(fields, string(value))
			}
			all = append(all, fields)
		}
		return true
	})
	return table.Header, all, faults, err
}

// csv-spectrum gives each file's content as JSON. One is not legal: it has
// quotes in a field without quotes, and its JSON another telephone number.
func TestSpectrum(t *testing.T) {
	files, _ := filepath.Glob(publicFiles + "/csv-spectrum/csvs/*.csv")
	if len(files) != 12 {
		t.Fatalf("%d files", len(files))
	}
	for _, path := range files {
		name := strings.TrimSuffix(filepath.Base(path), ".csv")
		header, rows, faults, err := cells(t, path, Options{})
		if name == "location_coordinates" {
			if len(rows) != 0 || !reflect.DeepEqual(faults, []string{"2:quote-bare"}) {
				t.Errorf("%s: %q, %q", name, rows, faults)
			}
			continue
		}
		if err != nil || len(faults) > 0 {
			t.Errorf("%s: %v, %v", name, err, faults)
			continue
		}
		text, err := os.ReadFile(publicFiles + "/csv-spectrum/json/" + name + ".json")
		if err != nil {
			t.Fatal(err)
		}
		var want []map[string]string
		if err := json.Unmarshal(text, &want); err != nil {
			t.Fatal(err)
		}
		got := []map[string]string{}
		for _, row := range rows {
			object := map[string]string{}
			for i, cell := range row {
				object[header[i]] = cell
			}
			got = append(got, object)
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

// What the other files hold, read by eye and by their projects' own tests. A
// file that is refused has the code of the reason.
func TestPublicFiles(t *testing.T) {
	for _, c := range []struct {
		file   string
		o      Options
		header string
		rows   int
		last   string // fields of the last row
		faults string
		code   string
	}{
		{file: "csvkit/bad.csv", header: "column_a column_b column_c", rows: 1, last: "0|mixed types.... uh oh|17", faults: "2:field-count 3:field-count"},
		{file: "csvkit/bad_skip_lines.csv", header: "column_a column_b column_c", rows: 1, last: "0|mixed types.... uh oh|17", faults: "5:field-count 6:field-count"},
		{file: "csvkit/blanks.csv", header: "a b c d e f", rows: 1, last: "|NA|N/A|NONE|NULL|."},
		{file: "csvkit/empty.csv", code: "header-missing"},
		{file: "csvkit/mac_newlines.csv", header: "a b c", rows: 2, last: "Once upon\na time|5|6"},
		{file: "csvkit/null_byte.csv", header: "a b c", rows: 1, last: "\x00|2|3"},
		{file: "csvkit/optional_quote_characters.csv", header: "a b c", rows: 1, last: "1|2|3"},
		{file: "csvkit/sniff_limit.csv", header: "a b c", rows: 1, last: "1|2|3"},
		{file: "csvkit/test_empty_columns_long_row.csv", header: "a b c", faults: "2:field-count"},
		{file: "csvkit/test_empty_columns_short_row.csv", header: "a b c", faults: "2:field-count"},
		{file: "csvkit/test_extra_header.csv", header: "a b c d", faults: "2:field-count"},
		{file: "csvkit/test_header_newline.csv", header: `"\t\n\v\f\r start \t\n\v\f\r end \t\n\v\f\r" b c`, rows: 1, last: "d|e|f"},
		{file: "csvkit/test_latin1.csv", o: Options{Encoding: "latin1"}, header: "a b c", rows: 2, last: "4|5|©"},
		{file: "csvkit/test_skip_lines.csv", header: "a b c", rows: 1, last: "1|2|3"},
		{file: "csvkit/test_utf16_big.csv", header: "a b c", rows: 2, last: "4|5|ʤ"},
		{file: "csvkit/test_utf16_little.csv", header: "a b c", rows: 2, last: "4|5|ʤ"},
		{file: "csvkit/test_utf8.csv", header: "foo bar baz", rows: 2, last: "4|5|ʤ"},
		{file: "csvkit/test_utf8_bom.csv", header: "foo bar baz", rows: 2, last: "4|5|ʤ"},
		{file: "csvkit/dummy.csv.gz", header: "a b c", rows: 1, last: "1|2|3"},
		{file: "csvkit/dummy.csv.bz2", code: "file-archive"},
		{file: "duckdb/cast_and_less_col.csv", header: "name age current_day \" barks\"", rows: 2, last: "oogie boogie|3| 2023-01-02| 5", faults: "4:field-count 5:field-count"},
		{file: "duckdb/multiple_errors.csv", header: "name age current_day \" barks\"", rows: 2, last: "oogie boogie|3| 2023-01-02| 5", faults: "4:field-count 5:field-count 6:quote-text-after 7:field-count 8:field-count"},
		{file: "duckdb/small_mix.csv", header: "a b c d", rows: 2, last: "1|2|3|4", faults: "3:field-count 4:field-count"},
		{file: "duckdb/unquoted_basic.csv", header: "a b", rows: 6, last: "bla|3", faults: "5:quote-text-after"},
		{file: "miller/bom-dquote-header.csv", header: "a b c", rows: 2, last: "4|5|6"},
		{file: "miller/bom.csv", header: "a b c", rows: 2, last: "4|5|6"},
		{file: "miller/comma-at-eof.csv", header: "a b c", rows: 2, last: "4|5|"},
		{file: "miller/comments1.csv", o: Options{Comment: "#"}, header: "a b c", rows: 2, last: "4|5|6"},
		{file: "miller/comments2.csv", o: Options{Comment: "#"}, header: "a b c", rows: 2, last: "4|5|6"},
		{file: "miller/has-a-blank-line.csv", header: "a", rows: 4, last: "5"},
		{file: "miller/null-fields.csv", header: "a b c d e", rows: 5, last: "||||"},
		{file: "miller/quote-all.csv", header: "a b c", rows: 3, last: `7 "8" 9||11`},
		{file: "miller/quote-original.csv", header: "a b c", rows: 3, last: "7|8|9"},
		{file: "miller/ragged-long.csv", header: "a b c", rows: 2, last: "8|9|10", faults: "3:field-count"},
		{file: "miller/ragged-short.csv", header: "a b c", rows: 2, last: "6|7|8", faults: "3:field-count"},
		{file: "miller/ragged.csv", header: "a b c", rows: 1, last: "1|2|3", faults: "3:field-count 4:field-count"},
		{file: "frictionless/blank-headers.csv", header: "id \"\" age", rows: 2, last: "1102|Julie|26"},
		{file: "frictionless/blank-rows-multiple.csv", header: "id name age", rows: 13, last: "||"},
		{file: "frictionless/blank-rows-no-fields.csv", header: "id name age", rows: 2, last: "1102|Julie|26"},
		{file: "frictionless/defective-rows.csv", header: "id name age", faults: "2:field-count 3:field-count"},
		{file: "frictionless/delimiter.csv", header: "id name", rows: 2, last: "2|中国人"},
		{file: "frictionless/duplicate-headers.csv", header: "id name id age id", rows: 2, last: "1102|Julie|0|26|001102"},
		{file: "frictionless/empty.csv", code: "file-empty"},
		{file: "frictionless/escaping.csv", header: "ID Test", rows: 2, last: `2|Test " line 2`, faults: "4:quote-text-after"}, // a backslash escapes nothing
		{file: "frictionless/latin1.csv", o: Options{Encoding: "iso-8859-1"}, header: "id name", rows: 2, last: "2|©"},
		{file: "frictionless/matrix-with-comment.csv", o: Options{Comment: "#"}, header: "f1 f2 f3 f4", rows: 4, last: "41|42|43|44"},
		{file: "frictionless/skip-rows.csv", o: Options{Comment: "#"}, header: "id name", rows: 2, last: "2|中国人"},
		{file: "frictionless/structure-errors.csv", header: "id name age", rows: 3, last: "||", faults: "5:field-count"},
		{file: "frictionless/table-infer-iso-8859-7.csv", o: Options{Encoding: "iso-8859-7"}, header: "id age name", rows: 4, last: "4|28|Ευστοργιος"},
		{file: "frictionless/table-unicode-headers.csv", header: "id 国人", rows: 2, last: "2|中国人"},
		{file: "frictionless/without-rows.csv", header: "id name"},
		{file: "frictionless/table-multiple-files.zip", code: "file-excel"},
	} {
		header, rows, faults, err := cells(t, filepath.Join(publicFiles, c.file), c.o)
		if c.code != "" {
			if bad, ok := err.(*BadData); !ok || bad.Problems[0].Code != c.code {
				t.Errorf("%s: %v, want %s", c.file, err, c.code)
			}
			continue
		}
		last := ""
		if len(rows) > 0 {
			last = strings.Join(rows[len(rows)-1], "|")
		}
		if err != nil || plainHeader(header) != c.header || len(rows) != c.rows || last != c.last || strings.Join(faults, " ") != c.faults {
			t.Errorf("%s: %s, %d rows, last %q, faults %q, %v; want %s, %d, %q, %q", c.file, plainHeader(header), len(rows), last, faults, err, c.header, c.rows, c.last, c.faults)
		}
	}
}

// plainHeader is headers on one line, quoted where they would not be told
// apart.
func plainHeader(header []string) string {
	shown := make([]string, len(header))
	for i, h := range header {
		if shown[i] = h; h == "" || strings.ContainsAny(h, " \t\n") {
			shown[i] = fmt.Sprintf("%q", h)
		}
	}
	return strings.Join(shown, " ")
}
