package analysis

import (
	"fmt"

	"github.com/retain-cli/retain/pkg/report"
	"github.com/retain-cli/retain/pkg/saved"
)

// Diff asks what is not the same in two results of one command that were saved as
// JSON.
type Diff struct {
	Before, After Saved
	Schema        *saved.Schema                     // of the results
	Flag          func(Difference) (flag string)    // that decides it; may be nil
	Redact        func(id string) (redacted string) // replaces ids of customers; may be nil
}

// Saved is a result and the name of the file that it is in.
type Saved struct {
	Name string
	*saved.Result

	definition Definition
}

// metricDiff is the metric of a comparison, whose definition is a list of differences.
const metricDiff = "diff"

// ReadSaved reads the JSON of a result. What is none is an error, whatever is wrong
// with it.
func ReadSaved(name string, text []byte) (Saved, error) {
	result, err := saved.Read(text)
	if err != nil {
		return Saved{}, err
	}
	if result.Metric == metricDiff {
		return Saved{Name: name, Result: result}, nil
	}
	definition, err := ReadDefinition(result.Text)
	return Saved{name, result, definition}, err
}

// Since is what is not the same as in an earlier result.
type Since struct {
	Before     Side         `json:"before"`
	After      Side         `json:"after"`
	Same       bool         `json:"same"`
	Definition []Difference `json:"definition"`
	saved.Changes
}

// Side is one of two results.
type Side struct {
	File      string  `json:"file"`  // empty: none, the result has just been computed
	AsOf      *string `json:"as_of"` // null where the result knows no day
	Orders    float64 `json:"orders"`
	Customers float64 `json:"customers"`

	subscriptions float64
}

// Differences is the result of a Diff.
type Differences struct {
	Metric        string `json:"metric"`
	SchemaVersion int    `json:"schema_version"`
	Of            string `json:"of"` // the command that both are results of
	Since
}

// Run compares the two. It refuses results of different commands, and comparisons.
func (r Diff) Run() (*Differences, error) {
	if r.Before.Metric == metricDiff || r.After.Metric == metricDiff {
		return nil, &RequestError{Reason: "a result of retain diff has no numbers of its own; compare two results of another command"}
	}
	if r.Before.Metric != r.After.Metric {
		return nil, &RequestError{Reason: fmt.Sprintf("%s is a result of retain %s, %s one of retain %s; compare two results of one command",
			r.Before.Name, r.Before.Metric, r.After.Name, r.After.Metric)}
	}
	return &Differences{Metric: metricDiff, SchemaVersion: SchemaVersion, Of: r.After.Metric, Since: *r.Since()}, nil
}

// Since compares the two, whatever they are results of.
func (r Diff) Since() *Since {
	s := &Since{Before: r.Before.side(), After: r.After.side(), Definition: []Difference{}, Changes: saved.Compare(r.Before.Result, r.After.Result, r.Schema, r.Redact)}
	for _, d := range r.Before.definition.Differences(r.After.definition) {
		if r.Flag != nil {
			d.Flag = r.Flag(d)
		}
		s.Definition = append(s.Definition, d)
	}
	s.Same = len(s.Definition) == 0 && s.Empty()
	return s
}

func (s Saved) side() Side {
	side := Side{File: s.Name}
	if day := s.Word("input", "as_of"); day != "" {
		side.AsOf = &day
	}
	side.Orders, _ = s.Number("input", "orders")
	side.Customers, _ = s.Number("input", "customers")
	side.subscriptions, _ = s.Number("input", "subscriptions")
	return side
}

// text is what a result is about.
func (s Side) text() string {
	counted := report.Counted(int64(s.Orders), "order")
	if s.subscriptions > 0 {
		counted = report.Counted(int64(s.subscriptions), "subscription")
	}
	text := counted + " · " + report.Counted(int64(s.Customers), "customer")
	if s.AsOf != nil {
		text += " · data until " + *s.AsOf
	}
	return text
}

// Report lays out what has changed.
func (d *Differences) Report() report.Report {
	names := shortNames([]string{d.Before.File, d.After.File})
	r := report.Report{Head: []string{"retain " + d.Of + " · " + names[0] + " → " + names[1]}, Data: d, Tables: []report.Table{d.table("changes")}}
	if d.Before.AsOf != nil || d.After.AsOf != nil {
		r.Head = append(r.Head, "Before = "+d.Before.text()+".", "Now = "+d.After.text()+".")
	}
	for _, difference := range d.Definition {
		r.Head = append(r.Head, "Definition: "+difference.String()+".")
	}
	if len(d.Definition) > 0 {
		r.Head = append(r.Head, "The numbers do not mean the same before and now.")
	}
	for _, p := range d.parts() {
		r.Tables = append(r.Tables, p.shown()...)
	}
	r.Foot = d.sentences()
	for _, m := range d.Remarks {
		if m.Before != "" && m.After != "" {
			r.Foot = append(r.Foot, "Other counts in a "+m.Level+": "+onLine(m.After))
		}
	}
	return r
}
