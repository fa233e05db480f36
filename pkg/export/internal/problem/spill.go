package problem

import (
	"bufio"
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"sync"
)

// Place puts problems in order, before their lines are known: numbers of which the
// first ones decide.
type Place [5]int32

// compare puts places in order.
func (p Place) compare(o Place) int { return slices.Compare(p[:], o[:]) }

// Spill holds any number of problems in a temporary file, so that they take no
// memory, and gives them back in the order of their places. It keeps what a list
// of bad rows shows of them: no hints.
//
// A nil Spill takes none. Each writer sorts as many as fit in its buffer and writes them as a block. A
// block that begins where the one before it ended, as nearly all do, continues
// its run, so that there are few runs to merge.
type Spill struct {
	dir  string // "": the system's
	mu   sync.Mutex
	file *os.File
	size int64
	all  []*SpillWriter
	err  error // of the first block that could not be written
}

// SpillWriter adds the problems of one goroutine.
type SpillWriter struct {
	spill   *Spill
	buffer  []byte
	waiting []spilled
	runs    [][]block
	last    Place // of the last block
}

// spilled is a problem in the buffer.
type spilled struct {
	at       Place
	from, to int
}

// block is sorted problems in the file.
type block struct{ from, size int64 }

// spillBuffer is how many bytes of problems a writer holds, and readBuffer how
// many of a run are read at a time.
const (
	spillBuffer = 256 << 10
	readBuffer  = 16 << 10
)

// NewSpill is an empty one. Its file is created in the folder when it is needed.
func NewSpill(dir string) *Spill { return &Spill{dir: dir} }

// Reset forgets all problems and writers.
func (s *Spill) Reset() {
	if s != nil {
		s.all, s.size = nil, 0
	}
}

// Close removes the file.
func (s *Spill) Close() {
	if s != nil && s.file != nil {
		s.file.Close()
		os.Remove(s.file.Name())
	}
}

// Writer is a new one.
func (s *Spill) Writer() *SpillWriter {
	if s == nil {
		return nil
	}
	w := &SpillWriter{spill: s}
	s.all = append(s.all, w)
	return w
}

// Add adds a problem. That it cannot be written is the error of Each.
func (w *SpillWriter) Add(at Place, p Problem) {
	if w == nil {
		return
	}
	from := len(w.buffer)
	for _, n := range at {
		w.buffer = binary.LittleEndian.AppendUint32(w.buffer, uint32(n))
	}
	w.buffer = binary.AppendUvarint(w.buffer, uint64(p.Column))
	for _, text := range p.texts() {
		w.buffer = append(binary.AppendUvarint(w.buffer, uint64(len(*text))), *text...)
	}
	w.waiting = append(w.waiting, spilled{at, from, len(w.buffer)})
	if len(w.buffer) >= spillBuffer {
		w.flush()
	}
}

// texts is what is kept of a problem beside its place.
func (p *Problem) texts() [5]*string {
	return [...]*string{&p.Code, &p.File, &p.Field, &p.Value, &p.Reason}
}

// flush writes the buffer as a block.
func (w *SpillWriter) flush() {
	if len(w.waiting) == 0 {
		return
	}
	inOrder := func(a, b spilled) int { return a.at.compare(b.at) }
	text := w.buffer
	if !slices.IsSortedFunc(w.waiting, inOrder) {
		slices.SortStableFunc(w.waiting, inOrder)
		text = make([]byte, 0, len(w.buffer))
		for _, p := range w.waiting {
			text = append(text, w.buffer[p.from:p.to]...)
		}
	}
	b := w.spill.write(text)
	if n := len(w.runs); n > 0 && w.last.compare(w.waiting[0].at) <= 0 {
		w.runs[n-1] = append(w.runs[n-1], b)
	} else {
		w.runs = append(w.runs, []block{b})
	}
	w.last = w.waiting[len(w.waiting)-1].at
	w.buffer, w.waiting = w.buffer[:0], w.waiting[:0]
}

