package main

import (
	"encoding"
	"fmt"
	"slices"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// flagGroup adds flags that stand under one title in the help of a command.
type flagGroup struct {
	cmd   *cobra.Command
	title string
}

// ownFlags is the title above the flags that only this command has.
const ownFlags = "Flags"

// groupAnnotation marks a flag with the title of its group.
const groupAnnotation = "retain_group"

// add puts a flag into the group. The usage says the name of the value in
// backquotes, as everywhere in pflag.
func (g flagGroup) add(v pflag.Value, name, usage string) *pflag.Flag {
	return g.mark(g.cmd.Flags().VarPF(v, name, "", usage))
}

func (g flagGroup) mark(f *pflag.Flag) *pflag.Flag {
	if f.Annotations == nil {
		f.Annotations = map[string][]string{}
	}
	f.Annotations[groupAnnotation] = []string{g.title}
	return f
}

func (g flagGroup) bool(p *bool, name, usage string) {
	g.cmd.Flags().BoolVar(p, name, *p, usage)
	g.mark(g.cmd.Flags().Lookup(name))
}

func (g flagGroup) string(p *string, name, usage string) {
	g.cmd.Flags().StringVar(p, name, *p, usage)
	g.mark(g.cmd.Flags().Lookup(name))
}

// file is a flag whose value is the name of a file.
func (g flagGroup) file(p *string, name, usage string) {
	g.string(p, name, usage)
	_ = g.cmd.MarkFlagFilename(name)
}

func (g flagGroup) int(p *int, name, usage string) {
	g.cmd.Flags().IntVar(p, name, *p, usage)
	g.mark(g.cmd.Flags().Lookup(name))
}

// list is a flag of several texts, separated by commas or given several times.
func (g flagGroup) list(p *[]string, name, usage string) {
	g.cmd.Flags().StringSliceVar(p, name, *p, usage)
	g.mark(g.cmd.Flags().Lookup(name))
}

// text is a flag that becomes a domain type at once. Its values, when they can
// be listed, are offered by the shell's completion.
func (g flagGroup) text(p textValue, name, usage string, values ...string) {
	g.add(&textFlag{p}, name, usage)
	g.complete(name, values)
}

// choice is a text flag that takes one of the values.
func (g flagGroup) choice(p *string, name, usage string, values ...string) {
	g.add(&choiceFlag{p, values}, name, usage+": "+oneOf(values))
	g.complete(name, values)
}

func (g flagGroup) complete(name string, values []string) {
	if len(values) > 0 {
		_ = g.cmd.RegisterFlagCompletionFunc(name, cobra.FixedCompletions(slices.Clone(values), cobra.ShellCompDirectiveNoFileComp))
	}
}

// textValue is a domain type that reads and writes itself as text.
type textValue interface {
	encoding.TextMarshaler
	encoding.TextUnmarshaler
}

// textFlag is a flag of a domain type.
type textFlag struct{ textValue }

func (f *textFlag) Set(s string) error { return f.UnmarshalText([]byte(s)) }

func (f *textFlag) String() string {
	b, _ := f.MarshalText()
	return string(b)
}

func (f *textFlag) Type() string { return "text" }

// choiceFlag is a text out of a list.
type choiceFlag struct {
	text   *string
	values []string
}

func (f *choiceFlag) Set(s string) error {
	if !slices.Contains(f.values, s) {
		return fmt.Errorf("use %s", oneOf(f.values))
	}
	*f.text = s
	return nil
}

func (f *choiceFlag) String() string { return *f.text }

func (f *choiceFlag) Type() string { return "text" }
