package text

import (
	"bufio"
	"bytes"
	"io"
)

// straighten undoes CR alone at line ends and comment lines.
func (s *Source) straighten(o Options) error {
	crooked := &straightener{comment: []byte(o.Comment)}
	if bytes.IndexByte(s.Head, '\n') < 0 && bytes.IndexByte(s.Head, '\r') >= 0 {
		crooked.cr = true
		s.note("line-ends", "lines end in CR alone")
	}
	if !crooked.cr && len(crooked.comment) == 0 {
		return nil
	}
	return s.through(crooked.of(s.Stream))
}

// SkipBlanks drops the blanks behind every delimiter and at the start of lines.
func (s *Source) SkipBlanks(delimiter byte) error {
	r, err := s.From(0)
	if err != nil {
		return err
	}
	s.note("blanks", "blanks after the delimiters are ignored")
	err = s.through((&straightener{delimiter: delimiter}).of(r))
	s.Head = bytes.Clone(s.Head)
	return err
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

func (t *straightener) of(r io.Reader) *straightener {
	t.r, t.start = bufio.NewReaderSize(r, 64<<10), true
	return t
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
