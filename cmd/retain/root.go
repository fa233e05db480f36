package main

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/retain-cli/retain/pkg/spelling"
)

// entry is a command in the list of the root.
type entry struct {
	name, group string
	new         func(*app) *cobra.Command
}

// The groups of commands in the help. Those of groupAll are about the others.
const (
	groupMetrics = "metrics"
	groupOther   = "other"
	groupAll     = "all"
)

// commands lists the commands. A new metric is one line here.
func commands() []entry {
	return []entry{
		{"summary", groupMetrics, newSummaryCommand},
		{"crr", groupMetrics, newCRRCommand},
		{"ccr", groupMetrics, newCCRCommand},
		{"rcr", groupMetrics, newRCRCommand},
		{"mrr", groupMetrics, newMRRCommand},
		{"reasons", groupMetrics, newReasonsCommand},
		{"forecast", groupMetrics, newForecastCommand},
		{"rfm", groupMetrics, newRFMCommand},
		{"winback", groupMetrics, newWinbackCommand},
		{"customers", groupMetrics, newCustomersCommand},
		{"cohort", groupMetrics, newCohortCommand},
		{"repeat", groupMetrics, newRepeatCommand},
		{"ladder", groupMetrics, newLadderCommand},
		{"trials", groupMetrics, newTrialsCommand},
		{"renewals", groupMetrics, newRenewalsCommand},
		{"project", groupMetrics, newProjectCommand},
		{"stickiness", groupMetrics, newStickinessCommand},
		{"refunds", groupMetrics, newRefundsCommand},
		{"ltv", groupMetrics, newLTVCommand},
		{"predict", groupMetrics, newPredictCommand},
		{"audit", groupMetrics, newAuditCommand},
		{"compare", groupMetrics, newCompareCommand},
		{"check", groupMetrics, newCheckCommand},
		{"report", groupOther, newReportCommand},
		{"diff", groupOther, newDiffCommand},
		{"inspect", groupOther, newInspectCommand},
		{"mcp", groupOther, newMCPCommand},
		{"version", groupOther, newVersionCommand},
		{"schema", groupOther, newSchemaCommand},
		{"completion", groupAll, newCompletionCommand},
		{"config", groupAll, newConfigCommand},
	}
}

// rootFor is the root with the command that a command line names first. A
// command has some sixty flags, so the others are made only when they are
// needed: for help, for completion, or to suggest a name.
func rootFor(app *app, args []string) *cobra.Command {
	for _, e := range commands() {
		if len(args) > 0 && e.name == args[0] && e.group != groupAll {
			root := bareRoot(app)
			e.addTo(root, app)
			return root
		}
	}
	return newRootCommand(app)
}

// newRootCommand is the root with all commands.
func newRootCommand(app *app) *cobra.Command {
	root := bareRoot(app)
	var all []*cobra.Command // in this order, so that a default is that of most commands
	for _, e := range commands() {
		all = append(all, e.addTo(root, app))
	}
	adoptFlags(subcommand(root, "config"), all)
	root.AddCommand(helpTopics()...)
	root.SetHelpCommand(newHelpCommand(app))
	return root
}

func (e entry) addTo(root *cobra.Command, app *app) *cobra.Command {
	cmd := e.new(app)
	cmd.GroupID = groupOther
	if e.group == groupMetrics {
		cmd.GroupID = groupMetrics
	}
	addHelpFlags(cmd)
	root.AddCommand(cmd)
	return cmd
}

// bareRoot is what all commands inherit: where they print, how they report
// wrong flags, what their help looks like and where settings come from.
func bareRoot(app *app) *cobra.Command {
	root := &cobra.Command{
		Use:           "retain COMMAND [flags] FILES...",
		Short:         "Customer retention from CSV exports",
		SilenceUsage:  true,
		SilenceErrors: true,
		Version:       versionText(),
		Args:          unknownCommand,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.AddGroup(
		&cobra.Group{ID: groupMetrics, Title: "Metrics:"},
		&cobra.Group{ID: groupOther, Title: "Other commands:"},
	)
	root.SetIn(app.stdin)
	root.SetOut(app.stdout)
	root.SetErr(app.stderr)
	root.SetFlagErrorFunc(flagError)
	root.SetHelpFunc(help)
	root.SetVersionTemplate("retain {{.Version}}\n")
	root.CompletionOptions.DisableDefaultCmd = true
	root.PersistentFlags().String("config", "", "settings `FILE` (default: retain.yaml here, else in the user's configuration folder)")
	_ = root.MarkPersistentFlagFilename("config", "yaml", "yml")
	return root
}

// unknownCommand refuses an unknown command, with a suggestion.
func unknownCommand(root *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	word := args[0]
	if near := likely(root, word); near != "" {
		return usagef("unknown command %q; did you mean retain %s?", word, near)
	}
	if strings.ContainsAny(word, "./") {
		return usagef("%q is not a command; name what to compute, such as retain crr %s", word, word)
	}
	return usagef("unknown command %q; see retain --help", word)
}

// likely is the command or topic that a word stands for: a misspelled name, or
// another name of a metric.
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
