package main

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/retain-cli/retain/pkg/spelling"
)

const rootLong = `retain reads exports of orders or subscriptions (CSV) and says what became of the
customers: how many stayed, how many left, what that cost, and who is worth winning
back. Begin with summary.`

const rootExample = `  retain summary orders.csv
  retain crr --period monthly orders.csv
  retain rcr --customers customers.csv --period quarterly
  retain help definitions`

// newRootCommand lists the commands. A new metric is one line here.
func newRootCommand(app *app) *cobra.Command {
	root := &cobra.Command{
		Use:           "retain COMMAND [flags] FILES...",
		Short:         "Customer retention from CSV exports",
		Long:          rootLong,
		Example:       rootExample,
		SilenceUsage:  true,
		SilenceErrors: true,
		Version:       versionText(),
		Args:          unknownCommand,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.AddGroup(
		&cobra.Group{ID: groupMetrics, Title: "Metrics:"},
		&cobra.Group{ID: groupOther, Title: "Around them:"},
	)
	config := newConfigCommand(app)
	metrics := []*cobra.Command{
		newSummaryCommand(app),
		newCRRCommand(app),
		newCCRCommand(app),
		newRCRCommand(app),
		newMRRCommand(app),
		newReasonsCommand(app),
		newForecastCommand(app),
		newRFMCommand(app),
		newWinbackCommand(app),
		newCohortCommand(app),
		newRepeatCommand(app),
		newLTVCommand(app),
		newCompareCommand(app),
	}
	others := []*cobra.Command{
		newInspectCommand(app),
		newVersionCommand(app),
		newCompletionCommand(app),
		config,
		newSchemaCommand(app),
	}
	addCommands(root, groupMetrics, metrics)
	addCommands(root, groupOther, others)
	root.AddCommand(helpTopics()...)
	root.SetHelpCommand(newHelpCommand(app))
	dress(app, root)
	app.later(config, func() { app.borrow(config, root) })
	return root
}

// The groups of commands in the help.
const (
	groupMetrics = "metrics"
	groupOther   = "other"
)

func addCommands(root *cobra.Command, group string, commands []*cobra.Command) {
	for _, cmd := range commands {
		cmd.GroupID = group
		root.AddCommand(cmd)
	}
}

// dress gives the root what all commands inherit: where they print, how they
// complain about flags, how their help looks and where settings come from.
func dress(app *app, root *cobra.Command) {
	root.SetIn(app.stdin)
	root.SetOut(app.stdout)
	root.SetErr(app.stderr)
	root.SetFlagErrorFunc(flagError)
	root.SetHelpFunc(help)
	root.SetVersionTemplate("retain {{.Version}}\n")
	root.CompletionOptions.DisableDefaultCmd = true
	root.PersistentFlags().String("config", "", "settings `FILE` (default: retain.yaml here, else in the user's configuration folder)")
	_ = root.MarkPersistentFlagFilename("config", "yaml", "yml")
}

// unknownCommand refuses a first word that is no command, with a suggestion.
func unknownCommand(root *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	word := args[0]
	if near := likely(root, word); near != "" {
		return usagef("unknown command %q; did you mean retain %s?", word, near)
	}
	if strings.ContainsAny(word, "./") {
		return usagef("%q is no command; say what to compute, such as retain crr %s", word, word)
	}
	return usagef("unknown command %q; see retain --help", word)
}

// likely is the command or topic that a word was meant to be: a name mistyped,
// or one of the other names that a metric has elsewhere.
func likely(root *cobra.Command, word string) string {
	names, meant := []string{}, map[string]string{}
	for _, cmd := range root.Commands() {
		for _, name := range append([]string{cmd.Name()}, cmd.SuggestFor...) {
			names = append(names, name)
			meant[name] = cmd.Name()
		}
	}
	return meant[spelling.Nearest(word, names)]
}
