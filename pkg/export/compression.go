package export

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"path"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// decompress tells gzip and zstd by their first bytes. The name only serves
// for a note when it says otherwise.
func (s *source) decompress(Options) error {
	switch {
	case bytes.HasPrefix(s.head, []byte{0x1f, 0x8b}):
		z, err := gzip.NewReader(s.stream)
		if err != nil {
			return s.damaged("gzip", err)
		}
		s.closes = append(s.closes, z.Close)
		s.compression = "gzip"
		return s.through(&inflating{z, s, "gzip"})
	case bytes.HasPrefix(s.head, []byte{0x28, 0xb5, 0x2f, 0xfd}):
		z, err := zstd.NewReader(s.stream, zstd.WithDecoderConcurrency(1))
		if err != nil {
			return s.damaged("zstd", err)
		}
		s.closes = append(s.closes, func() error { z.Close(); return nil })
		s.compression = "zstd"
		return s.through(&inflating{z, s, "zstd"})
	}
	if ext := path.Ext(s.name); ext == ".gz" || ext == ".zst" {
		s.note("not-compressed", "%s is plain text in spite of its name", s.name)
	}
	return nil
}

// inflating tells a damaged file from one that cannot be read.
type inflating struct {
	r      io.Reader
	s      *source
	format string
}

func (d *inflating) Read(p []byte) (int, error) {
	n, err := d.r.Read(p)
	if err != nil && err != io.EOF {
		err = d.s.damaged(d.format, err)
	}
	return n, err
}

func (s *source) damaged(format string, err error) error {
	var unread *ReadError
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
func (s *source) limit(o Options) error {
	switch {
	case o.MaxBytes <= 0:
		return nil
	case s.at != nil && s.size > o.MaxBytes:
		return s.tooLong(o.MaxBytes)
	case s.at != nil:
		return nil
	}
	return s.through(&limited{r: s.stream, s: s, most: o.MaxBytes})
}

func (s *source) tooLong(limit int64) error {
	return s.refuse("input-too-large", fmt.Sprintf("holds more than %d bytes of text", limit), "raise --max-bytes if that is right")
}

type limited struct {
	r          io.Reader
	s          *source
	read, most int64
}

func (l *limited) Read(p []byte) (int, error) {
	n, err := l.r.Read(p)
	if l.read += int64(n); l.read > l.most {
		return 0, l.s.tooLong(l.most)
	}
	return n, err
}
