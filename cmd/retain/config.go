package main

import (
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/retain-cli/retain/pkg/report"
)

const configLong = `Show the value of every setting and where it comes from: the command line, the
environment, the settings file, or the default. It takes the flags of all
commands, to show what they would do. See retain help settings.`

func newConfigCommand(app *app) *cobra.Command {
	var o outputFlags
	cmd := &cobra.Command{
		Use:     "config [flags]",
		Short:   "Show every setting and where it comes from",
		Long:    configLong,
		Example: "  retain config\n  RETAIN_PERIOD=weekly retain config --format json",
		Args:    cobra.NoArgs,
	}
	o.add(cmd)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if err := app.configure(cmd); err != nil {
			return err
		}
		app.started = true
		return app.print(cmd.Context(), app.configReport(cmd), o, func() bool { return false })
	}
	return cmd
}

// borrow lets a command take the flags of all others; its help shows its own.
func borrow(cmd, root *cobra.Command) {
	for _, other := range root.Commands() {
		other.Flags().VisitAll(func(f *pflag.Flag) {
			if cmd.Flags().Lookup(f.Name) == nil {
				cmd.Flags().AddFlag(f)
			}
		})
	}
}

// configResult is the JSON of config.
type configResult struct {
	File     *string   `json:"file"` // null: there is none
	Settings []setting `json:"settings"`
}

type setting struct {
	Name  string `json:"name"`
	Value string `json:"value"`
	From  string `json:"from"` // default, or what set it
}

// configReport lists the settings by name.
func (a *app) configReport(cmd *cobra.Command) report.Report {
	res := configResult{Settings: []setting{}}
	head := "no settings file"
	if file := a.settings.file; file != "" {
		res.File, head = &file, "settings file "+file
	}
	t := report.Table{Name: "settings", Columns: []report.Column{
		{Name: "name", Title: "Setting"}, {Name: "value", Title: "Value"}, {Name: "from", Title: "From"},
	}}
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if f.Name == "help" || f.Name == "config" {
			return
		}
		s := setting{f.Name, f.Value.String(), "default"}
		if from, found := a.settings.from[f.Name]; found {
			s.From = from
		}
		res.Settings = append(res.Settings, s)
		t.Add(report.Text(s.Name), report.Raw(s.Value), report.Text(s.From)).Faint = s.From == "default"
	})
	return report.Report{Head: []string{head}, Tables: []report.Table{t}, Data: res}
}
