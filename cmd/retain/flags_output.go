package main

import (
	"github.com/spf13/cobra"

	"github.com/retain-cli/retain/pkg/render"
)

// outputFlags say where the answer goes and how it looks.
type outputFlags struct {
	format render.Format
	table  string
	output string
	color  string
	redact bool
	quiet  bool
}

// addOutput adds the flags of a command that prints a report.
func addOutput(o *metricFlags, cmd *cobra.Command) {
	o.color = "auto"
	addFlags(cmd, "Output",
		option{name: "format", to: &o.format, kind: "FORMAT", usage: "output format", values: render.FormatNames()},
		option{name: "table", to: &o.table, kind: "NAME", usage: "table that csv writes, such as groups", otherwise: "the first"},
		option{name: "output", to: &o.output, kind: "FILE", usage: "write to a file instead of standard output"},
		option{name: "color", to: &o.color, kind: "WHEN", usage: "use color", values: []string{"auto", "always", "never"}},
		option{name: "redact", to: &o.redact, usage: "replace customer ids by keyed hashes (key: retain help settings)"},
		option{name: "quiet", to: &o.quiet, usage: "hide the progress bar"},
	)
}

// toStandardOutput tells whether the answer goes there and not to a file.
func (o *outputFlags) toStandardOutput() bool { return o.output == "" || o.output == "-" }
