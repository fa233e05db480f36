package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"

	"github.com/spf13/cobra"

	"github.com/retain-cli/retain/pkg/choice"
	"github.com/retain-cli/retain/pkg/compare"
	"github.com/retain-cli/retain/pkg/export"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/ledger"
	"github.com/retain-cli/retain/pkg/report"
)

// byFlags say how customers are split into groups, and how sure differences
// are to be.
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

// sure is the confidence as comparisons take it.
func (o *byFlags) sure() compare.Options {
	return compare.Options{Confidence: float64(o.confidence)}
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
	case x < 1 && !signed: // hardly anybody wants an interval of that width
		return fmt.Errorf("less than one percent; write %s, or %s%% if you mean it", report.Float(math.Round(x*1e8)/1e6), report.Float(x))
	}
	*p = percent(x)
	return nil
}

// derivedDimensions are the dimensions that no column has to be there for.
func derivedDimensions() []string { return []string{ledger.Tenure, ledger.Cohort, ledger.Channels} }

// query asks for facts as the flags say.
func (o *metricFlags) query() facts.Query {
	q := o.periodFlags.query()
	q.By = facts.By{Name: o.by, Last: o.byLast, Calendar: q.Calendar, Grain: q.Grain}
	return q
}

// split tells whether the numbers are asked for by group.
func (o *byFlags) split() bool { return o.by != "" }

// dimensioned is a source of facts that knows its dimensions.
type dimensioned interface {
	facts.Source
	facts.Dimensioner
}

// mostCells bounds groups x periods: a column of ids has a million values, and
// a table of them for every day is of no use to anybody.
const mostCells = 1 << 20

// checkDimension refuses a dimension that the data does not have, with what it
// has instead.
func (o *metricFlags) checkDimension(ctx context.Context, source dimensioned, readings ...export.Reading) error {
	if !o.split() {
		return nil
	}
	if source.Dimension(o.by) {
		return o.checkGroups(ctx, source)
	}
	var columns []string
	for _, r := range readings {
		columns = append(columns, headers(r)...)
	}
	if o.by == churnReason {
		return usagef("no churn_reason column among %s; name it with --column churn_reason=HEADER, or choose another column with --by", strings.Join(columns, ", "))
	}
	text := fmt.Sprintf("no such column; available are %s, tenure, cohort and, with a channel column, channels", strings.Join(columns, ", "))
	if meant := export.MeantDimension(o.by, columns); meant != "" {
		text += "; " + meant
	}
	return settingError("--by", o.by, errors.New(text))
}

func headers(r export.Reading) (headers []string) {
	for _, c := range r.Columns {
		headers = append(headers, c.Header)
	}
	return headers
}

// checkGroups refuses a dimension with so many values that the groups of all
// periods would not fit into memory.
func (o *metricFlags) checkGroups(ctx context.Context, source dimensioned) error {
	return o.checkCells(ctx, source, func(periods int) int { return periods })
}

func (o *metricFlags) checkCells(ctx context.Context, source dimensioned, each func(periods int) int) error {
	q := o.query()
	c, err := source.Coverage(ctx)
	if err != nil || c.Empty {
		return err
	}
	groups, err := source.GroupCount(ctx, q)
	if err != nil {
		return err
	}
	periods := len(q.Calendar.Timeline(q.Grain, c.First, c.AsOf).Periods)
	if groups*each(periods) <= mostCells {
		return nil
	}
	return settingError("--by", o.by, fmt.Errorf("%s in %s are too many; choose a column with fewer values or a longer --period",
		count(int64(groups), "group"), count(int64(periods), o.grain.Noun())))
}
