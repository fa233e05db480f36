package export

import (
	"bytes"
	"context"
	"errors"
	"io"
	"sync"

	"github.com/retain-cli/retain/pkg/export/internal/schema"
	"github.com/retain-cli/retain/pkg/export/internal/text"
)

const (
	chunkSize = 256 << 10 // stays in a core's cache while it is parsed; 128 KiB and 1 MiB were slower
	// maxRow is the longest row that is held to tell what is wrong with it:
	// a longer one is a quote without its end, or no CSV at all.
	maxRow = 16 << 20
)

// chunk is some whole rows of a file, cut off by a cutter.
type chunk struct {
	number int
	text   []byte // ends with a newline
	quoted bool   // may hold quotes
	note   *chunkNote
	torn   bool // the file ends with it, without a newline
	stuck  bool // the row is too long to be read: text is its beginning
}

// chunkNote is what is kept of a chunk when its text is gone.
type chunkNote struct {
	from  int64 // where it begins in the file
	lines int32 // newlines
	rows  int32
	head  []byte // rows at the beginning that may belong to the order before
	torn  bool   // the file ends with the head, without a newline
	tail  order  // the last order, which may go on in the next chunk
}

// cutter cuts a file into chunks of whole rows. Workers take chunks in turn:
// reading and finding the last end of a row is short, what follows is not, so
// that they seldom wait for each other.
type cutter struct {
	mu       sync.Mutex
	src      *text.Source
	size     int    // of chunks, about
	offset   int64  // of the next chunk
	carry    []byte // of a stream: text that was read but belongs to the next chunk
	notes    []*chunkNote
	walker   *walker // cuts row by row when the scan is careful; else nil
	ended    bool    // the file has been cut to its end
	quoted   bool    // the text cut last may hold quotes
	torn     bool    // the file ends without a newline
	err      error
	progress func(done int64)
}

func newCutter(src *text.Source, l *schema.Layout, size int) *cutter {
	c := &cutter{src: src, size: size, offset: l.BodyOffset}
	if src.At == nil {
		_, err := io.CopyN(io.Discard, src.Stream, l.BodyOffset)
		if err != nil && !errors.Is(err, io.EOF) {
			c.err = &ReadError{Name: src.Name, Err: err}
		}
	}
	return c
}

// next is the next chunk, held in the buffer or in a larger one, which is
// returned for the next call. more is false at the end, and after an error of
// any worker.
func (c *cutter) next(ctx context.Context, buffer []byte) (next chunk, grown []byte, more bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.err == nil {
		c.err = ctx.Err()
	}
	if c.err != nil || c.ended {
		return chunk{}, buffer, false
	}
	text, buffer, stuck, err := c.cut(buffer)
	if err != nil {
		c.err = err
		return chunk{}, buffer, false
	}
	if len(text) == 0 {
		return chunk{}, buffer, false
	}
	note := &chunkNote{from: c.offset}
	c.offset += int64(len(text))
	if c.progress != nil {
		c.progress(c.offset)
	}
	c.notes = append(c.notes, note)
	c.ended = c.ended || stuck
	return chunk{number: len(c.notes) - 1, text: text, quoted: c.quoted, note: note, torn: c.torn, stuck: stuck}, buffer, true
}

// cut reads until the buffer holds at least one whole row, and gives all whole
// rows in it. At the end of the file a missing last newline is added.
func (c *cutter) cut(buffer []byte) (text, grown []byte, stuck bool, err error) {
	have := 0
	for {
		if free := len(buffer) - spare - max(have, len(c.carry)); free <= 0 {
			buffer = append(buffer[:have], make([]byte, 2*len(c.carry)+have+c.size+spare)...)
		}
		have, err = c.read(buffer[:len(buffer)-spare], have)
		switch {
		case err == nil:
		case errors.Is(err, io.EOF):
			c.ended, c.quoted = true, true
			text, c.torn = lastRow(buffer, have)
			return text, buffer, false, nil
		default:
			return nil, buffer, false, c.failed(err)
		}
		if rows := c.rows(buffer[:have]); rows > 0 {
			if c.src.At == nil {
				c.carry = append(c.carry[:0], buffer[rows:have]...)
			}
			return buffer[:rows], buffer, false, nil
		}
		if have > maxRow {
			return buffer[:have], buffer, true, nil
		}
	}
}

// read fills the buffer, which holds the first bytes of the chunk already, and
// tells how much it holds then. The error is io.EOF when that is all there is.
func (c *cutter) read(buffer []byte, have int) (n int, err error) {
	if c.src.At != nil {
		left := c.src.Size - c.offset - int64(have)
		room := buffer[have:min(int64(len(buffer)), int64(have)+left)]
		m, err := c.src.At.ReadAt(room, c.offset+int64(have))
		switch {
		case int64(m) == left:
			return have + m, io.EOF
		case m == len(room):
			return have + m, nil
		case err == nil || errors.Is(err, io.EOF):
			return 0, errShrunk
		}
		return 0, err
	}
	if have == 0 {
		have = copy(buffer, c.carry)
		c.carry = c.carry[:0]
	}
	for have < len(buffer) {
		n, err := c.src.Stream.Read(buffer[have:])
		have += n
		if err != nil {
			return have, err
		}
	}
	return have, nil
}

var errShrunk = errors.New("the file became shorter while it was read")

// failed is the error of a run whose file cannot be read to its end.
func (c *cutter) failed(err error) error {
	var bad *BadData
	var read *ReadError
	if errors.As(err, &bad) || errors.As(err, &read) {
		return err
	}
	return &ReadError{Name: c.src.Name, Err: err}
}

// slack is room behind the text of a chunk, for loads of whole words and blocks
// at its last bytes; spare is that and room for a missing last newline.
const (
	slack = 64
	spare = slack + 1
)

// dosEnd is the end-of-file byte of DOS, which some programs still write.
const dosEnd = 0x1a

// lastRow is the text up to the end of the file, with a newline at its end;
// torn tells that the file has none.
func lastRow(buffer []byte, n int) (text []byte, torn bool) {
	if n > 0 && buffer[n-1] == dosEnd {
		n--
	}
	if n > 0 && buffer[n-1] != '\n' {
		buffer[n] = '\n'
		return buffer[:n+1], true
	}
	return buffer[:n], false
}

// rows is how much of a text that begins with a row is whole rows. In a legal
// file a newline is the end of a row when the number of quotes before it is
// even.
func (c *cutter) rows(text []byte) int {
	if c.walker != nil {
		c.quoted = true
		return c.walker.rows(text)
	}
	end := bytes.LastIndexByte(text, '\n') + 1
	n := bytes.Count(text[:end], quotes)
	c.quoted = n > 0
	odd := n&1 == 1
	for odd && end > 0 {
		before := bytes.LastIndexByte(text[:end-1], '\n') + 1
		odd = odd != (bytes.Count(text[before:end], quotes)&1 == 1)
		end = before
	}
	return end
}

var quotes = []byte{'"'}
