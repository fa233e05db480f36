package main

import (
	"crypto/rand"
	"os"
	"path/filepath"
)

// pending is a file that gets its name when it is complete. Until then it has
// another one in the same folder, so that the renaming is one step.
type pending struct {
	*os.File
	target string // empty: written in place, or given its name already
}

// create begins a file. A file that is there and is no regular one, such as a
// device or a named pipe, is written in place.
func create(name string, private bool) (*pending, error) {
	if real, err := filepath.EvalSymlinks(name); err == nil {
		name = real
	}
	if info, err := os.Stat(name); err == nil && !info.Mode().IsRegular() && !info.IsDir() {
		f, err := os.OpenFile(name, os.O_WRONLY, 0)
		return &pending{File: f}, err
	}
	mode := os.FileMode(0o666)
	if private {
		mode = 0o600
	}
	temporary := filepath.Join(filepath.Dir(name), "."+filepath.Base(name)+"."+rand.Text()+".tmp")
	f, err := os.OpenFile(temporary, os.O_RDWR|os.O_CREATE|os.O_EXCL, mode)
	return &pending{File: f, target: name}, err
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
	p.target = ""
	return nil
}

// discard removes the file unless it has been committed.
func (p *pending) discard() {
	if p.File == nil {
		return
	}
	p.Close()
	if p.target != "" {
		os.Remove(p.Name())
	}
}
