package rows

import (
	"bytes"
	"context"
	"errors"
	"io"
	"sync"
)

// ChunkSize is how much text a worker takes at a time: it stays in a core's
// cache while it is read; 128 KiB and 1 MiB were slower.
const ChunkSize = 256 << 10

// Chunk is some whole rows of a text.
type Chunk struct {
	Number int
	Offset int64  // of its first byte in the text
	Text   []byte // ends with a newline

	quoted bool // may hold quotes
	torn   bool // the text ends with it, without a newline
	stuck  bool // the row is too long to be read: Text is its beginning
}

// Source is where a Cutter reads: at known offsets, or from a stream.
type Source struct {
	At     io.ReaderAt
	Size   int64 // of At
	Stream io.Reader
	Offset int64 // of the first row; a stream begins there
}

// Cutter cuts a text into chunks of whole rows. Workers take chunks in turn:
// reading and finding the last end of a row is short, what follows is not, so
// that they seldom wait for each other.
type Cutter struct {
	Size   int  // of chunks, about
	Walked bool // rows with quotes are cut by the walker, as they must be where quotes are broken

	mu      sync.Mutex
	src     Source
	dialect Dialect
	walker  walker
	offset  int64  // of the next chunk
	number  int    // of it
	carry   []byte // of a stream: text that was read but belongs to the next chunk
	ended   bool   // the text has been cut to its end
	quoted  bool   // the text cut last may hold quotes
	torn    bool   // the text ends without a newline
	err     error
}

// NewCutter cuts the rows of a text.
func NewCutter(src Source, d Dialect) *Cutter {
	return &Cutter{Size: ChunkSize, src: src, dialect: d, offset: src.Offset}
}

// Next is the next chunk, held in the buffer or in a larger one, which is
// returned for the next call. more is false at the end, and after an error of
// any worker, which Err returns.
func (c *Cutter) Next(ctx context.Context, buffer []byte) (next Chunk, grown []byte, more bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.err == nil {
		c.err = ctx.Err()
	}
	if c.err != nil || c.ended {
		return Chunk{}, buffer, false
	}
	text, buffer, stuck, err := c.cut(buffer)
	c.err = err
	if len(text) == 0 {
		return Chunk{}, buffer, false
	}
	next = Chunk{Number: c.number, Offset: c.offset, Text: text, quoted: c.quoted, torn: c.torn, stuck: stuck}
	c.offset += int64(len(text))
	c.number++
	c.ended = c.ended || stuck
	return next, buffer, true
}

// Err is the error of reading, or the context's.
func (c *Cutter) Err() error { return c.err }

// Fail ends the cutting for all workers.
func (c *Cutter) Fail(err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.err == nil {
		c.err = err
	}
}

// cut reads until the buffer holds at least one whole row, and returns all whole
// rows in it. At the end of the text a missing last newline is added.
func (c *Cutter) cut(buffer []byte) (text, grown []byte, stuck bool, err error) {
	have := 0
	for {
		if free := len(buffer) - spare - max(have, len(c.carry)); free <= 0 {
			buffer = append(buffer[:have], make([]byte, 2*len(c.carry)+have+c.ahead(have)+spare)...)
		}
		have, err = c.read(buffer[:len(buffer)-spare], have)
		switch {
		case err == nil:
		case errors.Is(err, io.EOF):
			c.ended, c.quoted = true, true
			text, c.torn = lastRow(buffer, have)
			return text, buffer, false, nil
		default:
			return nil, buffer, false, err
		}
		if whole := c.wholeRows(buffer[:have]); whole > 0 {
			if c.src.At == nil {
				c.carry = append(c.carry[:0], buffer[whole:have]...)
			}
			return buffer[:whole], buffer, false, nil
		}
		if have > c.dialect.maxRow() {
			return buffer[:have], buffer, true, nil
		}
	}
}

// ahead is how much is read at once: a chunk, or what is left of a file.
func (c *Cutter) ahead(have int) int {
	if c.src.At == nil {
		return c.Size
	}
	return max(1, int(min(int64(c.Size), c.src.Size-c.offset-int64(have))))
}

// read fills the buffer, which holds the first bytes of the chunk already, and
// tells how much it holds then. The error is io.EOF when that is all there is.
func (c *Cutter) read(buffer []byte, have int) (n int, err error) {
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

// Slack is room behind the text of a chunk, for loads of whole words and blocks
// at its last bytes; spare is that and room for a missing last newline.
const (
	Slack = 64
	spare = Slack + 1
)

// lastRow is the text up to the end of the file, with a newline at its end;
// torn tells that the file has none.
func lastRow(buffer []byte, n int) (text []byte, torn bool) {
	if n > 0 && buffer[n-1] != '\n' {
		buffer[n] = '\n'
		return buffer[:n+1], true
	}
	return buffer[:n], false
}

// wholeRows is how much of a text that begins with a row is whole rows. In a
// legal file a newline is the end of a row when the number of quotes before it
// is even.
func (c *Cutter) wholeRows(text []byte) int {
	end := bytes.LastIndexByte(text, '\n') + 1
	n := bytes.Count(text[:end], quotes)
	if c.quoted = n > 0; c.quoted && c.Walked {
		return c.walker.wholeRows(text, c.dialect)
	}
	odd := n&1 == 1
	for odd && end > 0 {
		before := bytes.LastIndexByte(text[:end-1], '\n') + 1
		odd = odd != (bytes.Count(text[before:end], quotes)&1 == 1)
		end = before
	}
	return end
}

var quotes = []byte{'"'}
