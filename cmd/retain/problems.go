package main

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/retain-cli/retain/pkg/export"
	"github.com/retain-cli/retain/pkg/note"
	"github.com/retain-cli/retain/pkg/render"
	"github.com/retain-cli/retain/pkg/report"
)

// printBadData prints what is wrong with the data: the first problems, how
// many there are of each kind, and how to continue.
func (a *app) printBadData(bad *export.BadData) {
	for _, p := range bad.Problems {
		fmt.Fprintln(a.stderr, render.Printable(withAdvice(p).String()))
	}
	total := int64(0)
	for _, n := range bad.Counts {
		total += n
	}
	if total > int64(len(bad.Problems)) {
		fmt.Fprintf(a.stderr, "retain: %s in all: %s\n", report.Counted(total, "problem"), report.Tally(bad.Counts))
	}
	if bad.Rows > 0 {
		fmt.Fprintln(a.stderr, "retain: nothing was computed; "+a.remedy(bad))
		if !a.temporaries.denied {
			fmt.Fprintln(a.stderr, "retain: "+a.rejectsHint())
		}
	}
}

// remedy is how to get a result. Where every row was rejected, skipping them would
// leave nothing.
func (a *app) remedy(bad *export.BadData) string {
	if bad.Rows == bad.Read {
		file := bad.Problems[0].File
		if strings.HasPrefix(file, a.source+":") && a.source != "" {
			return "every row was rejected; retain inspect, with the same --source, finds flags that can read them"
		}
		if file == "-" { // which can be read once
			file = "FILE"
		}
		return "every row was rejected; to find flags that can read them, run retain inspect " + render.Printable(file)
	}
	if bad.Keep > 0 {
		return "correct the ends, or clear those of subscriptions that still run: a result without these rows would be wrong about who has left"
	}
	return fmt.Sprintf("fix the rows, or skip them with --max-rejects %d", bad.Rows)
}

// rejectsHint is where all rejected rows are listed, or how to list them.
func (a *app) rejectsHint() string {
	if a.rejects != "" {
		return "every rejected row is listed, with place and reason, in " + render.Printable(a.rejects)
	}
	return "--rejects FILE lists every rejected row with place and reason"
}

// optionFlag is the flag that sets an option of the reader.
var optionFlag = map[note.Option]string{
	note.AmountPer: "amount-per", note.AmountUnit: "amount-unit", note.AsOf: "as-of", note.Blank: "blank-customer", note.ChurnAt: "churn-at", note.Column: "column", note.Comment: "comment", note.Currency: "currency", note.Customers: "customers",
	note.DateFormat: "date-format", note.Decimal: "decimal", note.Delimiter: "delimiter", note.Digits: "digits", note.Duplicates: "duplicates",
	note.Encoding: "encoding", note.Ends: "ends", note.FoldIDs: "fold-ids", note.Grace: "grace", note.IncludeFree: "include-free", note.Interval: "interval", note.MaxBytes: "max-bytes", note.MaxFieldSize: "max-field-size",
	note.MinAmount: "min-amount", note.MinDate: "min-date", note.NoHeader: "no-header", note.Preset: "preset", note.Rates: "rates", note.Rounding: "amount-rounding", note.Refunded: "refunded",
	note.Redact: "redact", note.RowIs: "row-is", note.SkipLines: "skip-lines", note.SplitBy: "by", note.Status: "status", note.StripCurrency: "strip-currency", note.System: "calendar",
	note.Thousands: "thousands", note.TrailingMinus: "trailing-minus", note.Where: "where", note.Zone: "tz",
}

// inWords is a fix as people type it: --decimal ,
func inWords(f note.Fix) string {
	switch {
	case f.Value == "":
		return "--" + optionFlag[f.Option]
	case f.Option == note.FoldIDs, f.Option == note.Redact: // which may be given without a value
		return asFlag(f)
	}
	return "--" + optionFlag[f.Option] + " " + shellWord(f.Value)
}

// asFlag is a fix as one word of a command line: --decimal=,
func asFlag(f note.Fix) string {
	if f.Value == "" {
		return "--" + optionFlag[f.Option]
	}
	return "--" + optionFlag[f.Option] + "=" + f.Value
}

