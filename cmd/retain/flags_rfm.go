package main

import (
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/retain-cli/retain/pkg/rfm"
)

// rfmFlags say how customers are scored.
type rfmFlags struct {
	scores rfm.Options
}

func (o *rfmFlags) add(cmd *cobra.Command) {
	g := flagGroup{cmd, "Scores and segments"}
	g.add(&binsFlag{(*countFlag)(&o.scores.Bins), &o.scores}, "bins", "number of scores, 2 to 10")
	g.named(&o.scores.Frequency, "frequency", "WHAT", "what F counts", rfm.FrequencyNames())
	g.named(&o.scores.Monetary, "monetary", "WHAT", "which revenue M is, per customer or per order", rfm.MonetaryNames())
	for _, b := range []struct {
		names  [2]string
		breaks *rfm.Breaks
		usage  string
	}{
		{[2]string{"breaks-recency", "breaks-r"}, &o.scores.BreaksRecency, "cut points of R, in days: 30,60,90"},
		{[2]string{"breaks-frequency", "breaks-f"}, &o.scores.BreaksFrequency, "cut points of F"},
		{[2]string{"breaks-monetary", "breaks-m"}, &o.scores.BreaksMonetary, "cut points of M, in major units"},
	} {
		g.text(b.breaks, b.names[0], "N,...", b.usage)
		g.text(b.breaks, b.names[1], "N,...", "short for --"+b.names[0])
		_ = cmd.Flags().MarkHidden(b.names[1])
	}
}

// binsFlag is the number of scores, for help with the one that holds by default.
type binsFlag struct {
	*countFlag
	of *rfm.Options
}

func (f *binsFlag) String() string {
	if f.of == nil {
		return "" // the zero value, which pflag asks
	}
	return strconv.Itoa(f.of.BinCount())
}

// complete adds the rules of the settings file, a list of texts such as
// "gold: R4 F4 M4".
func (o *rfmFlags) complete(s *settings) (rfm.Options, error) {
	options := o.scores
	options.Bins = options.BinCount()
	var lines []string
	if err := s.section("segments", &lines); err != nil {
		return options, usagef("%s: segments: expected a list of quoted texts, such as - \"gold: R4 F4 M4\"", s.file)
	}
	if len(lines) == 0 {
		return options, nil
	}
	err := options.Segments.UnmarshalText([]byte(strings.Join(lines, "\n")))
	if err == nil {
		err = options.Segments.Check(options.Bins)
	}
	if err != nil {
		return options, usagef("%s: segments: %v", s.file, err)
	}
	return options, nil
}
