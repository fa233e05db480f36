package main

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"
)

// Faults: whatever breaks, the exit status says what, standard output is
// empty, no output file appears and no temporary stays.

const (
	someOrders        = "order_id,customer_id,order_date,amount\no1,ann,2024-01-05,10.00\no2,bob,2024-01-06,20.00\no3,ann,2024-02-07,5.50\n"
	someSubscriptions = "customer_id,started_at,ended_at,mrr\nann,2024-01-05,,10.00\nbob,2024-01-06,2024-02-10,20.00\n"
)

// source is a way to give the program a file named data.csv.
type source struct {
	name string
	args []string
	text string
}

func sources() []source {
	return []source{
		{"subscriptions", []string{"crr", "--customers", "data.csv"}, someSubscriptions},
		{"orders", []string{"rcr", "data.csv"}, someOrders},
		{"compressed orders", []string{"crr", "data.csv"}, gzipped(someOrders)},
	}
}

func gzipped(text string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	io.WriteString(w, text)
	w.Close()
	return b.String()
}

// A file whose reading fails after any number of bytes is a file that could
// not be read: not a shorter one.
func TestReadFaults(t *testing.T) {
	dir := alone(t)
	for _, s := range sources() {
		for n := range len(s.text) + 1 {
			var stdout, stderr bytes.Buffer
			a := testApp(&stdout, &stderr)
			a.open = func(string) (io.ReadCloser, error) {
				broken := iotest.ErrReader(errors.New("the disk is on fire"))
				return io.NopCloser(io.MultiReader(strings.NewReader(s.text[:n]), broken)), nil
			}
			status := run(t.Context(), a, append(s.args, "--output", "out.txt", "--rejects", "bad.csv"))
			if status != exitFile || stdout.Len() > 0 || stderr.String() != "retain: data.csv: the disk is on fire\n" {
				t.Fatalf("%s, byte %d: status %d, stdout %q, stderr %q", s.name, n, status, stdout.String(), stderr.String())
			}
		}
	}
	wantFiles(t, dir)
}

// failing is a file of a known size, as on a disk, that cannot be read from
// some byte on.
type failing struct {
	*strings.Reader
	readable int64
}

func (f failing) Read(p []byte) (int, error) {
	at, _ := f.Seek(0, io.SeekCurrent)
	return f.within(p, at, f.Reader.Read)
}

func (f failing) ReadAt(p []byte, at int64) (int, error) {
	return f.within(p, at, func(p []byte) (int, error) { return f.Reader.ReadAt(p, at) })
}

func (f failing) within(p []byte, at int64, read func([]byte) (int, error)) (int, error) {
	if at+int64(len(p)) <= f.readable || at < f.readable && f.readable == f.Size() {
		return read(p)
	}
	n, _ := read(p[:max(0, f.readable-at)])
	return n, errors.New("the disk is on fire")
}

func (f failing) Close() error { return nil }

// The same for files that are read in parallel.
func TestReadFaultsInPlace(t *testing.T) {
	alone(t)
	var b strings.Builder
	b.WriteString("order_id,customer_id,order_date,amount\n")
	for i := range 20_000 { // some chunks
		fmt.Fprintf(&b, "o%d,c%d,2024-%02d-%02d,%d.00\n", i, i%97, i%12+1, i%28+1, i%50)
	}
	text := b.String()
	for n := int64(0); n < int64(len(text)); n += 1 + int64(len(text))/50 {
		var stdout, stderr bytes.Buffer
		a := testApp(&stdout, &stderr)
		a.open = func(string) (io.ReadCloser, error) { return failing{strings.NewReader(text), n}, nil }
		status := run(t.Context(), a, []string{"crr", "data.csv"})
		if status != exitFile || stdout.Len() > 0 || stderr.String() != "retain: data.csv: the disk is on fire\n" {
			t.Fatalf("byte %d: status %d, stdout %q, stderr %q", n, status, stdout.String(), stderr.String())
		}
	}
}

// wantFiles checks what lies in a folder.
func wantFiles(t *testing.T, dir string, want ...string) {
	t.Helper()
	var got []string
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		got = append(got, entry.Name())
	}
	if !slices.Equal(got, want) {
		t.Errorf("the folder holds %q, want %q", got, want)
	}
}

