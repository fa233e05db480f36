// Package problem has the errors of reading exports: what is wrong with the
// data, where, and which option helps. All rooms of package export share them.
package problem

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/retain-cli/retain/pkg/money"
	"github.com/retain-cli/retain/pkg/note"
)

// Problem is one thing that is wrong with the data: a stable code, the place,
// the text found and what to do about it.
type Problem struct {
	Code   string `json:"code"`   // stable, for programs: amount-invalid
	File   string `json:"file"`   // as given on the command line; "-" is standard input
	Line   int64  `json:"line"`   // physical line, from 1; 0 for a problem with the whole file
	Column int    `json:"column"` // number of the field in its row, from 1; 0 for a problem with the whole row
	Field  string `json:"field"`  // header of the column
	Value  string `json:"value"`  // the text found, at most 80 bytes of it, as it was in the file
	Reason string `json:"reason"` // what is wrong with it: "not a decimal number"
	Hint   string `json:"hint"`   // what to do about it; the condition or the purpose when there are fixes

	Fixes []note.Fix `json:"-"` // options of which each may help
	All   bool       `json:"-"` // all of Fixes are needed
	Other string     `json:"-"` // of an order id that comes again: the file of the order that has it

	Personal bool `json:"-"` // Value is, or may hold, the id of a customer
	Keep     bool `json:"-"` // the row must be corrected: a result without it would be wrong about who has left
}

// Place is file:line:column, as far as known.
func (p Problem) Place() string {
	switch {
	case p.Line == 0:
		return p.File
	case p.Column == 0:
		return fmt.Sprintf("%s:%d", p.File, p.Line)
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
}

// String is the problem on one line: place, field, value, reason and hint.
func (p Problem) String() string {
	var b strings.Builder
	b.WriteString(p.Place() + ": ")
	switch {
	case p.Field != "" && p.Value != "":
		fmt.Fprintf(&b, "%s %q: ", p.Field, p.Value)
	case p.Field != "":
		b.WriteString(p.Field + ": ")
	case p.Value != "":
		fmt.Fprintf(&b, "%q: ", p.Value)
	}
	b.WriteString(p.Reason)
	if advice := p.Advice(note.Fix.String); advice != "" {
		b.WriteString("; " + advice)
	}
	return b.String()
}

// Advice is the hint with the options that help.
func (p Problem) Advice(word func(note.Fix) string) string {
	if p.All {
		return note.AdviceOfAll(p.Hint, p.Fixes, word)
	}
	return note.Advice(p.Hint, p.Fixes, word)
}

// Shown is how many problems a BadData holds.
const Shown = 20

// BadData is the error of a run that stops because of what the data holds.
// The program exits with 3.
type BadData struct {
	Problems []Problem        // the first ones in the order of the files, at most Shown
	Counts   map[string]int64 // number of problems of each code
	Rows     int64            // rows that could be left out instead; 0 when a whole file is bad
	Read     int64            // rows in all; 0 when a whole file is bad
	Keep     int64            // rows that must be corrected rather than left out
}

// Error is the first problem.
func (e *BadData) Error() string {
	if len(e.Problems) == 0 {
		return "bad data"
	}
	return e.Problems[0].String()
}

// Add counts a problem, and keeps it if it is one of the first. A quote that is
// never closed is kept in any case: it may hold most of the file.
func (e *BadData) Add(p Problem, first int, always bool) {
	if e.Counts == nil {
		e.Counts = map[string]int64{}
	}
	e.Counts[p.Code]++
	if p.Keep {
		e.Keep++
	}
	if len(e.Problems) < first || always {
		e.Problems = append(e.Problems, p)
	}
}

// Stop is the error of one problem that ends the reading.
func Stop(p Problem) error {
	return &BadData{Problems: []Problem{p}, Counts: map[string]int64{p.Code: 1}}
}

// UsageError is an option that makes no sense, or none for this file. The
// program exits with 2.
type UsageError struct {
	Option note.Option
	Value  string // of the option; may be empty
	Reason string
	Hint   string // as in Problem
	Fixes  []note.Fix
}

// Error is the option and what is wrong with it.
func (e *UsageError) Error() string {
	text := note.Fix{Option: e.Option, Value: e.Value}.String() + ": " + e.Reason
	if advice := note.Advice(e.Hint, e.Fixes, note.Fix.String); advice != "" {
		text += "; " + advice
	}
	return text
}

// ReadError is a file that could not be opened or read. The program exits
// with 4.
type ReadError struct {
	Name string
	Err  error
}

// Error is the file and what went wrong with it.
func (e *ReadError) Error() string { return e.Name + ": " + e.Err.Error() }

// Unwrap is what went wrong.
func (e *ReadError) Unwrap() error { return e.Err }

// Reading is the error of a file that cannot be read to its end. Errors of this
// package and of the context stay what they are.
func Reading(name string, err error) error {
	var bad *BadData
	var read *ReadError
	var memory *MemoryError
	if err == nil || errors.As(err, &bad) || errors.As(err, &read) || errors.As(err, &memory) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return &ReadError{Name: name, Err: err}
}

// Grouped is a count for people: 1,042.
func Grouped[N int | int64](n N) string { return money.Amount{Minor: money.Minor(n)}.Grouped() }

// Shorten is a text as Problem.Value holds it, independent of where it came
// from.
func Shorten[T string | []byte](value T) string {
	return strings.Clone(string(value[:min(len(value), 80)]))
}

// Swallowed tells how many lines a row takes in whose quote is never closed: one
// bad row that may be most of the file.
func Swallowed(lines int64) string {
	switch lines {
	case 0:
		return ""
	case 1:
		return ", so that the line after it is taken in, too"
	}
	return fmt.Sprintf(", so that the %s lines after it are taken in, too", Grouped(lines))
}
