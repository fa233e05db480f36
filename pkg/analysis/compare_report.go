package analysis

import (
	"fmt"
	"slices"
	"strings"

	"github.com/retain-cli/retain/pkg/compare"
	"github.com/retain-cli/retain/pkg/report"
)

// Report lays out every number before and after.
func (c *Comparison) Report() report.Report {
	return report.Report{
		Head:   append(c.lines, c.sides(), fmt.Sprintf("Active = %s.", c.active)),
		Tables: []report.Table{c.table()},
		Foot:   c.foot(),
		Notes:  slices.Concat(c.Warnings, c.Notes), Concerns: c.concerns,
		Data: c,
	}
}

// sides says what is compared. Neither of two groups is before the other.
func (c *Comparison) sides() string {
	text := "Before = %s.  After = %s."
	if c.scope.By != "" {
		text = "Change = from %s to %s."
	}
	return fmt.Sprintf(text, c.side(c.Before), c.side(c.After))
}

func (c *Comparison) side(h compare.Head) string {
	customers := report.Counted(h.Customers, "customer")
	if h.Periods == 1 {
		return fmt.Sprintf("%s (%s)", h.Name, customers)
	}
	return fmt.Sprintf("%s (%s, %s)", h.Name, customers, report.Counted(int64(h.Periods), "complete "+c.scope.Grain.Noun()))
}

// comparedTitles are the metrics for people.
var comparedTitles = map[string]string{
	"crr": "CRR", "ccr": "CCR", "grr": "GRR", "rcr_gross": "Gross RCR", "nrr": "NRR", "rcr_net": "Net RCR",
	"repeat_rate": "Repeat rate", "customers": "Customers", "quick_ratio": "Quick ratio", "ltv": "LTV, simple",
	"orders_per_customer": "Orders per customer", "revenue_per_customer": "Revenue per customer",
	"aov": "Average order value", "orders": "Orders", "revenue": "Revenue",
	"arpa": "ARPA", "mrr": "MRR", "customers_end": "Customers at the end", "customers_new": "New customers",
}

// title is a metric for people. Of a period, it is not known how many customers
// will order again, but how many had ordered before: as in retain summary.
func (c *Comparison) title(metric string) string {
	if metric == "repeat_rate" && c.scope.By == "" && !c.Apart {
		return "Repeat customers"
	}
	return comparedTitles[metric]
}

// titles are the heads of the columns of both sides.
func (c *Comparison) titles() (before, after string) {
	const longest = 16 // that heads a column
	before, after = c.Before.Name, c.After.Name
	if c.scope.By != "" && max(len(before), len(after)) <= longest {
		return before, after
	}
	return "Before", "After"
}

func (c *Comparison) table() report.Table {
	type change = compare.Change
	before, after := c.titles()
	return report.Layout[change]{Name: "changes", Columns: []report.Column[change]{
		{Name: "metric", Title: "Metric", Cell: func(x change) report.Cell { return report.Text(x.Metric).Shown(c.title(x.Metric)) }},
		{Name: "before", Title: before, Right: true, Cell: func(x change) report.Cell { return c.value(x, x.Before) }},
		{Name: "after", Title: after, Right: true, Cell: func(x change) report.Cell { return c.value(x, x.After) }},
		{Name: "change", Title: "Change", Right: true, Cell: func(x change) report.Cell { return optional(x.Change).Shown(relative(x, x.Change)) }},
		{Name: "change_interval", Title: report.Float(c.scope.confidence()) + " % interval", Right: true, Drop: 1, For: report.People, Cell: changeInterval},
		{Name: "change_low", For: report.Programs, Cell: func(x change) report.Cell { return optional(x.Low) }},
		{Name: "change_high", For: report.Programs, Cell: func(x change) report.Cell { return optional(x.High) }},
		{Name: "p", For: report.Programs, Cell: func(x change) report.Cell { return optional(x.P) }},
		{Name: "p_adjusted", Title: "p", Right: true, Drop: 2, Cell: func(x change) report.Cell { return pCell(x.PAdjusted) }},
		{Name: "verdict", Cell: verdictCell},
		{Name: "why", For: report.Programs, Cell: func(x change) report.Cell { return report.Text(x.Why) }},
	}}.Table(c.Changes)
}

// value is a number as its kind is written.
func (c *Comparison) value(x compare.Change, number *float64) report.Cell {
	switch {
	case x.Kind == compare.Rate:
		return report.PercentOf(number)
	case x.Kind == compare.Amount:
		return report.NumberOf(number, c.digits)
	case strings.HasSuffix(x.Metric, "per_customer"), x.Metric == "quick_ratio":
		return report.NumberOf(number, 2)
	}
	return report.NumberOf(number, 0)
}

// optional is a number for programs, empty when it does not exist.
func optional(x *float64) report.Cell {
	if x == nil {
		return report.Empty()
	}
	return report.Number(*x, 0)
}

func changeInterval(c compare.Change) report.Cell {
	low, high := relative(c, c.Low), relative(c, c.High)
	if c.Low == nil || c.High == nil || low == "–" {
		return report.Empty()
	}
	return report.Text(strings.TrimSuffix(strings.TrimSuffix(low, " %"), " points") + " – " + high)
}

// relative is a change in points of a rate, else in percent of what was before;
// nothing loses more than all.
func relative(c compare.Change, x *float64) string {
	switch {
	case x == nil:
		return "–"
	case c.Kind == compare.Rate:
		return report.Signed(*x, 1) + " points"
	case *c.Before <= 0:
		return "–"
	}
	percent := 100 * *x / *c.Before
	if *c.After >= 0 {
		percent = max(percent, -100)
	}
	return report.Signed(percent, 1) + " %"
}

func verdictCell(c compare.Change) report.Cell {
	signs := map[compare.Verdict]string{compare.Up: "↑", compare.Down: "↓", compare.Noise: "~"}
	return report.Text(string(c.Verdict)).Shown(signs[c.Verdict])
}

// foot explains the mark, how customers of both sides count, and the lines
// without a test.
func (c *Comparison) foot() (foot []string) {
	if slices.ContainsFunc(c.Changes, func(x compare.Change) bool { return x.Verdict == compare.Noise }) {
		foot = append(foot, fmt.Sprintf("~ not significant at %s %% (p adjusted for multiple comparisons)", report.Float(c.scope.confidence())))
	}
	switch {
	case c.Shared == 1:
		foot = append(foot, "1 customer appears on both sides; that comparison is paired.")
	case c.Shared > 1:
		foot = append(foot, report.Counted(c.Shared, "customer")+" appear on both sides; their comparisons are paired.")
	case c.Apart:
		foot = append(foot, "Customers of two files are assumed to be different.")
	}
	return append(foot, c.untested()...)
}

// untested names the lines without a test, by the reason.
func (c *Comparison) untested() (lines []string) {
	var reasons []string
	names := map[string][]string{}
	for _, x := range c.Changes {
		if x.Why == "" {
			continue
		}
		if names[x.Why] == nil {
			reasons = append(reasons, x.Why)
		}
		names[x.Why] = append(names[x.Why], comparedTitles[x.Metric])
	}
	for _, why := range reasons {
		lines = append(lines, fmt.Sprintf("Not tested (%s): %s.", why, strings.Join(names[why], ", ")))
	}
	return lines
}
