package main

import (
	"strings"

	"github.com/retain-cli/retain/pkg/compare"
	"github.com/retain-cli/retain/pkg/report"
	"github.com/retain-cli/retain/pkg/retention"
)

// rateGroup is the rates of one group.
type rateGroup struct {
	retention.RateGroup
	against
}

// groups is the groups that are shown, in order, with a note on those that are
// not.
func (v rateView) groups(rates retention.Rates, o *metricFlags) ([]rateGroup, []report.Note) {
	var parts []compare.Proportion
	for _, g := range rates.Groups {
		parts = append(parts, compare.Proportion{Part: g.Summary.Part, Whole: g.Summary.Whole})
	}
	changes := compare.AgainstRest(o.sure(), compare.Shares(v.metric, parts))[0]
	var groups []rateGroup
	for i, g := range rates.Groups {
		groups = append(groups, rateGroup{g, against{changes[i]}})
	}
	return kept(&o.byFlags, groups, rateGroup.size)
}

func (g rateGroup) size() (n int64) {
	for _, p := range g.Periods {
		n = max(n, p.Start, p.End)
	}
	return n
}

// tables is the rates of all periods or, of a split, all periods of all groups
// for programs, a line per group, and the rates side by side for people.
func (v rateView) tables(o *metricFlags, rates retention.Rates, groups []rateGroup, confidence float64) []report.Table {
	var names []string
	var periods [][]retention.Rate
	for _, g := range groups {
		names, periods = append(names, g.Group), append(periods, g.Periods)
	}
	tables := byPeriod(o.split(), rates.Periods, names, periods, func(rows []retention.Rate) report.Table { return v.table(rows, confidence) })
	if o.split() {
		tables = append(tables, v.groupTable(o.by, rates, groups, confidence))
	}
	if len(groups) > 0 {
		tables = append(tables, v.side(rates, groups))
	}
	return tables
}

// groupTable is a line per group over all complete periods.
func (v rateView) groupTable(dimension string, rates retention.Rates, groups []rateGroup, confidence float64) report.Table {
	t := newGroupTable(dimension, []report.Column{
		{Name: "periods", Title: "Periods", Right: true, Drop: 4},
		{Name: "customers_start", Title: "Start, all", Right: true, Drop: 3},
		{Name: v.metric, Title: strings.ToUpper(v.metric), Right: true},
		{Name: v.metric + "_interval", Title: report.Float(confidence) + " % interval", Right: true, Drop: 2, For: report.People},
		{Name: v.metric + "_low", For: report.Programs},
		{Name: v.metric + "_high", For: report.Programs},
		{Name: "last", Title: "Last", Right: true, Drop: 1},
	}, restColumns("", 0))
	cells := func(s retention.Summary) []report.Cell {
		low, high := retention.Wilson(s.Part, s.Whole, confidence)
		return []report.Cell{
			report.Count(int64(s.Periods)), report.Count(s.Whole),
			report.PercentOf(s.Pooled), interval(low, high), report.PercentOf(low), report.PercentOf(high), report.PercentOf(s.Last),
		}
	}
	for _, g := range groups {
		t.line(g.Group, g.Small, cells(g.Summary), restCells(&g.AgainstRest))
	}
	return t.all(cells(rates.Summary), restCells(nil))
}

// side is the rates of all groups side by side, period by period, for people.
func (v rateView) side(rates retention.Rates, groups []rateGroup) report.Table {
	t := report.Table{Name: "side", For: report.People, Columns: []report.Column{{Title: "Period"}, {Title: "All", Right: true}}}
	for i, g := range groups {
		t.Columns = append(t.Columns, report.Column{Title: groupName(g.Group).Human, Right: true, Drop: i})
	}
	for i, r := range rates.Periods {
		rate, _, _ := v.rate(r)
		cells := []report.Cell{report.Text(r.Period), report.PercentOf(rate)}
		for _, g := range groups {
			rate, _, _ := v.rate(g.Periods[i])
			cells = append(cells, report.PercentOf(rate))
		}
		markPartial(t.Add(cells...), r.Complete)
	}
	return t
}
