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

// What the README says will work after the first release is what that makes: the
// module, the tap with the cask, the bucket.
func TestReadmeInstall(t *testing.T) {
	module, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	path, _, _ := strings.Cut(strings.TrimPrefix(string(module), "module "), "\n")
	v := viper.New()
	v.SetConfigFile(filepath.Join(root, ".goreleaser.yaml"))
	if err := v.ReadInConfig(); err != nil {
		t.Fatal(err)
	}
	type manifest struct {
		Name       string
		Repository struct{ Owner, Name string }
	}
	var made struct {
		Casks  []manifest `mapstructure:"homebrew_casks"`
		Scoops []manifest
	}
	if err := v.Unmarshal(&made); err != nil || len(made.Casks) != 1 || len(made.Scoops) != 1 {
		t.Fatalf("%v: %+v", err, made)
	}
	cask, scoop := made.Casks[0], made.Scoops[0]
	for _, line := range []string{
		"go install " + path + "/cmd/retain@latest",
		"brew install --cask " + cask.Repository.Owner + "/" + strings.TrimPrefix(cask.Repository.Name, "homebrew-") + "/" + cask.Name,
		"scoop bucket add " + scoop.Repository.Owner + " https://github.com/" + scoop.Repository.Owner + "/" + scoop.Repository.Name + " && scoop install " + scoop.Name,
	} {
		if !strings.Contains(readme(t), "\n"+line+"\n") {
			t.Errorf("README.md does not say %q", line)
		}
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
