package main

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/retain-cli/retain/pkg/analysis"
	"github.com/retain-cli/retain/pkg/export"
	"github.com/retain-cli/retain/pkg/note"
)

// inputs are the files of a run.
type inputs struct {
	export.Files
	notes []note.Note // on what they were taken for
	rates *export.Input
	spend *export.Input
	model *export.Input
	after *inputs  // the second side, in a comparison of two files
	saved []string // files of results

	database *database // that Orders and Customers are relations of; nil: they are files
}

// empty reports whether there is nothing to read.
func (in inputs) empty() bool { return len(in.Orders) == 0 && in.Customers == nil }

// names are the names of all files.
func (in inputs) names() (names []string) {
	all := slices.Clone(in.Orders)
	for _, file := range []*export.Input{in.Customers, in.rates, in.spend, in.model} {
		if file != nil {
			all = append(all, *file)
		}
	}
	for _, file := range all {
		names = append(names, file.Name)
	}
	if in.after != nil {
		names = append(names, in.after.names()...)
	}
	if in.database != nil && in.database.file != "" {
		names = append(names, in.database.file)
	}
	return append(names, in.saved...)
}

// requiredInputs are the files of a command line, at least one.
func (a *app) requiredInputs(cmd *cobra.Command, o *sharedFlags, orders []string) (inputs, error) {
	in, err := a.inputs(cmd.Context(), o, orders)
	if err == nil && in.empty() {
		file := "orders.csv"
		if strings.HasSuffix(cmd.Use, "--customers FILE") {
			file = "--customers subscriptions.csv"
		}
		err = usagef("no file to read; write %s %s, or - for standard input", cmd.CommandPath(), file)
		if a.take != nil {
			err = usagef("no file to read; name it in %s", filesArgument)
		}
	}
	return in, err
}

// inputs turns the names of files into inputs. From here on a name is only
// printed.
func (a *app) inputs(ctx context.Context, o *sharedFlags, orders []string) (in inputs, err error) {
	if err := a.distinct(orders); err != nil {
		return in, err
	}
	for _, name := range orders {
		if strings.Contains(name, "://") {
			return in, usagef("a database is named with --source, and its table or view with --orders; see retain help sources")
		}
	}
	stdin := slices.Contains(orders, "-")
	switch {
	case o.saveModel != "" && o.loadModel != "":
		return in, usagef("--save-model has no effect with --load-model, which fits no model")
	case o.rates == "-" && (stdin || o.customers == "-"):
		return in, usagef("--rates and another file cannot both come from standard input")
	case o.spend == "-" && (stdin || o.customers == "-" || o.rates == "-"):
		return in, usagef("--spend and another file cannot both come from standard input")
	case o.loadModel == "-" && (stdin || o.customers == "-" || o.rates == "-" || o.spend == "-"):
		return in, usagef("--load-model and another file cannot both come from standard input")
	case o.customers == "-" && stdin:
		return in, usagef("orders and --customers cannot both come from standard input")
	}
	sourced, err := a.sourced(o, orders)
	switch {
	case err != nil:
		return in, err
	case sourced:
		if in, err = a.relations(ctx, o); err != nil {
			return in, err
		}
		a.settings.ignore("customers", "a database")
	default:
		for _, name := range orders {
			in.Orders = append(in.Orders, a.input(name))
		}
		if o.customers != "" {
			in.Customers = new(a.input(o.customers))
		}
	}
	if o.rates != "" {
		in.rates = new(a.input(o.rates))
	}
	if o.spend != "" {
		in.spend = new(a.input(o.spend))
	}
	if o.loadModel != "" {
		in.model = new(a.input(o.loadModel))
	}
	return in, nil
}

