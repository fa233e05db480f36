package render

import (
	"encoding/csv"
	"fmt"
	"io"
	"strings"

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
	out := csv.NewWriter(w)
	record := make([]string, len(columns))
	for i, c := range columns {
		record[i] = t.Columns[c].Name
	}
	if err := out.Write(record); err != nil {
		return err
	}
	for row := range t.Each() {
		for i, c := range columns {
			record[i] = csvField(row.Cell(c), o.Terminal)
		}
		if err := out.Write(record); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

func csvField(c report.Cell, look bool) string {
	switch {
	case !c.Data:
		return c.Machine
	case look:
		return spreadsheet(Printable(c.Machine))
	}
	return spreadsheet(c.Machine)
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

// columnsFor is the places of the columns that are written for those readers.
func columnsFor(columns []report.Head, readers report.Readers) []int {
	var places []int
	for i, c := range columns {
		if c.For == report.Everyone || c.For == readers {
			places = append(places, i)
		}
	}
	return places
}
