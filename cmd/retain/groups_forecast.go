package main

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/retain-cli/retain/pkg/compare"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/forecast"
	"github.com/retain-cli/retain/pkg/ledger"
	"github.com/retain-cli/retain/pkg/money"
	"github.com/retain-cli/retain/pkg/note"
	"github.com/retain-cli/retain/pkg/report"
)

// forecastGroup is what one group did, and where that leads.
type forecastGroup struct {
	Group    string            `json:"group"`
	Small    bool              `json:"small"`
	Measured forecast.Measured `json:"measured"`
	Paths    []forecast.Path   `json:"paths"`
	against                    // of the churn measured
	size     int64
}

// checkSplit refuses what cannot be forecast by group.
func (o *forecastOptions) checkSplit() error {
	switch {
	case !o.split():
		return nil
	case o.mrr.set || o.newMRR.set:
		return usagef("--by %s starts every group from what was measured; leave out --mrr and --new-mrr", o.by)
	case ledger.SameName(o.by, ledger.Tenure):
		return usagef("--by tenure: customers do not stay in such a group, so that its future is not its own; retain ccr --by tenure shows how churn falls with age")
	case ledger.SameName(o.by, ledger.Cohort):
		return usagef("--by cohort: nobody new joins a cohort that has begun, so that its past inflow is not its future; retain rcr --by cohort shows how cohorts differ")
	case o.byOutcome():
		return usagef("--by churn_reason: who has not left has no reason; see retain reasons")
	}
	return nil
}

// forecastGroups is the groups on their way to a report.
type forecastGroups struct {
	o        *forecastOptions
	shown    []forecastGroup
	all      forecastGroup // everybody at one rate: the run that is not split
	together []money.Amount
	notes    []note.Note
}

// groups is the path of each group: its own start, inflow, churn and expansion.
// One that began no period with revenue takes the rates of all.
func (o *forecastOptions) groups(d *data, m facts.Movements, measured forecast.Measured, all forecast.Result) *forecastGroups {
	if !o.split() {
		return nil
	}
	v := &forecastGroups{o: o, all: forecastGroup{Measured: measured, Paths: all.Paths}}
	rated := o.measuring().Rated(m)
	changes := d.againstRest(d.grossTest(d.Scatter(o.again(m), rated, compare.Figures(compare.GrossChurn())...)))[0]
	var groups []forecastGroup
	for i, own := range forecast.MeasureGroups(m, o.measuring()) {
		g := forecastGroup{Group: m.Groups[i], Small: true, Measured: own, against: against{changes[i]}}
		for p, row := range m.Rows[i] {
			g.size = max(g.size, row.Start, row.End)
			g.Small = g.Small && !(rated[i].Has(p) && row.Start >= facts.Few)
		}
		rates := own
		if g.unmeasured() {
			rates.Churn, rates.Expansion = measured.Churn, measured.Expansion
		}
		g.Paths = forecast.Of(o.plan(rates.Plan(o.months)), o.rates(rates)...).Paths
		groups = append(groups, g)
		v.add(g.Paths[0])
	}
	v.shown, v.notes = kept(&o.byFlags, groups, func(g forecastGroup) int64 { return g.size })
	v.notes = append(v.notes, o.endless(groups)...)
	return v
}

// endless warns of groups that grow by a share of themselves: in the long run
// they are all that is seen of the groups together.
func (o *forecastOptions) endless(groups []forecastGroup) []note.Note {
	var names []string
	for _, g := range groups {
		plan := o.plan(g.Measured.Plan(o.months))
		if !g.unmeasured() && g.Paths[0].Churn < plan.Expansion && g.Measured.MRR.Minor > 0 {
			names = append(names, report.GroupName(g.Group).Human())
		}
	}
	if len(names) == 0 {
		return nil
	}
	return []note.Note{{Code: "endless-growth", Text: fmt.Sprintf(
		"expansion is more than churn in %s: such a path grows without end, and so does what the groups come to", some(names))}}
}

// unmeasured tells that a group began no period with revenue.
func (g forecastGroup) unmeasured() bool { return g.Measured.Over == 0 }

// add adds the path of a group to that of all groups together, which ends where
// one of them does, or where the sum is too large to be written.
func (v *forecastGroups) add(p forecast.Path) {
	if v.together == nil {
		v.together = make([]money.Amount, len(p.MRR))
	}
	v.together = v.together[:min(len(v.together), len(p.MRR))]
	for month := range v.together {
		sum, ok := money.Add(v.together[month].Minor, p.MRR[month].Minor)
		if !ok {
			v.together = v.together[:month]
			return
		}
		v.together[month] = p.MRR[month].Unit.Amount(sum)
	}
}

// tables are all paths for programs, a line per group, and the groups side by
// side for people.
func (v *forecastGroups) tables() []report.Table {
	tables := []report.Table{groupPaths(v.shown), v.groupTable()}
	if len(v.shown) > 0 {
		tables = append(tables, v.side())
	}
	return tables
}

// groupTable is a line per group: what was measured, and where it leads.
func (v *forecastGroups) groupTable() report.Table {
	noun := v.o.grain.Noun()
	t := newGroupTable(v.o.by, []report.Head{
		{Name: "mrr", Title: "MRR", Right: true},
		{Name: "new_mrr", Title: "New a " + noun, Right: true, Drop: 5},
		{Name: "churn", Title: "Churn", Right: true},
	}, restColumns("", 2), []report.Head{
		{Name: "expansion", Title: "Expansion", Right: true, Drop: 4},
		{Name: "mrr_end", Title: v.end(), Right: true},
		{Name: "mrr_difference", Title: v.alternative(), Right: true, Drop: 1},
	})
	for _, g := range v.shown {
		t.line(g.Group, g.Small, v.cells(g, &g.AgainstRest))
	}
	return t.all(v.cells(v.all, nil))
}

