package main

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"github.com/retain-cli/retain/pkg/export"
)

// helpTopics are the pages of `retain help TOPIC`: commands that do not run.
func helpTopics() []*cobra.Command {
	return []*cobra.Command{
		topic("definitions", "definitions of all numbers"),
		topic("reading", "columns, systems and values that retain recognizes"),
		topic("codes", "codes of problems and warnings about data"),
		topic("settings", "retain.yaml and RETAIN_ variables"),
		topic("exit-codes", "meaning of the exit status"),
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
	{"problems", func() string { return codeList(export.ProblemCodes()) }},
	{"notes", func() string {
		return codeList(append(export.NoteCodes(), export.Code{Code: "setting-ignored", Meaning: "a setting that selects rows or groups has no effect on the command"}))
	}},
	{"exit codes", exitCodeList},
}

func fieldList(fields []export.Field) string {
	const width = 17
	var b strings.Builder
	for _, f := range fields {
		fmt.Fprintf(&b, "  %-*s%s", width-2, f.Name, indented(strings.Join(f.Headers, ", "), width))
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

func exitCodeList() string {
	var b strings.Builder
	for _, code := range exitCodes {
		fmt.Fprintf(&b, "  %3d  %s\n", code.status, code.meaning)
	}
	return b.String()
}

// indented wraps a list of words whose lines all begin after so many columns.
func indented(list string, columns int) string {
	const width = 86
	var b strings.Builder
	at := columns
	for i, word := range strings.SplitAfter(list, ", ") {
		if n := utf8.RuneCountInString(word); i > 0 && at+n > width {
			b.WriteString("\n" + strings.Repeat(" ", columns))
			at = columns
		}
		b.WriteString(word)
		at += utf8.RuneCountInString(word)
	}
	return strings.ReplaceAll(b.String(), " \n", "\n") + "\n"
}
