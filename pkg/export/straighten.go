package export

import (
	"bufio"
	"bytes"
	"io"
)

// straighten undoes what would make the scanner slow for all files and is in
// few of them: CR alone at line ends, comment lines, blanks behind delimiters.
func (s *source) straighten(o Options) error {
	crooked := &straightener{comment: []byte(o.Comment)}
	if bytes.IndexByte(s.head, '\n') < 0 && bytes.IndexByte(s.head, '\r') >= 0 {
		crooked.cr = true
		s.note("line-ends", "lines end in CR alone")
	}
	if d, ok := blankDelimiter(s.head, o); ok {
		crooked.delimiter = d
		s.note("blanks", "blanks after the delimiters are left out")
	}
	if !crooked.cr && len(crooked.comment) == 0 && crooked.delimiter == 0 {
		return nil
	}
	crooked.r = bufio.NewReaderSize(s.stream, 64<<10)
	crooked.start = true
	return s.through(crooked)
}

// blankDelimiter is the delimiter when a blank follows each of the header's.
func blankDelimiter(head []byte, o Options) (byte, bool) {
	text, _, _ := above(head, o)
	line := firstLine(text)
	d, _, ok := delimiterOf(text, o)
	if !ok || d == ' ' {
		return 0, false
	}
	n := bytes.Count(line, []byte{d})
	return d, n > 0 && n == bytes.Count(line, []byte{d, ' '})
}

// straightener is a reader that changes no line's number: comment lines become
// blank ones.
type straightener struct {
	r         *bufio.Reader
	cr        bool   // CR is a line end
	comment   []byte // lines that begin with it are left out
	delimiter byte   // blanks behind it and at the start of a line are left out; 0: kept

	start  bool // at the start of a line
	field  bool // at the start of a field
	quoted bool
}

func (t *straightener) Read(p []byte) (int, error) {
	n := 0
	for n < len(p) {
		if t.start && !t.quoted {
			if err := t.skipComment(); err != nil {
				return n, err
			}
		}
		c, err := t.r.ReadByte()
		if err != nil {
			return n, err
		}
		if t.cr && c == '\r' {
			c = '\n'
		}
		if t.delimiter != 0 && c == ' ' && !t.quoted && (t.field || t.start) {
			t.start, t.field = false, true
			continue
		}
		t.step(c)
		p[n] = c
		n++
	}
	return n, nil
}

func (t *straightener) step(c byte) {
	if c == '"' {
		t.quoted = !t.quoted
	}
	t.start = c == '\n'
	t.field = !t.quoted && (c == t.delimiter || c == '\n')
}

// skipComment leaves out the text of a comment line and keeps its end.
func (t *straightener) skipComment() error {
	if len(t.comment) == 0 {
		return nil
	}
	if next, err := t.r.Peek(len(t.comment)); err != nil || !bytes.Equal(next, t.comment) {
		return nil
	}
	for {
		next, err := t.r.Peek(1)
		if err != nil {
			return err
		}
		if next[0] == '\n' || t.cr && next[0] == '\r' {
			return nil
		}
		if _, err := t.r.Discard(1); err != nil && err != io.EOF {
			return err
		}
	}
}
