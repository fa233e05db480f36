// Package rows cuts UTF-8 text into rows and fields, and knows where each
// stands. It holds the dialect of an export, the index of a chunk of it, and the
// cutting of a whole text into chunks for several workers.
//
//	d, err := rows.ReadDialect(head, whole, "orders.csv", rows.Options{})
//	c := rows.NewCutter(rows.Source{At: file, Size: size, Offset: d.BodyOffset}, *d)
//	for chunk, buffer, more := c.Next(ctx, nil); more; chunk, buffer, more = c.Next(ctx, buffer) {
//		index.Fill(chunk, *d)
//		id, _ := index.Value(0, 0, nil)
//	}
package rows

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"

	"github.com/retain-cli/retain/pkg/export/internal/problem"
	"github.com/retain-cli/retain/pkg/note"
)

// Limits of what is believed to be a CSV file.
const (
	maxColumns = 16_384
	maxRow     = 2 << 20 // bytes of a row, unless MaxField is larger
	maxField   = 64 << 10
)

// Options say how text is cut into rows and fields.
type Options struct {
	Delimiter string // one of , ; tab |; empty: recognized
	SkipLines int    // lines above the header
	NoHeader  bool   // columns are named #1, #2, ...
	MaxField  int    // bytes of a field; 0: 64 KiB
}

// Dialect is how a text is cut into rows and fields, and its header.
type Dialect struct {
	Name       string
	Delimiter  byte
	Header     []string // as in the file, without quotes and BOM
	HeaderLine int64    // physical line of the header, from 1
	BodyOffset int64    // of the first byte behind it
	BodyLine   int64    // physical line that begins there
	Text       []byte   // from the header line on, as far as it has been read
	Whole      bool     // Text is all there is
	MaxField   int      // Options.MaxField
	Where      Filter   // decides which rows are read; nil: all are
	Records    bool     // rows have numbers instead of lines: a line end within a value does not count

	body  []byte     // what of the rows is in Text, whole lines
	first *firstRows // of the body
}

func (d *Dialect) maxField() int {
	if d.MaxField == 0 {
		return maxField
	}
	return d.MaxField
}

func (d *Dialect) maxRow() int { return max(maxRow, d.maxField()) }

// ReadDialect reads all above the first row. whole tells that head is all of the
// text. An unclear delimiter is the one error that comes with a dialect, as far as it
// is known.
func ReadDialect(head []byte, whole bool, name string, o Options) (*Dialect, error) {
	text, line, offset := above(head, o)
	d := &Dialect{Name: name, HeaderLine: line, Text: text, Whole: whole, MaxField: o.MaxField}
	if len(bytes.TrimSpace(text)) == 0 {
		return nil, problem.Stop(problem.Problem{Code: "header-missing", File: name, Reason: "has no header line", Hint: "export it with its header; if the first line is data", Fixes: []note.Fix{{Option: note.NoHeader}}})
	}
	mark, tie, ok := delimiterOf(text, o)
	if !ok {
		return d, problem.Stop(problem.Problem{
			Code: "delimiter-unclear", File: name, Line: line,
			Reason: "the delimiter is unclear: " + tie, Hint: "to name it", Fixes: []note.Fix{{Option: note.Delimiter, Value: ";"}},
		})
	}
	d.Delimiter = mark
	if err := d.readHeader(text, offset); err != nil {
		return nil, err
	}
	if o.NoHeader {
		d.number(text, offset)
	}
	return d, nil
}

// RecordDialect is that of the rows of a relation, as text.Relation writes them: all of
// the text is rows, which are numbered from 1.
func RecordDialect(header []string, head []byte, whole bool, name string, o Options) *Dialect {
	d := &Dialect{Name: name, Delimiter: ',', Header: header, BodyLine: 1, Text: head, Whole: whole, MaxField: o.MaxField, Records: true}
	d.setBody(head)
	return d
}

