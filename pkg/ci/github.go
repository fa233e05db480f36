package ci

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/retain-cli/retain/pkg/check"
)

// mostAnnotations is how many of a kind GitHub shows for one step; further ones are
// dropped without a word.
const mostAnnotations = 10

// annotation is a kind of annotations.
type annotation struct {
	name string
	of   func(Case) bool
}

var annotationsOf = []annotation{
	{"error", func(c Case) bool { return c.Counts == check.Fail }},
	{"warning", func(c Case) bool { return c.Counts == check.Warn }},
	{"notice", func(c Case) bool { return c.Counts == check.Pass && c.Outcome == check.NoData }},
}

// annotations writes workflow commands for what does not pass, and one line for the
// log. Where there are too many of a kind, the last one counts the rest, which
// the log then lists.
func (s Suite) annotations(w io.Writer) {
	for _, kind := range annotationsOf {
		var cases []Case
		for _, c := range s.Cases {
			if kind.of(c) {
				cases = append(cases, c)
			}
		}
		shown := cases
		if len(cases) > mostAnnotations {
			shown = cases[:mostAnnotations-1]
		}
		for _, c := range shown {
			fmt.Fprintf(w, "::%s title=%s::%s\n", kind.name, property.Replace(visible(c.Name)), data.Replace(visible(c.Text)))
		}
		if rest := cases[len(shown):]; len(rest) > 0 {
			fmt.Fprintf(w, "::%s title=retain check::%d more: see the log of this step\n", kind.name, len(rest))
			for _, c := range rest {
				fmt.Fprintf(w, "- %s: %s: %s\n", kind.name, clean(c.Name), clean(c.Text))
			}
		}
	}
	fmt.Fprintln(w, s.totals())
}

// totals counts the cases in a line that cannot be taken for a workflow command.
func (s Suite) totals() string {
	var tally check.Tally
	for _, c := range s.Cases {
		tally.Add(c.Outcome, c.Counts)
	}
	return strings.Join(append([]string{fmt.Sprintf("retain check: %d checked", len(s.Cases))}, tally.Words()...), ", ")
}

// The characters that end a message, and those that end a property beside them.
var (
	data     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	property = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

// JobSummary writes a Markdown table of the suite of at most so many bytes: GitHub
// drops the whole summary of a step above 1 MiB. What does not pass comes first; cases
// that no longer fit are counted.
func (s Suite) JobSummary(w io.Writer, most int) error {
	out := bufio.NewWriter(w)
	head := fmt.Sprintf("### retain check: %s\n\n%s\n\n| Outcome | Rule | Value | Limit | Why |\n|---|---|---:|---|---|\n", markdown(s.Name), s.totals())
	const room = 80 // for the line that counts the rest
	left := most - len(head) - room
	if left < 0 {
		return nil
	}
	out.WriteString(head)
	written := 0
	for _, passing := range []bool{false, true} {
		for _, c := range s.Cases {
			if c.Outcome == check.Pass != passing {
				continue
			}
			line := fmt.Sprintf("| %s | %s | %s | %s | %s |\n", c.outcome(), markdown(c.Name), markdown(c.Value), markdown(c.Limit), markdown(c.Why))
			if left -= len(line); left < 0 {
				break
			}
			out.WriteString(line)
			written++
		}
	}
	if rest := len(s.Cases) - written; rest > 0 {
		fmt.Fprintf(out, "\n%d more do not fit into the summary.\n", rest)
	}
	return out.Flush()
}

// outcome is that of a case for people.
func (c Case) outcome() string {
	if c.Outcome == check.NoData {
		return "no data (" + c.Counts.String() + ")"
	}
	return c.Outcome.String()
}

// marks are the characters that Markdown, or the HTML in it, would take for its own.
var marks = strings.NewReplacer(
	"\\", `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "~", `\~`, "[", `\[`, "]", `\]`, "|", `\|`,
	"&", "&amp;", "<", "&lt;", ">", "&gt;", "@", "&#64;", "#", `\#`, "\n", " ", "\r", " ", "\t", " ")

func markdown(text string) string { return marks.Replace(clean(text)) }
