package main

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"github.com/retain-cli/retain/pkg/analysis"
	"github.com/retain-cli/retain/pkg/note"
)

// compareOptions are the flags of compare.
type compareOptions struct {
	sharedFlags
	between []string
	named   bool // between are words of their own
	after   string
}

func newCompareCommand(app *app) *cobra.Command {
	o := &compareOptions{}
	cmd := &cobra.Command{
		Use:   "compare [flags] [A B] FILE...",
		Short: "Two periods, files or groups: real change or noise",
		Annotations: map[string]string{
			"from": "name two periods: retain compare 2024-12 2025-12 FILE",
			"to":   "name two periods: retain compare 2024-12 2025-12 FILE",
		},
	}
	addFlags(cmd, ownFlags,
		option{name: "between", to: &o.between, kind: "A,B", usage: "two periods or, with --by, groups that files are named after"},
		option{name: "customers-after", to: &o.after, kind: "FILE", usage: "second customers export; --customers is the first"},
	)
	o.obey(cmd, addPeriods, addActivity, addDimension, addConfidence, addCalendar, addReading, addRejects, addOutput)
	return app.command(cmd, &o.sharedFlags, steps{
		inputs: func(args []string) (inputs, error) { return o.inputs(cmd, app, args) },
		check:  func(in inputs) error { return o.check(app, in) },
		answer: func(ctx context.Context, in inputs) (answer, error) {
			if in.after != nil {
				return app.compareFiles(ctx, o, in)
			}
			return app.answer(ctx, &o.sharedFlags, in, o.ask)
		},
	})
}

// check refuses a command line whose sides are not clear.
func (o *compareOptions) check(app *app, in inputs) error {
	switch {
	case o.after != "" && (o.customers == "" || len(in.Orders) > 0), in.after != nil && (len(o.between) > 0 || o.split()):
		return usagef("--customers-after is compared with --customers; leave out orders, --between and --by")
	case len(in.Orders) > 2 && len(o.between) == 0 && !o.split():
		return usagef("%d files to compare; name two, or two periods of all: retain compare 2024-12 2025-12 FILE...", len(in.Orders))
	case in.after != nil && o.rejects != "":
		return usagef("--rejects takes the rejected rows of one file; look at each with retain inspect first")
	}
	return o.fit(app)
}

// ask compares what was read.
func (o *compareOptions) ask(ctx context.Context, d *analysis.Data) (analysis.Result, error) {
	return o.compare(ctx, d, nil)
}

// compare compares one data set, or two as a whole.
func (o *compareOptions) compare(ctx context.Context, d, after *analysis.Data) (*analysis.Comparison, error) {
	c, err := analysis.Compare{Scope: o.scope(), Between: o.between, After: after}.Run(ctx, d)
	var refused *analysis.RequestError
	if o.named && errors.As(err, &refused) && refused.Field == "Between" {
		return nil, usagef("%q: %s", refused.Value, refused.Reason)
	}
	return c, requestError(err)
}

// compareFiles compares two files that are not one data set.
func (a *app) compareFiles(ctx context.Context, o *compareOptions, in inputs) (answer, error) {
	before, err := a.read(ctx, &o.sharedFlags, in)
	if err != nil {
		return answer{}, err
	}
	after, err := a.read(ctx, &o.sharedFlags, *in.after)
	if err != nil {
		return answer{}, err
	}
	c, err := o.compare(ctx, before, after)
	if err != nil {
		return answer{}, err
	}
	c.Warnings = append(append([]note.Note{}, a.settings.ignored...), c.Warnings...)
	return answer{Report: c.Report()}, nil
}