func TestFileFaults(t *testing.T) {
	dir := alone(t)
	write(t, "data.csv", someSubscriptions)
	crr := []string{"crr", "--customers", "data.csv"}
	for _, c := range []struct {
		args   []string
		stderr string
	}{
		{[]string{"crr", "--customers", "nowhere.csv"}, "nowhere.csv: no such file or directory"},
		{[]string{"crr", "--customers", "."}, ".: is a directory"},
		{[]string{"crr", "nowhere.csv"}, "nowhere.csv: no such file or directory"},
		{[]string{"crr", "."}, ".: is a directory"},
		{append(crr, "--output", "no/where.txt"), "no/where.txt: no such file or directory"},
		{append(crr, "--rejects", "no/where.txt"), "no/where.txt: no such file or directory"},
		{append(crr, "--output", "."), ".: is a directory"},
	} {
		got := try(t, c.args...)
		if got.status != exitFile || got.stdout != "" || got.stderr != "retain: "+c.stderr+"\n" {
			t.Errorf("%q: status %d, stdout %q, stderr %q", c.args, got.status, got.stdout, got.stderr)
		}
	}
	wantFiles(t, dir, "data.csv")
}

// When one file of a run cannot be written there is none of the others, nothing on
// standard output, and nothing more in the summary of the job; also when that shows only
// at the end, as on a full disk.
func TestAllFilesOrNone(t *testing.T) {
	dir := alone(t)
	write(t, "data.csv", someOrders)
	write(t, "old.json", "old")
	write(t, "job.md", "before\n")
	flags := []string{"--output", "--save", "--also", "--rejects", "summary"}
	places := []string{"no/where.txt"}
	if _, err := os.Stat("/dev/full"); err == nil {
		places = append(places, "/dev/full")
	}
	for _, wrong := range flags {
		for _, place := range places {
			t.Setenv(summaryVariable, "job.md")
			args := []string{"check", "data.csv", "--warn-if", "orders > 1", "--format", "github"}
			for _, flag := range flags {
				file := "out" + flag
				switch {
				case flag == wrong:
					file = place
				case flag == "--save":
					file = "old.json"
				}
				switch {
				case flag == "summary" && flag == wrong:
					t.Setenv(summaryVariable, file)
				case flag == "summary":
				case flag == "--also":
					args = append(args, flag, "json="+file)
				case flag != "--output" || wrong == "--output":
					args = append(args, flag, file)
				}
			}
			got := try(t, args...)
			if got.status != exitFile || got.stdout != "" || !strings.HasPrefix(got.stderr, "retain: "+place+": ") {
				t.Errorf("%q: status %d, stdout %q, stderr %q", args, got.status, got.stdout, got.stderr)
			}
			wantFiles(t, dir, "data.csv", "job.md", "old.json")
			for name, want := range map[string]string{"job.md": "before\n", "old.json": "old"} {
				if text, _ := os.ReadFile(name); string(text) != want {
					t.Errorf("%q: %s is now %q", args, name, text)
				}
			}
		}
	}
	t.Setenv(summaryVariable, "new.md")
	if got := try(t, "crr", "data.csv", "--save", "no/where.txt"); got.status != exitFile || got.stdout != "" {
		t.Errorf("status %d, %s", got.status, got.stdout)
	}
	if got := try(t, "check", "data.csv", "--warn-if", "orders > 1", "--format", "github", "--also", "json=no/where.txt"); got.status != exitFile {
		t.Errorf("status %d", got.status)
	}
	wantFiles(t, dir, "data.csv", "job.md", "old.json")
	if got := try(t, "check", "data.csv", "--warn-if", "orders > 1", "--format", "github", "--save", "old.json", "--rejects", "bad.csv"); got.status != exitDone || got.stdout == "" {
		t.Errorf("status %d: %s%s", got.status, got.stderr, got.stdout)
	}
	wantFiles(t, dir, "bad.csv", "data.csv", "job.md", "new.md", "old.json")
}

// What is written names nobody, or is for its owner alone.
func TestOutputModes(t *testing.T) {
	alone(t)
	write(t, "data.csv", someSubscriptions)
	if got := try(t, "crr", "--customers", "data.csv", "--output", "out.txt", "--rejects", "bad.csv"); got.status != 0 || got.stdout != "" {
		t.Fatalf("status %d, stdout %q, stderr %q", got.status, got.stdout, got.stderr)
	}
	out, err := os.Stat("out.txt")
	if err != nil || out.Mode().Perm()&0o400 == 0 || out.Size() == 0 {
		t.Errorf("out.txt: %v %v", out, err)
	}
	bad, err := os.Stat("bad.csv")
	if err != nil || runtime.GOOS != "windows" && bad.Mode().Perm() != 0o600 {
		t.Errorf("bad.csv: %v %v", bad, err)
	}
}

