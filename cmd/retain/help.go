package main

import (
	"embed"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/retain-cli/retain/pkg/analysis"
	"github.com/retain-cli/retain/pkg/benchmark"
	"github.com/retain-cli/retain/pkg/check"
	"github.com/retain-cli/retain/pkg/export"
	"github.com/retain-cli/retain/pkg/report"
)

// pages holds the help of every command and topic. That of a command begins with
// what it does; the headings Examples: and Details: follow.
//
//go:embed help/*.txt
var pages embed.FS

// pageOf is the text of a page, without its last line end; empty when there is
// none.
func pageOf(name string) string {
	text, _ := pages.ReadFile(path.Join("help", name+".txt"))
	return strings.TrimRight(string(text), "\n")
}

// pageParts is the page of a command: what it does, and what is under its headings.
func pageParts(name string) (brief, examples, details string) {
	rest, details, _ := strings.Cut(pageOf(name), "\n\nDetails:\n")
	brief, examples, _ = strings.Cut(rest, "\n\nExamples:\n")
	return brief, examples, details
}

// helpWidth is where the help of flags is wrapped.
const helpWidth = 80

// lastFlags is the title of the flags that every command has.
const lastFlags = "Global flags"

// usualFlags are the shared flags that are used most: the help of a command
// shows them beside its own, and --help-all shows all.
var usualFlags = []string{"period", "active", "as-of", "from", "to", "by", "customers", "column", "format", "output"}

// addHelpFlags adds --help and --help-all.
func addHelpFlags(cmd *cobra.Command) {
	cmd.Flags().BoolP("help", "h", false, "show a short help")
	cmd.Flags().BoolFunc("help-all", "show the details and all flags", func(string) error { return cmd.Flags().Set("help", "true") })
}

// help prints the help of a command: what it does, how to call it, examples and
// flags. The short one of a command fits a screen.
func help(cmd *cobra.Command, _ []string) {
	w := cmd.OutOrStdout()
	all := cmd.Flags().Changed("help-all") || !cmd.HasParent()
	brief, examples, details := pageParts(cmd.Name())
	if !all {
		examples = firstLines(examples, 2)
	}
	fmt.Fprintf(w, "%s\n\nUsage:\n  %s\n\nExamples:\n%s\n", brief, cmd.UseLine(), examples)
	if all && details != "" {
		fmt.Fprintf(w, "\nDetails:\n%s\n", details)
	}
	if cmd.HasAvailableSubCommands() {
		helpCommands(w, cmd)
	}
	if all {
		helpFlags(w, cmd)
		return
	}
	helpFewFlags(w, cmd)
	fmt.Fprintf(w, "\nDetails and all flags: %s --help-all\n", cmd.CommandPath())
}

func firstLines(text string, n int) string {
	lines := strings.Split(text, "\n")
	return strings.Join(lines[:min(n, len(lines))], "\n")
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

// helpFlags prints the flags in their groups, the command's own first, those of
// every command last, in the order in which they were added.
func helpFlags(w io.Writer, cmd *cobra.Command) {
	titles, groups := []string{ownFlags, lastFlags}, map[string]*pflag.FlagSet{}
	cmd.Flags().SortFlags = false
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		title := groupOf(f)
		if groups[title] == nil {
			groups[title] = newFlagSet()
		}
		if !slices.Contains(titles, title) {
			titles = slices.Insert(titles, len(titles)-1, title)
		}
		groups[title].AddFlag(f)
	})
	for _, title := range titles {
		printFlags(w, title, groups[title])
	}
}

// helpFewFlags prints the flags of a command that are used most: its own, and
// some of the shared ones.
func helpFewFlags(w io.Writer, cmd *cobra.Command) {
	own, common := newFlagSet(), newFlagSet()
	cmd.Flags().SortFlags = false
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if groupOf(f) == ownFlags {
			own.AddFlag(f)
		}
	})
	for _, name := range usualFlags {
		if f := cmd.Flags().Lookup(name); f != nil && groupOf(f) != ownFlags {
			common.AddFlag(f)
		}
	}
	printFlags(w, ownFlags, own)
	printFlags(w, "Common flags", common)
}

