package main

import (
	"github.com/spf13/cobra"

	"github.com/retain-cli/retain/pkg/render"
)

// outputFlags say where the answer goes and how it looks.
type outputFlags struct {
	format render.Format
	output string
	color  string
	redact bool
	quiet  bool
}

func (o *outputFlags) add(cmd *cobra.Command) {
	g := flagGroup{cmd, "Output"}
	o.color = "auto"
	g.text(&o.format, "format", "`FORMAT` of the answer: "+oneOf(render.FormatNames()), render.FormatNames()...)
	g.file(&o.output, "output", "write the answer to `FILE` instead of standard output")
	g.choice(&o.color, "color", "colour, `WHEN`", "auto", "always", "never")
	g.bool(&o.redact, "redact", "replace customer ids by keyed hashes, everywhere")
	g.bool(&o.quiet, "quiet", "no progress bar")
}
