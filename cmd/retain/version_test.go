package main

import (
	"runtime/debug"
	"testing"
)

func TestCommit(t *testing.T) {
	revision := debug.BuildSetting{Key: "vcs.revision", Value: "63cd952f0e1d2c3b4a5968778695a4b3c2d1e0ff"}
	day := debug.BuildSetting{Key: "vcs.time", Value: "2026-11-30T02:30:00Z"}
	for want, settings := range map[string][]debug.BuildSetting{
		"":                                    {{Key: "-trimpath", Value: "true"}}, // go install module@version
		"commit 63cd952f0e1d, ":               {revision},
		"commit 63cd952f0e1d of 2026-11-30, ": {revision, day, {Key: "vcs.modified", Value: "false"}},
		"commit 63cd952f0e1d of 2026-11-30 with changes, ": {revision, day, {Key: "vcs.modified", Value: "true"}},
	} {
		if got := commit(settings); got != want {
			t.Errorf("%v: %q, want %q", settings, got, want)
		}
	}
}
