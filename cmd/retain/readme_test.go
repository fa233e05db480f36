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

// Who reads only the README has seen every metric.
func TestReadmeNamesEveryMetric(t *testing.T) {
	text := readme(t)
	for _, cmd := range newRootCommand(testApp(nil, nil)).Commands() {
		if cmd.GroupID == groupMetrics && !strings.Contains(text, "$ retain "+cmd.Name()+" ") {
			t.Errorf("README.md has no example of retain %s", cmd.Name())
		}
	}
}

// The settings file is one, and every key in it is a setting.
func TestReadmeSettings(t *testing.T) {
	shown := regexp.MustCompile("(?s)```yaml\n(# retain.yaml\n.*?)```").FindStringSubmatch(readme(t))
	if shown == nil {
		t.Fatal("README.md has no settings file")
	}
	alone(t)
	write(t, "retain.yaml", shown[1])
	if got := settingOf(t, "period"); got != "weekly from retain.yaml" {
		t.Errorf("period is %s", got)
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
