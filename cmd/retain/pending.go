package main

import (
	"crypto/rand"
	"os"
	"path/filepath"
	"sync"
)

// pending is a file that gets its name when it is complete. Until then it has a
// temporary name in the same folder, so that renaming it is atomic.
type pending struct {
	*os.File
	target      string // empty: written in place, or committed
	temporaries *temporaries
}

// create creates a file; a private one, with ids of customers, is readable by its
// owner only. An existing device or named pipe is written in place.
func (t *temporaries) create(name string, private bool) (*pending, error) {
	if real, err := filepath.EvalSymlinks(name); err == nil {
		name = real
	}
	if info, err := os.Stat(name); err == nil && !info.Mode().IsRegular() {
		f, err := os.OpenFile(name, os.O_WRONLY, 0)
		return &pending{File: f}, err
	}
	mode := os.FileMode(0o666) // less the umask
	if private {
		mode = 0o600
	}
	f, err := os.OpenFile(temporaryName(name), os.O_RDWR|os.O_CREATE|os.O_EXCL, mode)
	if err == nil {
		t.add(f.Name())
	}
	return &pending{f, name, t}, err
}

func temporaryName(name string) string {
	return filepath.Join(filepath.Dir(name), "."+filepath.Base(name)+"."+rand.Text()+".tmp")
}

// commit gives the file its name.
func (p *pending) commit() error {
	if p.target == "" {
		return p.Close()
	}
	if err := p.Sync(); err != nil {
		return err
	}
	if err := p.Close(); err != nil {
		return err
	}
	if err := os.Rename(p.Name(), p.target); err != nil {
		return err
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
