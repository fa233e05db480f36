package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"github.com/retain-cli/retain/pkg/choice"
	"github.com/retain-cli/retain/pkg/note"
	"github.com/retain-cli/retain/pkg/render"
	"github.com/retain-cli/retain/pkg/report"
)

// pageWidth is the width of tables in pipes, and of texts in files.
const pageWidth = 100

// print writes the answer where it was asked for, and the files beside it, or nothing at
// all: everything is laid out before the first file gets its name, and all files have
// theirs before the first byte is printed.
func (a *app) print(ctx context.Context, got answer, o outputFlags) error {
	if err := o.checkTable(got.Report); err != nil {
		return err
	}
	if o.output == "-" {
		o.output = ""
	}
	out := &spool{}
	defer out.close()
	write := got.write
	if write == nil {
		write = func(w io.Writer) error { return render.Write(w, got.Report, o.format, a.look(o)) }
	}
	if err := write(out); err != nil {
		return err
	}
	if o.output != "" {
		got.beside = append(got.beside, besides{o.output, got.named != nil && got.named(), out.copyTo})
	}
	if got.summary != nil {
		if err := a.holdSummary(got.summary); err != nil {
			return err
		}
	}
	if err := a.keepBeside(ctx, got); err != nil {
		return err
	}
	if o.output == "" {
		if err := out.copyTo(a.stdout); err != nil {
			return err
		}
	}
	a.remark(got.Report, o)
	return nil
}

