package main

import (
	"fmt"
	"strings"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/compare"
	"github.com/retain-cli/retain/pkg/report"
)

func sideText(h compare.Head, grain calendar.Grain) string {
	if h.Periods == 1 {
		return fmt.Sprintf("%s (%s)", h.Name, count(h.Customers, "customer"))
	}
	return fmt.Sprintf("%s (%s, %s)", h.Name, count(h.Customers, "customer"), count(int64(h.Periods), "complete "+grain.Noun()))
}

// compareTitles are the metrics for people.
var compareTitles = map[string]string{
	"crr": "CRR", "ccr": "CCR", "grr": "GRR", "rcr_gross": "Gross RCR", "nrr": "NRR", "rcr_net": "Net RCR",
	"repeat_rate": "Repeat rate", "customers": "Customers", "quick_ratio": "Quick ratio", "ltv": "LTV, simple",
	"orders_per_customer": "Orders per customer", "revenue_per_customer": "Revenue per customer",
	"aov": "Average order value", "orders": "Orders", "revenue": "Revenue",
	"arpa": "ARPA", "mrr": "MRR", "customers_end": "Customers at the end", "customers_new": "New customers",
}

// sidesText says what is compared. Of groups none is before the other.
func (o *compareOptions) sidesText(c compare.Result) string {
	if o.split() {
		return fmt.Sprintf("Change = from %s to %s.", sideText(c.Before, o.grain), sideText(c.After, o.grain))
	}
	return fmt.Sprintf("Before = %s.  After = %s.", sideText(c.Before, o.grain), sideText(c.After, o.grain))
}

// title is a metric for people. Of a period, it is not how many order again
// that is known, but how many had ordered before: as in retain summary.
func (o *compareOptions) title(c compare.Result, metric string) string {
	if metric == "repeat_rate" && !o.split() && !c.Apart {
		return "Repeat customers"
	}
	return compareTitles[metric]
}

// longestTitle is the longest name of a group that heads a column.
const longestTitle = 16

// titles are the heads of the columns of both sides.
func (o *compareOptions) titles(c compare.Result) (before, after string) {
	before, after = report.GroupName(c.Before.Name).Human(), report.GroupName(c.After.Name).Human()
	if o.split() && max(len(before), len(after)) <= longestTitle {
		return before, after
	}
	return "Before", "After"
}

func (o *compareOptions) table(c compare.Result, digits int) report.Table {
	before, after := o.titles(c)
	t := report.Table{Name: "changes", Columns: []report.Head{
		{Name: "metric", Title: "Metric"},
		{Name: "before", Title: before, Right: true},
		{Name: "after", Title: after, Right: true},
		{Name: "change", Title: "Change", Right: true},
		{Name: "change_interval", Title: report.Float(float64(o.confidence)) + " % interval", Right: true, Drop: 1, For: report.People},
		{Name: "change_low", For: report.Programs},
		{Name: "change_high", For: report.Programs},
		{Name: "p", For: report.Programs},
		{Name: "p_adjusted", Title: "p", Right: true, Drop: 2},
		{Name: "verdict", Title: ""},
		{Name: "why", For: report.Programs},
	}}
	for _, x := range c.Changes {
		t.Add(
			report.Text(x.Metric).Shown(o.title(c, x.Metric)),
			compareCell(x, x.Before, digits), compareCell(x, x.After, digits), changeCell(x), changeInterval(x),
			machine(x.Low), machine(x.High), machine(x.P), chanceCell(x.PAdjusted), verdictCell(x.Verdict), report.Text(x.Why))
	}
	return t
}

// compareCell is a number as its kind is written.
func compareCell(c compare.Change, x *float64, digits int) report.Cell {
	switch {
	case c.Kind == compare.Rate:
		return report.PercentOf(x)
	case c.Kind == compare.Amount:
		return report.NumberOf(x, digits)
	case strings.HasSuffix(c.Metric, "per_customer"), c.Metric == "quick_ratio":
		return report.NumberOf(x, 2)
	}
	return report.NumberOf(x, 0)
}

// changeCell is a change in points for rates, else, for people, in percent of
// what was before.
func changeCell(c compare.Change) report.Cell {
	return machine(c.Change).Shown(relative(c, c.Change))
}

func changeInterval(c compare.Change) report.Cell {
	low, high := relative(c, c.Low), relative(c, c.High)
	if c.Low == nil || c.High == nil || low == "–" {
		return report.Empty()
	}
	return report.Text(strings.TrimSuffix(strings.TrimSuffix(low, " %"), " points") + " – " + high)
}

// relative is a change in points or in percent; nothing loses more than all.
func relative(c compare.Change, x *float64) string {
	switch {
	case x == nil:
		return "–"
	case c.Kind == compare.Rate:
		return signed(*x) + " points"
	case *c.Before <= 0:
		return "–"
	}
	percent := 100 * *x / *c.Before
	if *c.After >= 0 {
		percent = max(percent, -100)
	}
	return signed(percent) + " %"
}

func machine(x *float64) report.Cell {
	if x == nil {
		return report.Empty()
	}
	return report.Number(*x, 0).Shown("")
}

// chanceCell is a p-value.
func chanceCell(p *float64) report.Cell {
	cell := machine(p)
	switch {
	case p == nil:
		return cell
	case *p < 0.001:
		return cell.Shown("<0.001")
	}
	return cell.Shown(report.Fixed(*p, 3))
}

func verdictCell(v compare.Verdict) report.Cell {
	signs := map[compare.Verdict]string{compare.Up: "↑", compare.Down: "↓", compare.Noise: "~"}
	return report.Text(string(v)).Shown(signs[v])
}
