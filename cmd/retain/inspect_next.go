package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/retain-cli/retain/pkg/export"
	"github.com/retain-cli/retain/pkg/note"
)

// givenFlags are the flags of a command line that say how files are read.
func givenFlags(cmd *cobra.Command) (given []string) {
	elsewhere := []string{"format", "table", "output", "color", "redact", "quiet", "jobs"}
	cmd.Flags().Visit(func(f *pflag.Flag) {
		if slices.Contains(elsewhere, f.Name) {
			return
		}
		given = append(given, asGiven(f)...)
	})
	return given
}

// asGiven is a flag as it is written on a command line.
func asGiven(f *pflag.Flag) (words []string) {
	if v, ok := f.Value.(*columnsFlag); ok {
		for _, field := range slices.Sorted(maps.Keys(*v.columns)) {
			words = append(words, "--column="+field+"="+(*v.columns)[field])
		}
		return words
	}
	if f.Value.Type() == "bool" && f.Value.String() == "true" {
		return []string{"--" + f.Name}
	}
	return []string{"--" + f.Name + "=" + f.Value.String()}
}

// nextCommand is the command that reads the files as well as it can be done,
// for a shell; empty when nothing can be read.
func nextCommand(found export.Inspection, files []export.Input, given []string) string {
	rejected := sum(found.Rejected)
	if found.Refused != nil || rejected > 0 && rejected == found.RowsRead {
		return ""
	}
	words := append([]string{"retain", firstCommand(found)}, given...)
	words = append(words, flagsOf(found.Fixes)...)
	if rejected > 0 {
		words = append(words, fmt.Sprintf("--max-rejects=%d", rejected), "--rejects=rejects.csv")
	}
	for _, file := range files {
		name := file.Name
		if strings.HasPrefix(name, "-") && name != "-" { // which would be a flag
			name = "./" + name
		}
		words = append(words, name)
	}
	for i, w := range words {
		words[i] = shellWord(w)
	}
	return strings.Join(words, " ")
}

// flagsOf are fixes as words of a command line.
func flagsOf(fixes []note.Fix) []string {
	flags := make([]string, len(fixes))
	for i, f := range fixes {
		flags[i] = asFlag(f)
	}
	return flags
}

// firstCommand is summary, which wants amounts or prices in every file, or
// else crr.
func firstCommand(found export.Inspection) string {
	for _, f := range found.Files {
		if !slices.ContainsFunc(f.Columns, func(c export.InspectedColumn) bool { return c.Field == "amount" || c.Field == "mrr" }) {
			return "crr"
		}
	}
	return "summary"
}

// shellWord is a word as a POSIX shell takes it.
func shellWord(w string) string {
	const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_=./,:@%+"
	if w != "" && strings.Trim(w, plain) == "" {
		return w
	}
	return "'" + strings.ReplaceAll(w, "'", `'\''`) + "'"
}
