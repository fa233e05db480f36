package main

import (
	"io"
	"testing"
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
	for _, cmd := range newRootCommand(testApp(io.Discard, io.Discard)).Commands() {
		if !cmd.Runnable() || cmd.Name() == "help" {
			continue
		}
		flag, word := try(t, cmd.Name(), "--help"), try(t, "help", cmd.Name())
		if flag.status != 0 || flag.stdout == "" || flag.stdout != word.stdout {
			t.Errorf("%s: --help and help differ: %s", cmd.Name(), difference(flag.stdout, word.stdout)[:200])
		}
	}
}
