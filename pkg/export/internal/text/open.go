// Package text turns the bytes of an export into UTF-8 text whose lines end in
// LF or CRLF: it undoes compression, encoding and everything else that is rare
// and would slow down the reading of rows.
//
//	src, err := text.Open(in, text.Options{})
//	defer src.Close()
//	fmt.Printf("%s: %.20s", src.Encoding, src.Head)
package text

import (
	"bufio"
	"bytes"
	"errors"
	"io"

	"github.com/retain-cli/retain/pkg/export/internal/problem"
	"github.com/retain-cli/retain/pkg/note"
)

// HeadSize is how much of a file is examined to recognize it: enough for a
// header of 10,000 columns and some thousand rows.
const HeadSize = 256 << 10

// Input is one file to read.
type Input struct {
	Name string // as given on the command line, for messages
	// Open gives the bytes from the start. A result that is also an
	// io.ReaderAt and has a size is read in parallel; anything else is streamed.
	Open func() (io.ReadCloser, error)

	Relation *Relation // whose rows the bytes are; nil: they are those of a file
}

// Options say how bytes become text.
type Options struct {
	Encoding string // empty: UTF-8, or UTF-16 by its BOM
	Comment  string // lines that begin with it come as blank lines
	MaxBytes int64  // of text; 0: no limit but the one on expansion
}

// Source is an opened export: text either at known offsets of a file or as a
// stream.
type Source struct {
	Name   string
	At     io.ReaderAt // read in parallel; nil when the text only comes as a stream
	Size   int64       // of At
	Stream io.Reader   // the whole text from its first byte; nil when At is not
	Head   []byte      // the first bytes of the text; the stream gives them again
	Whole  bool        // Head is all of the text

	Relation    *Relation // whose rows the text is; nil: it is that of a file
	Compression string    // gzip, zstd or empty
	Encoding    string    // utf-8 or what the text was
	Notes       []note.Note
	closes      []func() error
}

// Open opens an input and undoes compression and encoding. Its errors are
// *problem.ReadError for what cannot be read, *problem.BadData for what is no
// CSV and *problem.UsageError for an unknown encoding. Reading from the stream
// returns the first two as well.
func Open(in Input, o Options) (*Source, error) {
	rc, err := in.Open()
	if err != nil {
		return nil, &problem.ReadError{Name: in.Name, Err: err}
	}
	src := &Source{Name: in.Name, Relation: in.Relation, Encoding: "utf-8", closes: []func() error{rc.Close}}
	undo := src.decodeAll
	if in.Relation != nil {
		undo = src.openRelation
	}
	if err := undo(rc, o); err != nil {
		src.Close()
		return nil, err
	}
	return src, nil
}

// Close closes the input and all decoders.
func (s *Source) Close() error {
	var first error
	for i := len(s.closes) - 1; i >= 0; i-- {
		if err := s.closes[i](); err != nil && first == nil {
			first = err
		}
	}
	return first
}

// From is the text from an offset on, which must lie within Head for a stream.
func (s *Source) From(offset int64) (io.Reader, error) {
	if s.At != nil {
		return io.NewSectionReader(s.At, offset, max(s.Size-offset, 0)), nil
	}
	_, err := io.CopyN(io.Discard, s.Stream, offset)
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return s.Stream, err
}

// note tells how the bytes became text, which the bytes themselves prove.
func (s *Source) note(code, format string, args ...any) {
	s.Notes = append(s.Notes, note.Note{Code: code, Level: note.Proven}.Filled(format, args...))
}

// decodeAll puts one layer of reading on the other until the text is plain.
func (s *Source) decodeAll(rc io.Reader, o Options) error {
	raw := rc
	if at, ok := rc.(io.ReaderAt); ok {
		if size, ok := sizeOf(rc); ok {
			s.At, s.Size = at, size
			raw = io.NewSectionReader(at, 0, size)
		}
	}
	input := &counted{r: raw, name: s.Name}
	if err := s.layer(input); err != nil {
		return err
	}
	if err := s.decompress(input, o.MaxBytes <= 0); err != nil {
		return err
	}
	for _, undo := range []func(Options) error{s.limit, s.decode, s.straighten, s.trimEnd} {
		if err := undo(o); err != nil {
			return err
		}
	}
	if s.At != nil {
		s.Stream = nil
	} else {
		s.Head = bytes.Clone(s.Head)
	}
	return nil
}

// layer makes r the stream and peeks at its first bytes.
func (s *Source) layer(r io.Reader) error {
	head := HeadSize
	if s.At != nil && s.Size < HeadSize {
		head = int(s.Size) + 1 // one more, to see the end
	}
	b := bufio.NewReaderSize(r, head)
	s.Stream = b
	var err error
	s.Head, err = b.Peek(head)
	s.Whole = errors.Is(err, io.EOF)
	if err != nil && !s.Whole {
		return err
	}
	return nil
}

// through makes the text a stream that goes through r.
func (s *Source) through(r io.Reader) error {
	s.At, s.Size = nil, 0
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
func (s *Source) refuse(code, reason, hint string, fixes ...note.Fix) error {
	return problem.Stop(problem.Problem{Code: code, File: s.Name, Reason: reason, Hint: hint, Fixes: fixes})
}

// counted counts the bytes of the input and makes its errors *problem.ReadError.
type counted struct {
	r    io.Reader
	name string
	n    int64
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	if err != nil && err != io.EOF {
		err = &problem.ReadError{Name: c.name, Err: err}
	}
	return n, err
}

// ctrlZ is the byte that DOS wrote at the end of a text.
const ctrlZ = 0x1a

// trimEnd drops a last ctrlZ.
func (s *Source) trimEnd(Options) error {
	last, err := s.last()
	if err != nil {
		return err
	}
	if last == ctrlZ {
		s.Size--
		s.Head = bytes.TrimSuffix(s.Head, []byte{ctrlZ})
		s.note("ctrl-z", "the DOS end-of-file byte at the end is ignored")
	}
	if s.At == nil {
		s.Stream = &trimmed{bufio.NewReader(s.Stream)}
	}
	return nil
}

// last is the last byte of the text, 0 when it is not known yet.
func (s *Source) last() (byte, error) {
	switch {
	case s.At != nil && s.Size > 0:
		var last [1]byte
		_, err := s.At.ReadAt(last[:], s.Size-1)
		if err != nil && err != io.EOF {
			return 0, &problem.ReadError{Name: s.Name, Err: err}
		}
		return last[0], nil
	case s.Whole && len(s.Head) > 0:
		return s.Head[len(s.Head)-1], nil
	}
	return 0, nil
}

// trimmed is a stream without a last ctrlZ.
type trimmed struct{ r *bufio.Reader }

func (t *trimmed) Read(p []byte) (int, error) {
	n, err := t.r.Read(p)
	if n > 0 && p[n-1] == ctrlZ {
		if _, ended := t.r.Peek(1); ended == io.EOF {
			n--
		}
	}
	return n, err
}