// readHeader reads the line of names.
func (d *Dialect) readHeader(text []byte, offset int64) error {
	r := csv.NewReader(bytes.NewReader(text))
	r.Comma = rune(d.Delimiter)
	r.FieldsPerRecord = -1
	header, err := r.Read()
	var bad *csv.ParseError
	switch {
	case errors.As(err, &bad):
		return problem.Stop(problem.Problem{
			Code: "header-quotes", File: d.Name, Line: d.HeaderLine + int64(bad.StartLine) - 1,
			Reason: "the quotes of the header do not pair", Hint: `write names in quotes, and a quote in them twice: ""`,
		})
	case err != nil:
		return d.problem("header-missing", "has no header line", "")
	case !d.Whole && r.InputOffset() == int64(len(text)) && text[len(text)-1] != '\n':
		return d.problem("header-too-long", fmt.Sprintf("its header is longer than %d bytes", len(text)), "")
	case len(header) > maxColumns:
		p := problem.Problem{Code: "header-too-long", File: d.Name, Line: d.HeaderLine, Reason: fmt.Sprintf("the header has %d columns, more than %d", len(header), maxColumns)}
		return problem.Stop(p)
	}
	d.Header = header
	used := r.InputOffset()
	d.BodyOffset = offset + used
	d.BodyLine = d.HeaderLine + int64(bytes.Count(text[:used], newline))
	d.setBody(text[used:])
	return nil
}

// number gives the columns of a file without header their numbers as names.
func (d *Dialect) number(text []byte, offset int64) {
	for i := range d.Header {
		d.Header[i] = fmt.Sprintf("#%d", i+1)
	}
	d.BodyOffset, d.BodyLine = offset, d.HeaderLine
	d.setBody(text)
}

func (d *Dialect) setBody(text []byte) {
	if d.body = text; !d.Whole {
		d.body = text[:bytes.LastIndexByte(text, '\n')+1]
	}
	d.first = newFirstRows(d.body, d.Delimiter)
}

func (d *Dialect) problem(code, reason, hint string) error {
	return problem.Stop(problem.Problem{Code: code, File: d.Name, Reason: reason, Hint: hint})
}

// above skips everything that may stand above the header: a BOM, the lines to
// skip, a line that names the delimiter, blank lines. It returns the text from
// the header on, its line and its offset.
func above(head []byte, o Options) (text []byte, line, offset int64) {
	text = bytes.TrimPrefix(head, []byte("\ufeff"))
	line = 1
	skip := func() {
		n := bytes.IndexByte(text, '\n') + 1
		if n == 0 {
			n = len(text)
		}
		text = text[n:]
		line++
	}
	for range o.SkipLines {
		skip()
	}
	if _, ok := separatorLine(text); ok {
		skip()
	}
	for len(text) > 0 && len(bytes.TrimSpace(firstLine(text))) == 0 {
		if bytes.IndexByte(text, '\n') < 0 {
			break
		}
		skip()
	}
	return text, line, int64(len(head) - len(text))
}

func firstLine(text []byte) []byte {
	line, _, _ := bytes.Cut(text, []byte("\n"))
	return bytes.TrimSuffix(line, []byte("\r"))
}

// separatorLine is the delimiter of a line such as sep=; which Excel reads and
// some programs write.
func separatorLine(text []byte) (byte, bool) {
	line := bytes.Trim(firstLine(text), `"`)
	rest, ok := bytes.CutPrefix(bytes.ToLower(line), []byte("sep="))
	if !ok || len(rest) != 1 {
		return 0, false
	}
	return rest[0], true
}

// delimiters are those that are recognized, the usual one first.
var delimiters = []byte{',', ';', '\t', '|'}

// DelimiterNames are the words for them.
var DelimiterNames = map[byte]string{',': "commas", ';': "semicolons", '\t': "tabs", '|': "bars"}

// delimiterOf is the delimiter asked for, or the one that the header line has
// most of. Of two with as many, it is the one that cuts all rows alike; when
// that is both, tie says so and ok is false.
func delimiterOf(text []byte, o Options) (delimiter byte, tie string, ok bool) {
	if o.Delimiter != "" {
		d := delimiterNamed(o.Delimiter)
		return d, "", d != 0
	}
	line := unquoted(firstLine(text))
	var best []byte
	most := 0
	for _, d := range delimiters {
		switch n := bytes.Count(line, []byte{d}); {
		case n > most:
			best, most = []byte{d}, n
		case n == most && n > 0:
			best = append(best, d)
		}
	}
	switch len(best) {
	case 0:
		return ',', "", true
	case 1:
		return best[0], "", true
	}
	var even []byte
	for _, d := range best {
		if cutsEvenly(text, d) {
			even = append(even, d)
		}
	}
	if len(even) == 1 {
		return even[0], "", true
	}
	names := make([]string, len(best))
	for i, d := range best {
		names[i] = DelimiterNames[d]
	}
	return 0, fmt.Sprintf("the header has %d %s", most, strings.Join(names, " and as many ")), false
}

