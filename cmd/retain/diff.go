package main

import (
	"context"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/retain-cli/retain/pkg/analysis"
)

// diffOptions are the flags of diff.
type diffOptions struct {
	sharedFlags
	failIfChanged bool
}

func newDiffCommand(app *app) *cobra.Command {
	o := &diffOptions{}
	cmd := &cobra.Command{
		Use:   "diff [flags] OLD NEW",
		Short: "What changed between two saved results of one command",

		Annotations: map[string]string{filesArgument: "two results that --save or --format json wrote, the older first"},
	}
	addFlags(cmd, ownFlags, option{name: "fail-if-changed", to: &o.failIfChanged, usage: "exit with status 1 if anything has changed"})
	o.obey(cmd, addOutput)
	var files []string
	return app.command(cmd, &o.sharedFlags, steps{
		inputs: func(args []string) (inputs, error) {
			if len(args) != 2 {
				return inputs{}, usagef("expected two files, got %d: retain diff OLD NEW, each written by --save", len(args))
			}
			if args[0] == "-" && args[1] == "-" {
				return inputs{}, usagef("only one of the two can come from standard input")
			}
			files = args
			return inputs{saved: args}, nil
		},
		answer: func(context.Context, inputs) (answer, error) { return app.diff(o, files) },
	})
}

// diff compares two files.
func (a *app) diff(o *diffOptions, files []string) (answer, error) {
	var sides [2]analysis.Saved
	for i, name := range files {
		var err error
		if sides[i], err = a.readSaved(name); err != nil {
			return answer{}, err
		}
		if metric := sides[i].Metric; !slices.Contains(schemaNames(), metric) {
			return answer{}, usagef("%s is a result of retain %s, a command that this version does not have", name, metric)
		}
	}
	r := analysis.Diff{Before: sides[0], After: sides[1]}
	if o.redact {
		r.Redact = analysis.Redactor(a.redactKey)
	}
	var err error
	if r.Schema, err = shapeOf(sides[1].Metric); err != nil {
		return answer{}, err
	}
	for _, e := range commands() {
		if e.name == sides[1].Metric {
			r.Flag = flagsOf(e.new(&app{}))
		}
	}
	d, err := r.Run()
	if err != nil {
		return answer{}, requestError(err)
	}
	got := answer{Report: d.Report(), named: func() bool { return d.Customers }}
	if o.failIfChanged && !d.Same {
		got.verdict = &checkFailed{fmt.Sprintf("%s and %s are not the same", files[0], files[1])}
	}
	return got, nil
}
