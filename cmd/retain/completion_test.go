package main

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// completions/ is what packages install: it must be what the program writes.
func TestCompletionsAreFresh(t *testing.T) {
	for _, s := range shells() {
		name := filepath.Join(root, "completions", s.file)
		kept, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		got := try(t, "completion", s.name)
		if !bytes.Equal(kept, []byte(got.stdout)) {
			t.Errorf("%s is not what retain completion %s prints; run go generate ./cmd/retain", name, s.name)
		}
	}
}

// What a shell is told when the user asks for more: the names come from the
// lists that flags check.
func TestCompletion(t *testing.T) {
	for _, c := range []struct {
		line string
		want []string
	}{
		{"crr --period ", []string{"daily", "weekly", "monthly", "quarterly", "yearly"}},
		{"crr --active ", []string{"in-period", "30d", "90d", "365d", "auto"}},
		{"crr --duplicates ", []string{"auto", "error", "keep-first", "sum", "ignore"}},
		{"crr --method ", []string{"exact", "textbook"}},
		{"completion ", []string{"bash", "zsh", "fish", "powershell"}},
		{"config --week-start ", []string{"monday", "sunday"}},
	} {
		words := append([]string{"__complete"}, strings.Split(c.line, " ")...)
		got := strings.Split(try(t, words...).stdout, "\n:")[0]
		if !slices.Equal(strings.Split(got, "\n"), c.want) {
			t.Errorf("%q completes to %q, want %q", c.line, got, c.want)
		}
	}
	topics := try(t, "__complete", "help", "").stdout
	for _, line := range []string{"crr\tCustomer retention rate", "exit-codes\tmeaning of the exit status"} {
		if !strings.Contains(topics, line) {
			t.Errorf("help completes to %q, without %q", topics, line)
		}
	}
}
