package main

import (
	"encoding"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/retain-cli/retain/pkg/choice"
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

// defaultAnnotation marks a flag with its default in words.
const defaultAnnotation = "retain_default"

// otherwise says in words what holds where a flag is not given, which its value
// does not tell: help and config show it.
func (g flagGroup) otherwise(name, words string) {
	f := g.cmd.Flags().Lookup(name)
	f.Usage += " (default: " + words + ")"
	f.Annotations[defaultAnnotation] = []string{words}
}

// defaultWords is what otherwise has said of a flag.
func defaultWords(f *pflag.Flag) string { return strings.Join(f.Annotations[defaultAnnotation], "") }

// add puts a flag into the group, where it is shown in the order of adding.
func (g flagGroup) add(v pflag.Value, name, usage string) *pflag.Flag {
	f := g.cmd.Flags().VarPF(v, name, "", usage)
	f.Annotations = map[string][]string{groupAnnotation: {g.title}}
	return f
}

// bool is a flag without a value.
func (g flagGroup) bool(p *bool, name, usage string) {
	g.add((*boolFlag)(p), name, usage).NoOptDefVal = "true"
}

// string is a flag of free text. Like those below it takes what the help calls
// its value: FORMAT.
func (g flagGroup) string(p *string, name, kind, usage string) {
	g.add(&stringFlag{p, kind}, name, usage)
}

// file is a flag whose value is the name of a file.
func (g flagGroup) file(p *string, name, usage string) {
	g.string(p, name, "FILE", usage)
	_ = g.cmd.MarkFlagFilename(name)
}

// count is a flag of a whole number from 0.
func (g flagGroup) count(p *int, name, usage string) {
	g.add((*countFlag)(p), name, usage)
}

// list is a flag of several texts, separated by commas or given several times.
func (g flagGroup) list(p *[]string, name, kind, usage string) {
	g.add(&listFlag{p, kind, false}, name, usage)
}

// text is a flag that becomes a domain type at once. Its values, when they can
// be listed, are offered by the shell's completion.
func (g flagGroup) text(p textValue, name, kind, usage string, values ...string) {
	g.add(&textFlag{p, kind}, name, usage)
	g.complete(name, values)
}

// named is a text flag whose values have names, which its usage lists.
func (g flagGroup) named(p textValue, name, kind, usage string, values []string) {
	g.text(p, name, kind, usage+": "+choice.OneOf(values), values...)
}

// choice is a flag of one of a few texts.
func (g flagGroup) choice(p *string, name, kind, usage string, values ...string) {
	g.add(&choiceFlag{p, kind, values}, name, usage+": "+choice.OneOf(values))
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
type textFlag struct {
	textValue
	kind string
}

func (f *textFlag) Set(s string) error { return f.UnmarshalText([]byte(s)) }

func (f *textFlag) String() string { return textOf(f.textValue) }

func (f *textFlag) Type() string { return f.kind }

// textOf is a domain type as text.
func textOf(v encoding.TextMarshaler) string {
	b, _ := v.MarshalText()
	return string(b)
}

// choiceFlag is a text out of a list.
type choiceFlag struct {
	text   *string
	kind   string
	values []string
}

func (f *choiceFlag) Set(s string) error {
	if !slices.Contains(f.values, s) {
		return fmt.Errorf("use %s", choice.OneOf(f.values))
	}
	*f.text = s
	return nil
}

func (f *choiceFlag) String() string { return *f.text }

func (f *choiceFlag) Type() string { return f.kind }

// stringFlag is a free text.
type stringFlag struct {
	text *string
	kind string
}

func (f *stringFlag) Set(s string) error { *f.text = s; return nil }

func (f *stringFlag) String() string { return *f.text }

func (f *stringFlag) Type() string { return f.kind }

// countFlag is a whole number from 0.
type countFlag int

func (f *countFlag) Set(s string) error {
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 {
		return errors.New("write a whole number, 0 or more")
	}
	*f = countFlag(n)
	return nil
}

func (f *countFlag) String() string { return strconv.Itoa(int(*f)) }

func (f *countFlag) Type() string { return "N" }

// repeated is a flag that may be given several times.
type repeated interface{ repeated() }

func (*listFlag) repeated() {}

// boolFlag is on or off.
type boolFlag bool

func (f *boolFlag) Set(s string) error {
	on, err := strconv.ParseBool(s)
	if err != nil {
		return errors.New("use true or false")
	}
	*f = boolFlag(on)
	return nil
}

func (f *boolFlag) String() string { return strconv.FormatBool(bool(*f)) }

func (f *boolFlag) Type() string { return "bool" }

// IsBoolFlag tells pflag that the flag stands alone.
func (f *boolFlag) IsBoolFlag() bool { return true }

// listFlag is several texts. The first one replaces the default.
type listFlag struct {
	texts *[]string
	kind  string
	given bool
}

func (f *listFlag) Set(s string) error {
	if !f.given {
		*f.texts, f.given = nil, true
	}
	for _, text := range strings.Split(s, ",") {
		if text = strings.TrimSpace(text); text != "" {
			*f.texts = append(*f.texts, text)
		}
	}
	return nil
}

func (f *listFlag) String() string { return strings.Join(*f.texts, ",") }

func (f *listFlag) Type() string { return f.kind }
