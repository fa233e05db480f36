package schema

import (
	"regexp"
	"runtime"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/export/internal/problem"
	"github.com/retain-cli/retain/pkg/export/internal/text"
	"github.com/retain-cli/retain/pkg/facts"
)

// Options say how exports are read. The zero value recognizes everything from
// the files themselves and stops at the first bad row. Texts are checked when
// reading starts; what is wrong with them is a *problem.UsageError.
type Options struct {
	// Which columns are which field.
	Columns map[string]string // field → header; "name#2" is the second column of that name, "#3" the third column
	Preset  string            // name of a preset; empty: recognized from the header; none: no preset
	Presets []Preset          // of the user's own, preferred to ours

	// How the text is cut into rows and fields.
	Delimiter string // one of , ; tab |; empty: recognized
	Encoding  string // empty: UTF-8, or UTF-16 by its BOM
	SkipLines int    // lines above the header
	Comment   string // lines that begin with it are skipped
	NoHeader  bool   // columns are named #1, #2, ...

	// How values are read.
	DateFormat    string // iso, dmy, mdy, ymd, unix, excel or a pattern such as "DD.MM.YYYY HH:mm"; empty: recognized
	System        calendar.System
	Location      *time.Location // timestamps with an offset become days here; nil: the day as written
	MinDate       *calendar.Day  // days before it are bad; nil: 1990-01-01
	Decimal       Decimal
	Thousands     string // grouping mark; empty: only where unambiguous
	Digits        Digits
	StripCurrency bool // currency symbols and codes beside an amount are accepted when they agree
	TrailingMinus bool // 25.00- is -25.00
	AmountUnit    AmountUnit
	Rounding      Rounding // of amounts that a database has as binary floating point

	// Which rows count.
	AsOf        *calendar.Day // rows after it are filtered; nil: the last day in the data, at most Today
	Today       calendar.Day
	Currency    string      // keep only this one, or with Rates: convert into it
	Rates       *text.Input // exchange rates into Currency: a CSV with the columns date, currency, rate
	Statuses    []string    // keep only these; ["all"]: every row; empty: all but cancelled, failed, ...
	Duplicates  Duplicates
	AmountPer   AmountPer
	Blank       Blank
	FoldIDs     FoldIDs
	MinAmount   Amount // smaller orders are filtered
	IncludeFree bool   // subscriptions with an MRR of 0 count as well
	Refunded    Refunded
	RowIs       RowIs // what a row stands for
	Ends        Ends
	Grace       Grace
	ChurnAt     ChurnAt
	FirstPeriod facts.FirstPeriod

	Where  []Condition          // rows have to hold all of them
	Buyers func(id string) bool // keep only the orders of these customers; nil: of all

	// What is needed. Amounts are always read when there is a column for them.
	NeedAmount   bool
	Costs        bool              // orders count less their cost, where a column of it is named
	NeedInterval bool              // how often subscriptions are billed
	WantInterval bool              // the same, where a column says so
	Interval     calendar.Interval // that of all of them, whatever columns say; zero: of each its own
	By           []string          // order columns to keep as dimensions
	Beside       []string          // columns of the customers file, named when there is no such dimension
	Products     bool              // keep product names, if the export has any
	Returns      bool              // keep what was paid back of which order; Refunded is to be KeepRefunded then

	// Redact replaces the ids of customers in problems and rejects; nil: they
	// are shown.
	Redact func(id string) string

	// Limits.
	MaxRejects   MaxRejects
	MaxFieldSize int   // bytes; 0: 64 KiB
	MaxBytes     int64 // of decompressed input; 0: none
	MaxMemory    int64 // bytes in use that end the run with a *problem.MemoryError; 0: none
	Jobs         int   // workers; 0: one per core

	// Rejects is called with what is wrong with each bad row, without hints, in the
	// order of the files, when all of them have been read, whether the data can be
	// relied on or not; its error ends the reading. Until then the rows wait in a
	// temporary file in the folder Scratch, the system's if it is empty. Nil: only
	// the first of them are kept.
	Rejects func(problem.Problem) error
	Scratch string

	// Progress is called from time to time with the bytes read and, when it is
	// known, their total (else 0). It may be called from several goroutines.
	Progress func(done, total int64)
}

// Spill is where bad rows wait for Rejects; nil: nobody asks for them.
func (o Options) Spill() *problem.Spill {
	if o.Rejects == nil {
		return nil
	}
	return problem.NewSpill(o.Scratch)
}

// DefaultMaxField is Options.MaxFieldSize when it is 0.
const DefaultMaxField = 64 << 10

// Workers is how many goroutines read a file.
func (o Options) Workers() int {
	if o.Jobs > 0 {
		return o.Jobs
	}
	return runtime.GOMAXPROCS(0)
}

// AsksStatuses tells whether only some statuses count.
func (o Options) AsksStatuses() bool {
	return len(o.Statuses) > 0 && !slices.Equal(o.Statuses, []string{"all"})
}

// Text is the options of how bytes become text.
func (o Options) Text() text.Options {
	return text.Options{Encoding: o.Encoding, Comment: o.Comment, MaxBytes: o.MaxBytes}
}

// Redacted is a problem that may leave the program: an id as its hash, and any other
// value as its shape, since a row may be shifted and a column be another one than it
// was taken for.
func (o Options) Redacted(p problem.Problem) problem.Problem {
	switch {
	case o.Redact == nil || p.Value == "":
	case p.Personal:
		p.Value = o.Redact(p.Value)
	case !dayOrDecimal.MatchString(p.Value):
		p.Value = shape(p.Value)
	}
	return p
}

// dayOrDecimal is values that identify nobody: days, with or without a time, and numbers
// with decimals or beside a currency.
var dayOrDecimal = func() *regexp.Regexp {
	const currency, whole = `([A-Z]{3}|\p{Sc})`, `[-+]?\d{1,3}([., ']?\d{3})*`
	const number = whole + `([.,]\d{1,2})?`
	return regexp.MustCompile(`^((\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](\d{2}|\d{4}))([ T][\d:.]+Z?)?|` +
		whole + `[.,]\d{1,2}|` + currency + ` ?` + number + `|` + number + ` ?` + currency + `)$`)
}()

// shape is a text with 9 for its digits and x for its letters.
func shape(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsDigit(r):
			return '9'
		case unicode.IsLetter(r), unicode.IsMark(r):
			return 'x'
		}
		return r
	}, text)
}

// Example is an id of a customer that may leave the program.
func (o Options) Example(id string) string {
	if o.Redact != nil {
		return o.Redact(id)
	}
	return id
}

// Reading is the provenance of the facts that were read.
type Reading = facts.Provenance

// Column is one column of an export and the field it was read as.
type Column = facts.Column
