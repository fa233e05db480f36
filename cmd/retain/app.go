package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"runtime/debug"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"golang.org/x/term"

	"github.com/retain-cli/retain/pkg/spelling"
)

// app is what commands need of the outside world, and the state of one run.
type app struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	open           func(name string) (io.ReadCloser, error)
	stat           func(name string) (fs.FileInfo, error)
	now            func() time.Time
	out, err       terminal // what stdout and stderr are
	colorful       bool     // color is welcome in a terminal
	forced         bool     // and elsewhere

	redactKey string             // of --redact; empty: one for each run
	take      func(answer) error // gets the answer instead of stdout, for a server that answers itself; may be nil

	settings    settings
	temporaries temporaries
	held        []held    // files that get their names when the run has succeeded
	drivers     []driver  // of databases
	databases   []*sql.DB // that are open
	rejects     string    // the file of --rejects
	source      string    // the database that is read, as it may be shown; empty: files are
	started     bool      // the command line is valid: later errors are not about usage
}

// terminal describes a stream that may be a terminal.
type terminal struct {
	is    bool
	width int // columns; 0 when unknown
}

func newApp() *app {
	a := &app{
		stdin:  os.Stdin,
		stdout: os.Stdout,
		stderr: os.Stderr,
		open:   func(name string) (io.ReadCloser, error) { return os.Open(name) },
		stat:   os.Stat,
		now:    time.Now,
		out:    terminalOf(os.Stdout),
		err:    terminalOf(os.Stderr),

		redactKey: os.Getenv(redactKeyVariable),
		drivers:   linkedDrivers(),
	}
	a.colorful, a.forced = colors(os.Getenv)
	return a
}

// colors tells by the customs of other programs whether color is welcome in a
// terminal, and whether it is everywhere: https://no-color.org and
// https://bixense.com/clicolors.
func colors(env func(string) string) (welcome, forced bool) {
	if env("NO_COLOR") != "" {
		return false, false
	}
	force := env("CLICOLOR_FORCE")
	forced = force != "" && force != "0"
	return forced || env("TERM") != "dumb" && env("CLICOLOR") != "0", forced
}

// terminalOf asks the terminal for its width. COLUMNS overrides it, also without
// a terminal, for `retain crr orders.csv | less`.
func terminalOf(f *os.File) terminal {
	t := terminal{is: term.IsTerminal(int(f.Fd()))}
	if t.is {
		t.width, _, _ = term.GetSize(int(f.Fd()))
	}
	if n, err := strconv.Atoi(os.Getenv("COLUMNS")); err == nil && n > 0 {
		t.width = n
	}
	return t
}

// run runs one command line and returns the exit status. Only it prints errors.
func run(ctx context.Context, app *app, args []string) int {
	ctx, stop := untilInterrupted(ctx)
	defer stop()
	done := make(chan int, 1)
	go func() { done <- app.execute(ctx, args) }()
	select {
	case status := <-done:
		return status
	case <-ctx.Done():
		return app.interrupted(done)
	}
}

// execute runs the command; a panic becomes an exit status.
func (a *app) execute(ctx context.Context, args []string) (status int) {
	defer func() {
		if p := recover(); p != nil {
			status = a.bug(p)
		}
	}()
	defer a.closeDatabases()
	out := &standardOutput{Writer: a.stdout}
	a.stdout = out
	root := rootFor(a, args)
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	if err == nil {
		err = out.err // of a help text, which cobra ignores
	}
	if err != nil && ctx.Err() != nil {
		err = ctx.Err() // the interrupt caused whatever failed
	}
	return a.fail(err)
}

// patience is how long an interrupted command may take to stop by itself.
const patience = 300 * time.Millisecond

// databasePatience is the same where a statement has to be canceled on a server.
const databasePatience = 2 * time.Second

// interrupted waits for the command to stop. A read from a terminal or an idle
// pipe cannot be canceled: then the program exits without it.
func (a *app) interrupted(done <-chan int) int {
	wait := patience
	if len(a.databases) > 0 {
		wait = databasePatience
	}
	select {
	case status := <-done:
		return status
	case <-time.After(wait):
		a.temporaries.discard()
		return a.fail(context.Canceled)
	}
}

// untilInterrupted cancels ctx at the first interrupt; the second one kills the
// program. A closed pipe becomes a write error instead of a signal, so that
// temporary files are removed then too.
func untilInterrupted(ctx context.Context) (context.Context, context.CancelFunc) {
	signal.Ignore(syscall.SIGPIPE)
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop)
	return ctx, stop
}

// bug reports a panic.
func (a *app) bug(p any) int {
	fmt.Fprintf(a.stderr, "retain: internal error: %v\n\n%s\n", p, debug.Stack())
	fmt.Fprintln(a.stderr, "retain: this is a bug in retain: please report it with the lines above, the command line")
	fmt.Fprintln(a.stderr, "and the output of `retain version` at https://github.com/retain-cli/retain/issues")
	return exitBug
}

// flagError turns pflag's errors into what to type instead.
func flagError(cmd *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	var invalid *pflag.InvalidValueError
	var bare *pflag.ValueRequiredError
	switch {
	case errors.As(err, &unknown):
		return unknownFlag(cmd, unknown)
	case errors.As(err, &invalid) && invalid.GetFlag().Name == jsonName:
		return usagef("--%s: %v", jsonName, invalid.Unwrap())
	case errors.As(err, &invalid):
		return settingError("--"+invalid.GetFlag().Name, invalid.GetValue(), invalid.Unwrap())
	case errors.As(err, &bare):
		return usagef("--%s needs a value: %s", bare.GetFlag().Name, bare.GetFlag().Usage)
	}
	return err
}

func unknownFlag(cmd *cobra.Command, e *pflag.NotExistError) error {
	if e.GetSpecifiedShortnames() != "" {
		return usagef("unknown flag -%s; see %s --help", e.GetSpecifiedShortnames(), cmd.CommandPath())
	}
	name := e.GetSpecifiedName()
	if owners := commandsWith(name); len(owners) > 0 {
		return withoutEffect(cmd, name, owners)
	}
	var names []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	if near := spelling.Nearest(name, names); near != "" {
		return usagef("unknown flag --%s; did you mean --%s?", name, near)
	}
	return usagef("unknown flag --%s; see %s --help", name, cmd.CommandPath())
}

// withoutEffect is the error of a flag that only other commands obey. The
// annotation of that name says what to do instead, where that is known.
func withoutEffect(cmd *cobra.Command, flag string, owners []string) error {
	const few = 3
	hint := "leave it out"
	if instead := cmd.Annotations[flag]; instead != "" {
		hint = instead
	} else if len(owners) <= few {
		hint = "it is a flag of " + strings.Join(owners, ", ")
	}
	return usagef("--%s has no effect on %s; %s", flag, cmd.CommandPath(), hint)
}

// commandsWith are the commands that obey a flag.
func commandsWith(flag string) (paths []string) {
	for _, e := range commands() {
		if e.new(&app{}).Flags().Lookup(flag) != nil {
			paths = append(paths, "retain "+e.name)
		}
	}
	return paths
}
