package main

import (
	"cmp"
	"context"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/retain-cli/retain/pkg/analysis"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/rfm"
)

func newRFMCommand(app *app) *cobra.Command {
	var o struct {
		sharedFlags
		rfmFlags
		request analysis.RFM
	}
	cmd := &cobra.Command{
		Use:   "rfm [flags] ORDERS...",
		Short: "Segments by recency, frequency and monetary value",
	}
	addFlags(cmd, ownFlags,
		option{name: "per-customer", to: &o.request.PerCustomer, usage: "one row per customer, by id"},
		option{name: "segment", to: &o.request.Segment, kind: "NAME,...", usage: "list only these segments; implies --per-customer"},
	)
	o.rfmFlags.add(cmd)
	o.options.NeedAmount = true
	o.check = func() (err error) {
		o.request.Options, err = o.rfmFlags.complete(&app.settings)
		return cmp.Or(err, requestError(o.request.Check()))
	}
	return app.metric(cmd, &o.sharedFlags, func(ctx context.Context, d *analysis.Data) (analysis.Result, error) {
		o.request.Scope = o.scope()
		return o.request.Run(ctx, d)
	}, addGroups, addConfidence)
}

// rfmFlags say how customers are scored.
type rfmFlags struct {
	scores rfm.Options
}

func (o *rfmFlags) add(cmd *cobra.Command) {
	addFlags(cmd, "Scores and segments",
		option{name: "bins", to: &binsFlag{&o.scores}, usage: "number of scores, 2 to 10"},
		option{name: "frequency", to: &o.scores.Frequency, kind: "WHAT", usage: "what F counts", values: rfm.FrequencyNames()},
		option{name: "monetary", to: &o.scores.Monetary, kind: "WHAT", usage: "which revenue M is, per customer or per order", values: rfm.MonetaryNames()},
		option{name: "breaks-recency", to: (*rfm.DayBreaks)(&o.scores.BreaksRecency), kind: "DURATION,...", usage: "cut points of R, in days or as durations: 30,60,90 or 30d,8w"},
		option{name: "breaks-frequency", to: &o.scores.BreaksFrequency, kind: "N,...", usage: "cut points of F"},
		option{name: "breaks-monetary", to: &o.scores.BreaksMonetary, kind: "N,...", usage: "cut points of M, in major units"},
		option{name: "breaks-r", to: (*rfm.DayBreaks)(&o.scores.BreaksRecency), kind: "DURATION,...", usage: "short for --breaks-recency", hidden: true},
		option{name: "breaks-f", to: &o.scores.BreaksFrequency, kind: "N,...", usage: "short for --breaks-frequency", hidden: true},
		option{name: "breaks-m", to: &o.scores.BreaksMonetary, kind: "N,...", usage: "short for --breaks-monetary", hidden: true},
	)
}

// binsFlag is the number of scores, for help with the one that holds by default.
type binsFlag struct{ of *rfm.Options }

func (f *binsFlag) Set(s string) error { return (&flagValue{to: &f.of.Bins}).Set(s) }

func (f *binsFlag) String() string {
	if f.of == nil {
		return "" // the zero value, which pflag asks
	}
	return strconv.Itoa(f.of.BinCount())
}

func (f *binsFlag) Type() string { return "N" }

// complete adds the rules of the settings file, a list of texts such as
// "gold: R4 F4 M4".
func (o *rfmFlags) complete(s *settings) (rfm.Options, error) {
	options := o.scores
	options.Bins = options.BinCount()
	var lines []string
	if err := s.section("segments", &lines); err != nil {
		return options, usagef("%s: segments: expected a list of quoted texts, such as - \"gold: R4 F4 M4\"", s.place("segments"))
	}
	if len(lines) == 0 {
		return options, nil
	}
	err := options.Segments.UnmarshalText([]byte(strings.Join(lines, "\n")))
	if err == nil {
		err = options.Segments.Check(options.Bins)
	}
	if err != nil {
		return options, usagef("%s: segments: %v", s.place("segments"), err)
	}
	s.keep(facts.Setting{Name: "segments", From: s.file})
	return options, nil
}
