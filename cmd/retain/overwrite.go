package main

import (
	"os"
	"path/filepath"
)

// keepApart refuses output that would replace a file of the input, which may
// be the only copy of it, or other output of the same run.
func (a *app) keepApart(o *metricFlags, read ...string) error {
	if o.rejects == "-" {
		return usagef("--rejects %q: standard output is for the answer; name a file", o.rejects)
	}
	written := []struct{ flag, file string }{{"--output", o.output}, {"--rejects", o.rejects}}
	for _, w := range written {
		for _, file := range append(read, o.customers, o.rates, a.settings.file) {
			if sameFile(w.file, file) {
				return usagef("%s %s is a file that is read, and would be lost; write to another one", w.flag, w.file)
			}
		}
	}
	if sameFile(o.output, o.rejects) {
		return usagef("--rejects %s is the file of --output; name another one", o.rejects)
	}
	return nil
}

// sameFile tells whether two names are of one file, which need not be there
// yet. Devices and pipes are never the same: what goes in does not stay.
func sameFile(one, other string) bool {
	if one == "" || other == "" || one == "-" || other == "-" {
		return false
	}
	left, leftErr := os.Stat(one)
	right, rightErr := os.Stat(other)
	if leftErr == nil && rightErr == nil {
		return os.SameFile(left, right) && left.Mode().IsRegular()
	}
	return absolute(one) == absolute(other)
}

// absolute is a name from the root on, where that can be told.
func absolute(name string) string {
	if path, err := filepath.Abs(name); err == nil {
		return path
	}
	return name
}
