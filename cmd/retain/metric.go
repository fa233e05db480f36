package main

import (
	"context"
	"fmt"
	"slices"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/retain-cli/retain/pkg/report"
)

// metricFlags are the flags that every metric has.
type metricFlags struct {
	periodFlags
	byFlags
	readingFlags
	outputFlags

	// check, when a metric has one, completes and checks its own flags before
	// anything is read.
	check func() error
}

func (o *metricFlags) add(cmd *cobra.Command) {
	o.periodFlags.add(cmd)
	o.byFlags.add(cmd)
	o.outputFlags.add(cmd)
	o.readingFlags.add(cmd)
}

// view turns what was read into a report.
type view func(d *data) (report.Report, error)

// metric makes a command a metric: it takes the shared flags, reads the files
// named on its command line, and prints the report of its view.
func (a *app) metric(cmd *cobra.Command, o *metricFlags, v view) *cobra.Command {
	a.later(cmd, func() { o.add(cmd) })
	cmd.Args = cobra.ArbitraryArgs // whether some are needed depends on the settings
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if err := a.configure(cmd); err != nil {
			return err
		}
		if err := o.needFiles(cmd, args); err != nil {
			return err
		}
		if err := o.periodFlags.check(); err != nil {
			return err
		}
		if o.check != nil {
			if err := o.check(); err != nil {
				return err
			}
		}
		a.started = true
		a.sayIdle(cmd)
		return a.answer(cmd.Context(), o, args, v)
	}
	return cmd
}

// needFiles refuses a command line without anything to read.
func (o *metricFlags) needFiles(cmd *cobra.Command, args []string) error {
	if len(args) == 0 && o.customers == "" {
		return usagef("no file to read; write %s orders.csv, or - for standard input", cmd.CommandPath())
	}
	if o.rates == "-" && (slices.Contains(args, "-") || o.customers == "-") {
		return usagef("--rates and another file cannot both come from standard input")
	}
	for i, file := range args {
		if file == "" {
			return usagef("a file without a name; is a variable of the script empty?")
		}
		for _, earlier := range args[:i] {
			if file == earlier {
				return usagef("%s is named twice", file)
			}
			if sameFile(file, earlier) {
				return usagef("%s and %s are the same file; name it once", earlier, file)
			}
		}
	}
	return nil
}

// answer reads, computes, lays out and prints.
func (a *app) answer(ctx context.Context, o *metricFlags, files []string, v view) error {
	d, err := a.read(ctx, o, files)
	if err != nil {
		return err
	}
	r, err := v(d)
	if err != nil {
		return err
	}
	r.Head = append(d.head(), r.Head...)
	r.Notes = d.warnings(r.Notes)
	return a.print(ctx, r, o.outputFlags, d.named)
}

// hide leaves flags out of the help of a command. They are still accepted, so
// that settings for all commands can hold them.
func (a *app) hide(cmd *cobra.Command, names ...string) {
	a.later(cmd, func() {
		for _, name := range names {
			_ = cmd.Flags().MarkHidden(name)
		}
	})
}

// idleFlag takes the place of a flag that means nothing to a command: what it
// is set to goes nowhere.
type idleFlag struct{ stringFlag }

// idle hides flags that mean nothing to a command.
func (a *app) idle(cmd *cobra.Command, names ...string) {
	a.hide(cmd, names...)
	a.later(cmd, func() {
		for _, name := range names {
			f := cmd.Flags().Lookup(name)
			text := f.Value.String()
			f.Value = &idleFlag{stringFlag{&text, f.Value.Type()}}
		}
	})
}

// sayIdle tells who has typed a flag that means nothing here that it has no
// part in the answer.
func (a *app) sayIdle(cmd *cobra.Command) {
	cmd.Flags().Visit(func(f *pflag.Flag) {
		if _, idle := f.Value.(*idleFlag); idle {
			fmt.Fprintf(a.stderr, "retain: --%s does nothing in %s\n", f.Name, cmd.CommandPath())
		}
	})
}

// withoutPeriods are the flags that mean nothing where time is not cut.
func withoutPeriods() []string {
	return []string{"period", "active", "from", "to", "week-start", "fiscal-start"}
}

// needOrders refuses subscriptions for a metric that needs orders.
func (d *data) needOrders(metric string) error {
	if d.coverage.FromSubscription {
		return usagef("%s looks at orders, and a customers file alone has none; name an orders export", metric)
	}
	return nil
}