func newFlagSet() *pflag.FlagSet {
	set := pflag.NewFlagSet("", pflag.ContinueOnError)
	set.SortFlags = false
	return set
}

func printFlags(w io.Writer, title string, flags *pflag.FlagSet) {
	if flags != nil && flags.HasAvailableFlags() {
		fmt.Fprintf(w, "\n%s:\n%s", title, flags.FlagUsagesWrapped(helpWidth))
	}
}

// groupOf is the title above a flag.
func groupOf(f *pflag.Flag) string {
	if group := f.Annotations[groupAnnotation]; len(group) > 0 {
		return group[0]
	}
	return lastFlags
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

// helpTopics are the pages of `retain help TOPIC`: commands that do not run.
func helpTopics() []*cobra.Command {
	return []*cobra.Command{
		topic("definitions", "definitions of all numbers"),
		topic("sources", "databases: PostgreSQL, ClickHouse, Trino, SQLite"),
		topic("reading", "columns, systems and values that retain recognizes"),
		topic("benchmarks", "published figures, and which are compared"),
		topic("formulas", "what other formulas called retention measure"),
		topic("checks", "rules of retain check: grammar, metrics, significance"),
		topic("coming-from", "the same questions in SQL, pandas, a spreadsheet, ChartMogul"),
		topic("decisions", "what retain decides for you, and how to decide otherwise"),
		topic("codes", "codes of problems and warnings about data"),
		topic("cron", "reports and alarms by crontab and systemd timers"),
		topic("settings", "retain.yaml and RETAIN_ variables"),
		topic("exit-codes", "meaning of the exit status"),
		topic("agents", "how to use retain, as a skill for agents (SKILL.md)"),
	}
}

func topic(name, short string) *cobra.Command {
	cmd := &cobra.Command{Use: name, Short: short}
	cmd.SetHelpFunc(func(cmd *cobra.Command, _ []string) {
		text := pageOf(name) + "\n"
		for _, list := range lists {
			if mark := "{" + list.name + "}\n"; strings.Contains(text, mark) {
				text = strings.ReplaceAll(text, mark, list.text())
			}
		}
		fmt.Fprint(cmd.OutOrStdout(), text)
	})
	return cmd
}

// lists are the parts of topics that come from the program's own tables; a page
// has the name of a list in braces.
var lists = []struct {
	name string
	text func() string
}{
	{"order fields", func() string { return fieldList(export.OrderFields()) }},
	{"customer fields", func() string { return fieldList(export.CustomerFields()) }},
	{"presets", func() string {
		return "  " + indented(strings.Join(export.PresetNames(export.Options{}), ", "), len("  "))
	}},
	{"decisions", decisionList},
	{"problems", func() string { return codeList(slices.Concat(export.ProblemCodes(), analysis.ModelCodes())) }},
	{"notes", func() string {
		ours := []export.Code{
			{Code: settingIgnored, Meaning: "a setting that selects rows or groups has no effect on the command"},
			{Code: unknownVariable, Meaning: "an environment variable that begins with RETAIN_ belongs to no flag"},
			{Code: customersFile, Meaning: "a file named as orders is a customers export"},
			{Code: rowsLeftOut, Meaning: "an answer of retain mcp has more rows than --max-rows"},
		}
		return codeList(slices.Concat(export.NoteCodes(), analysis.NoteCodes(), ours))
	}},
	{"exit codes", exitCodeList},
	{"check metrics", checkMetricList},
	{"compared", func() string { return figureList(true) }},
	{"not compared", func() string { return figureList(false) }},
}

func fieldList(fields []export.Field) string {
	const width = 17
	var b strings.Builder
	for _, f := range fields {
		fmt.Fprintf(&b, "  %-*s%s", width-2, f.Name, indented(strings.Join(f.Headers, ", "), width))
	}
	return b.String()
}

// decisionList is each question with what settles it, what is assumed otherwise,
// what is refused, and the flags that answer it.
func decisionList() string {
	const width = 11
	var b strings.Builder
	for i, q := range export.Decisions() {
		if i > 0 {
			b.WriteByte('\n')
		}
		fmt.Fprintf(&b, "%s (%s)\n", q.Asks, q.Code)
		var flags []string
		for _, fix := range q.Options {
			flags = append(flags, inWords(fix))
		}
		for _, line := range []struct{ label, text string }{
			{"settled", q.Proven}, {"assumed", q.Assumed}, {"refused", q.Refused}, {"decide", strings.Join(flags, ", ")},
		} {
			if line.text != "" {
				fmt.Fprintf(&b, "  %-*s%s", width-2, line.label, filled(strings.SplitAfter(line.text, " "), width))
			}
		}
	}
	return b.String()
}

func codeList(codes []export.Code) string {
	var b strings.Builder
	for _, c := range codes {
		fmt.Fprintf(&b, "  %-24s %s\n", c.Code, c.Meaning)
	}
	return b.String()
}

// figureList is the published figures that stand beside some number, or those that
// stand beside none.
func figureList(compared bool) string {
	var b strings.Builder
	for _, f := range benchmark.Published() {
		if is := f.Differs == "" && f.Metric != "survival"; is != compared {
			continue
		}
		fmt.Fprintf(&b, "  %s: %s %s, %s\n", f.Whose(), benchmark.Title(f.Metric), report.Float(f.Value)+" %", f.Period)
		lines := []struct{ label, text string }{{"definition", f.Definition}, {"population", f.Population}, {"source", f.Source + " (" + f.ReadFrom + ")"}, {"not compared", f.Differs}, {"note", f.Note}}
		for _, line := range lines {
			if line.text != "" {
				fmt.Fprintf(&b, "    %-13s%s", line.label, filled(strings.SplitAfter(line.text, " "), 17))
			}
		}
	}
	return b.String()
}

// checkMetricList is the metrics of checks with what they measure in.
func checkMetricList() string {
	units := map[check.Kind]string{check.Rate: "%", check.Amount: "amount", check.Count: "count", check.Number: "ratio", check.Days: "days"}
	var b strings.Builder
	for _, m := range analysis.CheckMetrics() {
		name, title, marks := m.Name, m.Title, ""
		if strings.HasSuffix(name, ".") {
			name, title = name+"N", strings.ReplaceAll(title, "%d", "N")
		}
		if m.Groups {
			marks += "*"
		}
		if m.Interval {
			marks += "~"
		}
		fmt.Fprintf(&b, "  %-19s%-7s %-2s  %s\n", name, units[m.Kind], marks, title)
	}
	return b.String()
}

func exitCodeList() string {
	var b strings.Builder
	for _, code := range exitCodes {
		fmt.Fprintf(&b, "  %3d  %s\n", code.status, code.meaning)
	}
	return b.String()
}

// indented wraps a list of words whose lines all begin after so many columns.
func indented(list string, columns int) string {
	return filled(strings.SplitAfter(list, ", "), columns)
}

// filled puts as many words on each line as fit, which all begin after so many
// columns.
func filled(words []string, columns int) string {
	const width = 86
	var b strings.Builder
	at := columns
	for i, word := range words {
		if n := utf8.RuneCountInString(word); i > 0 && at+n > width {
			b.WriteString("\n" + strings.Repeat(" ", columns))
			at = columns
		}
		b.WriteString(word)
		at += utf8.RuneCountInString(word)
	}
	return strings.ReplaceAll(b.String(), " \n", "\n") + "\n"
}
