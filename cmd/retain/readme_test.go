package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/viper"
)

// What the README shows beside the transcripts, which a test of their own runs.

func readme(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// The settings file is one, and every key in it is a setting.
func TestReadmeSettings(t *testing.T) {
	shown := regexp.MustCompile("(?s)```yaml\n(# retain.yaml\nperiod.*?)```").FindStringSubmatch(readme(t))
	if shown == nil {
		t.Fatal("README.md has no settings file")
	}
	alone(t)
	write(t, "retain.yaml", shown[1])
	if got := settingOf(t, "period"); got != "weekly from retain.yaml" {
		t.Errorf("period is %s", got)
	}
}

// The version of Go is the one that the module asks for.
func TestReadmeGo(t *testing.T) {
	module, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	asked := regexp.MustCompile(`(?m)^go (\S+)$`).FindSubmatch(module)
	if asked == nil || !strings.Contains(readme(t), "with Go "+string(asked[1])+" or later") {
		t.Errorf("README.md does not ask for Go %q", asked)
	}
}

// On a new machine two commands do everything: .ci/run runs the second one, and the
// first one, without building it a second time, is run here.
func TestReadmeFirstCommands(t *testing.T) {
	block := regexp.MustCompile("(?s)```sh\n(.*?)```").FindStringSubmatch(readme(t))
	if block == nil {
		t.Fatal("README.md has no first commands")
	}
	first, rest, _ := strings.Cut(block[1], "\n")
	args, ours := strings.CutPrefix(first, "go run ./cmd/retain ")
	if !ours || rest != "go test ./...\n" {
		t.Fatalf("the first commands are\n%s", block[1])
	}
	t.Chdir(root)
	// The shop's export ends on 2025-12-19, so its last month is partial.
	if got := try(t, strings.Fields(args)...); got.status != exitDone || !regexp.MustCompile(`(?m)^2025-12 .* partial$`).MatchString(got.stdout) {
		t.Errorf("%s: status %d: %s%s", first, got.status, got.stdout, got.stderr)
	}
}

// The recipe for CI runs, and its rules hold: 57.6 % of the shop's customers stayed in
// November, as the README shows.
func TestReadmeCheck(t *testing.T) {
	rules := regexp.MustCompile("(?s)```yaml\n(# retain.yaml\nchecks:\n.*?)```").FindStringSubmatch(readme(t))
	recipe := regexp.MustCompile(`- run: retain (check .*)`).FindStringSubmatch(readme(t))
	if rules == nil || recipe == nil {
		t.Fatal("README.md has no recipe for CI")
	}
	shop, err := os.ReadFile(filepath.Join(root, "testdata", "orders.csv"))
	if err != nil {
		t.Fatal(err)
	}
	alone(t)
	write(t, "orders.csv", string(shop))
	write(t, "retain.yaml", rules[1])
	if got := try(t, strings.Fields(recipe[1])...); got.status != exitDone || got.stdout != "retain check: 3 checked, 0 failed, 0 warned, 0 without data\n" || !exists("check.xml") {
		t.Errorf("status %d: %s%s", got.status, got.stdout, got.stderr)
	}
}

// The recipe for cron names a period by a day, as date writes it.
func TestReadmeCron(t *testing.T) {
	recipe := regexp.MustCompile(`(?m)^0 7 .*  retain (.*?) "\$\(date -d '-13 weeks' \+\\%F\)" /srv/exports/orders.csv \|`).FindStringSubmatch(readme(t))
	if recipe == nil {
		t.Fatal("README.md has no recipe for cron")
	}
	args := append(strings.Fields(recipe[1]), "2025-09-19", filepath.Join(root, "testdata", "orders.csv"))
	got := try(t, args...)
	if rows := strings.Count(got.stdout, "2025-W"); got.status != exitDone || rows < 13 {
		t.Errorf("%q: status %d, %d weeks: %s", args, got.status, rows, got.stderr)
	}
}

// A release is made from files that nothing else reads before that day.
func TestReleaseFilesAreYAML(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(root, ".github", "workflows", "*.yml"))
	if err != nil || len(files) == 0 {
		t.Fatal("no workflows", err)
	}
	for _, name := range append(files, filepath.Join(root, ".goreleaser.yaml")) {
		v := viper.New()
		v.SetConfigFile(name)
		v.SetConfigType("yaml")
		if err := v.ReadInConfig(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
