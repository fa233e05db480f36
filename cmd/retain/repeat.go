package main

import (
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/retain-cli/retain/pkg/compare"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/note"
	"github.com/retain-cli/retain/pkg/repeat"
	"github.com/retain-cli/retain/pkg/report"
)

const repeatLong = `Repeat purchases: how many customers come back, how soon, and what that is worth.

  repeat rate = customers with orders on two or more days / customers x 100

First orders are those on the day of a customer's first order; all others are repeat
orders. Gaps are the days between consecutive order days of the same customer, their
quantiles by linear interpolation (R type 7). In a period, a repeat customer is one
who ordered in it after the day of the first order ever. Refunds count with the
orders of their day.`

const repeatExample = `  retain repeat orders.csv
  retain repeat --period quarterly --from 2024 orders.csv
  retain repeat --format json orders.csv | jq .repeat_rate`

func newRepeatCommand(app *app) *cobra.Command {
	o := &metricFlags{}
	cmd := &cobra.Command{
		Use:     "repeat [flags] ORDERS...",
		Short:   "Who buys again, how soon, and what that is worth",
		Long:    repeatLong,
		Example: repeatExample,
	}
	return app.metric(cmd, o, func(d *data) (report.Report, error) {
		if err := d.needOrders("repeat"); err != nil {
			return report.Report{}, err
		}
		q := o.query()
		var options repeat.Options
		options.From, options.To = o.shown()
		return repeatReport(d, repeat.Purchases(repeat.Facts{
			Customers: d.Customers(q.By), Purchases: d.Purchases(q), Gaps: d.Gaps(),
		}, options)), nil
	}, addPeriods, addRange, addGroups, addConfidence)
}

// repeatResult is the JSON of repeat.
type repeatResult struct {
	result
	repeat.Result
	Groups   []repeatGroup `json:"groups,omitzero"`
	Warnings []note.Note   `json:"warnings"`
}

// repeatGroup is one group, and how its repeat rate compares with that of all
// others together.
type repeatGroup struct {
	repeat.Group
	against
}

// repeatShown is the groups that are shown.
func repeatShown(d *data, r repeat.Result) ([]repeatGroup, []note.Note) {
	var parts []compare.Proportion
	for _, g := range r.Groups {
		parts = append(parts, compare.Proportion{Part: g.CustomersRepeat, Whole: g.Customers})
	}
	var groups []repeatGroup
	for i, c := range d.againstRest(compare.Shares("repeat_rate", parts))[0] {
		groups = append(groups, repeatGroup{r.Groups[i], against{c}})
	}
	return kept(&d.options.byFlags, groups, func(g repeatGroup) int64 { return g.Customers })
}

func repeatReport(d *data, r repeat.Result) report.Report {
	res := repeatResult{result: d.result("repeat", facts.Activity{}), Result: r}
	groups, hidden := repeatShown(d, r)
	res.Groups = groups
	warnings := slices.Concat(r.Warnings, hidden, d.ages())
	res.Warnings = d.warnings(warnings)
	tables := []report.Table{repeatFigures(r), repeatPeriods(r)}
	if d.options.split() {
		tables = append(tables, repeatGroups(d.options.by, r, groups))
	}
	return report.Report{
		Head:   []string{"Repeat customers have orders on two or more days.  First orders are of a customer's first order day."},
		Tables: tables,
		Foot:   legend(byProportions, groups),
		Notes:  warnings,
		Data:   res,
	}
}

