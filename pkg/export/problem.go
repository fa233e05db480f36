package export

import (
	"fmt"
	"strings"
)

// Problem is one thing that is wrong with the data: a stable code, the place
// and the text found, and the way out.
type Problem struct {
	Code   string `json:"code"`   // stable, for programs: amount-invalid
	File   string `json:"file"`   // as given on the command line; "-" is standard input
	Line   int64  `json:"line"`   // physical line, from 1; 0 when the whole file is meant
	Column int    `json:"column"` // place of the field in its row, from 1; 0 when the whole row is meant
	Field  string `json:"field"`  // header of the column
	Value  string `json:"value"`  // the text found, at most 80 bytes of it, as it was in the file
	Reason string `json:"reason"` // what is wrong with it: "not a decimal number"
	Hint   string `json:"hint"`   // what to do about it: "use --decimal ,"

	personal bool // the value is, or may hold, the id of a customer
}

// redacted is a problem that may leave the program.
func (o Options) redacted(p Problem) Problem {
	if o.Redact != nil && p.personal && p.Value != "" {
		p.Value = o.Redact(p.Value)
	}
	return p
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
	if p.Hint != "" {
		b.WriteString("; " + p.Hint)
	}
	return b.String()
}

// BadData is the error of a run that stops because of what the data holds.
// The program exits with 3.
type BadData struct {
	Problems []Problem        // the first ones in the order of the files, at most 20
	Counts   map[string]int64 // how many there are of each code
	Rows     int64            // rows that could be left out instead; 0 when a whole file is bad
	Read     int64            // rows in all; 0 when a whole file is bad
}

// Error is the first problem.
func (e *BadData) Error() string {
	if len(e.Problems) == 0 {
		return "bad data"
	}
	return e.Problems[0].String()
}

// fileProblem is one problem that ends the reading.
func fileProblem(p Problem) error {
	return &BadData{Problems: []Problem{p}, Counts: map[string]int64{p.Code: 1}}
}
