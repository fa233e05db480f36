package text

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"path"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"github.com/retain-cli/retain/pkg/export/internal/problem"
	"github.com/retain-cli/retain/pkg/note"
)

// A compressed file may expand to so many times its size before it is refused,
// as soon as it has given more text than maxUnbounded. Exports of real shops
// expand 5 to 30 times; a bomb of zeros expands 1,000 times and more.
const (
	maxExpansion = 300
	maxUnbounded = 64 << 20
)

// decompress tells gzip and zstd by their first bytes. The name only serves
// for a note when it says otherwise. bounded: the expansion has a limit.
func (s *Source) decompress(input *counted, bounded bool) error {
	switch {
	case bytes.HasPrefix(s.Head, []byte{0x1f, 0x8b}):
		z, err := gzip.NewReader(s.Stream)
		if err != nil {
			return s.damaged("gzip", err)
		}
		s.closes = append(s.closes, z.Close)
		s.Compression = "gzip"
		return s.through(&inflated{r: z, s: s, input: input, bounded: bounded})
	case bytes.HasPrefix(s.Head, []byte{0x28, 0xb5, 0x2f, 0xfd}):
		z, err := zstd.NewReader(s.Stream, zstd.WithDecoderConcurrency(1))
		if err != nil {
			return s.damaged("zstd", err)
		}
		s.closes = append(s.closes, func() error { z.Close(); return nil })
		s.Compression = "zstd"
		return s.through(&inflated{r: z, s: s, input: input, bounded: bounded})
	}
	if ext := path.Ext(s.Name); ext == ".gz" || ext == ".zst" {
		s.note("not-compressed", "%s is plain text despite its name", s.Name)
	}
	return nil
}

// inflated tells a damaged file from one that cannot be read, and stops a file
// that expands beyond reason.
type inflated struct {
	r       io.Reader
	s       *Source
	input   *counted
	n       int64 // bytes of text so far
	bounded bool
}

func (d *inflated) Read(p []byte) (int, error) {
	n, err := d.r.Read(p)
	d.n += int64(n)
	if d.bounded && d.n > maxUnbounded && d.n/maxExpansion > d.input.n {
		return 0, d.s.refuse("compression-bomb", fmt.Sprintf("expands to more than %d times its size", maxExpansion), "if the file is genuine", note.Fix{Option: note.MaxBytes, Value: "SIZE"})
	}
	if err != nil && err != io.EOF {
		err = d.s.damaged(d.s.Compression, err)
	}
	return n, err
}

func (s *Source) damaged(format string, err error) error {
	var unread *problem.ReadError
	if errors.As(err, &unread) {
		return err
	}
	reason := "the " + format + " data is damaged: " + err.Error()
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
		reason = "the " + format + " data ends too early: the file is cut off"
	case errors.Is(err, gzip.ErrChecksum) || errors.Is(err, zstd.ErrCRCMismatch):
		reason = "the checksum of the " + format + " data is wrong: the file is damaged"
	case errors.Is(err, gzip.ErrHeader):
		reason = "something else follows the " + format + " data"
	}
	return s.refuse("compression-damaged", reason, "copy or export the file again")
}

// limit stops text that is longer than Options.MaxBytes, which a small
// compressed file may become.
func (s *Source) limit(o Options) error {
	switch {
	case o.MaxBytes <= 0:
		return nil
	case s.At != nil && s.Size > o.MaxBytes:
		return s.tooLong(o.MaxBytes)
	case s.At != nil:
		return nil
	}
	return s.through(&limited{r: s.Stream, s: s, most: o.MaxBytes})
}

func (s *Source) tooLong(limit int64) error {
	return s.refuse("input-too-large", fmt.Sprintf("holds more than %d bytes of text", limit), "if the file is genuine", note.Fix{Option: note.MaxBytes, Value: "SIZE"})
}

type limited struct {
	r       io.Reader
	s       *Source
	n, most int64
}

func (l *limited) Read(p []byte) (int, error) {
	n, err := l.r.Read(p)
	if l.n += int64(n); l.n > l.most {
		return 0, l.s.tooLong(l.most)
	}
	return n, err
}
