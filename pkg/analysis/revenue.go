package analysis

import (
	"context"
	"fmt"
	"slices"

	"github.com/retain-cli/retain/pkg/compare"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/money"
	"github.com/retain-cli/retain/pkg/note"
	"github.com/retain-cli/retain/pkg/report"
	"github.com/retain-cli/retain/pkg/retention"
)

// Flows is the result of RCR and MRR.
type Flows struct {
	Header
	retention.Flows
	Groups     []FlowGroup `json:"groups,omitzero"`
	Benchmarks *Benchmarks `json:"benchmarks,omitempty"`
	Outlook    *Outlook    `json:"outlook,omitzero"` // in MRR, of subscriptions
	Warnings   []note.Note `json:"warnings"`
	Notes      []note.Note `json:"notes"`

	view   flowView
	active string
}

// FlowGroup is the revenue of one group. All are compared by their gross churn;
// RCR adds the net one, and MRR the ARPA.
type FlowGroup struct {
	retention.FlowGroup
	Against
	Net  *compare.Change `json:"against_rest_net,omitempty"`
	ARPA *compare.Change `json:"against_rest_arpa,omitempty"`
}

func (g FlowGroup) changes() []compare.Change {
	changes := g.Against.changes()
	for _, c := range []*compare.Change{g.Net, g.ARPA} {
		if c != nil {
			changes = append(changes, *c)
		}
	}
	return changes
}

// flowView tells RCR from MRR.
type flowView struct {
	metric  string // rcr, mrr
	formula string // in words, for the head
	columns func([]retention.Flow, moneyCell) []report.Column[retention.Flow]
	charts  func(*Flows) []report.Chart // may be nil
	foot    func(retention.Flows) []string
	arpa    bool // groups are compared by ARPA beside gross churn; else by net churn
}

func (v flowView) run(ctx context.Context, d *Data, s Scope) (*Flows, error) {
	moves, err := d.movements(ctx, s)
	if err != nil {
		return nil, err
	}
	f := &Flows{Header: d.header(v.metric, s, moves.Activity), Flows: retention.Revenue(moves, s.retention(retention.Exact)), view: v, active: d.active(s, moves.Activity)}
	var hidden []note.Note
	if s.By != "" {
		if hidden, err = f.group(ctx, d, moves); err != nil {
			return nil, err
		}
	}
	if gross, net := f.Summary.Gross.Pooled, f.Summary.Net.Pooled; !v.arpa {
		f.Benchmarks = f.benchmarks(measured{metric: "rcr_gross", value: gross}, measured{metric: "rcr_net", value: net},
			measured{metric: "grr", value: facts.Rest(gross)}, measured{metric: "nrr", value: facts.Rest(net)})
	}
	f.Warnings, f.Notes = d.notes(note.Join(f.Flows.Notes, s.older(moves.Newcomers())), hidden)
	return f, nil
}

// group compares the groups with each other, as the view says.
func (f *Flows) group(ctx context.Context, d *Data, moves facts.Movements) (hidden []note.Note, err error) {
	s := f.scope
	samples := []facts.Sample{churnSample(s, moves)}
	if f.view.arpa {
		samples = append(samples, arpaSample(s, moves))
	}
	scatters, err := d.scatters(ctx, s, moves, samples...)
	if err != nil {
		return nil, err
	}
	second := scatters[0].contrast(netTest)
	if f.view.arpa {
		second = scatters[1].contrast(d.arpaTest)
	}
	changes := s.against(scatters[0].contrast(grossTest), second)
	f.Groups, hidden = shownGroups(s, f.Flows.Groups, retention.FlowGroup.Largest, func(i int, in retention.FlowGroup) FlowGroup {
		g := FlowGroup{FlowGroup: in, Against: Against{changes[0][i]}}
		if f.view.arpa {
			g.ARPA = &changes[1][i]
		} else {
			g.Net = &changes[1][i]
		}
		return g
	})
	return hidden, nil
}

// churnSample is over the periods that the pooled rates are of.
func churnSample(s Scope, moves facts.Movements) facts.Sample {
	return sampleOf(s.retention(retention.Exact).RatedRevenue(moves), compare.GrossChurn(), compare.NetChurn())
}

func grossTest(scatter *facts.Scatter) compare.Test {
	return compare.Sums("rcr_gross", compare.Rate, compare.GrossChurn(), facts.Whole(100), scatter)
}

func netTest(scatter *facts.Scatter) compare.Test {
	return compare.Sums("rcr_net", compare.Rate, compare.NetChurn(), facts.Whole(100), scatter)
}

// arpaSample is at the end of the last complete period.
func arpaSample(s Scope, moves facts.Movements) facts.Sample {
	return sampleOf(s.retention(retention.Exact).LastPeriod(moves), compare.ARPA())
}

func (d *Data) arpaTest(scatter *facts.Scatter) compare.Test {
	perMajor := facts.Ratio{Num: 1, Den: d.coverage.Unit.PerMajor()}
	return compare.Sums("arpa", compare.Amount, compare.ARPA(), perMajor, scatter)
}

