// Package report is a result laid out for people and programs: head lines,
// tables of typed cells, footnotes. It knows nothing of widths, colors or
// formats; package render does.
//
//	periods := report.Layout[retention.Rate]{Name: "periods", Columns: []report.Column[retention.Rate]{
//		{Name: "period", Title: "Period", Cell: func(r retention.Rate) report.Cell { return report.Text(r.Period) }},
//		{Name: "crr", Title: "CRR", Right: true, Cell: func(r retention.Rate) report.Cell { return report.PercentOf(r.CRR) }}}}
//	r := report.Report{Head: []string{"orders.csv · 4 orders"}, Tables: []report.Table{periods.Table(rates)}}
package report

import (
	"iter"
	"slices"

	"github.com/retain-cli/retain/pkg/note"
)

// Report is one result.
type Report struct {
	Head   []string // what was read and how it is defined; first line first
	Tables []Table
	Charts []Chart  // pictures, for people at a terminal
	Foot   []string // the summary
	Next   string   // a command to be copied into a shell: never broken into lines
	Data   any      // what the JSON format writes; a Streamed when it is too long to hold

	Notes    []note.Note     // warnings, how the data was read, and what settled it
	Concerns []note.Concerns // what the numbers depend on, the most direct first; nil: everything
	Whole    bool            // all notes are shown to people, whatever the detail
}

// Table is rows of cells under named columns.
type Table struct {
	Name    string // for programs, when a report has several tables
	Title   string // a line above the table, for people; may be empty
	For     Readers
	Columns []Head
	Rows    []Row
	Long    *Long // instead of Rows
	Total   []Row // set off below the rows
}

// Long is rows too many to hold.
type Long struct {
	Len  int
	Rows func(from, to int, yield func(Row) bool) // the same rows each time; a row is valid until the next

	// Parallel calls work for 0 to n-1, several of them at a time, and returns
	// when all are done; Rows allows that. It may be nil.
	Parallel func(n int, work func(i int))
}

// Head is the head of a column.
type Head struct {
	Name  string // for programs: customers_start
	Title string // for people: Start
	Right bool   // aligned right, as numbers are
	Drop  int    // 0: always shown; otherwise dropped when the terminal is too narrow, highest first, equals together
	For   Readers
	Wrap  bool // long texts go on in further lines, before anything is left out or cut
}

// Readers are those a column or a table is written for. The zero value is Everyone.
type Readers uint8

// A rate's interval, for instance, is one column for people and two for
// programs.
const (
	Everyone Readers = iota
	People           // table, markdown, html
	Programs         // csv, and json where it is written from a table
	JSON             // json alone
)

// Row is one line of cells, as many as there are columns.
type Row struct {
	Cells []Cell
	Mark  string // a short remark behind the row: "partial"
	Faint bool
}

// Cell is the cell of a column, which is empty when the row is too short.
func (r *Row) Cell(column int) *Cell {
	if column < len(r.Cells) {
		return &r.Cells[column]
	}
	return new(Cell)
}

// Add appends a row.
func (t *Table) Add(cells ...Cell) *Row {
	t.Rows = append(t.Rows, Row{Cells: cells})
	return &t.Rows[len(t.Rows)-1]
}

// Each is the rows, held or streamed.
func (t *Table) Each() iter.Seq[Row] {
	if l := t.Long; l != nil {
		return func(yield func(Row) bool) { l.Rows(0, l.Len, yield) }
	}
	return slices.Values(t.Rows)
}
