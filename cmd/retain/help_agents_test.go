package main

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// agentCommands are the commands of the text for agents: the lines of its blocks, and
// those in its table of questions.
func agentCommands(text string) (commands []string) {
	fenced := false
	inTable := regexp.MustCompile("`(retain [^`]*\\.csv)`")
	for line := range strings.Lines(text) {
		switch line = strings.TrimSpace(line); {
		case strings.HasPrefix(line, "```"):
			fenced = !fenced
		case fenced:
			commands = append(commands, line)
		case strings.HasPrefix(line, "|"):
			for _, found := range inTable.FindAllStringSubmatch(line, -1) {
				commands = append(commands, found[1])
			}
		}
	}
	return commands
}

// Every command that agents are told works, and every key exists.
func TestAgentsAreToldWhatWorks(t *testing.T) {
	text := pageOf("agents")
	t.Chdir(newShell(t, program(t), text).dir)
	told := agentCommands(text)
	if len(told) < 25 {
		t.Errorf("%d commands are found in the text", len(told))
	}
	for _, command := range told {
		words, called := strings.CutPrefix(command, "retain ")
		if !called || strings.ContainsAny(words, `'"\|$`) {
			t.Fatalf("%q is not a plain command of retain", command)
		}
		if got := try(t, strings.Fields(words)...); got.status != exitDone || got.stdout == "" {
			t.Errorf("%s: status %d, %s", command, got.status, got.stderr)
		}
	}
	for _, key := range regexp.MustCompile("`([a-z_]+)(\\[\\]\\.([a-z_]+))?`").FindAllStringSubmatch(text, -1) {
		for _, key := range slices.DeleteFunc([]string{key[1], key[3]}, func(s string) bool { return s == "" }) {
			if !isResultKey(t, key) {
				t.Errorf("no result has a key %q", key)
			}
		}
	}
}

// isResultKey tells whether inspect or crr has a key in its result.
func isResultKey(t *testing.T, key string) bool {
	t.Helper()
	for _, name := range []string{"inspect", "crr"} {
		text, err := schema(name)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(text), "\""+key+"\": {") {
			return true
		}
	}
	return false
}
