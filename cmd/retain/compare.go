package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/retain-cli/retain/pkg/analysis"
	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/export"
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
			filesArgument: "two files, one a side; or files of one data set, whose sides between or by names",
			"from":        "name two periods: retain compare 2024-12 2025-12 FILE",
			"to":          "name two periods: retain compare 2024-12 2025-12 FILE",
		},
	}
	addFlags(cmd, ownFlags,
		option{name: "between", to: &o.between, kind: "A,B", usage: "two periods or, with --by, groups that files are named after"},
		option{name: "customers-after", to: &o.after, kind: "FILE", reads: true, usage: "second customers export; --customers is the first"},
	)
	o.obey(cmd, addPeriods, addActivity, addDimension, addConfidence, addCalendar, addReading, addRejects, addOutput, addBaseline)
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
	case o.after != "" && (o.customers == "" || len(in.Orders) > 0), in.after != nil && (len(o.between) > 0 || o.by != ""):
		return usagef("--customers-after is compared with --customers; leave out orders, --between and --by")
	case len(in.Orders) > 2 && len(o.between) == 0 && o.by == "":
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
	c.Warnings = slices.Insert(c.Warnings, 0, a.settings.ignored...)
	return answer{Report: c.Report()}, nil
}

// inputs parts the arguments into files and the names of two sides, which it
// keeps. Each side is a file of its own where there are two files and nothing
// names periods or groups of both together.
func (o *compareOptions) inputs(cmd *cobra.Command, app *app, args []string) (in inputs, err error) {
	files, err := o.name(app, args)
	if err != nil {
		return in, err
	}
	if in, err = app.requiredInputs(cmd, &o.sharedFlags, files); err != nil {
		return in, err
	}
	if err := o.takeSubscriptions(app, &in); err != nil {
		return in, err
	}
	switch {
	case o.after != "":
		in.after = &inputs{Files: export.Files{Customers: new(app.input(o.after))}}
	case len(in.Orders) == 2 && len(o.between) == 0 && o.by == "":
		in.after = &inputs{Files: export.Files{Orders: in.Orders[1:], Customers: in.Customers}, rates: in.rates, database: in.database}
		in.Orders = in.Orders[:1]
	}
	return in, nil
}

// name takes the names of the sides out of the arguments and returns the
// files. An argument that is a file is a file; the rest are groups when there is
// --by, else periods.
func (o *compareOptions) name(app *app, args []string) (files []string, err error) {
	var names []string
	for _, arg := range args {
		_, period := calendar.GrainOf(arg)
		switch {
		case app.isFile(arg):
			files = append(files, arg)
		case o.by != "" || period:
			names = append(names, arg)
		case strings.ContainsAny(arg, `./\`):
			files = append(files, arg) // which does not exist, as opening it will say
		default:
			return nil, usagef("%q is neither a file nor a period such as 2025-01, 2025-W05, 2025-Q1 or 2025; it can be a group with --by COLUMN", arg)
		}
	}
	switch {
	case len(names) == 0:
		return files, nil
	case len(o.between) > 0:
		return nil, usagef("%s and --between both name the sides; use one", quoted(names))
	case len(names) == 2 && len(files) == 0 && o.customers == "" && o.source.text == "":
		return nil, usagef("no file to read; write retain compare %s orders.csv", strings.Join(names, " "))
	case len(names) != 2:
		return nil, usagef("%s: no such file, and %s are compared two by two: retain compare A B FILE", quoted(names), o.sides())
	}
	o.between, o.named = names, true
	app.settings.option("between", strings.Join(names, ","))
	return files, nil
}

// takeSubscriptions takes files whose headers are those of customers files for
// such: one of them, or one for each side.
func (o *compareOptions) takeSubscriptions(app *app, in *inputs) error {
	if in.Customers != nil || o.after != "" || len(in.Orders) > 2 {
		return nil
	}
	options, err := app.readingOptions(&o.sharedFlags, *in)
	if err != nil {
		return err
	}
	for _, file := range in.Orders {
		if is, err := export.CustomersFile(file, options); err != nil || !is {
			return err
		}
	}
	if len(in.Orders) == 2 {
		in.after = &inputs{Files: export.Files{Customers: &in.Orders[1]}}
	}
	in.Customers, in.Orders = &in.Orders[0], nil
	return nil
}

func (o *compareOptions) sides() string {
	if o.by != "" {
		return "groups"
	}
	return "periods"
}

// isFile tells whether there is a file of that name. A folder, such as one for
// each year, is none.
func (a *app) isFile(name string) bool {
	if name == "-" {
		return true
	}
	info, err := a.stat(name)
	return err == nil && !info.IsDir()
}

func quoted(names []string) string {
	var all []string
	for _, name := range names {
		all = append(all, fmt.Sprintf("%q", name))
	}
	return strings.Join(all, ", ")
}

// fit takes the length of the periods from their names, whatever the settings
// say; a --period on the command line has to be the same.
func (o *compareOptions) fit(app *app) error {
	if o.by != "" || len(o.between) != 2 {
		return nil
	}
	one, ok := calendar.GrainOf(o.between[0])
	other, too := calendar.GrainOf(o.between[1])
	switch {
	case !ok || !too:
		return nil
	case one != other:
		return usagef("%s is a %s and %s is a %s; name two of the same length", o.between[0], one.Noun(), o.between[1], other.Noun())
	case app.settings.from["period"] == "--period" && one != o.grain:
		return usagef("--period %s: %s is a %s; leave out --period, or name two %ss", o.grain, o.between[0], one.Noun(), o.grain.Noun())
	}
	o.grain = one
	return nil
}
