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
	g.named(&o.format, "format", "FORMAT", "form of the answer", render.FormatNames())
	g.string(&o.table, "table", "NAME", "which table csv writes, such as groups")
	g.otherwise("table", "the first")
	g.file(&o.output, "output", "write the answer to a file instead of standard output")
	g.choice(&o.color, "color", "WHEN", "colour", "auto", "always", "never")
	g.bool(&o.redact, "redact", "replace customer ids by keyed hashes, everywhere (the key: retain help settings)")
	g.bool(&o.quiet, "quiet", "no progress bar")
}

// toStandardOutput tells whether the answer goes there and not to a file.
func (o *outputFlags) toStandardOutput() bool { return o.output == "" || o.output == "-" }
