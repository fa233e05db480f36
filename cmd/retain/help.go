package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// helpWidth is where the help of flags is wrapped.
const helpWidth = 100

// lastFlags is the title of the flags that every command has.
const lastFlags = "Everywhere"

// help prints a command's help: what it says, how it is called, examples, and
// the flags by group.
func help(cmd *cobra.Command, _ []string) {
	w := cmd.OutOrStdout()
	fmt.Fprintln(w, strings.TrimSpace(longOf(cmd)))
	if cmd.Runnable() {
		fmt.Fprintf(w, "\nUsage:\n  %s\n", cmd.UseLine())
	}
	if cmd.Example != "" {
		fmt.Fprintf(w, "\nExamples:\n%s\n", strings.TrimRight(cmd.Example, "\n"))
	}
	if cmd.HasAvailableSubCommands() {
		helpCommands(w, cmd)
	}
	if cmd.Runnable() {
		helpFlags(w, cmd)
	}
}

func longOf(cmd *cobra.Command) string {
	if cmd.Long != "" {
		return cmd.Long
	}
	return cmd.Short
}

func helpCommands(w io.Writer, cmd *cobra.Command) {
	for _, group := range cmd.Groups() {
		fmt.Fprintf(w, "\n%s\n", group.Title)
		for _, sub := range cmd.Commands() {
			if sub.GroupID == group.ID && sub.IsAvailableCommand() {
				fmt.Fprintf(w, "  %-12s %s\n", sub.Name(), sub.Short)
			}
		}
	}
	if cmd.HasHelpSubCommands() {
		fmt.Fprintf(w, "\nTopics (%s help TOPIC):\n", cmd.CommandPath())
		for _, sub := range cmd.Commands() {
			if sub.IsAdditionalHelpTopicCommand() {
				fmt.Fprintf(w, "  %-12s %s\n", sub.Name(), sub.Short)
			}
		}
	}
}

// helpFlags prints the flags in their groups, the command's own first, in the
// order in which they were added.
func helpFlags(w io.Writer, cmd *cobra.Command) {
	groups := map[string]*pflag.FlagSet{}
	var titles []string
	cmd.Flags().SortFlags = false
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		title := lastFlags
		if group := f.Annotations[groupAnnotation]; len(group) > 0 {
			title = group[0]
		}
		if groups[title] == nil {
			groups[title] = pflag.NewFlagSet(title, pflag.ContinueOnError)
			groups[title].SortFlags = false
			if title != lastFlags {
				titles = append(titles, title)
			}
		}
		groups[title].AddFlag(f)
	})
	for _, title := range append(titles, lastFlags) {
		if set := groups[title]; set != nil {
			fmt.Fprintf(w, "\n%s:\n%s", title, set.FlagUsagesWrapped(helpWidth))
		}
	}
}

// newHelpCommand is cobra's own, but for a name that is no command or topic:
// that is an error with a suggestion.
func newHelpCommand(app *app) *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND | TOPIC]",
		Short: "Explain a command or a topic",
		ValidArgsFunction: func(cmd *cobra.Command, args []string, _ string) (names []string, _ cobra.ShellCompDirective) {
			for _, other := range cmd.Root().Commands() {
				if len(args) == 0 && !other.Hidden {
					names = append(names, other.Name()+"\t"+other.Short)
				}
			}
			return names, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			found := cmd.Root()
			for _, name := range args {
				next := subcommand(found, name)
				if next == nil {
					return unknownTopic(found, name)
				}
				found = next
			}
			app.finish(found)
			found.InitDefaultHelpFlag()
			found.InheritedFlags() // adds them, as parsing would have
			app.started = true
			return found.Help()
		},
	}
}

func unknownTopic(cmd *cobra.Command, name string) error {
	if near := likely(cmd, name); near != "" {
		return usagef("no help on %q; did you mean retain help %s?", name, near)
	}
	return usagef("no help on %q; see retain --help", name)
}

func subcommand(cmd *cobra.Command, name string) *cobra.Command {
	for _, sub := range cmd.Commands() {
		if sub.Name() == name {
			return sub
		}
	}
	return nil
}