// takeCustomers takes the only file among the orders whose header is that of a
// customers export for one: of subscriptions, or beside the orders.
func (a *app) takeCustomers(o *sharedFlags, in inputs) (inputs, error) {
	if in.Customers != nil || in.after != nil {
		return in, nil
	}
	options, err := a.readingOptions(o, in)
	if err != nil {
		return in, err
	}
	defer a.startProgress(o).end() // standard input may come slowly
	var orders, customers []export.Input
	for _, file := range in.Orders {
		is, err := export.CustomersFile(file, options)
		if err != nil {
			return in, err
		}
		if is {
			customers = append(customers, file)
		} else {
			orders = append(orders, file)
		}
	}
	if len(customers) != 1 {
		return in, nil
	}
	in.Orders, in.Customers = orders, &customers[0]
	as := "subscriptions"
	if len(orders) > 0 {
		as = "customers beside the orders"
	}
	flag := "--customers " + shellWord(customers[0].Name)
	if in.database != nil {
		flag = "--subscriptions " + shellWord(in.database.relation(customers[0].Name))
	}
	in.notes = []note.Note{note.Note{Code: customersFile, Concerns: note.Subscriptions, Flag: flag}.Filled("%s is read as a file of %s, by its header", analysis.ShortName(customers[0].Name), as)}
	return in, nil
}

// customersFile is the code of notes on files that are named as orders.
const customersFile = "customers-file"

// distinct refuses a file that is named twice: its rows would count twice.
func (a *app) distinct(files []string) error {
	for i, file := range files {
		if file == "" {
			return usagef("empty file name; is a shell variable unset?")
		}
		for _, earlier := range files[:i] {
			if file == earlier {
				return usagef("%s is named twice", file)
			}
			if a.sameFile(file, earlier) {
				return usagef("%s and %s are the same file; name it once", earlier, file)
			}
		}
	}
	return nil
}

// input is a file, or standard input for the name -.
func (a *app) input(name string) export.Input {
	if name == "-" {
		return export.Replay(name, a.stdin)
	}
	if a.isStream(name) {
		return export.Replay(name, &stream{open: func() (io.ReadCloser, error) { return a.open(name) }})
	}
	return export.Input{Name: name, Open: func() (io.ReadCloser, error) { return a.open(name) }}
}

// isStream tells whether a file can be read only once, as a named pipe and <(...)
// of a shell.
func (a *app) isStream(name string) bool {
	info, err := a.stat(name)
	return err == nil && !info.Mode().IsRegular() && !info.IsDir()
}

// stream is a file that can be read once. It is opened when that begins.
type stream struct {
	open func() (io.ReadCloser, error)
	file io.ReadCloser
}

// Read reads on, and closes the file at its end.
func (s *stream) Read(b []byte) (n int, err error) {
	if s.file == nil {
		if s.file, err = s.open(); err != nil {
			return 0, err
		}
	}
	if n, err = s.file.Read(b); err != nil {
		s.file.Close()
	}
	return n, err
}

// keepApart refuses output that would overwrite an input file, which may be the
// only copy, or other output of the same run.
func (a *app) keepApart(o *sharedFlags, in inputs) error {
	written := []struct{ flag, file string }{{"--output", o.output}, {"--rejects", o.rejects}, {"--save-model", o.saveModel}, {"--save", o.save}}
	for i, w := range written {
		if w.file == "-" && i > 0 {
			return usagef("%s %q: standard output is for the result; name a file", w.flag, w.file)
		}
		for _, before := range written[:i] {
			if a.sameFile(w.file, before.file) {
				return usagef("%s %s is the file of %s; name another one", w.flag, w.file, before.flag)
			}
		}
		for _, file := range append(in.names(), a.settings.file) {
			if a.sameFile(w.file, file) {
				return usagef("%s %s would overwrite an input file; name another one", w.flag, w.file)
			}
		}
		if w.flag != "--save" && a.sameFile(w.file, o.baseline) {
			return usagef("%s %s would overwrite the file of --baseline; name another one", w.flag, w.file)
		}
	}
	return nil
}

// sameFile tells whether two names are of one file, which need not exist yet.
// Devices and pipes are never the same: they do not store what is written.
func (a *app) sameFile(one, other string) bool {
	if one == "" || other == "" || one == "-" || other == "-" {
		return false
	}
	left, leftErr := a.stat(one)
	right, rightErr := a.stat(other)
	if leftErr == nil && rightErr == nil {
		return os.SameFile(left, right) && left.Mode().IsRegular()
	}
	return absolute(one) == absolute(other)
}

// absolute is the absolute path of a name, or the name where there is none.
func absolute(name string) string {
	if path, err := filepath.Abs(name); err == nil {
		return path
	}
	return name
}
