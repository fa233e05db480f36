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

// query asks for facts as the flags say.
func (o *periodFlags) query() facts.Query {
	return facts.Query{Calendar: o.calendar(), Grain: o.grain, Activity: o.active}
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
