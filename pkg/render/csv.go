package render

import (
	"bytes"
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
		if i > 0 {
			line = append(line, ',')
		}
		line = appendQuoted(line, []byte(t.Columns[c].Name))
	}
	if !o.Headless {
		if _, err := w.Write(append(line, '\n')); err != nil {
			return err
		}
	}
	return writeLines(w, t, func(line []byte, row report.Row) []byte {
		for i, c := range columns {
			if i > 0 {
				line = append(line, ',')
			}
			line = appendCell(line, row.Cell(c), o.Terminal)
		}
		return append(line, '\n')
	})
}

// appendCell appends a field. Only texts can need more than their bytes; those of
// data are made safe.
func appendCell(line []byte, c *report.Cell, terminal bool) []byte {
	start := len(line)
	line = c.AppendMachine(line)
	if !c.IsText() {
		return line
	}
	field := line[start:]
	if c.Data && terminal {
		field = []byte(Printable(string(field)))
	}
	if c.Data {
		field = spreadsheet(field)
	}
	return appendQuoted(line[:start], field)
}

// appendQuoted appends a field, quoted as encoding/csv does, which takes strings
// and would allocate each. The field may lie behind the line already.
func appendQuoted(line, field []byte) []byte {
	if !needsQuotes(field) {
		return append(line, field...)
	}
	doubled := bytes.ReplaceAll(field, []byte(`"`), []byte(`""`)) // a copy: line may grow over the field
	return append(append(append(line, '"'), doubled...), '"')
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
