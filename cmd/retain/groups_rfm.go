package main

import (
	"github.com/retain-cli/retain/pkg/compare"
	"github.com/retain-cli/retain/pkg/note"
	"github.com/retain-cli/retain/pkg/report"
	"github.com/retain-cli/retain/pkg/rfm"
)

// rfmGroup is the segments of one group, each compared with its share among all
// other customers.
type rfmGroup struct {
	Group    string            `json:"group"`
	Small    bool              `json:"small"`
	Segments []comparedSegment `json:"segments"`
	Total    rfm.Segment       `json:"total"`
}

type comparedSegment struct {
	rfm.Segment
	against
}

func (g rfmGroup) changes() (changes []compare.Change) {
	for _, s := range g.Segments {
		changes = append(changes, s.AgainstRest)
	}
	return changes
}

// groups is the groups that are shown.
func (v rfmView) groups() ([]rfmGroup, []note.Note) {
	if !v.d.options.split() {
		return nil, nil
	}
	groups := v.Groups(v.customers)
	tests := make([]compare.Test, len(v.Segments))
	for i, s := range v.Segments {
		parts := make([]compare.Proportion, len(groups))
		for g := range groups {
			parts[g] = compare.Proportion{Part: groups[g].Segments[i].Customers, Whole: groups[g].Total.Customers}
		}
		tests[i] = compare.Shares(s.Segment+"_pct", parts)
	}
	changes := v.d.againstRest(tests...)
	compared := make([]rfmGroup, len(groups))
	for g, group := range groups {
		compared[g] = rfmGroup{Group: group.Group, Small: group.Small, Segments: []comparedSegment{}, Total: group.Total}
		for i, s := range group.Segments {
			compared[g].Segments = append(compared[g].Segments, comparedSegment{s, against{changes[i][g]}})
		}
	}
	return kept(&v.d.options.byFlags, compared, func(g rfmGroup) int64 { return g.Total.Customers })
}

// groupTable is what share of each group is in which segment.
func (v rfmView) groupTable(groups []rfmGroup) report.Table {
	columns := []report.Head{
		{Name: "customers", Title: "Customers", Right: true},
		{Name: "revenue", Title: "Revenue", Right: true, Drop: len(v.Segments) + 1},
	}
	for i, s := range v.Segments {
		columns = append(columns, report.Head{Name: s.Segment + "_pct", Title: s.Segment, Right: true, Drop: i})
	}
	t := newGroupTable(v.d.options.by, columns)
	t.Title = "Customers of each group by segment"
	amount := amountsUpTo(v.Total.Revenue)
	for _, g := range groups {
		cells := []report.Cell{report.Count(g.Total.Customers), amount(g.Total.Revenue)}
		for _, s := range g.Segments {
			cells = append(cells, starred(report.PercentOf(s.CustomersPct), &s.AgainstRest))
		}
		t.line(g.Group, g.Small, cells)
	}
	cells := []report.Cell{report.Count(v.Total.Customers), amount(v.Total.Revenue)}
	for _, s := range v.Segments {
		cells = append(cells, report.PercentOf(s.CustomersPct))
	}
	return t.all(cells)
}

// groupShares is a line for every segment of every group, for programs.
func (v rfmView) groupShares(groups []rfmGroup) report.Table {
	t := report.Table{Name: "group_segments", For: report.Programs, Columns: append([]report.Head{
		{Name: "group"}, {Name: "segment"}, {Name: "customers"}, {Name: "customers_pct"}, {Name: "revenue"},
	}, restColumns("", 0)...)}
	for _, g := range groups {
		for _, s := range g.Segments {
			t.Add(append([]report.Cell{report.GroupName(g.Group), report.Text(s.Segment.Segment), report.Count(s.Customers),
				report.PercentOf(s.CustomersPct), report.Money(s.Revenue)}, restCells(&s.AgainstRest)...)...)
		}
	}
	return t
}
