package main

import (
	"strconv"

	"github.com/retain-cli/retain/pkg/report"
	"github.com/retain-cli/retain/pkg/retention"
)

// shownFlows is the flows with only the groups that are large enough, and a
// note on those that are not.
func (o *byFlags) shownFlows(flows retention.Flows) (retention.Flows, []report.Note) {
	groups, hidden := kept(o, flows.Groups, flowSize)
	flows.Groups = groups
	return flows, hidden
}

func flowSize(g retention.FlowGroup) (n int64) {
	for _, p := range g.Periods {
		n = max(n, p.CustomersStart, p.CustomersEnd)
	}
	return n
}

// tables is the table of all periods or, of a split, the tables by group.
func (o *byFlags) tables(flows retention.Flows, periods func(retention.Flows) report.Table) []report.Table {
	if !o.split() {
		return []report.Table{periods(flows)}
	}
	if len(flows.Groups) == 0 {
		return []report.Table{stacked(nil, []report.Table{periods(flows)}), flowGroupTable(o.by, flows)}
	}
	var names []string
	var tables []report.Table
	for _, g := range flows.Groups {
		names = append(names, g.Group)
		tables = append(tables, periods(retention.Flows{Periods: g.Periods}))
	}
	return []report.Table{stacked(names, tables), flowGroupTable(o.by, flows)}
}

// flowGroupTable is a line per group over all complete periods.
func flowGroupTable(dimension string, flows retention.Flows) report.Table {
	t := report.Table{Name: "groups", Columns: []report.Column{
		{Name: "group", Title: dimension},
		{Name: "small", For: report.Programs},
		{Name: "customers_end", Title: "Customers", Right: true, Drop: 6},
		{Name: "revenue_new", Title: "New", Right: true, Drop: 4},
		{Name: "revenue_reactivation", Title: "Returned", Right: true, Drop: 5},
		{Name: "revenue_expansion", Title: "Expansion", Right: true, Drop: 1},
		{Name: "revenue_contraction", Title: "Contraction", Right: true, Drop: 2},
		{Name: "revenue_churned", Title: "Churned", Right: true},
		{Name: "revenue_end", Title: "End", Right: true, Drop: 3},
		{Name: "arpa", Title: "ARPA", Right: true, Drop: 7},
		{Name: "quick_ratio", Title: "Quick", Right: true, Drop: 8},
		{Name: "rcr_gross", Title: "Gross RCR", Right: true},
		{Name: "rcr_net", Title: "Net RCR", Right: true},
	}}
	for _, g := range flows.Groups {
		row := t.Add(flowGroupCells(groupName(g.Group), g.Small, g.Periods, g.Summary)...)
		if g.Small {
			row.Mark, row.Faint = "few", true
		}
	}
	t.Total = []report.Row{{Cells: flowGroupCells(report.Text("all"), false, flows.Periods, flows.Summary)}}
	return t
}

// flowGroupCells is one line: sums over the complete periods, and how the last
// of them ended.
func flowGroupCells(name report.Cell, small bool, periods []retention.Flow, s retention.FlowSummary) []report.Cell {
	end, customers, digits := report.Empty(), report.Empty(), 0
	for _, f := range periods {
		if f.Complete {
			end, customers, digits = report.Money(f.End), report.Count(f.CustomersEnd), f.End.Unit.Digits
		}
	}
	return []report.Cell{
		name, report.Text(strconv.FormatBool(small)), customers,
		report.Money(s.New), report.Money(s.Reactivation), report.Money(s.Expansion), report.Money(s.Contraction), report.Money(s.Churned),
		end, report.NumberOf(s.ARPA, digits), report.NumberOf(s.QuickRatio, 1), report.PercentOf(s.Gross.Pooled), report.PercentOf(s.Net.Pooled),
	}
}
