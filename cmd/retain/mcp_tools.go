package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/retain-cli/retain/pkg/agent"
	"github.com/retain-cli/retain/pkg/spelling"
)

// isTool tells whether agents may call the command: it answers with JSON.
func (e entry) isTool() bool {
	return e.group != groupAll && slices.Contains(schemaNames(), e.name)
}

// The arguments of tools that are not flags.
const (
	filesArgument = "files"
	flagsArgument = "flags"
)

// tool is a command as agents call it.
func (d *desk) tool(e entry) agent.Tool {
	cmd := e.new(&app{})
	brief, _, _ := strings.Cut(pageOf(e.name), "\n\nExamples:\n")
	return agent.Tool{
		Name: e.name, Title: cmd.Short, Description: brief,
		Input: inputSchema(cmd),
		Call: func(ctx context.Context, arguments map[string]any) (agent.Answer, error) {
			args, err := d.commandLine(e, arguments)
			if err != nil {
				return agent.Answer{}, err
			}
			return d.ask(ctx, args)
		},
	}
}

// offered are the flags of a command that agents may give: none that write a file,
// take the machine or only change how an answer looks.
func offered(cmd *cobra.Command) (flags []*pflag.Flag) {
	own := []string{"config", "jobs", "max-memory"}
	cmd.Flags().SortFlags = false
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		group := groupOf(f)
		if !f.Hidden && !writes(f) && group != lastFlags && group != outputTitle && group != databaseFlags && !slices.Contains(own, f.Name) {
			flags = append(flags, f)
		}
	})
	return flags
}

// isRare tells whether a flag has no argument of its own: those that commands share, but
// for the usual ones. There are sixty, inspect names those that a file needs, and an agent
// reads all arguments of all tools before its first call. Of inspect all have one.
func isRare(cmd *cobra.Command, f *pflag.Flag) bool {
	return cmd.Name() != "inspect" && groupOf(f) != ownFlags &&
		!slices.Contains(usualFlags, f.Name) && !slices.Contains([]string{"currency", "status", "where"}, f.Name)
}

// inputSchema describes the arguments of a command.
func inputSchema(cmd *cobra.Command) map[string]any {
	text := map[string]any{"type": "string"}
	properties := map[string]any{
		filesArgument: map[string]any{"type": "array", "items": text, "description": cmp.Or(cmd.Annotations[filesArgument], "files to read; several are one data set")},
	}
	rare := map[string]any{"type": "array", "items": text, "description": "further flags, as inspect names them and the resource retain://help/" + cmd.Name() + " lists them: --decimal=,"}
	for _, f := range offered(cmd) {
		if isRare(cmd, f) {
			properties[flagsArgument] = rare
			continue
		}
		properties[f.Name] = flagSchema(f)
	}
	return map[string]any{"type": "object", "properties": properties, "additionalProperties": false}
}

// flagSchema describes the value of a flag.
func flagSchema(f *pflag.Flag) map[string]any {
	schema := map[string]any{"type": "string"}
	switch kind := f.Value.Type(); {
	case isCount(f):
		schema = map[string]any{"type": "integer", "minimum": 0}
	case isColumns(f):
		schema = map[string]any{"type": "object", "additionalProperties": map[string]any{"type": "string"}}
	case kind == "bool":
		schema = map[string]any{"type": "boolean"}
	case isList(f):
		schema = map[string]any{"type": "array", "items": map[string]any{"type": []string{"string", "number"}}}
	case kind == "N" || kind == "PERCENT" || kind == "AMOUNT":
		schema = map[string]any{"type": []string{"number", "string"}}
	}
	usage := f.Usage
	if names := namesOf(f); len(names) > 0 {
		schema["enum"] = names
		usage, _, _ = strings.Cut(usage, ": ") // lists them
	}
	if value := f.DefValue; value != "" && value != "false" && value != "0" && defaultWords(f) == "" {
		usage = fmt.Sprintf("%s (default: %s)", usage, value)
	}
	schema["description"] = usage
	return schema
}

func isCount(f *pflag.Flag) bool {
	v, ok := f.Value.(*flagValue)
	if ok {
		_, ok = v.to.(*int)
	}
	return ok
}

func isColumns(f *pflag.Flag) bool {
	_, columns := f.Value.(*columnsFlag)
	return columns
}

// isList tells whether a flag takes several values, by itself or in one text.
func isList(f *pflag.Flag) bool {
	v, ok := f.Value.(interface{ repeats() bool })
	return ok && v.repeats() || strings.Contains(f.Value.Type(), ",")
}

// namesOf are all values of a flag; none: they cannot be listed.
func namesOf(f *pflag.Flag) []string {
	v, ok := f.Value.(*flagValue)
	if !ok {
		return nil
	}
	if enum, ok := v.to.(interface{ Names() []string }); ok {
		return enum.Names()
	}
	return v.values
}

