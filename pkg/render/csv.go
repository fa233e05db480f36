package render

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/retain-cli/retain/pkg/report"
)

// writeCSV writes one table: a line of column names, then the rows with the
// machine faces of their cells. Totals are left out, because a program that
// adds up a column would count everything twice.
func writeCSV(w io.Writer, tables []report.Table, o Options) error {
	t, err := choose(tables, o.Table)
	if err != nil {
		return err
	}
	columns := columnsFor(t.Columns, report.Programs)
	if len(columns) == 0 {
		return nil
	}
	var line []byte
	for i, c := range columns {
		line = appendField(line, i, []byte(t.Columns[c].Name))
	}
	if _, err := w.Write(append(line, '\n')); err != nil {
		return err
	}
	var field []byte
	for row := range t.Each() {
		line = line[:0]
		for i, c := range columns {
			cell := row.Cell(c)
			field = cell.AppendMachine(field[:0])
			if cell.Data && o.Terminal {
				field = []byte(Printable(string(field)))
			}
			if cell.Data {
				field = spreadsheet(field)
			}
			line = appendField(line, i, field)
		}
		if _, err := w.Write(append(line, '\n')); err != nil {
			return err
		}
	}
	return nil
}

// appendField appends the field at that place of a line, quoted as encoding/csv
// does, which takes strings and would allocate each.
func appendField(line []byte, place int, field []byte) []byte {
	if place > 0 {
		line = append(line, ',')
	}
	if !needsQuotes(field) {
		return append(line, field...)
	}
	line = append(line, '"')
	for _, c := range field {
		if c == '"' {
			line = append(line, '"')
		}
		line = append(line, c)
	}
	return append(line, '"')
}

func needsQuotes(field []byte) bool {
	for _, c := range field {
		if c == ',' || c == '"' || c == '\r' || c == '\n' {
			return true
		}
	}
	first, _ := utf8.DecodeRune(field)
	return unicode.IsSpace(first) || string(field) == `\.` // which ends the data of a COPY in PostgreSQL
}

// choose is the table of that name, or the first one.
func choose(tables []report.Table, name string) (report.Table, error) {
	var names []string
	for _, t := range tables {
		if name == "" || t.Name == name {
			return t, nil
		}
		names = append(names, t.Name)
	}
	if name == "" {
		return report.Table{}, nil
	}
	return report.Table{}, fmt.Errorf("no table %q in this report: use one of %s", name, strings.Join(names, ", "))
}

// columnsFor is the places of the columns that are written for everyone and for
// those readers.
func columnsFor(columns []report.Head, readers ...report.Readers) []int {
	var places []int
	for i, c := range columns {
		if c.For == report.Everyone || slices.Contains(readers, c.For) {
			places = append(places, i)
		}
	}
	return places
}