// A failed write of standard output is found although the answer was ready.
func TestFullDisk(t *testing.T) {
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip(err)
	}
	defer full.Close()
	bin := program(t)
	dir := alone(t)
	write(t, "data.csv", someSubscriptions)
	for _, args := range [][]string{
		{"crr", "--customers", "data.csv"},
		{"rcr", "--customers", "data.csv", "--format", "json"},
		{"version"}, {"completion", "bash"}, {"schema", "crr"}, {"config"}, {"help"}, {"--help"}, {"help", "definitions"}, {"--version"},
	} {
		cmd := exec.Command(filepath.Join(bin, "retain"), args...)
		var stderr bytes.Buffer
		cmd.Stdout, cmd.Stderr = full, &stderr
		cmd.Run()
		if got := cmd.ProcessState.ExitCode(); got != exitFile || !strings.Contains(stderr.String(), "standard output: no space left on device") {
			t.Errorf("%q: status %d, stderr %q", args, got, stderr.String())
		}
	}
	cmd := exec.Command(filepath.Join(bin, "retain"), "crr", "--customers", "data.csv", "--output", "/dev/full")
	if out, _ := cmd.CombinedOutput(); cmd.ProcessState.ExitCode() != exitFile || string(out) != "retain: /dev/full: no space left on device\n" {
		t.Errorf("status %d: %s", cmd.ProcessState.ExitCode(), out)
	}
	wantFiles(t, dir, "data.csv")
}

// A reader that goes away is no error to talk about.
func TestClosedPipe(t *testing.T) {
	bin := program(t)
	alone(t)
	write(t, "data.csv", someSubscriptions)
	for _, args := range [][]string{{"crr", "--customers", "data.csv"}, {"completion", "zsh"}, {"--help"}} {
		r, w, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		r.Close()
		cmd := exec.Command(filepath.Join(bin, "retain"), args...)
		var stderr bytes.Buffer
		cmd.Stdout, cmd.Stderr = w, &stderr
		cmd.Run()
		w.Close()
		if got := cmd.ProcessState.ExitCode(); got != exitPipe || stderr.Len() > 0 {
			t.Errorf("%q: status %d, stderr %q", args, got, stderr.String())
		}
	}
}

// An interrupt while the program waits for input that does not come.
func TestInterrupt(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no interrupts to send")
	}
	bin := program(t)
	dir := alone(t)
	for _, run := range []struct {
		input string
		args  []string
	}{
		{someSubscriptions, []string{"crr", "--customers", "-", "--output", "out.txt", "--rejects", "bad.csv"}},
		// More than the first rows, which tell that these are orders.
		{"order_id,customer_id,order_date\n" + strings.Repeat("1,a,2024-01-05\n", 1<<17), []string{"crr", "-", "--output", "out.txt", "--rejects", "bad.csv"}},
	} {
		args := run.args
		cmd := exec.Command(filepath.Join(bin, "retain"), args...)
		stdin, err := cmd.StdinPipe()
		if err != nil {
			t.Fatal(err)
		}
		var stdout, stderr bytes.Buffer
		cmd.Stdout, cmd.Stderr = &stdout, &stderr
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		fmt.Fprint(stdin, run.input)
		waitFor(t, func() bool { return len(temporaryFiles(t, dir)) > 0 })
		cmd.Process.Signal(os.Interrupt)
		cmd.Wait()
		if got := cmd.ProcessState.ExitCode(); got != exitInterrupted || stdout.Len() > 0 || stderr.String() != "retain: interrupted\n" {
			t.Errorf("%q: status %d, stdout %q, stderr %q", args, got, stdout.String(), stderr.String())
		}
		wantFiles(t, dir)
	}
}

func temporaryFiles(t *testing.T, dir string) []string {
	found, err := filepath.Glob(filepath.Join(dir, ".*.tmp"))
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func waitFor(t *testing.T, ready func() bool) {
	t.Helper()
	for end := time.Now().Add(time.Minute); !ready(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("waited for a minute")
		}
	}
}

// A panic says that it is not the user's fault, and prints no half answer.
func TestBug(t *testing.T) {
	alone(t)
	var stdout, stderr bytes.Buffer
	a := testApp(&stdout, &stderr)
	a.open = func(string) (io.ReadCloser, error) { panic("what now?") }
	status := run(t.Context(), a, []string{"crr", "--customers", "data.csv"})
	if status != exitBug || stdout.Len() > 0 || !strings.Contains(stderr.String(), "what now?") || !strings.Contains(stderr.String(), "please report") {
		t.Errorf("status %d, stdout %q, stderr %q", status, stdout.String(), stderr.String())
	}
}
