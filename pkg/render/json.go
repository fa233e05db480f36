package render

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/retain-cli/retain/pkg/report"
)

// writeJSON encodes the result, indented. Characters that JSON allows but a
// terminal obeys are written as \u escapes, which mean the same.
func writeJSON(w *bufio.Writer, data any) error {
	if s, ok := data.(report.Streamed); ok {
		return writeStreamed(w, s)
	}
	text, err := encode(data)
	if err != nil {
		return err
	}
	_, err = w.Write(text)
	return err
}

// writeStreamed writes the object without its closing brace, then the rows of the
// table as an array, one a line.
func writeStreamed(w *bufio.Writer, s report.Streamed) error {
	text, err := encode(s.Object)
	if err != nil {
		return err
	}
	fields, isObject := bytes.CutSuffix(text, []byte("}\n"))
	if !isObject {
		return fmt.Errorf("a streamed result of type %T is no JSON object", s.Object)
	}
	fields = bytes.TrimRight(fields, "\n")
	w.Write(fields)
	if len(fields) > len("{") {
		w.WriteByte(',')
	}
	fmt.Fprintf(w, "\n  %q: [", s.Name)
	if err := writeRows(w, s.Table); err != nil {
		return err
	}
	w.WriteString("]\n}\n")
	return failed(w)
}

// writeRows writes rows as objects. Their keys are the names of the columns.
func writeRows(w *bufio.Writer, t report.Table) error {
	columns := columnsFor(t.Columns, report.Programs, report.JSON)
	var keys []string
	for i, c := range columns {
		keys = append(keys, fmt.Sprintf("%c%q:", "{,"[min(i, 1)], t.Columns[c].Name))
	}
	separated := &separated{w: w}
	err := writeLines(separated, t, func(line []byte, row report.Row) []byte {
		line = append(line, ",\n    "...)
		for i, c := range columns {
			line = appendValue(append(line, keys[i]...), row.Cell(c))
		}
		return append(line, '}')
	})
	if separated.begun {
		w.WriteString("\n  ")
	}
	return err
}

// separated leaves out the comma before the first element.
type separated struct {
	w     *bufio.Writer
	begun bool
}

func (s *separated) Write(b []byte) (int, error) {
	if !s.begun && len(b) > 0 {
		s.begun = true
		n, err := s.w.Write(b[1:])
		return n + 1, err
	}
	return s.w.Write(b)
}

func appendValue(b []byte, c *report.Cell) []byte {
	switch {
	case !c.Defined():
		return append(b, "null"...)
	case !c.IsText():
		return c.AppendMachine(b)
	}
	start := len(b)
	b = append(c.AppendMachine(append(b, '"')), '"')
	if text := b[start+1 : len(b)-1]; !plain(text) || bytes.ContainsAny(text, `"\`) {
		escaped, _ := encode(string(text)) // a string has a JSON form
		b = append(b[:start], bytes.TrimRight(escaped, "\n")...)
	}
	return b
}

// encode is indented JSON without invisible characters.
func encode(data any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(data)
	return escapeInvisible(b.Bytes()), err
}

// escapeInvisible writes the invisible characters of a JSON text, which stand
// inside strings only, as \u escapes.
func escapeInvisible(text []byte) []byte {
	invisible := func(r rune) bool { return r >= utf8.RuneSelf-1 && !visible(r) }
	if !bytes.ContainsFunc(text, invisible) {
		return text
	}
	var b []byte
	for _, r := range string(text) {
		switch {
		case !invisible(r):
			b = utf8.AppendRune(b, r)
		case r > 0xffff:
			high, low := utf16.EncodeRune(r)
			b = fmt.Appendf(b, `\u%04x\u%04x`, high, low)
		default:
			b = fmt.Appendf(b, `\u%04x`, r)
		}
	}
	return b
}