func (v *forecastGroups) cells(g forecastGroup, c *compare.Change) []report.Cell {
	amount := v.amount()
	churn, expansion, difference := rateCell(g.Measured.Churn), rateCell(g.Measured.Expansion), report.Empty()
	if g.unmeasured() {
		churn, expansion = report.Undefined(), report.Undefined()
	}
	if n := len(g.Paths); n > 1 {
		difference = amount(g.Paths[n-1].MRRDifference)
		if g.Paths[n-1].MRRDifference.Minor > 0 {
			difference = difference.Shown("+" + difference.Human())
		}
	}
	cells := append([]report.Cell{amount(g.Measured.MRR), amount(g.Measured.New), churn}, restCells(c)...)
	return append(cells, expansion, amount(g.Paths[0].MRREnd), difference)
}

func (v *forecastGroups) amount() func(money.Amount) report.Cell {
	return amountsUpTo(v.all.Paths[0].MRREnd)
}

// end names the end of the first path, with the churn when that was typed.
func (v *forecastGroups) end() string {
	end := fmt.Sprintf("%s %d", capital(v.o.grain.Noun()), len(v.all.Paths[0].MRR)-1)
	if len(v.o.churn) > 0 {
		end += " at " + rateText(v.o.churn[0])
	}
	return end
}

// alternative names the last path, whose end is shown by its difference from the
// first.
func (v *forecastGroups) alternative() string {
	switch n := len(v.o.churn); {
	case n == 0:
		return "Churn -1 pt"
	case n == 1:
		return "Difference"
	default:
		return "at " + rateText(v.o.churn[n-1])
	}
}

func rateCell(rate float64) report.Cell {
	return report.Number(rate, 1).Shown(rateText(rate))
}

// groupPaths is every path of every group, for programs.
func groupPaths(groups []forecastGroup) report.Table {
	t := report.Table{Name: "path", For: report.Programs, Columns: []report.Head{
		{Name: "group"}, {Name: "churn"}, {Name: "period"}, {Name: "mrr"}, {Name: "revenue"},
	}}
	for _, g := range groups {
		for _, p := range g.Paths {
			for month := range p.MRR {
				t.Add(report.GroupName(g.Group), rateCell(p.Churn), report.Count(int64(month)), report.Money(p.MRR[month]), report.Money(p.Revenue[month]))
			}
		}
	}
	return t
}

// side is the first path of the groups side by side, with what they come to
// together and all customers at one rate.
func (v *forecastGroups) side() report.Table {
	groups, title := beside(v.shown, "")
	t := report.Table{Name: "side", Title: title, For: report.People, Columns: []report.Head{{Title: capital(v.o.grain.Noun()), Right: true}}}
	for i, g := range groups {
		t.Columns = append(t.Columns, report.Head{Title: report.GroupName(g.Group).Human(), Right: true, Drop: i + 1})
	}
	t.Columns = append(t.Columns, report.Head{Title: "Together", Right: true}, report.Head{Title: "All at one rate", Right: true})
	amount, all := v.amount(), v.all.Paths[0].MRR
	at := func(path []money.Amount, month int) report.Cell {
		if month < len(path) {
			return amount(path[month])
		}
		return report.Empty()
	}
	last := len(all) - 1
	for month := range all {
		if month != last && month%v.o.step(last) != 0 {
			continue
		}
		cells := []report.Cell{report.Count(int64(month))}
		for _, g := range groups {
			cells = append(cells, at(g.Paths[0].MRR, month))
		}
		t.Add(append(cells, at(v.together, month), at(all, month))...)
	}
	return t
}

// mostLines is how many lines a chart can tell apart.
const mostLines = 8

// chart is the path of the largest groups.
func (v *forecastGroups) chart() report.Chart {
	largest := slices.Clone(v.shown)
	slices.SortStableFunc(largest, func(a, b forecastGroup) int { return cmp.Compare(b.Paths[0].MRREnd.Minor, a.Paths[0].MRREnd.Minor) })
	c := report.Chart{Title: "MRR by " + v.o.by, Kind: report.Lines, Unit: v.all.Paths[0].MRREnd.Unit.Currency}
	for month := range v.all.Paths[0].MRR {
		c.Labels = append(c.Labels, fmt.Sprintf("%s %d", v.o.grain.Noun(), month))
	}
	for _, g := range largest[:min(len(largest), mostLines)] {
		c.Series = append(c.Series, report.Series{Name: report.GroupName(g.Group).Human(), Values: floats(g.Paths[0].MRR)})
	}
	return c
}

func floats(amounts []money.Amount) (values []float64) {
	for _, a := range amounts {
		values = append(values, a.Float())
	}
	return values
}

// foot says what the mix of groups does, and explains the marks.
func (v *forecastGroups) foot() []string {
	var lines []string
	if n := len(v.together) - 1; n > 0 && n < len(v.all.Paths[0].MRR) {
		difference := v.together[n]
		difference.Minor -= v.all.Paths[0].MRR[n].Minor
		lines = append(lines, fmt.Sprintf("Each at its own rates, the groups come to %s after %s, %s against all at one rate.",
			v.together[n], count(int64(n), v.o.grain.Noun()), signedMoney(difference)))
	}
	for _, g := range v.shown {
		if g.unmeasured() {
			lines = append(lines, fmt.Sprintf("%s began no %s with revenue: it takes the rates of all.", report.GroupName(g.Group).Human(), v.o.grain.Noun()))
		}
	}
	return append(lines, legend(bySums, v.shown)...)
}
