package export

import (
	"bufio"
	"bytes"
	"errors"
	"io"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// headSize is how much of a file is looked at to recognise it: enough for a
// header of 10,000 columns and some thousand rows.
const headSize = 256 << 10

// source is an opened export: UTF-8 text with lines that end in LF or CRLF,
// either at known places of a file or as a stream.
type source struct {
	name   string
	at     io.ReaderAt // read in parallel; nil when the text only comes as a stream
	size   int64       // of at
	stream io.Reader   // the whole text from its first byte; nil when at is not
	head   []byte      // the first bytes of the text, for recognise; the stream gives them again
	notes  []Note
	close  func() error
}

// open opens an input and undoes compression and encoding. Its errors are
// *ReadError for what cannot be read and *BadData for what is no CSV.
func open(in Input, o Options) (*source, error) {
	rc, err := in.Open()
	if err != nil {
		return nil, &ReadError{in.Name, err}
	}
	src := &source{name: in.Name, close: rc.Close}
	if at, ok := rc.(io.ReaderAt); ok {
		if size, ok := sizeOf(rc); ok {
			src.at, src.size = at, size
		}
	}
	buffered := bufio.NewReaderSize(rc, headSize)
	magic, err := buffered.Peek(4)
	if err != nil && !errors.Is(err, io.EOF) {
		rc.Close()
		return nil, &ReadError{in.Name, err}
	}
	var plain io.Reader
	switch {
	case bytes.HasPrefix(magic, []byte{0x1f, 0x8b}):
		plain, err = gzip.NewReader(buffered)
	case bytes.HasPrefix(magic, []byte{0x28, 0xb5, 0x2f, 0xfd}):
		plain, err = zstd.NewReader(buffered, zstd.WithDecoderConcurrency(1))
	}
	if err != nil {
		rc.Close()
		return nil, &ReadError{in.Name, err}
	}
	if plain != nil {
		src.at, src.size = nil, 0
		buffered = bufio.NewReaderSize(plain, headSize)
	}
	src.head, err = buffered.Peek(headSize)
	if err != nil && !errors.Is(err, io.EOF) {
		rc.Close()
		return nil, &ReadError{in.Name, err}
	}
	if src.at != nil {
		src.head = bytes.Clone(src.head)
	} else {
		src.stream = buffered
	}
	return src, nil
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
