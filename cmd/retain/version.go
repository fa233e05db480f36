package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"

	"github.com/retain-cli/retain/pkg/warehouse"
)

// version is set by the linker in a release: -X main.version=1.2.3.
var version string

func newVersionCommand(app *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "version",
		Short: "Print the version, and the commit it was built from",
		Args:  cobra.NoArgs,
	}
	return app.text(cmd, func([]string) ([]byte, error) {
		info, ok := debug.ReadBuildInfo()
		if !ok {
			info = new(debug.BuildInfo)
		}
		text := fmt.Appendf(nil, "retain %s (%s%s, %s/%s)\n", versionText(), commit(info.Settings), runtime.Version(), runtime.GOOS, runtime.GOARCH)
		return fmt.Appendln(text, driverList(app.drivers, info.Deps)), nil
	})
}

// driverList is the databases that the program can read.
func driverList(drivers []driver, linked []*debug.Module) string {
	if len(drivers) == 0 {
		return "databases: none; the full build has them (retain help sources)"
	}
	versions := map[string]string{}
	for _, m := range linked {
		versions[m.Path] = " " + m.Version
	}
	var names []string
	for _, d := range drivers {
		names = append(names, warehouse.Title(d.engine)+" ("+d.module+versions[d.module]+")")
	}
	return "databases: " + strings.Join(names, ", ")
}

// versionText is the version of a release, else the module's version as the go
// command recorded it.
func versionText() string {
	if version != "" {
		return version
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}

// commit names what was built and its day, as the go command recorded it: nothing
// for a module that was downloaded, whose version says it all.
func commit(settings []debug.BuildSetting) string {
	recorded := map[string]string{}
	for _, s := range settings {
		recorded[s.Key] = s.Value
	}
	revision, day := recorded["vcs.revision"], recorded["vcs.time"]
	if revision == "" {
		return ""
	}
	text := "commit " + revision[:min(len(revision), 12)]
	if day, _, _ = strings.Cut(day, "T"); day != "" {
		text += " of " + day
	}
	if recorded["vcs.modified"] == "true" {
		text += " with changes"
	}
	return text + ", "
}
