package text

import (
	"io"
	"os"
	"sync"
)

// Replay makes an Input of something that can only be read once, such as
// standard input. Reading may have to begin again: to find out whether day or
// month comes first, or to compare order ids that came twice. So what has been
// read is kept, the first 64 MiB in memory and the rest in a temporary file
// that has no name. A regular file is read where it lies.
func Replay(name string, r io.Reader) Input {
	if section := regular(r); section != nil {
		return Input{Name: name, Open: func() (io.ReadCloser, error) {
			return sectionCloser{io.NewSectionReader(section, 0, section.Size())}, nil
		}}
	}
	t := &tape{r: r}
	return Input{Name: name, Open: func() (io.ReadCloser, error) { return &playing{t: t}, nil }}
}

// regular is what is left of a regular file, nil for anything else.
func regular(r io.Reader) *io.SectionReader {
	f, ok := r.(*os.File)
	if !ok {
		return nil
	}
	info, err := f.Stat()
	if err != nil || !info.Mode().IsRegular() {
		return nil
	}
	at, err := f.Seek(0, io.SeekCurrent)
	if err != nil {
		return nil
	}
	return io.NewSectionReader(f, at, info.Size()-at)
}

type sectionCloser struct{ *io.SectionReader }

func (sectionCloser) Close() error { return nil }

// tapeMemory is how much of a stream is kept in memory.
const tapeMemory = 64 << 20

// tape is what has been read of a stream so far.
type tape struct {
	mu     sync.Mutex
	r      io.Reader
	memory []byte
	file   *os.File // what does not fit into memory
	size   int64
	err    error // of the stream, when it is over
}

// playing is one reading of a tape.
type playing struct {
	t  *tape
	at int64
}

func (p *playing) Read(b []byte) (int, error) {
	p.t.mu.Lock()
	defer p.t.mu.Unlock()
	if p.at == p.t.size {
		if p.t.err != nil {
			return 0, p.t.err
		}
		return p.record(b)
	}
	n, err := p.t.readAt(b, p.at)
	p.at += int64(n)
	return n, err
}

func (p *playing) Close() error { return nil }

// record reads on and keeps what is new.
func (p *playing) record(b []byte) (int, error) {
	n, err := p.t.r.Read(b)
	if kept := p.t.keep(b[:n]); kept != nil {
		return 0, kept
	}
	p.at += int64(n)
	p.t.err = err
	return n, err
}

func (t *tape) keep(b []byte) error {
	t.size += int64(len(b))
	room := min(len(b), tapeMemory-len(t.memory))
	t.memory = append(t.memory, b[:room]...)
	if b = b[room:]; len(b) == 0 {
		return nil
	}
	if t.file == nil {
		f, err := os.CreateTemp("", "retain-*")
		if err != nil {
			return err
		}
		os.Remove(f.Name()) // the space is given back when the program ends
		t.file = f
	}
	_, err := t.file.WriteAt(b, t.size-int64(len(b))-tapeMemory)
	return err
}

func (t *tape) readAt(b []byte, at int64) (int, error) {
	if at < int64(len(t.memory)) {
		return copy(b, t.memory[at:]), nil
	}
	b = b[:min(int64(len(b)), t.size-at)]
	return t.file.ReadAt(b, at-tapeMemory)
}
