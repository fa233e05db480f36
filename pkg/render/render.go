// Package render writes a report in an output format. It is the only package that
// knows widths and colors, and how text from data is made safe.
//
//	var format render.Format
//	err := format.UnmarshalText([]byte("csv"))
//	err = render.Write(os.Stdout, report, format, render.Options{Width: 100})
//
// The formats for people (table, markdown) write the human faces of the cells,
// and the formats for programs (csv, json) the machine faces.
package render

import (
	"bufio"
	"io"
	"slices"
	"strings"

	"github.com/retain-cli/retain/pkg/choice"
	"github.com/retain-cli/retain/pkg/note"
	"github.com/retain-cli/retain/pkg/report"
)

// Format is a form of output. The zero value is Table.
type Format uint8

// The formats.
const (
	Table Format = iota
	JSON
	CSV
	Markdown
)

var formatNames = [...]string{Table: "table", JSON: "json", CSV: "csv", Markdown: "markdown"}

// FormatNames lists the formats for help, errors and completion.
func FormatNames() []string { return formatNames[:] }

// String is the name of the format, one of FormatNames.
func (f Format) String() string { return formatNames[f] }

// MarshalText writes the format's name.
func (f Format) MarshalText() ([]byte, error) { return []byte(f.String()), nil }

// UnmarshalText reads a format by its name; md is markdown.
func (f *Format) UnmarshalText(b []byte) error {
	if strings.EqualFold(string(b), "md") {
		*f = Markdown
		return nil
	}
	return choice.Parse(f, b, FormatNames())
}

// Options describe where the output goes. The zero value is a file or a pipe of
// unknown width.
type Options struct {
	Width    int    // columns of the terminal; 0 is 80
	Whole    bool   // no column of a table is left out or cut, however wide it gets
	Color    bool   // bold, faint and shaded cells
	Terminal bool   // the output is a terminal: escape sequences in data are made visible in every format
	Table    string // the table that csv writes, by name; empty is the first
	Headless bool   // csv: without the column names, for rows that continue a file

	Detail  report.Detail // of the notes, for people
	Verbose string        // how the reader asks for more notes, such as --verbose
}

// defaultWidth is that of a terminal nobody has resized.
const defaultWidth = 80

// bufferSize makes a write of a long output worth its system call.
const bufferSize = 64 << 10

// Write writes the report. It fails when the writer does, and when the report has
// no table named o.Table.
func Write(w io.Writer, r report.Report, f Format, o Options) error {
	out := bufio.NewWriterSize(w, bufferSize)
	if err := write(out, r, f, o); err != nil {
		return err
	}
	return out.Flush()
}

func write(w *bufio.Writer, r report.Report, f Format, o Options) error {
	switch f {
	case JSON:
		return writeJSON(w, r.Data)
	case CSV:
		return writeCSV(w, tablesFor(r.Tables, report.Programs), o)
	}
	r.Tables = tablesFor(r.Tables, report.People)
	if f == Markdown {
		return writeMarkdown(w, r, o)
	}
	return writeTables(w, r, o)
}

// tablesFor is the tables that are written for those readers.
func tablesFor(tables []report.Table, readers report.Readers) []report.Table {
	return slices.DeleteFunc(slices.Clone(tables), func(t report.Table) bool {
		return t.For != report.Everyone && t.For != readers
	})
}

// labels stand before a note.
var labels = map[note.Level]string{note.Warning: "Warning:", note.Info: "Note:", note.Proven: "Settled:"}

// others is the line that counts the notes that are not shown; empty without any.
func (o Options) others(more int) string {
	if more == 0 {
		return ""
	}
	return strings.TrimSuffix(report.Counted(int64(more), "more note")+": "+o.Verbose, ": ")
}

// parts is output for people: parts separated by empty lines.
type parts struct {
	out   *bufio.Writer
	begun bool
}

// part begins the next part.
func (p *parts) part() {
	if p.begun {
		p.out.WriteByte('\n')
	}
	p.begun = true
}

func (p *parts) line(text string) {
	p.out.WriteString(text)
	p.out.WriteByte('\n')
}

// failed is the error of the first write that failed. A bufio.Writer keeps it,
// so single writes are not checked.
func failed(w *bufio.Writer) error {
	_, err := w.Write(nil)
	return err
}
