package main

import (
	"bytes"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/retain-cli/retain/pkg/choice"
	"github.com/retain-cli/retain/pkg/spelling"
)

//go:generate sh -c "go run . completion bash > ../../completions/retain.bash"
//go:generate sh -c "go run . completion zsh > ../../completions/_retain"
//go:generate sh -c "go run . completion fish > ../../completions/retain.fish"
//go:generate sh -c "go run . completion powershell > ../../completions/retain.ps1"

// shell is a shell with a completion script.
type shell struct {
	name, file string // file is its name in completions/
	write      func(root *cobra.Command, w io.Writer) error
}

func shells() []shell {
	return []shell{
		{"bash", "retain.bash", func(root *cobra.Command, w io.Writer) error { return root.GenBashCompletionV2(w, true) }},
		{"zsh", "_retain", func(root *cobra.Command, w io.Writer) error { return root.GenZshCompletion(w) }},
		{"fish", "retain.fish", func(root *cobra.Command, w io.Writer) error { return root.GenFishCompletion(w, true) }},
		{"powershell", "retain.ps1", func(root *cobra.Command, w io.Writer) error { return root.GenPowerShellCompletionWithDesc(w) }},
	}
}

func shellNames() (names []string) {
	for _, s := range shells() {
		names = append(names, s.name)
	}
	return names
}

func newCompletionCommand(app *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:       "completion SHELL",
		Short:     "Print the completion script for bash, zsh, fish or powershell",
		ValidArgs: shellNames(),
		Args:      one("SHELL", shellNames()),
	}
	return app.text(cmd, func(args []string) ([]byte, error) { return completion(cmd.Root(), args[0]) })
}

// completion is the script for a shell.
func completion(root *cobra.Command, name string) ([]byte, error) {
	var script bytes.Buffer
	for _, s := range shells() {
		if s.name == name {
			err := s.write(root, &script)
			return script.Bytes(), err
		}
	}
	return nil, fmt.Errorf("no completions for %s", name)
}

// one accepts exactly one argument, from a list.
func one(what string, names []string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) != 1 {
			return usagef("%s needs one %s: %s", cmd.CommandPath(), what, choice.OneOf(names))
		}
		for _, name := range names {
			if name == args[0] {
				return nil
			}
		}
		if near := spelling.Nearest(args[0], names); near != "" {
			return usagef("%s %q: did you mean %s?", cmd.CommandPath(), args[0], near)
		}
		return usagef("%s %q: use %s", cmd.CommandPath(), args[0], choice.OneOf(names))
	}
}
