package main

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"
	"github.com/spf13/pflag"
)

var manFolder = flag.String("man", "", "write the man pages into this folder")

// The man pages of a release are made here, where the program does not have to
// contain what makes them. Commands are in section 1, topics in section 7.
func TestManPages(t *testing.T) {
	root := newRootCommand(testApp(io.Discard, io.Discard))
	root.DisableAutoGenTag = true // which says when the page was made
	for _, cmd := range append(root.Commands(), root) {
		section := "1"
		if cmd.IsAdditionalHelpTopicCommand() {
			section = "7"
		}
		describe(t, cmd)
		var page bytes.Buffer
		if err := doc.GenMan(cmd, &doc.GenManHeader{Section: section, Source: "retain", Manual: "retain"}, &page); err != nil {
			t.Fatal(err)
		}
		name := strings.ReplaceAll(cmd.CommandPath(), " ", "-")
		text := page.String()
		if section == "7" {
			text = strings.Replace(text, `\fB`+cmd.CommandPath()+`\fP`, `\fBretain help `+cmd.Name()+`\fP`, 1)
		}
		if cmd == root {
			text = strings.TrimRight(text, "\n") + topicPages(root) + "\n" // at the end of SEE ALSO, which has the commands
		}
		if err := lacking(cmd, name, text); err != nil {
			t.Error(err)
		}
		if *manFolder == "" {
			continue
		}
		if err := os.MkdirAll(*manFolder, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(*manFolder, name+"."+section), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func topicPages(root *cobra.Command) string {
	var pages strings.Builder
	for _, cmd := range root.Commands() {
		if cmd.IsAdditionalHelpTopicCommand() {
			fmt.Fprintf(&pages, `, \fBretain-%s(7)\fP`, cmd.Name())
		}
	}
	return pages.String()
}

// describe gives a command the texts of its help where a man page looks for them.
func describe(t *testing.T, cmd *cobra.Command) {
	t.Helper()
	const verbatim = "\n~~~\n%s\n~~~\n" // the text for agents has blocks of its own between ```
	if !cmd.IsAdditionalHelpTopicCommand() {
		brief, examples, details := pageParts(cmd.Name())
		cmd.Long, cmd.Example = brief, examples
		if details != "" {
			cmd.Long += "\n" + fmt.Sprintf(verbatim, details)
		}
		return
	}
	var text bytes.Buffer
	cmd.SetOut(&text)
	if err := cmd.Help(); err != nil {
		t.Fatal(err)
	}
	cmd.DisableFlagsInUseLine = true
	cmd.Long = fmt.Sprintf(verbatim, strings.TrimRight(text.String(), "\n"))
}

// lacking names what a man page must have and has not: the line that apropos reads,
// every flag, and the help whole.
func lacking(cmd *cobra.Command, name, page string) error {
	plain := strings.NewReplacer(`\-`, "-", `\&`, "", `\\`, `\`, `\fB`, "", `\fP`, "", `\fR`, "").Replace(page)
	want := []string{"\n" + name + " - " + cmd.Short + "\n"}
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if !f.Hidden {
			want = append(want, "--"+f.Name)
		}
	})
	for line := range strings.Lines(cmd.Example + "\n" + cmd.Long) {
		if line = strings.TrimSpace(line); line != "~~~" {
			want = append(want, line)
		}
	}
	for _, text := range want {
		if !strings.Contains(plain, text) {
			return fmt.Errorf("%s: no %q in\n%s", name, text, page)
		}
	}
	return nil
}
