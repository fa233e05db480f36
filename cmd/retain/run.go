package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// run is the whole program: it runs one command line and returns the exit
// status. Errors are printed here and nowhere else.
func run(ctx context.Context, app *app, args []string) (status int) {
	defer func() {
		if p := recover(); p != nil {
			status = app.bug(p)
		}
	}()
	ctx, stop := untilInterrupted(ctx)
	defer stop()
	root := newRootCommand(app)
	root.SetArgs(args)
	cmd, err := root.ExecuteContextC(ctx)
	if ctx.Err() != nil {
		err = ctx.Err() // whatever else failed, failed because of it
	}
	return app.fail(cmd, err)
}

// untilInterrupted is ctx until the first interrupt; the second one kills the
// program as if nobody listened. A closed pipe becomes an error of the write
// instead of a signal, so that temporary files are removed then too.
func untilInterrupted(ctx context.Context) (context.Context, context.CancelFunc) {
	signal.Ignore(syscall.SIGPIPE)
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop)
	return ctx, stop
}

// bug reports a panic as what it is.
func (a *app) bug(p any) int {
	fmt.Fprintf(a.stderr, "retain: internal error: %v\n\n%s\n", p, debug.Stack())
	fmt.Fprintln(a.stderr, "retain: this is a bug, and not your fault: please report it with the lines above, the command line")
	fmt.Fprintln(a.stderr, "and `retain version` at https://github.com/retain-cli/retain/issues")
	return exitBug
}

// flagError turns pflag's errors into what to type instead.
func flagError(cmd *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	var invalid *pflag.InvalidValueError
	switch {
	case errors.As(err, &unknown):
		return unknownFlag(cmd, unknown)
	case errors.As(err, &invalid):
		return settingError("--"+invalid.GetFlag().Name, invalid.GetValue(), invalid.Unwrap())
	}
	return err
}

func unknownFlag(cmd *cobra.Command, e *pflag.NotExistError) error {
	if e.GetSpecifiedShortnames() != "" {
		return fmt.Errorf("unknown flag -%s; see %s --help", e.GetSpecifiedShortnames(), cmd.CommandPath())
	}
	name := e.GetSpecifiedName()
	var names []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	if near := nearest(name, names); near != "" {
		return fmt.Errorf("unknown flag --%s; did you mean --%s?", name, near)
	}
	return fmt.Errorf("unknown flag --%s; see %s --help", name, cmd.CommandPath())
}
