package main

import (
	"bytes"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/retain-cli/retain/pkg/analysis"
	"github.com/retain-cli/retain/pkg/render"
	"github.com/retain-cli/retain/pkg/saved"
)

// saved is the file of --save, the JSON of an answer whatever its format; none without
// a name.
func (got answer) saved(name string) []besides {
	if name == "" {
		return nil
	}
	return []besides{{name, got.named != nil && got.named(), func(w io.Writer) error {
		return render.Write(w, got.Report, render.JSON, render.Options{})
	}}}
}

// earlier is the result that an answer is compared with; nil: none.
type earlier struct {
	analysis.Saved
	schema *saved.Schema
	flag   func(analysis.Difference) string
}

// earlier reads the file of --baseline.
func (a *app) earlier(cmd *cobra.Command, o *sharedFlags) (*earlier, error) {
	switch {
	case o.ifChanged && o.baseline == "":
		return nil, usagef("--if-changed needs --baseline FILE, the result to compare with")
	case o.baseline == "":
		return nil, nil
	}
	before, err := a.readSaved(o.baseline)
	if err != nil {
		return nil, err
	}
	if before.Metric != cmd.Name() {
		return nil, usagef("--baseline %s is a result of retain %s; %s compares with one of its own: write it with --save FILE", o.baseline, before.Metric, cmd.CommandPath())
	}
	shape, err := shapeOf(cmd.Name())
	return &earlier{before, shape, flagsOf(cmd)}, err
}

// since adds to an answer what has changed, and tells whether nothing has.
func (e *earlier) since(got answer) (answer, bool, error) {
	if e == nil {
		return got, false, nil
	}
	var text bytes.Buffer
	if err := render.Write(&text, got.Report, render.JSON, render.Options{}); err != nil {
		return got, false, err
	}
	now, err := analysis.ReadSaved("", text.Bytes())
	if err != nil {
		return got, false, err
	}
	since := analysis.Diff{Before: e.Saved, After: now, Schema: e.schema, Flag: e.flag}.Since()
	if len(since.Definition) > 0 {
		var parts []string
		hint := ""
		for _, d := range since.Definition {
			parts = append(parts, d.String())
			if d.Name == "from" || d.Name == "to" {
				hint = "; where the range moves from run to run, leave it out of both: what both have is compared period by period"
			}
		}
		return got, false, usagef("--baseline %s is not comparable, its numbers mean something else: %s; run with the same flags, or begin a new file with --save%s",
			e.Name, strings.Join(parts, "; "), hint)
	}
	got.Report = since.AddTo(got.Report)
	return got, since.Same, nil
}

// readSaved reads a file that --save or --format json wrote.
func (a *app) readSaved(name string) (analysis.Saved, error) {
	in := io.ReadCloser(io.NopCloser(a.stdin))
	if name != "-" {
		var err error
		if in, err = a.open(name); err != nil {
			return analysis.Saved{}, err
		}
	}
	defer in.Close()
	text, err := io.ReadAll(in)
	if err != nil {
		return analysis.Saved{}, err
	}
	result, err := analysis.ReadSaved(name, text)
	if err != nil {
		return analysis.Saved{}, usagef("%s is not a saved result of retain: %v; write one with --save FILE", name, err)
	}
	return result, nil
}

// shapeOf is the schema of a command's result, to compare two by.
func shapeOf(name string) (*saved.Schema, error) {
	text, err := schema(name)
	if err != nil {
		return nil, err
	}
	return saved.ParseSchema(text)
}

// flagsOf names the flags of a command that decide parts of a definition.
func flagsOf(cmd *cobra.Command) func(analysis.Difference) string {
	return func(d analysis.Difference) string {
		if cmd.Flags().Lookup(d.Name) != nil {
			return "--" + d.Name
		}
		if _, flag, decided := strings.Cut(d.After, "not --"); decided {
			name, _, _ := strings.Cut(flag, " ")
			return "--" + name
		}
		return ""
	}
}
