package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/retain-cli/retain/pkg/export"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/ledger"
	"github.com/retain-cli/retain/pkg/report"
)

// byFlags say how customers are split into groups.
type byFlags struct {
	by       string
	byLast   bool
	minGroup int
}

func (o *byFlags) add(cmd *cobra.Command) {
	g := flagGroup{cmd, "Groups"}
	g.string(&o.by, "by", "DIMENSION", "split by a column of the customers file or of the orders, or by "+oneOf(derivedDimensions()))
	_ = cmd.RegisterFlagCompletionFunc("by", cobra.FixedCompletions(derivedDimensions(), cobra.ShellCompDirectiveNoFileComp))
	g.bool(&o.byLast, "by-last", "a customer belongs to the group of the last order or subscription instead of the first")
	g.count(&o.minGroup, "min-group", "hide groups that never have as many customers; they stay in the total")
}

// derivedDimensions are the dimensions that no column has to be there for.
func derivedDimensions() []string { return []string{ledger.Tenure, ledger.Cohort, ledger.Channels} }

// facts is the dimension as facts are asked for.
func (o *byFlags) facts() facts.By { return facts.By{Name: o.by, Last: o.byLast} }

// query asks for facts as the flags say.
func (o *metricFlags) query() facts.Query {
	q := o.periodFlags.query()
	q.By = o.byFlags.facts()
	return q
}

// split tells whether the numbers are asked for by group.
func (o *byFlags) split() bool { return o.by != "" }

// dimensioned is a source of facts that knows its dimensions.
type dimensioned interface {
	facts.Source
	Dimension(name string) bool
}

// checkDimension refuses a dimension that the data does not have, with what it
// has instead.
func (o *byFlags) checkDimension(source dimensioned, readings ...export.Reading) error {
	if !o.split() || source.Dimension(o.by) {
		return nil
	}
	var columns []string
	for _, r := range readings {
		for _, c := range r.Columns {
			columns = append(columns, c.Header)
		}
	}
	if o.by == churnReason {
		return usagef("no column for churn_reason; there are %s; name it with --column churn_reason=HEADER, or take another dimension with --by", strings.Join(columns, ", "))
	}
	return settingError("--by", o.by, fmt.Errorf("no such column; there are %s, and tenure, cohort and, where a column tells, channels", strings.Join(columns, ", ")))
}

// groupName is a group for people: one without a value has a name too.
func groupName(name string) report.Cell {
	if name == "" {
		return report.Cell{Human: "(none)"}
	}
	return report.Raw(name)
}

// kept is the groups that are large enough to be shown, with a note on the
// others. Of groups with a history, size is that of its largest day.
func kept[G any](o *byFlags, groups []G, size func(G) int64) ([]G, []report.Note) {
	var large []G
	for _, g := range groups {
		if size(g) >= int64(o.minGroup) {
			large = append(large, g)
		}
	}
	hidden := len(groups) - len(large)
	if hidden == 0 {
		return large, nil
	}
	verb := "are"
	if hidden == 1 {
		verb = "is"
	}
	text := fmt.Sprintf("%s with fewer than %s %s not shown, but in the total; see --min-group", count(int64(hidden), "group"), count(int64(o.minGroup), "customer"), verb)
	return large, []report.Note{{Code: "groups-hidden", Text: text}}
}
