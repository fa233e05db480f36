package main

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/report"
	"github.com/retain-cli/retain/pkg/retention"
)

// rateFlags are what the rates from period to period have beside the flags of
// every metric.
type rateFlags struct {
	method retention.Method
}

func (o *rateFlags) add(cmd *cobra.Command) {
	addFlags(cmd, ownFlags, option{name: "method", to: &o.method, kind: "METHOD", usage: "how returning customers count", values: retention.MethodNames()})
}

// retention says which periods are shown.
func (o *periodFlags) retention() (options retention.Options) {
	options.From, options.To = o.shown()
	return options
}

// query asks for facts as the flags say.
func (o *periodFlags) query() facts.Query {
	return facts.Query{Calendar: o.calendar(), Grain: o.grain, Activity: o.active}
}

// rated is how many periods a summary is about.
func rated(s retention.Summary) string {
	if s.Periods == 0 {
		return "no complete period has a rate"
	}
	return count(int64(s.Periods), "period") + " with a rate"
}

// summary is a rate over all periods, and how it went.
func summary(s retention.Summary, rates []*float64) string {
	parts := []string{"pooled " + report.PercentOf(s.Pooled).Human(), "mean " + report.PercentOf(s.Mean).Human()}
	last := "last " + report.PercentOf(s.Last).Human()
	if s.Change != nil {
		last += " (" + signed(*s.Change) + ")"
	}
	parts = append(parts, last)
	return strings.Join(append(parts, history(rates)...), " · ")
}

// history is a sparkline of the rates from the first that exists, when there
// are enough of them to see a course.
func history(rates []*float64) []string {
	const enough = 3
	for len(rates) > 0 && rates[0] == nil {
		rates = rates[1:]
	}
	if len(rates) < enough {
		return nil
	}
	return []string{report.Sparkline(rates)}
}

// signed is a change in percentage points with its sign: +0.2. What is rounded to 0
// has none, as it may be the end of an interval on either side.
func signed(x float64) string {
	s := report.Fixed(x, 1)
	if s != "0.0" && !strings.HasPrefix(s, "-") {
		s = "+" + s
	}
	return s
}
