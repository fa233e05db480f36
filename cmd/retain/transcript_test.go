package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"mvdan.cc/sh/v3/expand"
	"mvdan.cc/sh/v3/interp"
	"mvdan.cc/sh/v3/syntax"
)

// A transcript is a Markdown page that is a test: its fenced blocks that begin
// with "$ " are run, and what they print is compared byte for byte.
//
//	$ retain crr orders.csv | head -n 1
//	orders.csv · 3,065 orders · 420 customers · 2024-01-03 to 2025-12-31 · EUR
//	$ retain crr nothing.csv; echo $?
//	retain: nothing.csv: no such file or directory
//	4
//
// Commands run in a POSIX shell, one page in one folder with a copy of testdata. A
// command goes on in lines that begin with "> ", and after a \ at the end of a line. A
// line of ... stands for any lines.
//
// The shell is a package, and retain a call within the test where that shows the same:
// hundreds of processes take several times as long. Tests of whole processes are
// others (fault_test.go).

var update = flag.Bool("update", false, "write what commands print into the transcripts; look at every change")

// root is the top of the repository, seen from here.
const root = "../.."

func transcripts(t *testing.T) []string {
	pages, err := filepath.Glob(filepath.Join(root, "testdata", "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	if readme := filepath.Join(root, "README.md"); exists(readme) {
		pages = append(pages, readme)
	}
	return pages
}

func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}

func TestTranscripts(t *testing.T) {
	bin, pages := program(t), transcripts(t)
	for i, page := range pages {
		pages[i], _ = filepath.Abs(page)
	}
	for _, page := range pages {
		t.Run(filepath.Base(page), func(t *testing.T) { runPage(t, bin, page) })
	}
}

