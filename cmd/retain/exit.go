package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"syscall"

	"github.com/retain-cli/retain/pkg/export"
	"github.com/retain-cli/retain/pkg/render"
	"github.com/retain-cli/retain/pkg/spelling"
)

// The exit statuses, a promise to scripts.
const (
	exitDone        = 0
	exitNo          = 1
	exitUsage       = 2
	exitBadData     = 3
	exitFile        = 4
	exitBug         = 70
	exitInterrupted = 130
	exitPipe        = 141
)

// exitCodes is the meaning of each status, for the help.
var exitCodes = []struct {
	status  int
	meaning string
}{
	{exitDone, "done"},
	{exitNo, "done, but a check failed, or --fail-if-changed found a change"},
	{exitUsage, "the command line or the configuration is wrong"},
	{exitBadData, "the data is wrong; nothing was computed"},
	{exitFile, "a file could not be opened, read or written, a database not be reached or read, or --max-memory was reached"},
	{exitBug, "a bug in retain: please report it"},
	{exitInterrupted, "interrupted"},
	{exitPipe, "the output pipe was closed"},
}

// usageError is an invalid command line or configuration.
type usageError struct {
	text  string
	below []string // lines that show where
}

func (e *usageError) Error() string { return e.text }

// checkFailed is an answer that is complete and not what it was to be.
type checkFailed struct{ text string }

func (e *checkFailed) Error() string { return e.text }

func usagef(format string, args ...any) error {
	return &usageError{text: fmt.Sprintf(format, args...)}
}

// writeError is an output that could not be written.
type writeError struct {
	name string
	err  error
}

func (e *writeError) Error() string { return e.name + ": " + reason(e.err) }

func (e *writeError) Unwrap() error { return e.err }

// status is the exit status of an error.
func (a *app) status(err error) int {
	var failed *checkFailed
	var usage *usageError
	var option *export.UsageError
	var unknown *export.UnknownValue
	var bad *export.BadData
	var read *export.ReadError
	var write *writeError
	var memory *export.MemoryError
	var path *fs.PathError
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &failed):
		return exitNo
	case errors.Is(err, context.Canceled):
		return exitInterrupted
	case errors.Is(err, syscall.EPIPE):
		return exitPipe
	case errors.As(err, &bad):
		return exitBadData
	case errors.As(err, &read), errors.As(err, &write), errors.As(err, &memory), errors.As(err, &path):
		return exitFile
	case errors.As(err, &usage), errors.As(err, &option), errors.As(err, &unknown), !a.started:
		return exitUsage
	}
	return exitBug
}

// fail prints an error as its kind deserves and returns the exit status.
func (a *app) fail(err error) int {
	status := a.status(err)
	var bad *export.BadData
	switch {
	case status == exitDone || status == exitPipe:
	case status == exitInterrupted:
		fmt.Fprintln(a.stderr, "retain: interrupted")
	case errors.As(err, &bad):
		a.printBadData(bad)
	case status == exitBug:
		return a.bug(err)
	default:
		fmt.Fprintln(a.stderr, "retain: "+render.Printable(message(err)))
		var usage *usageError
		if errors.As(err, &usage) {
			for _, line := range usage.below {
				fmt.Fprintln(a.stderr, "  "+render.Printable(line))
			}
		}
	}
	return status
}

// message is the error for people. An error of the system begins with its own
// verb, "open x.csv: no such file or directory"; users need the name.
func message(err error) string {
	var read *export.ReadError
	var write *writeError
	var path *fs.PathError
	var unknown *export.UnknownValue
	var memory *export.MemoryError
	var option *export.UsageError
	switch {
	case errors.As(err, &memory):
		return outOfMemory(memory)
	case errors.As(err, &unknown):
		return usageText(unknown.Usage()) + unknownHint(unknown)
	case errors.As(err, &option):
		return usageText(option)
	case errors.As(err, &write):
		return write.Error()
	case errors.As(err, &read):
		return read.Name + ": " + reason(read.Err)
	case errors.As(err, &path):
		return path.Path + ": " + path.Err.Error()
	}
	return strings.TrimRight(err.Error(), "\n")
}

// unknownHint suggests a value that the data has.
func unknownHint(e *export.UnknownValue) string {
	if near := spelling.Nearest(e.Word, slices.Sorted(maps.Keys(e.Found))); near != "" {
		return "; did you mean " + near + "?"
	}
	return ""
}

// reason is an error of a file without the name of the file.
func reason(err error) string {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err.Error()
	}
	return err.Error()
}