// Report lays the revenue out period by period and, of a split, group by group.
func (f *Flows) Report() report.Report {
	rows := series[retention.Flow, FlowGroup]{
		periods: f.Periods, columns: f.view.columns(f.Periods, moneyCells(f.Periods)),
		groups: f.Groups, group: func(g FlowGroup) (string, bool, []retention.Flow) { return g.Group, g.Small, g.Periods }, groupColumns: f.groupColumns,
		all: FlowGroup{FlowGroup: retention.FlowGroup{Periods: f.Periods, Summary: f.Summary}},
	}
	r := report.Report{
		Head: append(append(f.lines, fmt.Sprintf("Active = %s.", f.active), f.view.formula),
			slices.Concat(f.scope.rollingHead(), passedHead(f.scope, f.Periods, func(f retention.Flow) int64 { return f.CustomersPassed }))...),
		Tables: rows.tables(f.scope),
		Foot:   append(f.view.foot(f.Flows), legend(bySums, f.Groups, f.scope.ofAge(f.Warnings)...)...),
		Notes:  slices.Concat(f.Warnings, f.Notes), Concerns: f.concerns,
		Data: f,
	}
	f.Benchmarks.addTo(&r)
	if last := lastFlow(f.Periods); f.scope.Rolling > 1 && len(f.Groups) > 0 && last != nil {
		r.Foot = append(r.Foot, "amounts of groups are those of "+last.Period+", since rows overlap")
	}
	if f.Outlook != nil {
		r.Tables = append(r.Tables, f.Outlook.table(f.scope, moneyCells(f.Periods)))
	}
	if f.view.charts != nil {
		r.Charts = f.view.charts(f)
	}
	return r
}

// groupColumns are sums over the complete periods and the end of the last one,
// before the numbers that are compared.
func (f *Flows) groupColumns() []report.Column[FlowGroup] {
	type group = FlowGroup
	amount := moneyCells(f.Periods)
	columns := []report.Column[group]{
		{Name: "customers_end", Title: "Customers", Right: true, Drop: 7, Cell: func(g group) report.Cell {
			if last := lastFlow(g.Periods); last != nil {
				return report.Count(last.CustomersEnd)
			}
			return report.Empty()
		}},
		{Name: "revenue_new", Title: "New", Right: true, Drop: 8, Cell: func(g group) report.Cell { return amount(g.Summary.New) }},
		{Name: "revenue_reactivation", Title: "Returned", Right: true, Drop: 10, Cell: func(g group) report.Cell { return amount(g.Summary.Reactivation) }},
		{Name: "revenue_expansion", Title: "Expansion", Right: true, Drop: 6, Cell: func(g group) report.Cell { return amount(g.Summary.Expansion) }},
		{Name: "revenue_contraction", Title: "Contraction", Right: true, Drop: 9, Cell: func(g group) report.Cell { return amount(g.Summary.Contraction) }},
		{Name: "revenue_churned", Title: "Churned", Right: true, Drop: 5, Cell: func(g group) report.Cell { return amount(g.Summary.Churned) }},
		{Name: "revenue_end", Title: "End", Right: true, Drop: 4, Cell: func(g group) report.Cell {
			if last := lastFlow(g.Periods); last != nil {
				return amount(last.End)
			}
			return report.Empty()
		}},
		{Name: "quick_ratio", Title: "Quick", Right: true, Drop: 11, Cell: func(g group) report.Cell { return report.NumberOf(g.Summary.QuickRatio, 1) }},
		passedColumn(f.Groups, func(g group) int64 {
			return overall(g.Periods, func(f retention.Flow) int64 { return f.CustomersPassed })
		}),
	}
	gross := report.Column[group]{Name: "rcr_gross", Title: "Gross RCR", Right: true, Cell: func(g group) report.Cell { return report.PercentOf(g.Summary.Gross.Pooled) }}
	net := report.Column[group]{Name: "rcr_net", Title: "Net RCR", Right: true, Cell: func(g group) report.Cell { return report.PercentOf(g.Summary.Net.Pooled) }}
	arpa := report.Column[group]{Name: "arpa", Title: "ARPA", Right: true, Cell: func(g group) report.Cell { return report.NumberOf(g.Summary.ARPA, unitOf(g.Periods).Digits) }}
	against := restColumns("", 0, func(g group) compare.Change { return g.AgainstRest })
	if f.view.arpa {
		net.Drop = 12
		columns = append(append(columns, arpa), restColumns("arpa_", 0, func(g group) compare.Change { return changeOf(g.ARPA) })...)
		columns = append(append(append(columns, gross), against...), net)
	} else {
		arpa.Drop = 12
		columns = append(append(append(columns, arpa, gross), against...), net)
		columns = append(columns, restColumns("net_", 0, func(g group) compare.Change { return changeOf(g.Net) })...)
	}
	return columns
}

// changeOf is the zero value where there was no comparison.
func changeOf(c *compare.Change) compare.Change {
	if c == nil {
		return compare.Change{}
	}
	return *c
}

// lastFlow is the last complete period, if there is one.
func lastFlow(flows []retention.Flow) (last *retention.Flow) {
	for i := range flows {
		if flows[i].Complete {
			last = &flows[i]
		}
	}
	return last
}

func unitOf(flows []retention.Flow) money.Unit {
	if last := lastFlow(flows); last != nil {
		return last.End.Unit
	}
	return money.Unit{}
}

// moneyCell shows an amount: to programs every digit.
type moneyCell func(money.Amount) report.Cell

// largeAmount is where minor units are noise to people.
const largeAmount = 10_000

// moneyCells shows people all amounts exactly or, when there is a large one, all
// of them in whole major units.
func moneyCells(flows []retention.Flow) moneyCell {
	for _, f := range flows {
		if max(f.Start.Float(), f.End.Float()) >= largeAmount {
			return wholeMoney
		}
	}
	return report.Money
}

func wholeMoney(a money.Amount) report.Cell {
	cell := report.Money(a)
	if a.Unit.Unpriced {
		return cell
	}
	return cell.Shown(report.Grouped(a.Float(), 0))
}
