package main

import (
	"io"
	"os"
	"strconv"
	"time"

	"golang.org/x/term"
)

// app is what commands need of the outside world, and the state of one run.
type app struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	open           func(name string) (io.ReadCloser, error)
	now            func() time.Time
	out, err       terminal // what stdout and stderr are
	colorful       bool     // color is welcome in a terminal

	settings    settings
	temporaries temporaries
	rejects     string // the file of --rejects
	started     bool   // the command line is valid: later errors are not about usage
}

// terminal describes a stream that may be a terminal.
type terminal struct {
	is    bool
	width int // columns; 0 when unknown
}

func newApp() *app {
	return &app{
		stdin:  os.Stdin,
		stdout: os.Stdout,
		stderr: os.Stderr,
		open:   func(name string) (io.ReadCloser, error) { return os.Open(name) },
		now:    time.Now,
		out:    terminalOf(os.Stdout),
		err:    terminalOf(os.Stderr),

		colorful: os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb",
	}
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
