package main

import (
	"strings"

	"github.com/spf13/cobra"
)

// A metric has some sixty flags, and one run of the program needs those of one
// command. They are therefore added when the command is known: making all of
// them at every start took longer than the rest of `retain version`.

// later puts off what completes a command.
func (a *app) later(cmd *cobra.Command, add func()) {
	if a.unfinished == nil {
		a.unfinished = map[*cobra.Command][]func(){}
	}
	a.unfinished[cmd] = append(a.unfinished[cmd], add)
}

// finish completes a command.
func (a *app) finish(cmd *cobra.Command) {
	adds := a.unfinished[cmd]
	delete(a.unfinished, cmd)
	for _, add := range adds {
		add()
	}
}

// finishAll completes all commands.
func (a *app) finishAll(root *cobra.Command) {
	for _, cmd := range root.Commands() {
		a.finish(cmd)
	}
}

// finishNamed completes the command that a command line names, or, when a
// shell asks how the line could go on, the one that it is about.
func (a *app) finishNamed(root *cobra.Command, args []string) {
	if len(args) > 0 && strings.HasPrefix(args[0], cobra.ShellCompRequestCmd) {
		args = args[1:]
	}
	if cmd, _, err := root.Find(args); err == nil {
		a.finish(cmd)
	}
}
