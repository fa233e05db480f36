package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// The examples of help cron as cron and systemd would run them, in a folder of exports:
// silent when nothing is new, and not when there is one more order.
func TestCronExamples(t *testing.T) {
	page := pageOf("cron")
	sh := newShell(t, program(t), page)
	here := func(command string) string {
		return strings.ReplaceAll(strings.ReplaceAll(command, "/srv/shop", sh.dir), "/usr/local/bin/retain", "retain")
	}
	once := regexp.MustCompile(`(?m)^  (retain .*)$`).FindAllStringSubmatch(page, -1)
	entries := regexp.MustCompile(`(?m)^  (?:[0-9*]+ ){5} *(.*)$`).FindAllStringSubmatch(page, -1)
	units := regexp.MustCompile(`(?m)^  ExecStart=(.*)$`).FindAllStringSubmatch(page, -1)
	if len(once) != 1 || len(entries) != 2 || len(units) != 1 {
		t.Fatalf("%d commands, %d entries, %d units", len(once), len(entries), len(units))
	}
	if out := sh.run(here(once[0][1]) + " >/dev/null; echo $?"); out != "0\n" {
		t.Fatal(out)
	}
	commands := []string{units[0][1]}
	for _, e := range entries {
		if bare := regexp.MustCompile(`(^|[^\\])%`).FindString(e[1]); bare != "" {
			t.Errorf("%s: cron ends a command at a bare %%", e[1])
		}
		commands = append(commands, strings.ReplaceAll(e[1], `\%`, "%"))
	}
	for _, command := range commands {
		if out := sh.run(here(command) + "; echo $?"); out != "0\n" {
			t.Errorf("%s: %s", command, out)
		}
	}
	if made, _ := filepath.Glob(filepath.Join(sh.dir, "summary-20[0-9][0-9]-[0-9][0-9].txt")); len(made) != 1 {
		t.Errorf("summaries: %v", made)
	}
	more, err := os.OpenFile(filepath.Join(sh.dir, "orders.csv"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := more.WriteString("99999,C0001,2025-12-20,10.00,EUR,paid,Sampler box,PL,web\n"); err != nil {
		t.Fatal(err)
	}
	more.Close()
	if out := sh.run(here(commands[0])); !strings.Contains(out, "Against crr.json (data until 2025-12-19)") {
		t.Errorf("one more order: %s", out)
	}
	if out := sh.run(here(commands[1])); out != "" {
		t.Errorf("the file was not saved: %s", out)
	}
}
