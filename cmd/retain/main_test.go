package main

import (
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
)

// environment is that of the one who runs the tests.
var environment = os.Environ()

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

// linked is as program, but links retain alone where that shows the same: started
// some hundred times, it takes half the time that the test program does, in which
// more has to be made ready.
func linked(t *testing.T) string {
	t.Helper()
	built, ok := debug.ReadBuildInfo()
	race := debug.BuildSetting{Key: "-race", Value: "true"}
	if !ok || testing.CoverMode() != "" || slices.Contains(built.Settings, race) {
		return program(t)
	}
	dir := t.TempDir()
	build := exec.Command("go", "build", "-o", dir, ".")
	build.Env = environment
	if build.Run() != nil {
		return program(t)
	}
	return dir
}
