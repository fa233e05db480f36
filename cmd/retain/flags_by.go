package main

import (
	"errors"
	"fmt"
	"math"
	"strings"

	"github.com/spf13/cobra"

	"github.com/retain-cli/retain/pkg/choice"
	"github.com/retain-cli/retain/pkg/ledger"
	"github.com/retain-cli/retain/pkg/report"
)

// byFlags say how customers are split into groups and tested.
type byFlags struct {
	by         string
	byLast     bool
	minGroup   int
	confidence percent
}

// groupFlags is the title of the flags about groups in the help.
const groupFlags = "Groups"

// addGroups adds the flags of a command that splits customers into groups.
func addGroups(o *metricFlags, cmd *cobra.Command) {
	addDimension(o, cmd)
	addFlags(cmd, groupFlags, option{name: "min-group", to: &o.minGroup, usage: "hide groups that never have N customers (they count in the total)"})
}

// addDimension adds the flags that name the groups.
func addDimension(o *metricFlags, cmd *cobra.Command) {
	addFlags(cmd, groupFlags,
		option{name: "by", to: &o.by, kind: "COLUMN", usage: "split by a column of the orders or the customers file, or by " + choice.OneOf(derivedDimensions()),
			suggest: derivedDimensions()},
		option{name: "by-last", to: &o.byLast, usage: "group customers by their last order or subscription, not their first"},
	)
}

// addConfidence adds the flag of a command that tests or has intervals.
func addConfidence(o *metricFlags, cmd *cobra.Command) {
	o.confidence = 95
	addFlags(cmd, groupFlags, option{name: "confidence", to: &o.confidence, kind: "PERCENT",
		usage: "confidence level of intervals and significance marks", suggest: []string{"90", "95", "99"}})
}

// percent is a percentage between 0 and 100, both excluded.
type percent float64

func (p percent) MarshalText() ([]byte, error) { return []byte(report.Float(float64(p))), nil }

func (p *percent) UnmarshalText(b []byte) error {
	var x float64
	number, signed := strings.CutSuffix(string(b), "%")
	_, err := fmt.Sscanf(strings.TrimRight(number, " ")+"\n", "%f\n", &x)
	switch {
	case err != nil || !(x > 0 && x < 100):
		return errors.New("write a percentage between 0 and 100, such as 95")
	case x < 1 && !signed: // probably a share
		return fmt.Errorf("less than one percent; write %s, or %s%% if you mean it", report.Float(math.Round(x*1e8)/1e6), report.Float(x))
	}
	*p = percent(x)
	return nil
}

// derivedDimensions are the dimensions that are not columns.
func derivedDimensions() []string { return []string{ledger.Tenure, ledger.Cohort, ledger.Channels} }

// split reports whether customers are split into groups.
func (o *byFlags) split() bool { return o.by != "" }
