package main

import (
	"strings"
	"testing"
)

// A flag without a part in the answer is said when it was typed, and only then:
// settings are for all commands.
func TestIdleFlags(t *testing.T) {
	alone(t)
	write(t, "data.csv", someOrders)
	for _, c := range []struct{ command, flag, want string }{
		{"rfm", "--from=2024", "retain: --from does nothing in retain rfm\n"},
		{"cohort", "--active=90d", "retain: --active does nothing in retain cohort\n"},
		{"winback", "--period=daily", "retain: --period does nothing in retain winback\n"},
		{"crr", "--active=90d", ""},
		{"rfm", "--breaks-r=1,2,3", ""}, // out of the help, but not idle
	} {
		if got := try(t, c.command, c.flag, "data.csv"); got.stderr != c.want || got.status != exitDone {
			t.Errorf("%s %s: status %d, %q", c.command, c.flag, got.status, got.stderr)
		}
	}
	t.Setenv("RETAIN_ACTIVE", "90d")
	got := try(t, "cohort", "data.csv", "--format", "json")
	if got.stderr != "" || got.status != exitDone || strings.Contains(got.stdout, "90d") {
		t.Errorf("a setting: status %d, %s%s", got.status, got.stderr, got.stdout)
	}
}

// A number of workers that no machine has takes no more memory than many.
func TestJobsAreLimited(t *testing.T) {
	var o metricFlags
	for asked, want := range map[int]int{0: 0, 3: 3, 256: 256, 1 << 40: 256} {
		o.options.Jobs = asked
		if options, err := testApp(nil, nil).readingOptions(&o); err != nil || options.Jobs != want {
			t.Errorf("%d: %d, want %d: %v", asked, options.Jobs, want, err)
		}
	}
}
