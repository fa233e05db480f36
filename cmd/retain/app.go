package main

import (
	"io"
	"os"
	"strconv"
	"time"

	"golang.org/x/term"
)

// app is everything of the world outside that a command touches.
type app struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	open           func(name string) (io.ReadCloser, error)
	now            func() time.Time
	out, err       terminal // what stdout and stderr are
	colorful       bool     // the user does not mind colour on a terminal

	settings    settings // where the flags' values came from
	temporaries temporaries
	rejects     string // the file that bad rows were written to
	started     bool   // the command line was understood: later errors are not about usage
}

// terminal is what is known about a stream that people may be looking at.
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

// terminalOf asks the terminal for its width. COLUMNS overrules it, and is
// listened to without a terminal too, so that `retain crr orders.csv | less`
// can be told how wide to be.
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
