package main

import (
	"bytes"
	"os"
	"testing"
)

// An answer too long for memory comes out as it went in, and leaves nothing
// behind.
func TestSpool(t *testing.T) {
	folder := t.TempDir()
	t.Setenv("TMPDIR", folder)
	for _, blocks := range []int{0, 1, spoolLimit >> 20, spoolLimit>>20 + 3} {
		s := &spool{}
		var want bytes.Buffer
		for i := range blocks {
			block := bytes.Repeat([]byte{byte('a' + i%26)}, 1<<20)
			want.Write(block)
			if _, err := s.Write(block); err != nil {
				t.Fatal(err)
			}
		}
		if inFile := s.file != nil; inFile != (want.Len() > spoolLimit) {
			t.Errorf("%d MiB: in a file is %v", blocks, inFile)
		}
		var got bytes.Buffer
		if err := s.copyTo(&got); err != nil || !bytes.Equal(got.Bytes(), want.Bytes()) {
			t.Errorf("%d MiB: %d bytes came out, %v", blocks, got.Len(), err)
		}
		s.close()
		wantFiles(t, folder)
	}
}

// A temporary folder that cannot be written to is said by its name.
func TestSpoolNowhere(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir()+"/nowhere")
	s := &spool{}
	defer s.close()
	_, err := s.Write(make([]byte, spoolLimit+1))
	if a := testApp(nil, nil); err == nil || a.status(err) != exitFile {
		t.Errorf("%v", err)
	}
}

// Output files are replaced, whole, and follow a symbolic link; what was there
// stays as it was until then.
func TestOutputReplaces(t *testing.T) {
	dir := alone(t)
	write(t, "data.csv", someOrders)
	write(t, "real/out.txt", "before")
	if err := os.Symlink("real/out.txt", "out.txt"); err != nil {
		t.Skip(err)
	}
	if got := try(t, "crr", "nowhere.csv", "--output", "out.txt"); got.status != exitFile {
		t.Errorf("status %d", got.status)
	}
	if text, _ := os.ReadFile("real/out.txt"); string(text) != "before" {
		t.Errorf("a failed run wrote %q", text)
	}
	if got := try(t, "crr", "data.csv", "--output", "out.txt", "--format", "csv"); got.status != exitDone {
		t.Errorf("status %d: %s", got.status, got.stderr)
	}
	if text, _ := os.ReadFile("real/out.txt"); !bytes.HasPrefix(text, []byte("period,")) {
		t.Errorf("the file holds %q", text)
	}
	if link, err := os.Readlink("out.txt"); err != nil || link != "real/out.txt" {
		t.Errorf("the link is %q, %v", link, err)
	}
	wantFiles(t, dir, "data.csv", "out.txt", "real")
	wantFiles(t, dir+"/real", "out.txt")
}

// A file has room for all columns, whatever the width of the terminal.
func TestOutputIsNotCut(t *testing.T) {
	alone(t)
	write(t, "data.csv", someOrders)
	a := testApp(nil, nil)
	a.out.width = 30
	if status := a.execute(t.Context(), []string{"crr", "data.csv", "--output", "out.txt"}); status != 0 {
		t.Fatalf("status %d", status)
	}
	text, err := os.ReadFile("out.txt")
	if err != nil || !bytes.Contains(text, []byte("95 % interval")) || bytes.Contains(text, []byte("Left out")) {
		t.Errorf("%v\n%s", err, text)
	}
}