func runPage(t *testing.T, bin, page string) {
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	sh := newShell(t, bin, string(text))
	sh.within()
	var out strings.Builder
	for _, part := range parts(string(text)) {
		if part.command == "" {
			out.WriteString(part.output)
			continue
		}
		got := sh.run(strings.ReplaceAll(part.command, "\n> ", "\n"))
		if *update && !matches(part.output, got) {
			part.output = elided(part.output, got)
		}
		if !matches(part.output, got) {
			t.Errorf("%s:%d: $ %s\n%s", filepath.Base(page), part.line, part.command, difference(part.output, got))
		}
		out.WriteString("$ " + part.command + "\n" + part.output)
	}
	if *update && out.String() != string(text) {
		if err := os.WriteFile(page, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// part is a command with what it prints, or, without a command, the text
// between.
type part struct {
	line            int
	command, output string
}

// parts cuts a page; the parts in order are the page again.
func parts(page string) []part {
	var all []part
	fenced, running := false, false
	lines := strings.SplitAfter(page, "\n")
	for i := 0; i < len(lines); i++ {
		line := lines[i]
		if strings.HasPrefix(line, "```") {
			fenced, running = !fenced, false
		}
		command, isCommand := strings.CutPrefix(line, "$ ")
		switch {
		case fenced && isCommand:
			p := part{line: i + 1}
			for i+1 < len(lines) && (strings.HasSuffix(command, "\\\n") || strings.HasPrefix(lines[i+1], "> ")) {
				i++
				command += lines[i]
			}
			p.command = strings.TrimSuffix(command, "\n")
			all = append(all, p)
			running = true
		case running:
			all[len(all)-1].output += line
		default:
			all = append(all, part{output: line})
		}
	}
	return all
}

// matches compares what was expected with what came; "..." is any lines.
func matches(want, got string) bool {
	if !slices.Contains(strings.Split(want, "\n"), "...") {
		return want == got
	}
	pattern := regexp.QuoteMeta(want)
	pattern = regexp.MustCompile(`(?m)^\\\.\\\.\\\.\n`).ReplaceAllString(pattern, `(?s:.*\n)?`)
	return regexp.MustCompile(`\A` + pattern + `\z`).MatchString(got)
}

// elided is a new output with as many lines left out as in the old one: as
// many lines are kept before the first "..." and after the last.
func elided(old, output string) string {
	lines := strings.SplitAfter(old, "\n")
	first := slices.Index(lines, "...\n")
	if first < 0 {
		return output
	}
	slices.Reverse(lines)
	after := slices.Index(lines, "...\n")
	kept := strings.SplitAfter(output, "\n")
	if first+after >= len(kept) {
		return output
	}
	return strings.Join(kept[:first], "") + "...\n" + strings.Join(kept[len(kept)-after:], "")
}

// difference is the first line in which two outputs differ, and both in full.
func difference(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range min(len(w), len(g)) {
		if w[i] != g[i] {
			return "want line " + w[i] + "\ngot line  " + g[i] + "\nall of it:\n" + got
		}
	}
	return "want\n" + want + "\ngot\n" + got
}

// sandbox runs commands in a folder of their own.
type sandbox struct {
	t   *testing.T
	dir string
	env []string
	run func(command string) string // gives what it prints, standard output and error as they come
}

// newShell makes the folder: those of testdata's files that the page names lie in
// it, and also under testdata, as they do for a reader of the README.
func newShell(t *testing.T, bin, page string) *sandbox {
	t.Helper()
	if _, err := exec.LookPath("sh"); err != nil {
		t.Skip(err)
	}
	dir := t.TempDir()
	copyNamed(t, os.DirFS(filepath.Join(root, "testdata")), dir, page)
	if err := os.Symlink(".", filepath.Join(dir, "testdata")); err != nil {
		t.Skip(err)
	}
	s := &sandbox{t: t, dir: dir, env: []string{
		"PATH=" + bin + string(os.PathListSeparator) + os.Getenv("PATH"),
		"HOME=" + t.TempDir(), "TZ=UTC", "LC_ALL=C",
		"GOCOVERDIR=" + os.Getenv("GOCOVERDIR"),
	}}
	s.run = s.process
	return s
}

func copyNamed(t *testing.T, from fs.FS, to, page string) {
	t.Helper()
	err := fs.WalkDir(from, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.Contains(page, name) {
			return err
		}
		text, err := fs.ReadFile(from, name)
		if err != nil {
			return err
		}
		if err := os.MkdirAll(filepath.Join(to, filepath.Dir(name)), 0o755); err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(to, name), text, 0o644)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// process runs a command line in sh.
func (s *sandbox) process(command string) string {
	cmd := exec.Command("sh", "-c", command)
	cmd.Dir, cmd.Env = s.dir, s.env
	out, err := cmd.CombinedOutput()
	if _, failed := err.(*exec.ExitError); err != nil && !failed {
		s.t.Fatal(err)
	}
	return string(out)
}

// within makes the test run command lines by itself, in the folder and with the
// variables of the sandbox.
func (s *sandbox) within() {
	s.t.Chdir(s.dir)
	for _, set := range s.env {
		name, value, _ := strings.Cut(set, "=")
		s.t.Setenv(name, value)
	}
	local := time.Local
	time.Local = time.UTC
	s.t.Cleanup(func() { time.Local = local })
	s.run = s.interpret
}

// interpret runs a command line, and retain as a call where the shell has not changed
// its folder or its variables.
func (s *sandbox) interpret(command string) string {
	out := new(together)
	runner, err := interp.New(interp.Dir(s.dir), interp.Env(expand.ListEnviron(s.env...)), interp.StdIO(nil, out, out),
		interp.ExecHandlers(func(next interp.ExecHandlerFunc) interp.ExecHandlerFunc {
			return func(ctx context.Context, args []string) error {
				shell := interp.HandlerCtx(ctx)
				if args[0] != "retain" || shell.Dir != s.dir || s.changed(shell.Env) {
					return next(ctx, args)
				}
				a := testApp(shell.Stdout, shell.Stderr)
				a.stdin, a.now = cmp.Or[io.Reader](shell.Stdin, strings.NewReader("")), time.Now
				if status := run(ctx, a, args[1:]); status != exitDone {
					return interp.ExitStatus(status)
				}
				return nil
			}
		}))
	if err != nil {
		s.t.Fatal(err)
	}
	file, err := syntax.NewParser(syntax.Variant(syntax.LangPOSIX)).Parse(strings.NewReader(command), "")
	if err != nil {
		s.t.Fatalf("%s: %v", command, err)
	}
	if err := runner.Run(s.t.Context(), file); err != nil && !errors.As(err, new(interp.ExitStatus)) {
		s.t.Fatalf("%s: %v", command, err)
	}
	return out.String()
}

// changed tells whether variables that a command would get are others than those of
// the sandbox.
func (s *sandbox) changed(env expand.Environ) bool {
	for name, v := range env.Each {
		if v.Exported && name != "PWD" && !slices.Contains(s.env, name+"="+v.String()) {
			return true
		}
	}
	return false
}

// together is what several write at a time.
type together struct {
	mutex sync.Mutex
	strings.Builder
}

func (t *together) Write(p []byte) (int, error) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	return t.Builder.Write(p)
}

// Every command that the README shows is run: one that is written without "$ "
// would go stale unseen.
func TestReadmeCommandsAreRun(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil {
		t.Skip(err)
	}
	fenced := false
	for i, line := range strings.Split(string(text), "\n") {
		if strings.HasPrefix(line, "```") {
			fenced = !fenced
		}
		if fenced && strings.HasPrefix(line, "retain ") {
			t.Errorf("README.md:%d: %q is not run; write it with \"$ \" and its output", i+1, line)
		}
	}
}

func TestParts(t *testing.T) {
	page := "text\n```\n$ a \\\n  b\nx\ny\n$ c\n> d\n```\n$ no\n```yaml\nk: v\n```\n"
	var commands, outputs []string
	whole := ""
	for _, p := range parts(page) {
		if p.command != "" {
			commands, outputs = append(commands, p.command), append(outputs, p.output)
			whole += "$ " + p.command + "\n"
		}
		whole += p.output
	}
	if !slices.Equal(commands, []string{"a \\\n  b", "c\n> d"}) || !slices.Equal(outputs, []string{"x\ny\n", ""}) {
		t.Errorf("got %q printing %q", commands, outputs)
	}
	if whole != page {
		t.Errorf("the parts are %q, not the page", whole)
	}
}

func TestElided(t *testing.T) {
	for _, c := range []struct{ old, output, want string }{
		{"a\n", "x\ny\n", "x\ny\n"},
		{"a\n...\n", "x\ny\nz\n", "x\n...\n"},
		{"a\nb\n...\nd\n", "1\n2\n3\n4\n5\n", "1\n2\n...\n5\n"},
		{"a\n...\nd\n", "1\n", "1\n"},
	} {
		if got := elided(c.old, c.output); got != c.want {
			t.Errorf("%q as %q is %q, want %q", c.output, c.old, got, c.want)
		}
	}
}

func TestMatches(t *testing.T) {
	for _, c := range []struct {
		want, got string
		ok        bool
	}{
		{"a\n", "a\n", true},
		{"a\n", "a\nb\n", false},
		{"a\n...\nd\n", "a\nb\nc\nd\n", true},
		{"a\n...\nd\n", "a\nd\n", true},
		{"a\n...\nd\n", "a\nb\nc\n", false},
		{"...\n", "a\nb\n", true},
		{"a.c\n...\n", "abc\nx\n", false},
	} {
		if matches(c.want, c.got) != c.ok {
			t.Errorf("matches(%q, %q) is not %v", c.want, c.got, c.ok)
		}
	}
}
