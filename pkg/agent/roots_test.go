package agent_test

import (
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/retain-cli/retain/pkg/agent"
)

// Nothing outside the folders is opened or described, by whatever name.
func TestRoots(t *testing.T) {
	dir := t.TempDir()
	write := func(name string) {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(name), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	link := func(to, name string) {
		if err := os.Symlink(to, filepath.Join(dir, name)); err != nil {
			t.Skip(err)
		}
	}
	write("one/a.csv")
	write("one/sub/b.csv")
	write("two/c.csv")
	write("secret.csv")
	write("one-too/d.csv")
	link("../secret.csv", "one/out.csv")
	link(filepath.Join(dir, "secret.csv"), "one/absolute.csv")
	link("..", "one/up")
	link("sub/b.csv", "one/in.csv")
	link("one", "alias")
	roots, err := agent.OpenRoots([]string{filepath.Join(dir, "alias"), filepath.Join(dir, "two")})
	if err != nil {
		t.Fatal(err)
	}
	defer roots.Close()
	outside := "outside the folders that this server may read"
	cases := map[string]string{ // the text of the file, or what is wrong
		"a.csv":                                 "one/a.csv",
		"sub/b.csv":                             "one/sub/b.csv",
		"./sub/../a.csv":                        "one/a.csv",
		"in.csv":                                "one/sub/b.csv",
		"c.csv":                                 "two/c.csv",
		filepath.Join(dir, "alias/a.csv"):       "one/a.csv",
		filepath.Join(dir, "one/a.csv"):         "one/a.csv",
		filepath.Join(dir, "two/c.csv"):         "two/c.csv",
		"none.csv":                              "file does not exist",
		"*.csv":                                 "file does not exist",
		"sub":                                   "is a folder; name its files",
		"":                                      outside,
		"../secret.csv":                         outside,
		"sub/../../secret.csv":                  outside,
		filepath.Join(dir, "secret.csv"):        outside,
		filepath.Join(dir, "one-too/d.csv"):     outside,
		filepath.Join(dir, "one/../secret.csv"): outside,
		"out.csv":                               outside + " (by a link)",
		"absolute.csv":                          outside + " (by a link)",
		"up/secret.csv":                         outside + " (by a link)",
		"/dev/null":                             outside,
	}
	if runtime.GOOS == "windows" {
		delete(cases, "*.csv")
		delete(cases, "/dev/null")
	}
	for name, want := range cases {
		f, err := roots.Open(name)
		_, statErr := roots.Stat(name)
		if err != nil {
			if statErr == nil || !strings.HasSuffix(err.Error(), ": "+want) {
				t.Errorf("%q: %v and %v, want %q", name, err, statErr, want)
			}
			continue
		}
		text, _ := io.ReadAll(f)
		f.Close()
		if string(text) != want || statErr != nil {
			t.Errorf("%q: %q and %v, want %q", name, text, statErr, want)
		}
	}
}

func TestRootsAreFolders(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{file, filepath.Join(t.TempDir(), "none")} {
		if _, err := agent.OpenRoots([]string{t.TempDir(), name}); err == nil {
			t.Errorf("%s is opened", name)
		}
	}
}
