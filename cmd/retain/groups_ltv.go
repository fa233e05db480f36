package main

import (
	"slices"

	"github.com/retain-cli/retain/pkg/compare"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/ltv"
	"github.com/retain-cli/retain/pkg/note"
	"github.com/retain-cli/retain/pkg/report"
)

// ltvGroup is what the customers of one group have brought, and how that
// compares with all others together.
type ltvGroup struct {
	ltv.Group
	against
}

// historicGroups is the groups that are shown. With many customers Welch's test
// stands for the mean, however crooked the values.
func historicGroups(d *data, customers facts.Customers, r ltv.HistoricResult) ([]ltvGroup, []note.Note) {
	if !d.options.split() {
		return nil, nil
	}
	per := float64(customers.Unit.PerMajor()) * 100 / r.Margin
	changes := d.againstRest(revenueTest("ltv_mean", customers, per))[0]
	groups := make([]ltvGroup, len(r.Groups))
	for i, g := range r.Groups {
		groups[i] = ltvGroup{g, against{changes[i]}}
	}
	return kept(&d.options.byFlags, groups, func(g ltvGroup) int64 { return g.Customers })
}

// revenueTest compares the mean of what customers have brought, each minor unit
// of which counts 1/per.
func revenueTest(metric string, customers facts.Customers, per float64) compare.Test {
	values := make([][]int64, len(customers.Groups))
	for _, c := range customers.Rows {
		values[c.Group] = append(values[c.Group], int64(c.Revenue))
	}
	samples := make([]compare.Sample, len(values))
	for g := range samples {
		samples[g] = compare.Measure(slices.Values(values[g]), per)
	}
	return compare.Averages(metric, compare.Amount, samples)
}

// historicTable is a line per group.
func historicTable(dimension string, r ltv.HistoricResult, groups []ltvGroup) report.Table {
	t := newGroupTable(dimension, []report.Head{
		{Name: "customers", Title: "Customers", Right: true},
		{Name: "orders", Title: "Orders", Right: true, Drop: 4},
		{Name: "revenue", Title: "Revenue", Right: true, Drop: 3},
		{Name: "aov", Title: "AOV", Right: true, Drop: 2},
		{Name: "ltv_mean", Title: "LTV, mean", Right: true},
	}, restColumns("", 0))
	cells := func(g ltv.Group) []report.Cell {
		return []report.Cell{report.Count(g.Customers), report.Count(g.Orders), report.Money(g.Revenue), approximate(g.AOV), approximate(g.Mean)}
	}
	for _, g := range groups {
		t.line(g.Group.Group, g.Small, cells(g.Group), restCells(&g.AgainstRest))
	}
	all := ltv.Group{Customers: r.Customers, Orders: r.Orders, Revenue: r.Revenue, AOV: r.AOV, Mean: r.Mean}
	return t.all(cells(all), restCells(nil))
}
