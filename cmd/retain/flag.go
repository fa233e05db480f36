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

// option is a flag of a command.
type option struct {
	name      string
	to        any      // where its value goes: a type of flagValue, or a pflag.Value
	kind      string   // what the help calls the value, such as FORMAT; of files FILE
	usage     string   // what it does
	values    []string // all that it accepts, listed in the help; of a type with Names, those
	suggest   []string // some that it accepts, for completion only
	alone     string   // its value when it is given without one, after which it takes one only behind =
	otherwise string   // its default in words, where the value does not show it
	of        string   // the only data that it concerns: ofOrders or ofSubscriptions
	reads     bool     // its value is the name of a file to read
	hidden    bool
}

// ownFlags is the title above the flags that only one command has.
const ownFlags = "Flags"

// groupAnnotation marks a flag with the title that it stands under in the help.
const groupAnnotation = "retain_group"

// defaultAnnotation marks a flag with its default in words.
const defaultAnnotation = "retain_default"

// ofAnnotation marks a flag that concerns one kind of data with that.
const ofAnnotation = "retain_of"

// readsAnnotation marks a flag with the name of a file to read.
const readsAnnotation = "retain_reads"

// The kinds of data that a flag may be of no account for.
const (
	ofOrders        = "orders"
	ofSubscriptions = "subscriptions"
)

// addFlags adds flags that stand under one title in the help of a command, in
// this order.
func addFlags(cmd *cobra.Command, title string, options ...option) {
	for _, o := range options {
		value, ok := o.to.(pflag.Value)
		if !ok {
			value = &flagValue{to: o.to, kind: o.kind, values: o.values}
		}
		if enum, ok := o.to.(interface{ Names() []string }); ok {
			o.values = enum.Names()
		}
		if len(o.values) > 0 {
			o.usage += ": " + choice.OneOf(o.values)
		}
		annotations := map[string][]string{groupAnnotation: {title}}
		if o.otherwise != "" {
			o.usage += " (default: " + o.otherwise + ")"
			annotations[defaultAnnotation] = []string{o.otherwise}
		}
		if o.of != "" {
			annotations[ofAnnotation] = []string{o.of}
		}
		if o.reads {
			annotations[readsAnnotation] = nil
		}
		if o.name == formatName {
			value = &oneFormat{Value: value}
		}
		f := cmd.Flags().VarPF(value, o.name, shorthands[o.name], o.usage)
		f.Annotations, f.Hidden = annotations, o.hidden
		if _, alone := o.to.(*bool); alone {
			f.NoOptDefVal = "true"
		}
		if o.alone != "" {
			f.NoOptDefVal = o.alone
		}
		if o.kind == "FILE" {
			_ = cmd.MarkFlagFilename(o.name)
		}
		if names := append(o.values, o.suggest...); len(names) > 0 {
			_ = cmd.RegisterFlagCompletionFunc(o.name, cobra.FixedCompletions(names, cobra.ShellCompDirectiveNoFileComp))
		}
		if o.name == formatName && slices.Contains(o.values, jsonName) {
			addFlags(cmd, title, option{name: jsonName, to: jsonFlag{value}, alone: "true", usage: "the same as --format json"})
		}
	}
}

// shorthands are flags that have a letter, in every command.
var shorthands = map[string]string{formatName: "f", "output": "o", "quiet": "q"}

// The flags of the format. That of JSON is another way to write the first.
const (
	formatName = "format"
	jsonName   = "json"
)

// oneFormat is a format that is asked for once, or again by the same name.
type oneFormat struct {
	pflag.Value
	asked string
}

func (f *oneFormat) Set(s string) error {
	if err := f.Value.Set(s); err != nil {
		return err
	}
	name := f.Value.String()
	if f.asked != "" && f.asked != name {
		return fmt.Errorf("%s is asked for too; choose one format", f.asked)
	}
	f.asked = name
	return nil
}

// jsonFlag asks for JSON.
type jsonFlag struct{ format pflag.Value }

func (f jsonFlag) Set(s string) error {
	on, err := strconv.ParseBool(s)
	switch {
	case err != nil:
		return errors.New("use true or false")
	case !on:
		return nil
	}
	return f.format.Set(jsonName)
}

func (f jsonFlag) String() string { return "false" }
func (f jsonFlag) Type() string   { return "bool" }

// defaultWords is the default of a flag in words, or empty.
func defaultWords(f *pflag.Flag) string { return strings.Join(f.Annotations[defaultAnnotation], "") }

// textValue is a domain type that reads and writes itself as text.
type textValue interface {
	encoding.TextMarshaler
	encoding.TextUnmarshaler
}

// flagValue is the value of a flag: a *string, *bool, *int (0 or more),
// *[]string (comma-separated, repeatable) or a textValue.
type flagValue struct {
	to     any
	kind   string
	values []string // that a *string accepts; none: every one
	given  bool     // a list was set: its default is gone
}

func (f *flagValue) Set(s string) (err error) {
	switch to := f.to.(type) {
	case *string:
		if len(f.values) > 0 {
			i := slices.IndexFunc(f.values, func(v string) bool { return strings.EqualFold(v, s) })
			if i < 0 {
				return fmt.Errorf("use %s", choice.OneOf(f.values))
			}
			s = f.values[i]
		}
		*to = s
	case *bool:
		if *to, err = strconv.ParseBool(s); err != nil {
			return errors.New("use true or false")
		}
	case *int:
		n, err := strconv.Atoi(s)
		if err != nil || n < 0 {
			return errors.New("write a whole number, 0 or more")
		}
		*to = n
	case *[]string:
		if !f.given {
			*to, f.given = nil, true
		}
		for _, text := range strings.Split(s, ",") {
			if text = strings.TrimSpace(text); text != "" {
				*to = append(*to, text)
			}
		}
	case textValue:
		return to.UnmarshalText([]byte(s))
	}
	return nil
}

func (f *flagValue) String() string {
	switch to := f.to.(type) {
	case *string:
		return *to
	case *bool:
		return strconv.FormatBool(*to)
	case *int:
		return strconv.Itoa(*to)
	case *[]string:
		return strings.Join(*to, ",")
	case textValue:
		b, _ := to.MarshalText()
		return string(b)
	}
	return "" // the zero value, which pflag asks
}

// Type is what the help calls the value; a flag of type bool stands alone.
func (f *flagValue) Type() string {
	switch f.to.(type) {
	case *bool:
		return "bool"
	case *int:
		return "N"
	}
	return f.kind
}

// repeats reports whether the flag may be given several times.
func (f *flagValue) repeats() bool {
	_, list := f.to.(*[]string)
	return list
}
