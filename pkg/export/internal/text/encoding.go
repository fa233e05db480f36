package text

import (
	"bytes"
	"io"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"github.com/retain-cli/retain/pkg/export/internal/problem"
	"github.com/retain-cli/retain/pkg/note"
)

// decode makes the text UTF-8: by Options.Encoding, else by a BOM of UTF-16.
// Text that must be UTF-16 but does not say so is refused.
func (s *Source) decode(o Options) error {
	if err := s.foreign(); err != nil {
		return err
	}
	from, name, err := encodingOf(s.Head, o.Encoding)
	switch {
	case err != nil:
		return err
	case from == nil && o.Encoding == "":
		return s.wide()
	case from == nil:
		return nil
	}
	s.Encoding = name
	s.note("encoding", "the text is %s", name)
	if err := s.through(&replaced{r: transform.NewReader(s.Stream, from.NewDecoder()), s: s, name: name, line: 1}); err != nil {
		return err
	}
	return s.foreign()
}

// encodingOf is the encoding to undo, nil for UTF-8.
func encodingOf(head []byte, asked string) (encoding.Encoding, string, error) {
	switch {
	case asked != "":
		e, err := htmlindex.Get(strings.ReplaceAll(asked, "_", "-"))
		if err != nil {
			return nil, "", &problem.UsageError{Option: note.Encoding, Value: asked, Reason: "use utf-8, utf-16le, utf-16be, windows-1250 to windows-1258, iso-8859-1 to iso-8859-16, koi8-r, shift_jis, gbk, big5, euc-kr or macintosh"}
		}
		name, _ := htmlindex.Name(e)
		if name == "utf-8" {
			return nil, "", nil
		}
		return e, name, nil
	case bytes.HasPrefix(head, []byte{0xff, 0xfe}):
		return unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), "utf-16le", nil
	case bytes.HasPrefix(head, []byte{0xfe, 0xff}):
		return unicode.UTF16(unicode.BigEndian, unicode.UseBOM), "utf-16be", nil
	}
	return nil, "", nil
}

// wide refuses text of which nearly every second byte is 0: UTF-16 without a
// BOM. A NUL here and there is a matter of its row.
func (s *Source) wide() error {
	sample := s.Head[:min(len(s.Head), 4096)]
	zeros := [2]int{}
	for i, c := range sample {
		if c == 0 {
			zeros[i%2]++
		}
	}
	for i, name := range []string{"utf-16be", "utf-16le"} {
		if len(sample) >= 4 && zeros[i]*10 > len(sample)*4 && zeros[1-i]*10 < len(sample) {
			return s.refuse("encoding-unmarked", "looks like UTF-16 without a byte order mark", "", note.Fix{Option: note.Encoding, Value: name})
		}
	}
	return nil
}

// replaced stops at the mark that a decoder writes for bytes it cannot read:
// two ids that differ there would become one.
type replaced struct {
	r    io.Reader
	s    *Source
	name string
	line int64
	tail []byte
}

func (d *replaced) Read(p []byte) (int, error) {
	n, err := d.r.Read(p)
	text := append(d.tail, p[:n]...)
	if at := bytes.Index(text, []byte("\ufffd")); at >= 0 {
		line := d.line + int64(bytes.Count(text[:at], []byte("\n")))
		return 0, problem.Stop(problem.Problem{
			Code: "encoding-wrong", File: d.s.Name, Line: line,
			Reason: "has bytes that are not " + d.name, Hint: "if the file has another encoding", Fixes: []note.Fix{{Option: note.Encoding, Value: "NAME"}},
		})
	}
	keep := min(len(text), 2)
	d.line += int64(bytes.Count(text[:len(text)-keep], []byte("\n")))
	d.tail = append(d.tail[:0], text[len(text)-keep:]...)
	return n, err
}
