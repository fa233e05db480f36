package main

import (
	"iter"

	"github.com/retain-cli/retain/pkg/compare"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/ltv"
	"github.com/retain-cli/retain/pkg/report"
)

// ltvGroup is what the customers of one group have brought, and how that
// compares with all others together.
type ltvGroup struct {
	ltv.Group
	AgainstRest compare.Change `json:"against_rest"`
}

func (g ltvGroup) change() compare.Change { return g.AgainstRest }

// historicGroups compares the groups of the historic model. With many
// customers Welch's test stands for the mean, however crooked the values.
func historicGroups(customers facts.Customers, r ltv.HistoricResult, o compare.Options) []ltvGroup {
	if len(r.Groups) == 0 {
		return nil
	}
	per := 1 / (customers.Unit.Amount(1).Float() * r.Margin / 100)
	samples := make([]compare.Sample, len(r.Groups))
	for g := range samples {
		samples[g] = compare.Measure(revenues(customers, int32(g)), per)
	}
	groups := make([]ltvGroup, len(r.Groups))
	for g, c := range compare.AgainstRest(o, compare.Averages("ltv_mean", compare.Amount, samples))[0] {
		groups[g] = ltvGroup{r.Groups[g], c}
	}
	return groups
}

// revenues is what the customers of a group have brought.
func revenues(customers facts.Customers, group int32) iter.Seq[int64] {
	return func(yield func(int64) bool) {
		for _, c := range customers.Rows {
			if c.Group == group && !yield(int64(c.Revenue)) {
				return
			}
		}
	}
}

// historicTable is a line per group.
func historicTable(dimension string, r ltv.HistoricResult, groups []ltvGroup) report.Table {
	t := report.Table{Name: "groups", Columns: []report.Column{
		{Name: "group", Title: dimension},
		{Name: "customers", Title: "Customers", Right: true},
		{Name: "orders", Title: "Orders", Right: true, Drop: 3},
		{Name: "revenue", Title: "Revenue", Right: true, Drop: 2},
		{Name: "aov", Title: "AOV", Right: true},
		{Name: "ltv_mean", Title: "LTV, mean", Right: true},
		{Name: "difference", Title: "To the rest", Right: true},
		{Name: "p_adjusted", Title: "p", Right: true, Drop: 1},
		{Name: "verdict", For: report.Programs},
	}}
	row := func(name report.Cell, g ltv.Group) []report.Cell {
		return []report.Cell{name, report.Count(g.Customers), report.Count(g.Orders), report.Money(g.Revenue), approximate(g.AOV), approximate(g.Mean)}
	}
	for _, g := range groups {
		t.Add(append(row(groupName(g.Group.Group), g.Group), restCells(g.AgainstRest)...)...)
	}
	all := ltv.Group{Customers: r.Customers, Orders: r.Orders, Revenue: r.Revenue, AOV: r.AOV, Mean: r.Mean}
	t.Total = []report.Row{{Cells: row(report.Text("all"), all)}}
	return t
}

// simpleGroup is the simple model of one group.
type simpleGroup struct {
	Group        string   `json:"group"`
	CustomersEnd int64    `json:"customers_end"`
	ARPA         *float64 `json:"arpa,omitempty"` // subscriptions
	AOV          *float64 `json:"aov,omitempty"`  // orders
	OrdersEach   *float64 `json:"orders_per_customer_per_period,omitempty"`
	CCR          *float64 `json:"ccr"`
	Lifetime     *float64 `json:"lifetime_periods"`
	LTV          *float64 `json:"ltv"`
	size         int64
}

// simpleGroups is the simple model of each group of movements.
func simpleGroups(d *data, moves facts.Movements, model func(group string) simpleGroup) ([]simpleGroup, []report.Note) {
	if !d.options.split() {
		return nil, nil
	}
	var groups []simpleGroup
	for i, name := range moves.Groups {
		g := model(name)
		g.Group = name
		for _, m := range moves.Rows[i] {
			g.size = max(g.size, m.Start, m.End)
		}
		groups = append(groups, g)
	}
	return kept(&d.options.byFlags, groups, func(g simpleGroup) int64 { return g.size })
}

func ofOrders(r ltv.SimpleResult) simpleGroup {
	return simpleGroup{
		CustomersEnd: r.CustomersEnd, AOV: r.AOV, OrdersEach: r.OrdersPerCustomerPerPeriod,
		CCR: r.CCR, Lifetime: r.LifetimePeriods, LTV: r.LTV,
	}
}

func ofSubscriptions(r ltv.SubscriptionResult) simpleGroup {
	return simpleGroup{CustomersEnd: r.CustomersEnd, ARPA: r.ARPA, CCR: r.CCR, Lifetime: r.LifetimePeriods, LTV: r.LTV}
}

// simpleTable is a line per group.
func simpleTable(dimension string, groups []simpleGroup, all simpleGroup, subscriptions bool) report.Table {
	t := report.Table{Name: "groups", Columns: []report.Column{
		{Name: "group", Title: dimension},
		{Name: "customers_end", Title: "Active, all", Right: true, Drop: 1},
	}}
	if subscriptions {
		t.Columns = append(t.Columns, report.Column{Name: "arpa", Title: "ARPA", Right: true})
	} else {
		t.Columns = append(t.Columns,
			report.Column{Name: "aov", Title: "AOV", Right: true},
			report.Column{Name: "orders_per_customer_per_period", Title: "Orders", Right: true, Drop: 2})
	}
	t.Columns = append(t.Columns,
		report.Column{Name: "ccr", Title: "CCR", Right: true},
		report.Column{Name: "lifetime_periods", Title: "Lifetime", Right: true},
		report.Column{Name: "ltv", Title: "LTV", Right: true})
	row := func(name report.Cell, g simpleGroup) report.Row {
		cells := []report.Cell{name, report.Count(g.CustomersEnd)}
		if subscriptions {
			cells = append(cells, approximate(g.ARPA))
		} else {
			cells = append(cells, approximate(g.AOV), report.NumberOf(g.OrdersEach, 3))
		}
		return report.Row{Cells: append(cells, report.PercentOf(g.CCR), report.NumberOf(g.Lifetime, 2), approximate(g.LTV))}
	}
	for _, g := range groups {
		t.Rows = append(t.Rows, row(groupName(g.Group), g))
	}
	t.Total = []report.Row{row(report.Text("all"), all)}
	return t
}
