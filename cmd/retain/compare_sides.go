package main

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/compare"
	"github.com/retain-cli/retain/pkg/export"
	"github.com/retain-cli/retain/pkg/report"
	"github.com/retain-cli/retain/pkg/spelling"
)

// inputs parts the arguments into files and the names of two sides, which it
// keeps. Each side is a file of its own where there are two files and nothing
// names periods or groups of both together.
func (o *compareOptions) inputs(cmd *cobra.Command, app *app, args []string) (in inputs, err error) {
	files, err := o.name(app, args)
	if err != nil {
		return in, err
	}
	if in, err = app.someInputs(cmd, &o.metricFlags, files); err != nil {
		return in, err
	}
	if err := o.takeSubscriptions(app, &in); err != nil {
		return in, err
	}
	switch {
	case o.after != "":
		in.after = &inputs{customers: new(app.input(o.after))}
	case len(in.orders) == 2 && len(o.between) == 0 && !o.split():
		in.after = &inputs{orders: in.orders[1:], customers: in.customers, rates: in.rates}
		in.orders = in.orders[:1]
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
		case o.split() || period:
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
	case len(names) == 2 && len(files) == 0 && o.customers == "":
		return nil, usagef("no file to read; write retain compare %s orders.csv", strings.Join(names, " "))
	case len(names) != 2:
		return nil, usagef("%s: no such file, and %s are compared two by two: retain compare A B FILE", quoted(names), o.sides())
	}
	o.between, o.named = names, true
	return files, nil
}

// takeSubscriptions takes files whose headers are those of customers files for
// such: one of them, or one for each side.
func (o *compareOptions) takeSubscriptions(app *app, in *inputs) error {
	if in.customers != nil || o.after != "" || len(in.orders) > 2 || in.fromStdin() {
		return nil
	}
	options, err := app.readingOptions(&o.metricFlags, *in)
	if err != nil {
		return err
	}
	for _, file := range in.orders {
		if is, err := export.CustomersFile(file, options); err != nil || !is {
			return err
		}
	}
	if len(in.orders) == 2 {
		in.after = &inputs{customers: &in.orders[1]}
	}
	in.customers, in.orders = &in.orders[0], nil
	return nil
}

func (o *compareOptions) sides() string {
	if o.split() {
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
	f, err := a.open(name)
	if err != nil {
		return false
	}
	defer f.Close()
	if file, ok := f.(fs.File); ok {
		info, err := file.Stat()
		return err == nil && !info.IsDir()
	}
	return true
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
	if o.split() || len(o.between) != 2 {
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

// refuse is the error of a side that is not in the data.
func (o *compareOptions) refuse(name string, why error) error {
	if o.named {
		return usagef("%q: %v", name, why)
	}
	return settingError("--between", name, why)
}

// groups are the two groups asked for, or the only two there are.
func (o *compareOptions) groups(t *compare.Tables) (sides [2]compare.Side, err error) {
	all, names := t.Movements.Groups, o.between
	if len(names) == 0 {
		names = all
	}
	if len(names) != 2 {
		return sides, usagef("--by %s: name two groups, such as retain compare %s --by %s FILE; there are %s", o.by, example(all), o.by, some(all))
	}
	for i, name := range names {
		if !slices.Contains(all, name) {
			return sides, o.refuse(name, noGroup(name, all))
		}
		sides[i] = t.Everything(name)
		sides[i].Name = report.GroupName(name).Human()
	}
	return sides, nil
}

// example is two of the names, as they are written on a command line.
func example(names []string) string {
	var words []string
	for _, name := range names {
		if name != "" && !strings.ContainsAny(name, " \t'\"\\$") && len(words) < 2 {
			words = append(words, name)
		}
	}
	if len(words) < 2 {
		return "ONE OTHER"
	}
	return strings.Join(words, " ")
}

// noGroup says what there is instead of a group.
func noGroup(name string, all []string) error {
	hint := ""
	if near := spelling.Nearest(name, all); near != "" {
		hint = fmt.Sprintf("; did you mean %s?", near)
	} else if _, period := calendar.GrainOf(name); period {
		hint = "; to compare periods leave out --by"
	}
	return fmt.Errorf("no such file or group; the groups are %s%s", some(all), hint)
}

// periods are the two periods asked for, or the last complete one and the one
// before.
func (o *compareOptions) periods(t *compare.Tables) (sides [2]compare.Side, err error) {
	var all, complete []string
	for _, p := range t.Movements.Periods {
		all = append(all, p.Label)
		if p.Complete(t.Movements.AsOf) {
			complete = append(complete, p.Label)
		}
	}
	names := o.between
	if len(names) == 0 && len(complete) > 1 {
		names = complete[len(complete)-2:]
	}
	if len(names) != 2 {
		return sides, usagef("name two periods: retain compare ONE OTHER FILE; the data has %s", some(all))
	}
	for i, name := range names {
		at := slices.IndexFunc(all, func(label string) bool { return strings.EqualFold(label, name) })
		if at < 0 {
			return sides, o.refuse(name, o.noPeriod(name, all))
		}
		sides[i], _ = t.Period(all[at])
	}
	return sides, nil
}

// noPeriod says what there is instead of a period.
func (o *compareOptions) noPeriod(name string, all []string) error {
	fiscal := strings.HasPrefix(strings.ToUpper(name), "FY")
	if fiscal && o.fiscalStart <= 1 {
		return errors.New("fiscal years need --fiscal-start MONTH")
	}
	return fmt.Errorf("no such %s; there are %s", o.grain.Noun(), some(all))
}

// some are a few names out of many: the first and the last.
func some(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	if len(names) > 6 {
		return strings.Join(names[:3], ", ") + ", ... " + names[len(names)-1]
	}
	return strings.Join(names, ", ")
}