// withAdvice is a problem whose hint names flags.
func withAdvice(p export.Problem) export.Problem {
	p.Hint, p.Fixes = p.Advice(inWords), nil
	return p
}

// notesWithAdvice are notes whose texts name flags.
func notesWithAdvice(notes []note.Note) []note.Note {
	for i, n := range notes {
		if n.Fix.Option != "" {
			n.Text, n.Flag, n.Fix = note.Advice(n.Text, []note.Fix{n.Fix}, inWords), inWords(n.Fix), note.Fix{}
			notes[i] = n
		}
	}
	return notes
}

// inspectionWithAdvice is an inspection whose texts name flags.
func inspectionWithAdvice(found export.Inspection) export.Inspection {
	advise := func(p *export.Problem) *export.Problem {
		if p == nil {
			return nil
		}
		advised := withAdvice(*p)
		return &advised
	}
	found.Refused = advise(found.Refused)
	for i := range found.Files {
		found.Files[i].Refused = advise(found.Files[i].Refused)
	}
	for i, p := range found.Problems {
		found.Problems[i] = withAdvice(p)
	}
	found.Notes = notesWithAdvice(found.Notes)
	return found
}

// usageText is an option that makes no sense, as a message about its flag.
func usageText(e *export.UsageError) string {
	text := "--" + optionFlag[e.Option]
	if e.Value != "" {
		text += " " + strconv.Quote(e.Value)
	}
	text += ": " + e.Reason
	if advice := note.Advice(e.Hint, e.Fixes, inWords); advice != "" {
		text += "; " + advice
	}
	return text
}

// rejects is the file of bad rows: what is wrong with each, and where.
type rejects struct {
	name  string
	file  *pending
	rows  []export.Problem // that are not written yet
	begun bool             // the file has its header
}

// createRejects begins the file before anything is read, so that one that
// cannot be written is known at once.
func (a *app) createRejects(name string) (*rejects, error) {
	f, err := a.temporaries.create(name, true)
	if err != nil {
		return nil, &writeError{name, err}
	}
	a.rejects = name
	return &rejects{name: name, file: f}, nil
}

// rejectsAtOnce is how many bad rows are worth a write.
const rejectsAtOnce = 1 << 10

// add takes a bad row of orders or of a customers file.
func (r *rejects) add(row export.Problem) error {
	r.rows = append(r.rows, row)
	if len(r.rows) < rejectsAtOnce {
		return nil
	}
	return r.write()
}

// write writes the rows that are not written yet.
func (r *rejects) write() error {
	table := report.Report{Tables: []report.Table{rejectsLayout.Long(len(r.rows), func() func(int) export.Problem {
		return func(i int) export.Problem { return r.rows[i] }
	}, nil)}}
	if err := render.Write(r.file, table, render.CSV, render.Options{Headless: r.begun}); err != nil {
		return &writeError{r.name, err}
	}
	r.rows, r.begun = r.rows[:0], true
	return nil
}

// complete writes the rest of the file, and gives it its name already when the data is
// so bad that the run stops: that is when it is needed.
func (r *rejects) complete(failed error) error {
	var bad *export.BadData
	stops := errors.As(failed, &bad)
	if failed != nil && !stops {
		return nil
	}
	if err := r.write(); err != nil || !stops {
		return err
	}
	if err := r.file.finish(); err != nil {
		return err
	}
	return r.file.commit()
}

var rejectsLayout = report.Layout[export.Problem]{Name: "rejects", Columns: []report.Column[export.Problem]{
	{Name: "code", Cell: func(p export.Problem) report.Cell { return report.Text(p.Code) }},
	{Name: "file", Cell: func(p export.Problem) report.Cell { return report.Raw(p.File) }},
	{Name: "line", Cell: func(p export.Problem) report.Cell { return report.Count(p.Line) }},
	{Name: "column", Cell: func(p export.Problem) report.Cell { return report.Count(int64(p.Column)) }},
	{Name: "field", Cell: func(p export.Problem) report.Cell { return report.Raw(p.Field) }},
	{Name: "value", Cell: func(p export.Problem) report.Cell { return report.Raw(p.Value) }},
	{Name: "reason", Cell: func(p export.Problem) report.Cell { return report.Raw(p.Reason) }},
}}
