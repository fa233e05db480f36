// Package questions is the one place where retain decides what an export means:
// a table of questions, and for each what settles it, what is assumed otherwise,
// and what is refused. A decision is pure: evidence of all rows and the options
// of the user in, a Finding out. Rooms that read rows collect the evidence and
// obey the answers; they hold no conditions of their own.
//
//	f := questions.Sales(evidence, asked)
//	fmt.Println(f.Answer, f.Notes)
package questions

import (
	"maps"
	"strconv"
	"strings"

	"github.com/retain-cli/retain/pkg/export/internal/problem"
	"github.com/retain-cli/retain/pkg/note"
)

// Question is something that the bytes of an export leave open. The texts are
// those of retain help decisions.
type Question struct {
	Code     string // stable, of notes in JSON
	Asks     string // What is an order?
	Proven   string // when the data settles it; empty: never
	Assumed  string // what is assumed and stated otherwise; empty: nothing
	Refused  string // when neither is possible; empty: never
	Concerns note.Concerns
	Options  []note.Fix // that answer it for good
}

// Finding is the answer to a question for one data set.
type Finding struct {
	Code string

	// Answer is the reading that is used. When all rows give another answer than
	// the first ones did, the files are read again.
	Answer string

	// Notes state the answer, or say what settled it.
	Notes []note.Note

	// Refusal is why the data cannot be used without an answer of the user. It
	// holds only for evidence of all rows: the first rows may not yet show what
	// settles a question, and Answer serves until then.
	Refusal *problem.Problem
}

// Warn turns a refusal into a warning, for results that the answer changes little
// or not at all.
func (f *Finding) Warn() {
	if f.Refusal == nil {
		return
	}
	p := f.Refusal
	text := p.Reason
	if p.Field != "" {
		text = strconv.Quote(p.Field) + ": " + text
	}
	n := note.Note{Code: p.Code, Level: note.Warning, Concerns: note.Revenue | note.Subscriptions, Text: text, Args: &note.Args{"column": p.Field}}
	if len(p.Fixes) > 0 {
		n.Text, n.Fix = text+"; "+p.Hint, p.Fixes[0]
	}
	f.Notes, f.Refusal = append(f.Notes, n), nil
}

// Evidence is what rows have shown. It is additive: the same for any number of
// workers, any cut into files and any order of rows.
type Evidence struct {
	All     bool     // of every row of all files, not only the first ones
	Columns []Column // by place in the header; empty before rows have been seen
	Keyed   Keyed    // ids of sales beside the order's id
	Covered Covered  // periods that rows pay for
	Orders  Orders
	Pieces  Pieces
	Written Written
	Sizes   Sizes
	Money   Related // columns of money, where there are several
	Used    int64   // rows that count
	Files   int     // that are read together

	Customers Customers
	Refunds   RefundRows // what columns of refunds say
	Parents   Parents
	Flagged   Flagged
	Dates     map[string]DatesSeen // by field
	MaybeEnds []DaysIn             // of columns of no field
}

// Column is what the rows of one column hold.
type Column struct {
	Header string
	Words  map[string]int64 // rows of each value that is not blank; nil: more than MaxWords values, or a column that is not watched
	Blank  int64            // rows without a value; known where Words is
	Others map[string]int64 // of a column of statuses or a flag: rows that do not count whatever it says
}

// MaxWords is how many different values of a column are counted. A status, a
// type or a flag has fewer; an id, a name or an address has more.
const MaxWords = 100

// Rows is the number of rows of a column, 0 for one that has too many values.
func (c Column) Rows() int64 {
	n := c.Blank
	for _, rows := range c.Words {
		n += rows
	}
	if c.Words == nil {
		return 0
	}
	return n
}

// Join adds the evidence of a column of the same header in another file.
func (c *Column) Join(o Column) {
	if o.Words == nil {
		c.Words = nil
	}
	if c.Words == nil {
		return
	}
	c.Blank += o.Blank
	for word, rows := range o.Words {
		c.Words[word] += rows
	}
	if len(o.Others) > 0 {
		c.Others = maps.Clone(c.Others)
		for word, rows := range o.Others {
			if c.Others == nil {
				c.Others = map[string]int64{}
			}
			c.Others[word] += rows
		}
	}
	if len(c.Words) > MaxWords {
		c.Words = nil
	}
}

// Counts tells whether every row of a column has a whole number.
func (c Column) Counts() bool {
	for word := range c.Words {
		if _, err := strconv.ParseUint(strings.TrimSpace(word), 10, 31); err != nil {
			return false
		}
	}
	return len(c.Words) > 0 && c.Blank == 0
}

// At is the evidence of a column by its place, without values when nothing is
// known of it.
func (e Evidence) At(column int) Column {
	if column < 0 || column >= len(e.Columns) {
		return Column{}
	}
	return e.Columns[column]
}
