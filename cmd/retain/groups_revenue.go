package main

import (
	"github.com/retain-cli/retain/pkg/compare"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/money"
	"github.com/retain-cli/retain/pkg/note"
	"github.com/retain-cli/retain/pkg/report"
	"github.com/retain-cli/retain/pkg/retention"
)

// flowGroup is the revenue of one group. All are compared by their gross churn;
// rcr adds the net one, and mrr the ARPA.
type flowGroup struct {
	retention.FlowGroup
	against
	Net  *compare.Change `json:"against_rest_net,omitempty"`
	ARPA *compare.Change `json:"against_rest_arpa,omitempty"`
}

func (g flowGroup) changes() []compare.Change {
	changes := g.against.changes()
	for _, c := range []*compare.Change{g.Net, g.ARPA} {
		if c != nil {
			changes = append(changes, *c)
		}
	}
	return changes
}

func (g flowGroup) size() (n int64) {
	for _, p := range g.Periods {
		n = max(n, p.CustomersStart, p.CustomersEnd)
	}
	return n
}

// asPercent turns a ratio into a percentage.
func asPercent() facts.Ratio { return facts.Whole(100) }

// perMajor turns minor units into major ones.
func (d *data) perMajor() facts.Ratio {
	return facts.Ratio{Num: 1, Den: d.coverage.Unit.PerMajor()}
}

// grossTest compares gross churn over the periods that the pooled rate is of.
func (d *data) grossTest(groups *facts.Scatter) compare.Test {
	return compare.Sums("rcr_gross", compare.Rate, compare.GrossChurn(), asPercent(), groups)
}

func (d *data) netTest(groups *facts.Scatter) compare.Test {
	return compare.Sums("rcr_net", compare.Rate, compare.NetChurn(), asPercent(), groups)
}

// churnScatter is how customers are scattered over groups for churn.
func (d *data) churnScatter(moves facts.Movements) *facts.Scatter {
	return d.Scatter(d.options.again(moves), d.options.retention().RatedRevenue(moves), compare.Figures(compare.GrossChurn(), compare.NetChurn())...)
}

// arpaTest compares ARPA at the end of the last complete period.
func (d *data) arpaTest(moves facts.Movements) compare.Test {
	groups := d.Scatter(d.options.again(moves), d.options.retention().LastPeriod(moves), compare.Figures(compare.ARPA())...)
	return compare.Sums("arpa", compare.Amount, compare.ARPA(), d.perMajor(), groups)
}

// again is the query that gave movements, with the activity that was found.
func (o *metricFlags) again(moves facts.Movements) facts.Query {
	q := o.query()
	q.Activity = moves.Activity
	return q
}

// flowGroups is the groups that are shown, compared as the view says.
func (v flowView) groups(d *data, moves facts.Movements, flows retention.Flows) ([]flowGroup, []note.Note) {
	if !d.options.split() {
		return nil, nil
	}
	churn := d.churnScatter(moves)
	second := d.netTest(churn)
	if v.arpa {
		second = d.arpaTest(moves)
	}
	tests := d.againstRest(d.grossTest(churn), second)
	groups := make([]flowGroup, len(flows.Groups))
	for i, g := range flows.Groups {
		groups[i] = flowGroup{FlowGroup: g, against: against{tests[0][i]}}
		if v.arpa {
			groups[i].ARPA = &tests[1][i]
		} else {
			groups[i].Net = &tests[1][i]
		}
	}
	return kept(&d.options.byFlags, groups, flowGroup.size)
}

// tables is the table of all periods or, of a split, those by group.
func (v flowView) tables(o *metricFlags, flows retention.Flows, groups []flowGroup) []report.Table {
	var names []string
	var periods [][]retention.Flow
	for _, g := range groups {
		names, periods = append(names, g.Group), append(periods, g.Periods)
	}
	tables := byPeriod(o.split(), flows.Periods, names, periods, v.periods)
	if o.split() {
		tables = append(tables, v.groupTable(o.by, flows, groups))
	}
	return tables
}

// groupTable is a line per group over all complete periods, with the amounts
// before the numbers that are compared.
func (v flowView) groupTable(dimension string, flows retention.Flows, groups []flowGroup) report.Table {
	columns := [][]report.Head{{
		{Name: "customers_end", Title: "Customers", Right: true, Drop: 7},
		{Name: "revenue_new", Title: "New", Right: true, Drop: 8},
		{Name: "revenue_reactivation", Title: "Returned", Right: true, Drop: 10},
		{Name: "revenue_expansion", Title: "Expansion", Right: true, Drop: 6},
		{Name: "revenue_contraction", Title: "Contraction", Right: true, Drop: 9},
		{Name: "revenue_churned", Title: "Churned", Right: true, Drop: 5},
		{Name: "revenue_end", Title: "End", Right: true, Drop: 4},
		{Name: "quick_ratio", Title: "Quick", Right: true, Drop: 11},
	}}
	gross := append([]report.Head{{Name: "rcr_gross", Title: "Gross RCR", Right: true}}, restColumns("", 0)...)
	net := []report.Head{{Name: "rcr_net", Title: "Net RCR", Right: true}}
	arpa := []report.Head{{Name: "arpa", Title: "ARPA", Right: true}}
	if v.arpa {
		columns = append(columns, append(arpa, restColumns("arpa_", 0)...), gross, dropped(net, 12))
	} else {
		columns = append(columns, dropped(arpa, 12), gross, append(net, restColumns("net_", 0)...))
	}
	t := newGroupTable(dimension, columns...)
	amount := amounts(flows.Periods)
	for _, g := range groups {
		t.line(g.Group, g.Small, v.groupCells(amount, g.Periods, g.Summary, &g))
	}
	return t.all(v.groupCells(amount, flows.Periods, flows.Summary, nil))
}

// groupCells is one line: sums over the complete periods, and how the last of
// them ended. Without a group it is that of all.
func (v flowView) groupCells(amount func(money.Amount) report.Cell, periods []retention.Flow, s retention.FlowSummary, g *flowGroup) []report.Cell {
	end, customers, digits := report.Empty(), report.Empty(), 0
	for _, f := range periods {
		if f.Complete {
			end, customers, digits = amount(f.End), report.Count(f.CustomersEnd), f.End.Unit.Digits
		}
	}
	cells := []report.Cell{
		customers, amount(s.New), amount(s.Reactivation), amount(s.Expansion), amount(s.Contraction), amount(s.Churned),
		end, report.NumberOf(s.QuickRatio, 1),
	}
	arpa, gross, net := report.NumberOf(s.ARPA, digits), report.PercentOf(s.Gross.Pooled), report.PercentOf(s.Net.Pooled)
	var byGross, byNet, byARPA *compare.Change
	if g != nil {
		byGross, byNet, byARPA = &g.AgainstRest, g.Net, g.ARPA
	}
	if v.arpa {
		cells = append(append(append(cells, arpa), restCells(byARPA)...), gross)
		return append(append(cells, restCells(byGross)...), net)
	}
	cells = append(append(append(cells, arpa, gross), restCells(byGross)...), net)
	return append(cells, restCells(byNet)...)
}

func dropped(columns []report.Head, drop int) []report.Head {
	for i := range columns {
		columns[i].Drop = drop
	}
	return columns
}
