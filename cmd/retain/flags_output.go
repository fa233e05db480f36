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
	g := flagGroup{cmd, "Output"}
	o.color = "auto"
	g.named(&o.format, "format", "FORMAT", "output format", render.FormatNames())
	g.string(&o.table, "table", "NAME", "table that csv writes, such as groups")
	g.otherwise("table", "the first")
	g.file(&o.output, "output", "write to a file instead of standard output")
	g.choice(&o.color, "color", "WHEN", "use color", "auto", "always", "never")
	g.bool(&o.redact, "redact", "replace customer ids by keyed hashes (key: retain help settings)")
	g.bool(&o.quiet, "quiet", "hide the progress bar")
}

// toStandardOutput tells whether the answer goes there and not to a file.
func (o *outputFlags) toStandardOutput() bool { return o.output == "" || o.output == "-" }