// write adds a block to the file.
func (s *Spill) write(text []byte) block {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.file == nil && s.err == nil {
		if s.file, s.err = os.CreateTemp(s.dir, ".retain-*.tmp"); s.err == nil {
			os.Remove(s.file.Name()) // Unix keeps the open file; elsewhere Close removes it
		}
	}
	b := block{s.size, int64(len(text))}
	if s.err == nil {
		_, s.err = s.file.WriteAt(text, s.size)
		s.size += b.size
	}
	return b
}

// Each visits all problems in the order of their places, and ends with the first
// error.
func (s *Spill) Each(visit func(Place, Problem) error) error {
	if s == nil {
		return nil
	}
	var runs []*run
	for _, w := range s.all {
		w.flush()
		for _, blocks := range w.runs {
			runs = append(runs, &run{spill: s, blocks: blocks})
		}
	}
	if s.err != nil {
		return s.failed(s.err)
	}
	var ready []*run
	for _, r := range runs {
		r.text = bufio.NewReaderSize(r, readBuffer)
		if err := r.next(); err != nil {
			return s.failed(err)
		}
		ready = append(ready, r)
	}
	slices.SortStableFunc(ready, func(a, b *run) int { return a.at.compare(b.at) })
	for len(ready) > 0 {
		r := ready[0]
		if err := visit(r.at, r.problem); err != nil {
			return err
		}
		switch err := r.next(); {
		case err == io.EOF:
			ready = ready[1:]
		case err != nil:
			return s.failed(err)
		default:
			settle(ready)
		}
	}
	return nil
}

// settle moves the first run, whose problem is a new one, to its place among the
// others, which are in order. It is mostly the same one that goes on.
func settle(ready []*run) {
	r := ready[0]
	if len(ready) == 1 || r.at.compare(ready[1].at) <= 0 {
		return
	}
	n, _ := slices.BinarySearchFunc(ready[1:], r.at, func(o *run, at Place) int { return o.at.compare(at) })
	copy(ready, ready[1:n+1])
	ready[n] = r
}

// failed is the error of the file, which is nothing that a user named.
func (s *Spill) failed(err error) error {
	var at *fs.PathError
	if errors.As(err, &at) {
		err = at.Err
	}
	return &ReadError{Name: cmp.Or(s.dir, os.TempDir()), Err: fmt.Errorf("rejected rows could not be kept in a temporary file: %w", err)}
}

// run reads sorted blocks one after the other.
type run struct {
	spill   *Spill
	blocks  []block
	text    *bufio.Reader
	at      Place
	problem Problem
	bytes   []byte
}

// Read reads on in the blocks.
func (r *run) Read(p []byte) (int, error) {
	if len(r.blocks) == 0 {
		return 0, io.EOF
	}
	b := &r.blocks[0]
	n, err := r.spill.file.ReadAt(p[:min(int64(len(p)), b.size)], b.from)
	b.from, b.size = b.from+int64(n), b.size-int64(n)
	if b.size == 0 {
		r.blocks = r.blocks[1:]
	}
	return n, err
}

// next reads the next problem.
func (r *run) next() error {
	var numbers [4 * len(r.at)]byte
	if _, err := io.ReadFull(r.text, numbers[:]); err != nil {
		return err
	}
	for i := range r.at {
		r.at[i] = int32(binary.LittleEndian.Uint32(numbers[4*i:]))
	}
	column, err := binary.ReadUvarint(r.text)
	if err != nil {
		return err
	}
	r.problem.Column = int(column)
	for _, text := range r.problem.texts() {
		size, err := binary.ReadUvarint(r.text)
		if err != nil {
			return err
		}
		r.bytes = slices.Grow(r.bytes[:0], int(size))[:size]
		if _, err := io.ReadFull(r.text, r.bytes); err != nil {
			return err
		}
		if *text != string(r.bytes) { // codes and headers are mostly those of the row before
			*text = string(r.bytes)
		}
	}
	return nil
}
