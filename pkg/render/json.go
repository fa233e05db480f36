package render

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"iter"
	"unicode/utf8"

	"github.com/retain-cli/retain/pkg/report"
)

// writeJSON encodes the result, indented. Characters that JSON allows but a
// terminal obeys are written as \u escapes, which mean the same.
func writeJSON(w *bufio.Writer, data any) error {
	if s, ok := data.(report.Streamed); ok {
		return writeStreamed(w, s)
	}
	text, err := encode(data, "  ")
	if err != nil {
		return err
	}
	return writeEscaped(w, text)
}

// writeStreamed writes the object without its closing brace, then the array,
// one element a line.
func writeStreamed(w *bufio.Writer, s report.Streamed) error {
	text, err := encode(s.Object, "  ")
	if err != nil {
		return err
	}
	fields, isObject := bytes.CutSuffix(text, []byte("}\n"))
	if !isObject {
		return fmt.Errorf("a streamed result of type %T is no JSON object", s.Object)
	}
	fields = bytes.TrimRight(fields, "\n")
	if err := writeEscaped(w, fields); err != nil {
		return err
	}
	if len(fields) > len("{") {
		w.WriteByte(',')
	}
	fmt.Fprintf(w, "\n  %q: [", s.Name)
	if err := writeElements(w, s.Elements); err != nil {
		return err
	}
	w.WriteString("]\n}\n")
	return failed(w)
}

func writeElements(w *bufio.Writer, elements iter.Seq[any]) error {
	before, after := "\n    ", ""
	for e := range elements {
		text, err := encode(e, "")
		if err != nil {
			return err
		}
		w.WriteString(before)
		if err := writeEscaped(w, bytes.TrimRight(text, "\n")); err != nil {
			return err
		}
		before, after = ",\n    ", "\n  "
	}
	w.WriteString(after)
	return nil
}

func encode(data any, indent string) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", indent)
	err := e.Encode(data)
	return b.Bytes(), err
}

// writeEscaped writes JSON with its invisible characters as \u escapes. They
// stand inside strings only.
func writeEscaped(w *bufio.Writer, text []byte) error {
	for len(text) > 0 {
		n := 0
		for n < len(text) && text[n] < 0x7f {
			n++
		}
		w.Write(text[:n])
		if text = text[n:]; len(text) == 0 {
			break
		}
		r, size := utf8.DecodeRune(text)
		writeRune(w, r)
		text = text[size:]
	}
	return failed(w)
}

func writeRune(w *bufio.Writer, r rune) {
	switch {
	case visible(r):
		w.WriteRune(r)
	case r > 0xffff:
		high, low := (r-0x10000)>>10+0xd800, (r-0x10000)&0x3ff+0xdc00
		fmt.Fprintf(w, `\u%04x\u%04x`, high, low)
	default:
		fmt.Fprintf(w, `\u%04x`, r)
	}
}
