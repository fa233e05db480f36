package main

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/retain-cli/retain/pkg/analysis"
	"github.com/retain-cli/retain/pkg/export"
)

func newInspectCommand(app *app) *cobra.Command {
	o := &sharedFlags{}
	cmd := &cobra.Command{
		Use:   "inspect [flags] FILES...",
		Short: "What is in a file, what is wrong with it, and how to read it",
	}
	o.obey(cmd, addCalendar, addReading, addOutput)
	return app.command(cmd, o, steps{
		inputs: func(args []string) (inputs, error) { return app.requiredInputs(cmd, o, args) },
		answer: func(ctx context.Context, in inputs) (answer, error) {
			return app.inspect(ctx, o, in, app.givenFlags(cmd))
		},
	})
}

// inspect looks at files.
func (a *app) inspect(ctx context.Context, o *sharedFlags, in inputs, given []string) (answer, error) {
	options, err := a.readingOptions(o, in)
	if err != nil {
		return answer{}, err
	}
	if len(in.Orders) == 1 { // of several, each is described, also what cannot be read
		if _, err := export.CustomersFile(in.Orders[0], options); err != nil {
			return answer{}, err
		}
	}
	found, fit, err := in.Inspect(ctx, options)
	if err != nil {
		return answer{}, err
	}
	found = inspectionWithAdvice(found)
	found.Notes = slices.Concat(found.Notes, in.notes, a.settings.ignored)
	if fit != nil && fit.Refused != nil {
		*fit.Refused = withAdvice(*fit.Refused)
	}
	got := analysis.Inspection{Found: found, Fit: fit, Settings: a.settings.used, Options: a.settings.options}
	for _, f := range found.Fixes {
		got.Flags = append(got.Flags, asFlag(f))
	}
	files := in.Orders
	if len(in.notes) > 0 {
		files = append(files, *in.Customers)
	}
	got.Next = a.nextCommand(got, files, given)
	return answer{Report: got.Report(), named: func() bool { return !o.redact }}, nil
}

// mostRejects is the share of rows, in percent, up to which the next command skips
// rejected ones: a number without more of them would be one of another shop.
const mostRejects = 5

// nextCommand is the command that reads the most of the files, for a shell; empty
// when nothing can be read.
func (a *app) nextCommand(i analysis.Inspection, files []export.Input, given []string) string {
	if !i.Readable() {
		return ""
	}
	words := append([]string{"retain", i.Metric()}, given...)
	for _, flag := range i.Flags {
		if !slices.Contains(words, flag) {
			words = append(words, flag)
		}
	}
	rejected := int64(0)
	for _, n := range i.Found.Rejected {
		rejected += n
	}
	if rejected*100 > i.Found.RowsRead*mostRejects {
		return ""
	}
	if rejected > 0 {
		words = append(words, fmt.Sprintf("--max-rejects=%d", rejected))
		if a.take == nil { // an agent writes no files
			words = append(words, "--rejects=rejects.csv")
		}
	}
	if len(files) > 0 && files[0].Relation != nil { // which flags name
		files = nil
	}
	for _, file := range files {
		name := file.Name
		if name != "-" && a.isStream(name) { // which will be gone
			name = "FILE"
		}
		if strings.HasPrefix(name, "-") && name != "-" { // which would be a flag
			name = "./" + name
		}
		words = append(words, name)
	}
	for i, w := range words {
		words[i] = shellWord(w)
	}
	return strings.Join(words, " ")
}

// givenFlags are the flags of a command line that say how files are read; for an agent,
// those that it may give.
func (a *app) givenFlags(cmd *cobra.Command) (given []string) {
	cmd.Flags().Visit(func(f *pflag.Flag) {
		if slices.Contains(presentation, f.Name) || a.take != nil && !slices.Contains(offered(cmd), f) {
			return
		}
		given = append(given, asGiven(f)...)
	})
	return given
}

// asGiven is a flag as it is written on a command line.
func asGiven(f *pflag.Flag) (words []string) {
	if v, ok := f.Value.(*columnsFlag); ok {
		for _, field := range slices.Sorted(maps.Keys(*v.columns)) {
			words = append(words, "--column="+field+"="+(*v.columns)[field])
		}
		return words
	}
	if v, ok := f.Value.(interface{ each() []string }); ok {
		for _, condition := range v.each() {
			words = append(words, "--"+f.Name+"="+condition)
		}
		return words
	}
	if f.Value.Type() == "bool" && f.Value.String() == "true" {
		return []string{"--" + f.Name}
	}
	return []string{"--" + f.Name + "=" + f.Value.String()}
}

// shellWord is a word as a POSIX shell takes it.
func shellWord(w string) string {
	const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_=./,:@%+"
	if w != "" && strings.Trim(w, plain) == "" {
		return w
	}
	return "'" + strings.ReplaceAll(w, "'", `'\''`) + "'"
}
