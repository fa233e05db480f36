package text

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
)

// A stream is read again from its beginning, however much of it has been read
// before and by whom.
func TestReplay(t *testing.T) {
	text := bytes.Repeat([]byte("0123456789abcdef"), 5<<20) // 80 MiB, more than is kept in memory
	in := Replay("-", bytes.NewReader(text))
	first, _ := in.Open()
	io.CopyN(io.Discard, first, 1000)
	second, _ := in.Open()
	got, err := io.ReadAll(second)
	if err != nil || !bytes.Equal(got, text) {
		t.Fatalf("%d bytes, %v; want %d", len(got), err, len(text))
	}
	rest, err := io.ReadAll(first)
	if err != nil || !bytes.Equal(rest, text[1000:]) {
		t.Fatalf("the rest: %d bytes, %v; want %d", len(rest), err, len(text)-1000)
	}
}

func TestReplayKeepsErrors(t *testing.T) {
	in := Replay("-", iotest.TimeoutReader(strings.NewReader("abc")))
	for range 2 {
		r, _ := in.Open()
		io.ReadFull(r, make([]byte, 3))
		if _, err := r.Read(make([]byte, 1)); err != iotest.ErrTimeout {
			t.Errorf("%v, want the error of the stream", err)
		}
	}
}

func TestReplayReadsFilesWhereTheyLie(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.csv")
	if err := os.WriteFile(path, []byte("skipped\nrest"), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	f.Seek(8, io.SeekStart)
	r, _ := Replay("-", f).Open()
	if _, ok := r.(io.ReaderAt); !ok {
		t.Error("a file is not read in parallel")
	}
	if got, _ := io.ReadAll(r); string(got) != "rest" {
		t.Errorf("%q", got)
	}
}
