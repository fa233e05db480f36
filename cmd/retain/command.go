package main

import (
	"context"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"github.com/retain-cli/retain/pkg/analysis"
	"github.com/retain-cli/retain/pkg/report"
)

// answer is what a command prints.
type answer struct {
	report.Report
	named   func() bool // whether it holds ids of customers; nil: it does not
	beside  []besides
	verdict error                             // a checkFailed, once it is printed; may be nil
	write   func(w io.Writer) error           // writes what is not a report, instead of it; may be nil
	summary func(w io.Writer, most int) error // writes at most so many bytes into the summary of a job; may be nil
}

// besides is a file that is written beside the answer.
type besides struct {
	name    string
	private bool // it has ids of customers
	write   func(io.Writer) error
}

// steps are what differs between commands on the way from the command line to
// the answer.
type steps struct {
	inputs func(args []string) (inputs, error) // turns arguments into files
	check  func(in inputs) error               // refuses flags that contradict each other; may be nil
	answer func(ctx context.Context, in inputs) (answer, error)
}

// command makes a command run its steps: settings, checks, inputs, answer, output.
func (a *app) command(cmd *cobra.Command, o *sharedFlags, s steps) *cobra.Command {
	if cmd.Args == nil {
		cmd.Args = cobra.ArbitraryArgs
	}
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if err := a.configure(cmd); err != nil {
			return err
		}
		if err := o.scope().Check(); err != nil {
			return requestError(err)
		}
		in, err := s.inputs(args)
		if err != nil {
			return err
		}
		if s.check != nil {
			if err := s.check(in); err != nil {
				return err
			}
		}
		if err := a.keepApart(o, in); err != nil {
			return err
		}
		if o.earlier, err = a.earlier(cmd, o); err != nil {
			return err
		}
		if in.database != nil && o.dryRun {
			a.started = true
			return a.print(cmd.Context(), in.database.dryRun(), o.outputFlags)
		}
		a.started = true
		defer a.discardHeld()
		if taken, err := a.takeCustomers(o, in); err == nil { // else the reading says what is wrong
			in = taken
		}
		got, err := s.answer(cmd.Context(), in)
		if err != nil {
			return err
		}
		if a.take != nil {
			return a.take(got)
		}
		shown, same, err := o.earlier.since(got)
		if err != nil {
			return err
		}
		shown.beside = append(shown.beside, got.saved(o.save)...)
		if o.ifChanged && same {
			err = a.keepBeside(cmd.Context(), shown)
		} else {
			err = a.print(cmd.Context(), shown, o.outputFlags)
		}
		if err != nil {
			return err
		}
		return got.verdict
	}
	return cmd
}

// question asks a request of package analysis.
type question func(ctx context.Context, d *analysis.Data) (analysis.Result, error)

// metric makes a command a metric: it reads the files named on its command line
// and prints the result of its question. Beside the sets it obeys the flags of
// reading and output, as every metric does.
func (a *app) metric(cmd *cobra.Command, o *sharedFlags, ask question, sets ...flagSet) *cobra.Command {
	o.obey(cmd, sets...)
	o.obey(cmd, addCalendar, addReading, addRejects, addOutput, addBaseline)
	return a.command(cmd, o, steps{
		inputs: func(args []string) (inputs, error) { return a.requiredInputs(cmd, o, args) },
		check: func(inputs) (err error) {
			if o.benchmark {
				o.figures, err = a.settings.benchmarks()
			}
			if o.check == nil || err != nil {
				return err
			}
			return o.check()
		},
		answer: func(ctx context.Context, in inputs) (answer, error) { return a.answer(ctx, o, in, ask) },
	})
}

// answer reads the files and asks the question.
func (a *app) answer(ctx context.Context, o *sharedFlags, in inputs, ask question) (answer, error) {
	if in.model != nil {
		var err error
		if o.loaded, err = readModel(*in.model); err != nil {
			return answer{}, err
		}
		if err := o.checkModel(o.loaded); err != nil {
			return answer{}, err
		}
	}
	d, err := a.readNoted(ctx, o, in)
	if err != nil {
		return answer{}, err
	}
	result, err := ask(ctx, d)
	if err != nil {
		return answer{}, requestError(err)
	}
	got := answer{Report: result.Report(), named: d.Named}
	if o.saveModel != "" {
		write, err := writeModel(result)
		if err != nil {
			return answer{}, err
		}
		got.beside = append(got.beside, besides{o.saveModel, false, write})
	}
	return got, nil
}

// readNoted reads the files, with the notes about settings and about the files.
func (a *app) readNoted(ctx context.Context, o *sharedFlags, in inputs) (*analysis.Data, error) {
	d, err := a.read(ctx, o, in)
	if err == nil {
		d.Notes = slices.Concat(a.settings.ignored, in.notes, d.Notes)
	}
	return d, err
}

// text makes a command print what a function returns, without settings or
// files.
func (a *app) text(cmd *cobra.Command, text func(args []string) ([]byte, error)) *cobra.Command {
	cmd.RunE = func(_ *cobra.Command, args []string) error {
		a.started = true
		out, err := text(args)
		if err != nil {
			return err
		}
		_, err = a.stdout.Write(out)
		return err
	}
	return cmd
}
