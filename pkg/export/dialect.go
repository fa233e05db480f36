package export

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/retain-cli/retain/pkg/export/internal/problem"
	"github.com/retain-cli/retain/pkg/export/internal/schema"
	"github.com/retain-cli/retain/pkg/export/internal/text"
)

// maxHeader is the longest header.
const maxHeader = text.HeadSize

// dialect is how a text is cut into rows and fields, and its header.
type dialect struct {
	name       string
	delimiter  byte
	header     []string // as in the file, without quotes and BOM
	headerLine int64    // physical line of the header, from 1
	bodyOffset int64    // of the first byte behind it
	bodyLine   int64    // physical line that begins there
	text       []byte   // from the header on, as far as it has been read
	body       []byte   // what of the body has been looked at, whole lines
	whole      bool     // body is all there is
}

// readDialect reads all there is above the first row. whole tells that head is
// all of the text.
func readDialect(head []byte, whole bool, name string, o Options) (*dialect, error) {
	text, line, offset := above(head, o)
	d := &dialect{name: name, headerLine: line, whole: whole, text: text}
	if len(bytes.TrimSpace(text)) == 0 {
		return nil, d.problem("header-missing", "has no header line", "export it with its header, or name the columns with --no-header")
	}
	mark, tie, ok := delimiterOf(text, o)
	if !ok {
		return nil, schema.ExplainHeader(d.name, d.headerLine, text, problem.Stop(Problem{
			Code: "delimiter-unclear", File: name, Line: line,
			Reason: "it is not clear what separates the fields: " + tie, Hint: `name it, such as --delimiter ";"`,
		}))
	}
	d.delimiter = mark
	if err := d.readHeader(text, offset); err != nil {
		return nil, err
	}
	if o.NoHeader {
		d.number(text, offset)
	}
	return d, nil
}

// readHeader reads the line of names.
func (d *dialect) readHeader(text []byte, offset int64) error {
	r := csv.NewReader(bytes.NewReader(text))
	r.Comma = rune(d.delimiter)
	r.FieldsPerRecord = -1
	header, err := r.Read()
	var bad *csv.ParseError
	switch {
	case errors.As(err, &bad):
		p := Problem{Code: "header-quotes", File: d.name, Line: d.headerLine + int64(bad.StartLine) - 1, Reason: "the quotes of the header do not pair", Hint: `write names in quotes, and a quote in them twice: ""`}
		return problem.Stop(p)
	case err != nil:
		return d.problem("header-missing", "has no header line", "")
	case !d.whole && r.InputOffset() == int64(len(text)) && text[len(text)-1] != '\n':
		return d.problem("header-too-long", fmt.Sprintf("its header is longer than %d bytes", maxHeader), "")
	}
	d.header = header
	used := r.InputOffset()
	d.bodyOffset = offset + used
	d.bodyLine = d.headerLine + int64(bytes.Count(text[:used], []byte("\n")))
	d.body = text[used:]
	if !d.whole {
		d.body = d.body[:bytes.LastIndexByte(d.body, '\n')+1]
	}
	return nil
}

// number gives the columns of a file without header their numbers as names.
func (d *dialect) number(text []byte, offset int64) {
	for i := range d.header {
		d.header[i] = fmt.Sprintf("#%d", i+1)
	}
	d.bodyOffset, d.bodyLine, d.body = offset, d.headerLine, text
	if !d.whole {
		d.body = d.body[:bytes.LastIndexByte(d.body, '\n')+1]
	}
}

func (d *dialect) problem(code, reason, hint string) error {
	return problem.Stop(Problem{Code: code, File: d.name, Reason: reason, Hint: hint})
}

// above steps over all that may stand above the header: a BOM, the lines to
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

// delimiters are those that are recognised, the usual one first.
var delimiters = []byte{',', ';', '\t', '|'}

var delimiterNames = map[byte]string{',': "commas", ';': "semicolons", '\t': "tabs", '|': "bars"}

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
		names[i] = delimiterNames[d]
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

// rows calls visit with the rows that have been looked at, and the line of
// each, until it returns false. Rows that are no CSV are the scanner's affair.
func (d *dialect) rows(visit func(fields []string, line int64) bool) {
	r := csv.NewReader(bytes.NewReader(d.body))
	r.Comma = rune(d.delimiter)
	r.FieldsPerRecord = -1
	r.LazyQuotes = true
	r.ReuseRecord = true
	for {
		fields, err := r.Read()
		if err != nil {
			return
		}
		line, _ := r.FieldPos(0)
		if !visit(fields, d.bodyLine+int64(line)-1) {
			return
		}
	}
}