// keepBeside writes the files beside an answer, and keeps all files of the run.
func (a *app) keepBeside(ctx context.Context, got answer) error {
	for _, f := range got.beside {
		if err := a.hold(f); err != nil {
			return err
		}
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return a.keepHeld()
}

// held is an output file that is complete and does not have its name yet.
type held interface {
	finish() error // the last step that may run out of room
	commit() error
	discard() // unless it was committed
}

// hold writes a file that is kept if the whole run succeeds.
func (a *app) hold(b besides) error {
	f, err := a.temporaries.create(b.name, b.private)
	if err != nil {
		return &writeError{b.name, err}
	}
	a.held = append(a.held, f)
	if f.target == "" {
		f.write = b.write
		return nil
	}
	if err := b.write(f); err != nil {
		return &writeError{b.name, err}
	}
	return nil
}

// keepHeld gives all files of the run their names.
func (a *app) keepHeld() error {
	for _, f := range a.held {
		if err := f.finish(); err != nil {
			return err
		}
	}
	for _, f := range a.held {
		if err := f.commit(); err != nil {
			return err
		}
	}
	a.held = nil
	return nil
}

// discardHeld removes what a run that failed has written.
func (a *app) discardHeld() {
	for _, f := range a.held {
		f.discard()
	}
	a.held = nil
}

// remark prints on standard error what a CSV has no place for: the warnings and,
// where they were asked for, the notes.
func (a *app) remark(r report.Report, o outputFlags) {
	if o.format != render.CSV {
		return
	}
	detail := o.detail()
	if detail == report.Brief {
		detail = report.Quiet
	}
	shown, _ := r.Remarks(detail)
	for _, n := range shown {
		label := "note"
		if n.Level == note.Warning {
			label = "warning"
		}
		fmt.Fprintf(a.stderr, "retain: %s: %s\n", label, render.Printable(n.Text))
	}
}

// checkTable refuses the name of a table that the report does not have.
func (o *outputFlags) checkTable(r report.Report) error {
	var names []string
	for _, t := range r.Tables {
		if t.For != report.People {
			names = append(names, t.Name)
		}
	}
	if o.table == "" || slices.Contains(names, o.table) {
		return nil
	}
	return usagef("--table %q: no such table; use %s", o.table, choice.OneOf(names))
}

// look is how the output is rendered: by its flags and where it goes.
func (a *app) look(o outputFlags) render.Options {
	look := render.Options{Table: o.table, Width: a.out.width, Terminal: a.out.is && o.output == "", Detail: o.detail(), Verbose: "--verbose"}
	if look.Whole = o.output != ""; look.Width == 0 || look.Whole {
		look.Width = pageWidth
	}
	switch o.color {
	case "always":
		look.Color = true
	case "auto":
		look.Color = look.Terminal && a.colorful || a.forced && o.output == ""
	}
	return look
}

// standardOutput remembers a failed write, also one of cobra, which ignores it.
type standardOutput struct {
	io.Writer
	err error
}

func (w *standardOutput) Write(p []byte) (int, error) {
	n, err := w.Writer.Write(p)
	if err != nil {
		w.err = &writeError{"standard output", err}
	}
	return n, w.err
}

// spoolLimit is how much output is held in memory: more than any table for
// people, less than a list of a million customers.
const spoolLimit = 4 << 20

// spool holds output until it is complete; long output, in a temporary file.
type spool struct {
	memory []byte
	file   *os.File
}

func (s *spool) Write(p []byte) (int, error) {
	if s.file == nil && len(s.memory)+len(p) <= spoolLimit {
		s.memory = append(s.memory, p...)
		return len(p), nil
	}
	if s.file == nil {
		f, err := os.CreateTemp("", "retain-*")
		if err != nil {
			return 0, &writeError{os.TempDir(), err}
		}
		s.file = f
		os.Remove(f.Name()) // Unix keeps the open file; elsewhere close removes it
	}
	n, err := s.file.Write(p)
	if err != nil {
		err = &writeError{os.TempDir(), err}
	}
	return n, err
}

func (s *spool) copyTo(w io.Writer) error {
	if _, err := w.Write(s.memory); err != nil || s.file == nil {
		return err
	}
	if _, err := s.file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	_, err := io.Copy(w, s.file)
	return err
}

func (s *spool) close() {
	if s.file != nil {
		s.file.Close()
		os.Remove(s.file.Name())
	}
}

// pending is a file that gets its name when it is complete. Until then it has a
// temporary name in the same folder, so that renaming it is atomic.
type pending struct {
	*os.File
	name        string                // for messages
	target      string                // empty: written in place, or committed
	write       func(io.Writer) error // of a file in place: when all others are complete
	temporaries *temporaries
}

// create creates a file; a private one, with ids of customers, is readable by its
// owner only. An existing device or named pipe is written in place.
func (t *temporaries) create(name string, private bool) (*pending, error) {
	if t.denied {
		return nil, fs.ErrPermission
	}
	called := name
	if real, err := filepath.EvalSymlinks(name); err == nil {
		name = real
	}
	if info, err := os.Stat(name); err == nil && !info.Mode().IsRegular() {
		f, err := os.OpenFile(name, os.O_WRONLY, 0)
		return &pending{File: f, name: called}, err
	}
	mode := os.FileMode(0o666) // less the umask
	if private {
		mode = 0o600
	}
	f, err := os.OpenFile(temporaryName(name), os.O_RDWR|os.O_CREATE|os.O_EXCL, mode)
	if err == nil {
		t.add(f.Name())
	}
	return &pending{File: f, name: called, target: name, temporaries: t}, err
}

func temporaryName(name string) string {
	return filepath.Join(filepath.Dir(name), "."+filepath.Base(name)+"."+rand.Text()+".tmp")
}

// folder is where temporary files for it are to be: beside it, or where the system
// has them when it is a device.
func (p *pending) folder() string {
	if p.target == "" {
		return ""
	}
	return filepath.Dir(p.target)
}

// finish closes the file, which then lacks only its name.
func (p *pending) finish() (err error) {
	switch {
	case p.target != "":
		err = p.Sync()
	case p.write != nil:
		err = p.write(p)
	}
	if err == nil {
		err = p.Close()
	}
	if err != nil {
		return &writeError{p.name, err}
	}
	return nil
}

// commit gives the file its name.
func (p *pending) commit() error {
	if p.target == "" {
		return nil
	}
	if err := os.Rename(p.Name(), p.target); err != nil {
		return &writeError{p.name, err}
	}
	p.temporaries.remove(p.Name())
	p.target = ""
	return nil
}

// discard removes the file unless it was committed.
func (p *pending) discard() {
	p.Close()
	if p.target != "" {
		p.temporaries.remove(p.Name())
		os.Remove(p.Name())
	}
}

// temporaries are the incomplete files, to be removed when an interrupted program
// exits without waiting for its command.
type temporaries struct {
	denied bool // none is created: nothing is written to files

	mu    sync.Mutex
	names map[string]bool
}

func (t *temporaries) add(name string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.names == nil {
		t.names = map[string]bool{}
	}
	t.names[name] = true
}

func (t *temporaries) remove(name string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.names, name)
}

func (t *temporaries) discard() {
	t.mu.Lock()
	defer t.mu.Unlock()
	for name := range t.names {
		os.Remove(name)
	}
}
