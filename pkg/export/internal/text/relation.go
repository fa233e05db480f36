package text

import (
	"bytes"
	"io"
	"strings"
)

// Relation is rows that a database gives, instead of the bytes of a file. They become
// text of one dialect, one line a row unless a value has line ends, so that all that
// reads a file reads them.
type Relation struct {
	Columns []RelationColumn
	Rows    func() (Rows, error) // from the first one on; called once
}

// RelationColumn is a column and what its type says about its values.
type RelationColumn struct {
	Name string
	Type string // as the database calls it; empty: it has none
	Kind Kind
}

// Kind is what is known of the values of a column by its type.
type Kind uint8

// The values of Kind.
const (
	Untyped    Kind = iota // text, which is read as that of a file
	Exact                  // whole numbers and decimals: the mark is a point, and nothing groups
	Float                  // binary floating point
	Temporal               // days and times, written as ISO 8601 has them
	Unreadable             // of a type that has no text: its values are blank, and it cannot be used
)

// Rows gives the rows of a relation one after the other.
type Rows interface {
	// Next adds the values of the next row, one for each column. The error is io.EOF
	// when there is none.
	Next(*Row) error
	Close() error
}

// Row is a row while its values are added.
type Row struct {
	text   []byte
	values int
}

// Blank adds a value that is not there.
func (r *Row) Blank() { r.Add(nil) }

// Add adds the text of a value.
func (r *Row) Add(value []byte) {
	r.begin()
	if bytes.IndexByte(value, '"') < 0 && bytes.IndexByte(value, ',') < 0 && bytes.IndexByte(value, '\n') < 0 && bytes.IndexByte(value, '\r') < 0 {
		r.text = append(r.text, value...)
		return
	}
	r.text = append(r.text, '"')
	for _, c := range value {
		if c == '"' {
			r.text = append(r.text, '"')
		}
		r.text = append(r.text, c)
	}
	r.text = append(r.text, '"')
}

// begin is before every value.
func (r *Row) begin() {
	if r.values > 0 {
		r.text = append(r.text, ',')
	}
	r.values++
}

// unreadable is before the reason why a value is none. No text of a value that can be
// read begins so.
const unreadable = "\x00\x01"

// Refuse adds a value that cannot be read, with the reason: a row that needs it is
// rejected.
func (r *Row) Refuse(reason string) { r.Add([]byte(unreadable + reason)) }

// Refused is why a value cannot be read, if that is what its text says.
func Refused(value []byte) (reason string, refused bool) {
	return strings.CutPrefix(string(value), unreadable)
}

// end ends the row. A single blank value is quoted, since a blank line is no row.
func (r *Row) end() {
	if r.values == 1 && len(r.text) == 0 {
		r.text = append(r.text, `""`...)
	}
	r.text = append(r.text, '\n')
}

// FromRelation is a relation as an input. Its rows are asked for once, and kept as
// those of standard input are.
func FromRelation(name string, r *Relation) Input {
	in := Replay(name, &relationText{relation: r})
	in.Relation = r
	return in
}

// relationText is the rows of a relation as text.
type relationText struct {
	relation *Relation
	rows     Rows // nil before the first byte
	row      Row
	left     []byte // of the text of the last rows
	err      error  // after them
}

// Read gives the text of as many rows as fit, and at least a part of one.
func (t *relationText) Read(b []byte) (n int, err error) {
	if t.rows == nil && t.err == nil {
		if t.rows, t.err = t.relation.Rows(); t.err != nil {
			return 0, t.err
		}
	}
	for n < len(b) {
		if len(t.left) == 0 {
			if t.err != nil {
				break
			}
			t.next()
			continue
		}
		copied := copy(b[n:], t.left)
		t.left, n = t.left[copied:], n+copied
	}
	if n == 0 && len(b) > 0 {
		return 0, t.err
	}
	return n, nil
}

// next makes the text of the next row.
func (t *relationText) next() {
	t.row.text, t.row.values = t.row.text[:0], 0
	if t.err = t.rows.Next(&t.row); t.err != nil {
		if err := t.rows.Close(); t.err == io.EOF && err != nil {
			t.err = err
		}
		return
	}
	t.row.end()
	t.left = t.row.text
}

// openRelation opens an input whose text needs nothing undone.
func (s *Source) openRelation(rc io.Reader, o Options) error {
	if err := s.layer(&counted{r: rc, name: s.Name}); err != nil {
		return err
	}
	if err := s.limit(o); err != nil {
		return err
	}
	s.Head = bytes.Clone(s.Head)
	return nil
}
