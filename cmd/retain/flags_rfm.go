package main

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/retain-cli/retain/pkg/rfm"
)

// rfmFlags say how customers are scored and put into segments.
type rfmFlags struct {
	options  rfm.Options // Bins is 0 when nobody said how many
	segments []string
	usual    bool // the segments are a default, of which some may be missing from the settings
}

func (o *rfmFlags) add(cmd *cobra.Command) {
	g := flagGroup{cmd, "Scores and segments"}
	g.add(&binsFlag{(*countFlag)(&o.options.Bins), o}, "bins", "number of scores, 2 to 10, else what own breaks make")
	g.named(&o.options.Frequency, "frequency", "WHAT", "what F counts: orders, or days with an order", rfm.FrequencyNames())
	g.named(&o.options.Monetary, "monetary", "WHAT", "what M is: revenue in total, or its mean per order", rfm.MonetaryNames())
	for _, b := range []struct {
		names  [2]string
		breaks *rfm.Breaks
		usage  string
	}{
		{[2]string{"breaks-recency", "breaks-r"}, &o.options.BreaksRecency, "own cut points of R, in days: 30,60,90"},
		{[2]string{"breaks-frequency", "breaks-f"}, &o.options.BreaksFrequency, "own cut points of F"},
		{[2]string{"breaks-monetary", "breaks-m"}, &o.options.BreaksMonetary, "own cut points of M, in major units"},
	} {
		g.text(b.breaks, b.names[0], "N,...", b.usage)
		g.text(b.breaks, b.names[1], "N,...", "short for --"+b.names[0])
		_ = cmd.Flags().MarkHidden(b.names[1])
	}
}

// binsFlag is the number of scores, with the one that holds when nobody said it.
type binsFlag struct {
	*countFlag
	of *rfmFlags
}

func (f *binsFlag) String() string {
	if f.of == nil {
		return "" // the zero value, which pflag asks
	}
	return strconv.Itoa(f.of.bins())
}

// bins is how many scores there are: as many as were asked for, else as own
// breaks make, else four.
func (o *rfmFlags) bins() int {
	for _, b := range []rfm.Breaks{o.options.BreaksRecency, o.options.BreaksFrequency, o.options.BreaksMonetary} {
		if o.options.Bins == 0 && len(b) > 0 {
			return len(b) + 1
		}
	}
	return cmp.Or(o.options.Bins, 4)
}

// check completes the options with what follows from others and with the
// segments of the settings, before anything is read.
func (o *rfmFlags) check(app *app) error {
	o.options.Bins = o.bins()
	if err := o.readSegments(&app.settings); err != nil {
		return err
	}
	if err := o.options.Check(); err != nil {
		return usagef("%v", err)
	}
	names := o.rules().Names()
	if o.usual {
		o.segments = slices.DeleteFunc(o.segments, func(name string) bool { return !slices.Contains(names, name) })
		if len(o.segments) == 0 {
			return usagef("the settings have neither of the segments that are listed by default; choose with --segment from %s", strings.Join(names, ", "))
		}
	}
	for _, name := range o.segments {
		if !slices.Contains(names, name) {
			return usagef("--segment %q: the segments are %s", name, strings.Join(names, ", "))
		}
	}
	return nil
}

// readSegments takes the rules of the settings file, a list of texts such as
// "gold: R4 F4 M4".
func (o *rfmFlags) readSegments(s *settings) error {
	var lines []string
	if err := s.section("segments", &lines); err != nil {
		return usagef("%s: segments: write a list of texts in quotes, such as - \"gold: R4 F4 M4\"", s.file)
	}
	if len(lines) == 0 {
		return nil
	}
	if err := o.options.Segments.UnmarshalText([]byte(strings.Join(lines, "\n"))); err != nil {
		return usagef("%s: segments: %v", s.file, err)
	}
	if err := o.options.Segments.Check(o.options.Bins); err != nil {
		return usagef("%s: segments: %v", s.file, err)
	}
	return nil
}

func (o *rfmFlags) rules() rfm.Rules {
	if o.options.Segments != nil {
		return o.options.Segments
	}
	return rfm.Standard(o.options.Bins)
}

// wanted tells whether a segment was asked for, or none in particular.
func (o *rfmFlags) wanted(segment string) bool {
	return len(o.segments) == 0 || slices.Contains(o.segments, segment)
}

// rfmDefinition is what the scores and segments mean.
type rfmDefinition struct {
	Bins       int           `json:"bins"`
	Frequency  string        `json:"frequency"`
	Monetary   string        `json:"monetary"`
	OwnBreaks  []string      `json:"own_breaks,omitempty"` // the measures whose cut points were given
	Segments   []segmentRule `json:"segments"`             // first one that holds
	By         string        `json:"by,omitempty"`
	Confidence *float64      `json:"confidence,omitempty"`
	TZ         *string       `json:"tz"`
}

type segmentRule struct {
	Segment string `json:"segment"`
	Rule    string `json:"rule"`
}

func (o *rfmFlags) definition(d *data) rfmDefinition {
	shared := d.definition(d.options.active)
	def := rfmDefinition{
		Bins: o.options.Bins, Frequency: o.options.Frequency.String(), Monetary: o.options.Monetary.String(),
		By: shared.By, Confidence: shared.Confidence, TZ: shared.TZ,
	}
	for name, breaks := range o.ownBreaks() {
		if len(breaks) > 0 {
			def.OwnBreaks = append(def.OwnBreaks, name)
		}
	}
	for _, r := range o.rules() {
		def.Segments = append(def.Segments, segmentRule{r.Segment, r.Condition()})
	}
	return def
}

func (o *rfmFlags) ownBreaks() func(yield func(string, rfm.Breaks) bool) {
	return func(yield func(string, rfm.Breaks) bool) {
		_ = yield("recency", o.options.BreaksRecency) &&
			yield("frequency", o.options.BreaksFrequency) &&
			yield("monetary", o.options.BreaksMonetary)
	}
}

// rulesOf are the conditions of a segment in words.
func (o *rfmFlags) rulesOf(segment string) string {
	var conditions []string
	for _, r := range o.rules() {
		if r.Segment == segment {
			conditions = append(conditions, r.Condition())
		}
	}
	return strings.Join(conditions, " or ")
}

// measures explains R, F and M in the head of a report.
func (o *rfmFlags) measures() string {
	frequency, monetary := "orders", "revenue"
	if o.options.Frequency == rfm.Days {
		frequency = "days with an order"
	}
	if o.options.Monetary == rfm.Mean {
		monetary = "revenue per order"
	}
	return fmt.Sprintf("R = days since the last order.  F = %s.  M = %s.  Scores from 1 to %d, the best.", frequency, monetary, o.options.Bins)
}
