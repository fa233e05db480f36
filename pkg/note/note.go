// Package note holds what a reader should know beside a number: a property of
// the data that was noticed, or a choice that was made while reading it.
//
//	n := note.Note{Code: "partial-period", Concerns: note.Time, Text: "2025-12 is incomplete (data ends 2025-12-14): excluded from summaries"}
package note

import (
	"fmt"
	"slices"
)

// Note is a warning, a decision, or a fact that settled one. The code is stable
// and meant for programs; the text is meant for people and may change.
type Note struct {
	Code string `json:"code"`
	Text string `json:"text"`
	Flag string `json:"flag"` // Fix as its reader writes options, such as --status all; empty: none
	Args *Args  `json:"args"` // the counts and names in Text, for programs

	Level    Level    `json:"-"`
	Concerns Concerns `json:"-"` // the results that it can change; 0: all
	Fix      Fix      `json:"-"` // the option that decides otherwise; Text then ends with the purpose
	Head     bool     `json:"-"` // it stands in the head of a report: what its numbers count
}

// Args is counts and names by what they are: {"rows": 12, "column": "status"}.
type Args map[string]any

// Filled is the note with a text that is a format with its values. Programs find
// these as "values" where the note has no Args with names.
func (n Note) Filled(format string, values ...any) Note {
	n.Text = fmt.Sprintf(format, values...)
	if n.Args == nil {
		plain := make([]any, len(values))
		for i, v := range values {
			plain[i] = v
			if text, ok := v.(fmt.Stringer); ok {
				plain[i] = text.String()
			}
		}
		n.Args = &Args{"values": plain}
	}
	return n
}

// Level is how much a note matters.
type Level uint8

// The values of Level.
const (
	Info    Level = iota // how the data was read
	Warning              // the number may be wrong, or rows were lost
	Proven               // settled by the data itself: of interest to inspect, to programs and to --explain
)

// Concerns is a set of kinds of results.
type Concerns uint8

// The kinds of results that an answer about the data can change.
const (
	Revenue       Concerns = 1 << iota // sums of money
	Activity                           // which rows are purchases
	Identity                           // who is a customer
	Time                               // days and periods
	Subscriptions                      // when a subscription runs and what it pays
)

// Join adds notes to others, but for those that are there already: what many
// files of one layout have in common is stated once.
func Join(notes, more []Note) []Note {
	for _, n := range more {
		if !slices.ContainsFunc(notes, func(o Note) bool { return o.Code == n.Code && o.Text == n.Text && o.Fix == n.Fix }) {
			notes = append(notes, n)
		}
	}
	return notes
}

// Split parts warnings from all other notes. Neither list is nil, nor the Args of
// any note.
func Split(all []Note) (warnings, notes []Note) {
	warnings, notes = []Note{}, []Note{}
	for _, n := range all {
		if n.Args == nil {
			n.Args = &Args{}
		}
		if n.Level == Warning {
			warnings = append(warnings, n)
		} else {
			notes = append(notes, n)
		}
	}
	return warnings, notes
}

// String is the code with the text.
func (n Note) String() string { return n.Code + ": " + n.Text }