func repeatFigures(r repeat.Result) report.Table {
	amount := amountsUpTo(r.Revenue)
	ratio := report.NumberOf(r.SpendRatio, 1)
	if r.SpendRatio != nil {
		ratio = ratio.Shown(ratio.Human() + " x")
	}
	return figureTable("figures",
		figure{"repeat_rate", "Repeat rate", report.PercentOf(r.RepeatRate), fmt.Sprintf("%s of %s", report.Count(r.CustomersRepeat).Human(), count(r.Customers, "customer"))},
		figure{"orders_per_customer", "Orders per customer", approximate(r.OrdersPerCustomer), count(r.Orders, "order")},
		figure{"gap_days_median", "Days to the next order", report.NumberOf(r.GapsMedian, 1), "median of " + count(r.Gaps.Gaps, "gap")},
		figure{"gap_days_p80", "in 4 of 5 cases, at most", report.NumberOf(r.GapsP80, 1), "80th percentile"},
		figure{"gap_days_p95", "in 19 of 20, at most", report.NumberOf(r.GapsP95, 1), "95th percentile"},
		figure{"revenue_repeat_pct", "Revenue from repeat orders", report.PercentOf(r.RevenueRepeatPct), amount(r.RevenueRepeat).Human() + " of " + amount(r.Revenue).Human()},
		figure{"aov_first", "Average first order", approximate(r.AOVFirst), count(r.OrdersFirst, "first order")},
		figure{"aov_repeat", "Average repeat order", approximate(r.AOVRepeat), count(r.OrdersRepeat, "repeat order")},
		figure{"spend_ratio", "Repeat customers spend", ratio, fmt.Sprintf("%s each, others %s", approximate(r.RevenuePerCustomerRepeat).Human(), approximate(r.RevenuePerCustomerOnce).Human())},
	)
}

func repeatPeriods(r repeat.Result) report.Table {
	t := report.Table{Name: "periods", Columns: spanColumns(
		report.Head{Name: "customers", Title: "Customers", Right: true},
		report.Head{Name: "customers_repeat", Title: "Repeat", Right: true},
		report.Head{Name: "repeat_rate", Title: "Rate", Right: true},
		report.Head{Name: "orders", Title: "Orders", Right: true, Drop: 4},
		report.Head{Name: "orders_first", Title: "First", Right: true, Drop: 3},
		report.Head{Name: "revenue", Title: "Revenue", Right: true, Drop: 2},
		report.Head{Name: "revenue_repeat_pct", Title: "of repeat", Right: true, Drop: 1},
		report.Head{Name: "aov_first", Title: "First AOV", Right: true, Drop: 6},
		report.Head{Name: "aov_repeat", Title: "Repeat AOV", Right: true, Drop: 5},
	)}
	amount := amountsUpTo(r.Revenue)
	for _, p := range r.Periods {
		markPartial(t.Add(append(spanCells(p.Period, p.FirstDay, p.LastDay, p.Complete),
			report.Count(p.Customers), report.Count(p.CustomersRepeat), report.PercentOf(p.RepeatRate),
			report.Count(p.Orders), report.Count(p.OrdersFirst), amount(p.Revenue), report.PercentOf(p.RevenueRepeatPct),
			approximate(p.AOVFirst), approximate(p.AOVRepeat))...), p.Complete)
	}
	return t
}

func repeatGroups(dimension string, r repeat.Result, groups []repeatGroup) report.Table {
	t := newGroupTable(dimension, []report.Head{
		{Name: "customers", Title: "Customers", Right: true},
		{Name: "customers_repeat", Title: "Repeat", Right: true},
		{Name: "orders_per_customer", Title: "Orders each", Right: true, Drop: 4},
		{Name: "revenue_repeat_pct", Title: "Repeat revenue", Right: true, Drop: 2},
		{Name: "aov", Title: "AOV", Right: true, Drop: 3},
		{Name: "repeat_rate", Title: "Rate", Right: true},
	}, restColumns("", 0))
	cells := func(g repeat.Repeat) []report.Cell {
		return []report.Cell{report.Count(g.Customers), report.Count(g.CustomersRepeat),
			approximate(g.OrdersPerCustomer), report.PercentOf(g.RevenueRepeatPct), approximate(g.AOV), report.PercentOf(g.RepeatRate)}
	}
	for _, g := range groups {
		t.line(g.Group.Group, g.Small, cells(g.Repeat), restCells(&g.AgainstRest))
	}
	return t.all(cells(r.Repeat), restCells(nil))
}
