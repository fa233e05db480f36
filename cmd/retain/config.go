package main

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/retain-cli/retain/pkg/analysis"
	"github.com/retain-cli/retain/pkg/report"
)

func newConfigCommand(app *app) *cobra.Command {
	o := &sharedFlags{}
	cmd := &cobra.Command{
		Use:   "config [flags]",
		Short: "Show every setting and where it comes from",
		Args:  cobra.NoArgs,
	}
	addOutput(o, cmd)
	return app.command(cmd, o, steps{
		inputs: func([]string) (inputs, error) { return inputs{}, nil },
		answer: func(context.Context, inputs) (answer, error) { return answer{Report: app.configReport(cmd)}, nil },
	})
}

// adoptFlags gives a command the flags of the others.
func adoptFlags(cmd *cobra.Command, others []*cobra.Command) {
	for _, other := range others {
		other.Flags().VisitAll(func(f *pflag.Flag) {
			if cmd.Flags().Lookup(f.Name) != nil {
				return
			}
			adopted := *f
			if groupOf(f) == ownFlags {
				adopted.Annotations = maps.Clone(f.Annotations)
				adopted.Annotations[groupAnnotation] = []string{"Flags of single commands"}
			}
			cmd.Flags().AddFlag(&adopted)
			if complete, found := other.GetFlagCompletionFunc(f.Name); found {
				_ = cmd.RegisterFlagCompletionFunc(f.Name, complete)
			}
		})
	}
}

// configResult is the JSON of config.
type configResult struct {
	Metric        string    `json:"metric"`
	SchemaVersion int       `json:"schema_version"`
	File          *string   `json:"file"` // null: there is none
	Settings      []setting `json:"settings"`
}

type setting struct {
	Name  string `json:"name"`
	Value string `json:"value"`
	From  string `json:"from"` // default, or what set it
	words string // the default in words, where the value does not show it
}

// configReport lists the flags by name, then the sections of the settings file.
func (a *app) configReport(cmd *cobra.Command) report.Report {
	res := configResult{Metric: "config", SchemaVersion: analysis.SchemaVersion, Settings: append(a.flagSettings(cmd.Flags()), a.sectionSettings()...)}
	head := "no settings file"
	if file := a.settings.file; file != "" {
		res.File, head = &file, "settings file "+file
	}
	t := report.Table{Name: "settings", Columns: []report.Head{
		{Name: "name", Title: "Setting"}, {Name: "value", Title: "Value"}, {Name: "from", Title: "From"},
	}}
	for _, s := range res.Settings {
		value := report.Raw(s.Value)
		value = value.Shown(cmp.Or(s.words, value.Human()))
		t.Add(report.Text(s.Name), value, report.Text(s.From)).Faint = s.From == fromDefault
	}
	return report.Report{Head: []string{head}, Tables: []report.Table{t}, Data: res, Notes: a.settings.ignored}
}

// fromDefault is the origin of a default.
const fromDefault = "default"

func (a *app) flagSettings(flags *pflag.FlagSet) []setting {
	all := []setting{}
	flags.VisitAll(func(f *pflag.Flag) {
		if slices.Contains(noSettings, f.Name) || f.Name == "config" {
			return
		}
		s := setting{Name: f.Name, Value: f.Value.String(), From: fromDefault}
		if from, found := a.settings.from[f.Name]; found {
			s.From = from
		} else if s.Value == "" || s.Value == "0" {
			s.words = defaultWords(f)
		}
		all = append(all, s)
	})
	slices.SortFunc(all, func(a, b setting) int { return cmp.Compare(a.Name, b.Name) })
	return all
}

func (a *app) sectionSettings() (found []setting) {
	if a.settings.viper == nil {
		return nil
	}
	for _, name := range sections {
		if entries, ok := a.settings.viper.Get(name).([]any); ok {
			found = append(found, setting{Name: name, Value: fmt.Sprintf("%d listed", len(entries)), From: a.settings.file})
		}
	}
	return found
}
