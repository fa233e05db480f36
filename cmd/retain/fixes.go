package main

import (
	"strconv"

	"github.com/retain-cli/retain/pkg/export"
	"github.com/retain-cli/retain/pkg/note"
)

// optionFlag is the flag that sets an option of the reader.
var optionFlag = map[note.Option]string{
	note.AsOf: "as-of", note.Blank: "blank-customer", note.Column: "column", note.Comment: "comment", note.Currency: "currency", note.Customers: "customers",
	note.DateFormat: "date-format", note.Decimal: "decimal", note.Delimiter: "delimiter", note.Digits: "digits", note.Duplicates: "duplicates",
	note.Encoding: "encoding", note.FoldIDs: "fold-ids", note.IncludeFree: "include-free", note.MaxBytes: "max-bytes", note.MaxFieldSize: "max-field-size",
	note.MinAmount: "min-amount", note.MinDate: "min-date", note.MinorUnits: "amount-unit", note.NoHeader: "no-header", note.Preset: "preset", note.Rates: "rates",
	note.Redact: "redact", note.SkipLines: "skip-lines", note.SplitBy: "by", note.Status: "status", note.StripCurrency: "strip-currency", note.System: "calendar",
	note.Thousands: "thousands", note.TrailingMinus: "trailing-minus", note.Zone: "tz",
}

// inWords is a fix as people type it: --decimal ,
func inWords(f note.Fix) string {
	if f.Value == "" {
		return "--" + optionFlag[f.Option]
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
	p.Hint, p.Fixes = note.Advice(p.Hint, p.Fixes, inWords), nil
	return p
}

// notesWithAdvice are notes whose texts name flags.
func notesWithAdvice(notes []note.Note) []note.Note {
	for i, n := range notes {
		if n.Fix.Option != "" {
			notes[i] = note.Note{Code: n.Code, Text: note.Advice(n.Text, []note.Fix{n.Fix}, inWords)}
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
	found.Findings, found.Notes = notesWithAdvice(found.Findings), notesWithAdvice(found.Notes)
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
