package main

import (
	"bytes"
	"embed"
	"encoding/json"
	"path"
	"strings"

	"github.com/spf13/cobra"
)

// schemas hold the JSON Schema of every result, one file per command, that of models
// (see analysis.SavedModel), and common.json, whose definitions they share.
//
//go:embed schema/*.json
var schemas embed.FS

func newSchemaCommand(app *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "schema COMMAND",
		Short: "Print the JSON Schema of a command's result",
		Args:  one("COMMAND", schemaNames()),
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return schemaNames(), cobra.ShellCompDirectiveNoFileComp
		},
	}
	return app.text(cmd, func(args []string) ([]byte, error) { return schema(args[0]) })
}

// schemaNames are the commands that have a schema.
func schemaNames() (names []string) {
	files, _ := schemas.ReadDir("schema")
	for _, file := range files {
		if name := strings.TrimSuffix(file.Name(), ".json"); name != "common" {
			names = append(names, name)
		}
	}
	return names
}

// schema is the schema of a command's result, complete in itself: with the
// common definitions.
func schema(name string) ([]byte, error) {
	own, err := parsedSchema(name)
	if err != nil {
		return nil, err
	}
	common, err := parsedSchema("common")
	if err != nil {
		return nil, err
	}
	own["$defs"] = common["$defs"]
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err = e.Encode(own)
	return out.Bytes(), err
}

func parsedSchema(name string) (parsed map[string]any, err error) {
	text, err := schemas.ReadFile(path.Join("schema", name+".json"))
	if err == nil {
		err = json.Unmarshal(text, &parsed)
	}
	return parsed, err
}
