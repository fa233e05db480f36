package main

import (
	"io"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/spf13/pflag"
)

// Every start of the program makes all commands.
func BenchmarkRoot(b *testing.B) {
	a := testApp(io.Discard, io.Discard)
	for b.Loop() {
		newRootCommand(a)
	}
}

// A command's help is the same however it is asked for.
func TestHelpTwoWays(t *testing.T) {
	alone(t)
	for _, e := range commands() {
		flag, word := try(t, e.name, "--help"), try(t, "help", e.name)
		if flag.status != 0 || flag.stdout == "" || flag.stdout != word.stdout {
			t.Errorf("%s: --help and help differ: %s", e.name, difference(flag.stdout, word.stdout))
		}
	}
}

// A help fits a screen, and shows of the shared flags those that are used most.
func TestHelpFitsAScreen(t *testing.T) {
	alone(t)
	for _, e := range commands() {
		most := 50
		if e.name == "crr" {
			most = 40
		}
		got := try(t, e.name, "--help").stdout
		lines := strings.Split(strings.TrimRight(got, "\n"), "\n")
		if len(lines) > most {
			t.Errorf("%s: %d lines\n%s", e.name, len(lines), got)
		}
		for _, line := range lines {
			if n := utf8.RuneCountInString(line); n > 80 && !strings.HasPrefix(line, "  retain ") {
				t.Errorf("%s: %d columns: %s", e.name, n, line)
			}
		}
		if strings.Contains(got, "--jobs") || strings.Contains(got, "--config") {
			t.Errorf("%s: a rare flag is in the short help", e.name)
		}
	}
	short := try(t, "crr", "--help").stdout
	for _, name := range append([]string{"method"}, usualFlags...) {
		if !strings.Contains(short, "--"+name+" ") {
			t.Errorf("crr --help has no --%s", name)
		}
	}
}

// --help-all shows every flag once, in groups that are not empty.
func TestHelpAll(t *testing.T) {
	alone(t)
	emptyGroup := regexp.MustCompile(`(?m)^[A-Z][^\n]*:\n(\n|\z)`)
	for _, e := range commands() {
		cmd := e.new(testApp(io.Discard, io.Discard))
		got := try(t, e.name, "--help-all").stdout
		cmd.Flags().VisitAll(func(f *pflag.Flag) {
			if n := len(regexp.MustCompile("(?m)^  (?:-[a-z], |    )--"+regexp.QuoteMeta(f.Name)+`[ \[]`).FindAllString(got, -1)); n != 1 && !f.Hidden {
				t.Errorf("%s --help-all has --%s %d times", e.name, f.Name, n)
			}
		})
		if heading := emptyGroup.FindString(got); heading != "" {
			t.Errorf("%s --help-all: nothing under %q", e.name, heading)
		}
	}
}

// Every command and topic has a page that begins with what it does, and the
// examples of a command are of that command.
func TestPages(t *testing.T) {
	for _, e := range commands() {
		brief, rest, found := strings.Cut(pageOf(e.name), "\n\nExamples:\n")
		if brief == "" || !found {
			t.Errorf("help/%s.txt has no text or no examples", e.name)
		}
		for _, example := range strings.Split(strings.Split(rest, "\n\n")[0], "\n") {
			if !strings.HasPrefix(example, "  ") || !strings.Contains(example, "retain "+e.name) {
				t.Errorf("help/%s.txt: %q is no example of it", e.name, example)
			}
		}
	}
	for _, topic := range helpTopics() {
		got := try(t, "help", topic.Name())
		if got.status != exitDone || pageOf(topic.Name()) == "" || strings.ContainsAny(strings.Split(got.stdout, "\n")[0], "{}") {
			t.Errorf("help %s: status %d, %s", topic.Name(), got.status, got.stdout)
		}
		for _, list := range lists {
			if strings.Contains(got.stdout, "{"+list.name+"}") {
				t.Errorf("help %s: {%s} is not filled in", topic.Name(), list.name)
			}
		}
	}
}