// commandLine is the command line of a call.
func (d *desk) commandLine(e entry, arguments map[string]any) ([]string, error) {
	cmd := e.new(&app{})
	flags := map[string]*pflag.Flag{}
	for _, f := range offered(cmd) {
		flags[f.Name] = f
	}
	args := append([]string{e.name}, d.always(cmd)...)
	for _, name := range slices.Sorted(maps.Keys(arguments)) {
		value := arguments[name]
		if name == filesArgument || value == nil {
			continue
		}
		words, err := d.words(flags, name, value)
		if err != nil {
			return nil, err
		}
		args = append(args, words...)
	}
	files, err := d.files(arguments[filesArgument])
	return append(append(args, "--"), files...), err
}

// always is the flags that are the server's to say.
func (d *desk) always(cmd *cobra.Command) (args []string) {
	if d.config != "" {
		args = append(args, "--config="+d.config)
	}
	if cmd.Flags().Lookup("redact") != nil {
		args = append(args, fmt.Sprintf("--redact=%v", d.redact))
	}
	if cmd.Flags().Lookup("max-memory") != nil && d.maxMemory > 0 {
		args = append(args, "--max-memory="+sizeText(d.maxMemory))
	}
	return args
}

// words are an argument as words of the command line.
func (d *desk) words(flags map[string]*pflag.Flag, name string, value any) ([]string, error) {
	if name == flagsArgument {
		return d.furtherFlags(flags, value)
	}
	f := flags[name]
	if f == nil {
		return nil, unknownArgument(flags, name)
	}
	texts, err := textsOf(f, value)
	if err != nil {
		return nil, usagef("%s: %v", name, err)
	}
	if _, file := f.Annotations[readsAnnotation]; file {
		if _, err := d.files(value); err != nil {
			return nil, err
		}
	}
	var words []string
	for _, text := range texts {
		words = append(words, "--"+name+"="+text)
	}
	return words, nil
}

func unknownArgument(flags map[string]*pflag.Flag, name string) error {
	names := append(slices.Collect(maps.Keys(flags)), filesArgument)
	if near := spelling.Nearest(name, names); near != "" {
		return usagef("no argument %q; did you mean %s?", name, near)
	}
	return usagef("no argument %q; use %s", name, strings.Join(slices.Sorted(slices.Values(names)), ", "))
}

// furtherFlags takes flags as inspect writes them.
func (d *desk) furtherFlags(flags map[string]*pflag.Flag, value any) (words []string, err error) {
	texts, err := scalars(value)
	if err != nil {
		return nil, usagef("%s: %v", flagsArgument, err)
	}
	for _, text := range texts {
		name, of, given := strings.Cut(strings.TrimPrefix(text, "--"), "=")
		f := flags[name]
		switch {
		case f == nil:
			return nil, unknownArgument(flags, name)
		case !given && f.NoOptDefVal == "":
			return nil, usagef("%s: %q needs a value: --%s=...", flagsArgument, text, name)
		}
		if _, file := f.Annotations[readsAnnotation]; file {
			if _, err := d.files(of); err != nil {
				return nil, err
			}
		}
		words = append(words, "--"+strings.TrimPrefix(text, "--"))
	}
	return words, nil
}

// textsOf is the value of an argument, once for each time that its flag is given.
func textsOf(f *pflag.Flag, value any) (texts []string, err error) {
	if fields, ok := value.(map[string]any); ok && isColumns(f) {
		for _, field := range slices.Sorted(maps.Keys(fields)) {
			header, ok := fields[field].(string)
			if !ok {
				return nil, fmt.Errorf("the header of %s is not a text", field)
			}
			texts = append(texts, field+"="+header)
		}
		return texts, nil
	}
	texts, err = scalars(value)
	v, repeats := f.Value.(interface{ repeats() bool })
	switch _, list := value.([]any); {
	case err != nil || !list:
	case !isList(f) && !isColumns(f):
		err = fmt.Errorf("expected one value, got a list")
	case !isColumns(f) && !(repeats && v.repeats()):
		texts = []string{strings.Join(texts, ",")}
	}
	return texts, err
}

// scalars is a text, a number or a truth value as a text, or those of a list.
func scalars(value any) (texts []string, err error) {
	list, ok := value.([]any)
	if !ok {
		list = []any{value}
	}
	for _, element := range list {
		switch element.(type) {
		case string, json.Number, bool:
			texts = append(texts, fmt.Sprint(element))
		default:
			return nil, fmt.Errorf("expected a text, a number, true or false")
		}
	}
	return texts, nil
}

// files are the names of files that may be read.
func (d *desk) files(value any) (names []string, err error) {
	if value == nil {
		return nil, nil
	}
	if names, err = scalars(value); err != nil {
		return nil, usagef("%s: %v", filesArgument, err)
	}
	for _, name := range names {
		if name == "-" {
			return nil, usagef("-: standard input is the connection to this server; name a file")
		}
		if _, err := d.roots.Stat(name); err != nil {
			return nil, usagef("%s", message(err)+d.available())
		}
	}
	return names, nil
}

// available names files that there are.
func (d *desk) available() string {
	const most = 20
	names := d.roots.Files(most)
	if len(names) == 0 {
		return "; there is no file below " + strings.Join(d.roots.Names(), ", ")
	}
	return "; there are " + strings.Join(names, ", ")
}
