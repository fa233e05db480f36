package main

import (
	"io"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// A new metric is one line in the list of commands, and everything that makes it
// complete: what is missing is named here.
func TestMetricsAreComplete(t *testing.T) {
	var pages []string
	for _, page := range transcripts(t) {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		pages = append(pages, string(text))
	}
	for _, e := range commands() {
		if e.group == groupMetrics {
			for _, missing := range incomplete(e.new(testApp(io.Discard, io.Discard)), pages) {
				t.Errorf("%s: %s", e.name, missing)
			}
		}
	}
}

// A command that nobody completed lacks all of it.
func TestIncompleteMetricsAreFound(t *testing.T) {
	bare := &cobra.Command{Use: "bare"}
	want := []string{"no short help", "no help/bare.txt", "no transcript", "no row in the README", "no JSON Schema in schema/bare.json", "no flags of its own, of periods or of groups"}
	if got := incomplete(bare, []string{"| question | `retain crr` |\n$ retain crr"}); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// incomplete lists what a metric lacks. The last page is the README.
func incomplete(cmd *cobra.Command, pages []string) (missing []string) {
	name := cmd.Name()
	ran := regexp.MustCompile(`(?m)^\$ (?:.*\| )?retain ` + name + `( |$)`)
	schemas, flags := schemaNames(), false
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		title := strings.Join(f.Annotations[groupAnnotation], "")
		flags = flags || slices.Contains([]string{ownFlags, timeFlags, groupFlags, "Scores and segments"}, title)
	})
	for _, c := range []struct {
		ok   bool
		text string
	}{
		{cmd.Short != "", "no short help"},
		{pageOf(name) != "", "no help/" + name + ".txt"},
		{slices.ContainsFunc(pages, ran.MatchString), "no transcript"},
		{regexp.MustCompile("(?m)^\\|.*`retain " + name + "`").MatchString(pages[len(pages)-1]), "no row in the README"},
		{slices.Contains(schemas, name), "no JSON Schema in schema/" + name + ".json"},
		{flags, "no flags of its own, of periods or of groups"},
	} {
		if !c.ok {
			missing = append(missing, c.text)
		}
	}
	return missing
}
