package export

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/retain-cli/retain/pkg/note"
)

// headSize is how much of a file is looked at to recognise it: enough for a
// header of 10,000 columns and some thousand rows.
const headSize = 256 << 10

// source is an opened export: UTF-8 text with lines that end in LF or CRLF,
// either at known places of a file or as a stream. Whatever is rare about a
// file is undone on the way, so that the scanner sees RFC 4180: compression,
// encoding, CR alone as line end, comment lines (they come as blank lines),
// blanks between delimiter and quote.
type source struct {
	name   string
	at     io.ReaderAt // read in parallel; nil when the text only comes as a stream
	size   int64       // of at
	stream io.Reader   // the whole text from its first byte; nil when at is not
	head   []byte      // the first bytes of the text, for recognise; the stream gives them again
	whole  bool        // head is all of the text

	compression string // gzip, zstd or empty
	encoding    string // utf-8 or what the text was
	notes       []note.Note
	closes      []func() error
}

// open opens an input and undoes compression and encoding. Its errors are
// *ReadError for what cannot be read, *BadData for what is no CSV and
// *UsageError for options that make no sense. Reading from the stream returns
// the first two as well.
func open(in Input, o Options) (*source, error) {
	rc, err := in.Open()
	if err != nil {
		return nil, &ReadError{in.Name, err}
	}
	src := &source{name: in.Name, encoding: "utf-8", closes: []func() error{rc.Close}}
	if err := src.begin(rc, o); err != nil {
		src.close()
		return nil, err
	}
	return src, nil
}

func (s *source) close() error {
	var first error
	for i := len(s.closes) - 1; i >= 0; i-- {
		if err := s.closes[i](); err != nil && first == nil {
			first = err
		}
	}
	return first
}

func (s *source) note(code, format string, args ...any) {
	s.notes = append(s.notes, note.Note{Code: code, Text: fmt.Sprintf(format, args...)})
}

// begin puts one layer of reading on the other until the text is plain.
func (s *source) begin(rc io.Reader, o Options) error {
	raw := rc
	if at, ok := rc.(io.ReaderAt); ok {
		if size, ok := sizeOf(rc); ok {
			s.at, s.size = at, size
			raw = io.NewSectionReader(at, 0, size)
		}
	}
	if err := s.layer(&failing{raw, s.name}); err != nil {
		return err
	}
	for _, undo := range []func(Options) error{s.decompress, s.limit, s.decode, s.straighten, s.endOfFile} {
		if err := undo(o); err != nil {
			return err
		}
	}
	s.head = bytes.Clone(s.head)
	if s.at != nil {
		s.stream = nil
	}
	return nil
}

// layer makes r the stream and looks at its first bytes.
func (s *source) layer(r io.Reader) error {
	b := bufio.NewReaderSize(r, headSize)
	s.stream = b
	var err error
	s.head, err = b.Peek(headSize)
	s.whole = errors.Is(err, io.EOF)
	if err != nil && !s.whole {
		return err
	}
	return nil
}

// through makes the text a stream that goes through r.
func (s *source) through(r io.Reader) error {
	s.at, s.size = nil, 0
	return s.layer(r)
}

func sizeOf(r any) (int64, bool) {
	switch r := r.(type) {
	case interface{ Size() int64 }:
		return r.Size(), true
	case io.Seeker:
		end, err := r.Seek(0, io.SeekEnd)
		if err != nil {
			return 0, false
		}
		_, err = r.Seek(0, io.SeekStart)
		return end, err == nil
	}
	return 0, false
}

// refuse is the error about a file as a whole.
func (s *source) refuse(code, reason, hint string) error {
	return fileProblem(Problem{Code: code, File: s.name, Reason: reason, Hint: hint})
}

// failing makes errors of reading *ReadError.
type failing struct {
	r    io.Reader
	name string
}

func (f *failing) Read(p []byte) (int, error) {
	n, err := f.r.Read(p)
	if err != nil && err != io.EOF {
		err = &ReadError{f.name, err}
	}
	return n, err
}

// ctrlZ is the byte that DOS wrote at the end of a text.
const ctrlZ = 0x1a

// endOfFile drops a last ctrlZ.
func (s *source) endOfFile(Options) error {
	last, err := s.last()
	if err != nil {
		return err
	}
	if last == ctrlZ {
		s.size--
		s.head = bytes.TrimSuffix(s.head, []byte{ctrlZ})
		s.note("ctrl-z", "the end-of-file byte of DOS at the end is left out")
	}
	if s.at == nil {
		s.stream = &unended{bufio.NewReader(s.stream)}
	}
	return nil
}

// last is the last byte of the text, 0 when it is not in sight.
func (s *source) last() (byte, error) {
	switch {
	case s.at != nil && s.size > 0:
		var last [1]byte
		_, err := s.at.ReadAt(last[:], s.size-1)
		if err != nil && err != io.EOF {
			return 0, &ReadError{s.name, err}
		}
		return last[0], nil
	case s.whole && len(s.head) > 0:
		return s.head[len(s.head)-1], nil
	}
	return 0, nil
}

// unended leaves out a last ctrlZ of a stream.
type unended struct{ r *bufio.Reader }

func (u *unended) Read(p []byte) (int, error) {
	n, err := u.r.Read(p)
	if n > 0 && p[n-1] == ctrlZ {
		if _, ended := u.r.Peek(1); ended == io.EOF {
			n--
		}
	}
	return n, err
}
