package main

import (
	"bytes"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestProgressLine(t *testing.T) {
	for _, c := range []struct {
		done, total int64
		width       int
		want        string
	}{
		{255_000_000, 491_000_000, 0, "reading  ██████████░░░░░░░░░░  51 %  255 of 491 MB  3 s"},
		{255_000_000, 491_000_000, 80, "reading  ██████████░░░░░░░░░░  51 %  255 of 491 MB  3 s"},
		{255_000_000, 491_000_000, 40, "reading  51 %  255 of 491 MB  3 s"},
		{0, 491_000_000, 80, "reading  ░░░░░░░░░░░░░░░░░░░░  0 %  0 of 491 MB  3 s"},
		{491_000_000, 491_000_000, 80, "counting  3 s"},
		{255_000_000, 0, 80, "reading  255 MB  3 s"},
	} {
		p := &progress{}
		p.report(c.done, c.total)
		if got := p.line(3900*time.Millisecond, c.width); got != c.want {
			t.Errorf("%d of %d: got %q, want %q", c.done, c.total, got, c.want)
		}
	}
}

// shared is a buffer that the bar writes to while the test looks.
type shared struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *shared) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *shared) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// The bar is for people who wait: on a terminal, after a second, and gone when
// the reading ends.
func TestProgressIsForThoseWhoWait(t *testing.T) {
	for _, c := range []struct {
		terminal, quiet, shown bool
	}{{true, false, true}, {true, true, false}, {false, false, false}} {
		var out shared
		a := testApp(nil, &out)
		a.err.is = c.terminal
		began := time.Now().Add(-2 * time.Second) // the bar thinks that it has waited
		a.now = func() time.Time { return began }
		p := a.progress(c.quiet)
		p.report(1, 2_000_000)
		if c.shown {
			waitFor(t, func() bool { return strings.Contains(out.String(), "reading") })
		}
		p.end()
		if got := out.String(); c.shown != (got != "") || c.shown && !strings.HasSuffix(got, "\r\x1b[K") {
			t.Errorf("%+v: printed %q", c, got)
		}
	}
}
