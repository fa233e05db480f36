package main

import (
	"bytes"
	"io"
	"strconv"
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
		a := testApp(io.Discard, &out)
		a.err.is = c.terminal
		began := time.Now().Add(-2 * time.Second) // the bar thinks that it has waited
		a.now = func() time.Time { return began }
		a.stdin = slowReader{strings.NewReader("customer_id,order_date\na,2024-01-05\n")}
		if status := run(t.Context(), a, []string{"crr", "--quiet=" + strconv.FormatBool(c.quiet), "-"}); status != exitDone {
			t.Errorf("%+v: status %d", c, status)
		}
		if got := out.String(); c.shown != strings.Contains(got, "reading") || c.shown != (got != "") || c.shown && !strings.HasSuffix(got, "\r\x1b[K") {
			t.Errorf("%+v: printed %q", c, got)
		}
	}
}

// slowReader takes longer for each read than the bar between two looks.
type slowReader struct{ io.Reader }

func (r slowReader) Read(b []byte) (int, error) {
	time.Sleep(450 * time.Millisecond)
	return r.Reader.Read(b)
}
