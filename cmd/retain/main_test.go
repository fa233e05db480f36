package main

import (
	"flag"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"testing"
)

// TestMain lets the test program be retain: under that name it runs main, so
// that tests see whole processes without building anything. With -cover such a
// process needs the folder for its counters, or warns on standard error.
func TestMain(m *testing.M) {
	if strings.TrimSuffix(filepath.Base(os.Args[0]), ".exe") == "retain" {
		main()
	}
	forgetSettings()
	debug.SetGCPercent(400) // heaps are small: collected less often, the tests take a sixth less time
	flag.Parse()
	if dir := flag.Lookup("test.gocoverdir"); dir != nil && testing.CoverMode() != "" {
		os.Setenv("GOCOVERDIR", dir.Value.String())
	}
	os.Exit(m.Run())
}

// forgetSettings keeps away what the one who runs the tests has set for
// retain: variables, and a file in the configuration folder.
func forgetSettings() {
	for _, set := range os.Environ() {
		if name, _, _ := strings.Cut(set, "="); strings.HasPrefix(name, "RETAIN_") {
			os.Unsetenv(name)
		}
	}
	os.Setenv("HOME", os.DevNull)
	os.Setenv("XDG_CONFIG_HOME", os.DevNull)
}

// program makes the test program callable as retain and gives the folder to
// put into the PATH.
func program(t *testing.T) string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.Symlink(self, filepath.Join(dir, "retain")); err != nil {
		t.Skip(err)
	}
	return dir
}