// delimiterNamed is a delimiter by its letter or name, 0 for none.
func delimiterNamed(s string) byte {
	switch strings.ToLower(s) {
	case "tab", `\t`:
		return '\t'
	case "comma":
		return ','
	case "semicolon":
		return ';'
	case "pipe":
		return '|'
	}
	if len(s) == 1 && strings.ContainsAny(s, ",;\t|:^~ ") {
		return s[0]
	}
	return 0
}

// unquoted is the line without what stands in quotes.
func unquoted(line []byte) []byte {
	if bytes.IndexByte(line, '"') < 0 {
		return line
	}
	var out []byte
	quoted := false
	for _, c := range line {
		if c == '"' {
			quoted = !quoted
		} else if !quoted {
			out = append(out, c)
		}
	}
	return out
}

// cutsEvenly tells whether the first rows have as many fields as the header.
func cutsEvenly(text []byte, delimiter byte) bool {
	r := csv.NewReader(bytes.NewReader(text))
	r.Comma = rune(delimiter)
	r.ReuseRecord = true
	for range 50 {
		if _, err := r.Read(); err != nil {
			return err == io.EOF
		}
	}
	return true
}

// Sample visits the rows of Text chunk by chunk. The index is good until the visit
// ends.
func (d *Dialect) Sample(visit func(x *Index, chunk int)) {
	s := samples.Get().(*sample)
	defer samples.Put(s)
	cutter := NewCutter(Source{At: bytes.NewReader(d.body), Size: int64(len(d.body))}, *d)
	for {
		chunk, buffer, more := cutter.Next(context.Background(), s.buffer)
		if s.buffer = buffer; !more {
			return
		}
		s.index.Fill(chunk, *d)
		visit(&s.index, chunk.Number)
	}
}

// samples are what the first rows are read with, which is done several times.
var samples = sync.Pool{New: func() any { return new(sample) }}

type sample struct {
	index  Index
	buffer []byte
}

// Each calls visit with the rows of Text, and the line of each, until it returns
// false. Rows that are no CSV are left to the Index. The fields are of all visitors,
// who must not change them.
func (d *Dialect) Each(visit func(fields []string, line int64) bool) {
	for i := 0; d.first != nil && d.first.reaches(i); i++ {
		row := d.first.rows[i]
		if d.Where != nil && !d.Where.KeepsFields(row.fields) {
			continue
		}
		line := row.line
		if d.Records {
			line = int64(i) + 1
		}
		if !visit(row.fields, d.BodyLine+line-1) {
			return
		}
	}
}

// firstRows is rows that have been read once, since many ask for them: as far as
// somebody has asked.
type firstRows struct {
	reader *csv.Reader // nil at the end
	rows   []firstRow
}

type firstRow struct {
	fields []string
	line   int64 // from 1
}

func newFirstRows(body []byte, delimiter byte) *firstRows {
	r := csv.NewReader(bytes.NewReader(body))
	r.Comma = rune(delimiter)
	r.FieldsPerRecord = -1
	r.LazyQuotes = true
	return &firstRows{reader: r}
}

// reaches tells whether there is an i-th row, where those before it have been asked
// for.
func (f *firstRows) reaches(i int) bool {
	if i < len(f.rows) || f.reader == nil {
		return i < len(f.rows)
	}
	fields, err := f.reader.Read()
	if err != nil {
		f.reader = nil
		return false
	}
	line, _ := f.reader.FieldPos(0)
	f.rows = append(f.rows, firstRow{fields, int64(line)})
	return true
}

// BlankDelimiter is the delimiter when a blank follows each of the header's.
func BlankDelimiter(head []byte, o Options) (byte, bool) {
	text, _, _ := above(head, o)
	line := firstLine(text)
	d, _, ok := delimiterOf(text, o)
	if !ok || d == ' ' {
		return 0, false
	}
	n := bytes.Count(line, []byte{d})
	return d, n > 0 && n == bytes.Count(line, []byte{d, ' '})
}
