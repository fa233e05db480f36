package main

import (
	"strconv"
	"strings"

	"github.com/retain-cli/retain/pkg/compare"
	"github.com/retain-cli/retain/pkg/report"
	"github.com/retain-cli/retain/pkg/retention"
)

// rateGroup is the rates of one group, and how they compare with those of all
// others together.
type rateGroup struct {
	retention.RateGroup
	AgainstRest compare.Change `json:"against_rest"`
}

func (g rateGroup) change() compare.Change { return g.AgainstRest }

// groups is the groups that are shown, in order, with a note on those that are
// not. The comparison is with everybody else, hidden or not.
func (v rateView) groups(rates retention.Rates, o *metricFlags) ([]rateGroup, []report.Note) {
	var parts []compare.Proportion
	for _, g := range rates.Groups {
		parts = append(parts, compare.Proportion{Part: g.Summary.Part, Whole: g.Summary.Whole})
	}
	changes := compare.AgainstRest(o.sure(), compare.Shares(v.metric, parts))[0]
	var groups []rateGroup
	for i, g := range rates.Groups {
		groups = append(groups, rateGroup{g, changes[i]})
	}
	return kept(&o.byFlags, groups, rateGroup.size)
}

func (g rateGroup) size() (n int64) {
	for _, p := range g.Periods {
		n = max(n, p.Start, p.End)
	}
	return n
}

// byGroup is the tables of rates by group: all periods of all groups for
// programs, a line per group, and the rates side by side for people.
func (v rateView) byGroup(o *metricFlags, rates retention.Rates, groups []rateGroup, confidence float64) []report.Table {
	var periods []report.Table
	var names []string
	for _, g := range groups {
		names = append(names, g.Group)
		periods = append(periods, v.table(retention.Rates{Periods: g.Periods}, confidence))
	}
	if len(groups) == 0 {
		periods = append(periods, v.table(retention.Rates{}, confidence))
	}
	return []report.Table{stacked(names, periods), v.groupTable(o.by, rates, groups, confidence), v.side(rates, groups)}
}

// stacked puts tables of the same columns below each other, with the name of
// the group before each row. It is for programs.
func stacked(names []string, tables []report.Table) report.Table {
	t := report.Table{Name: tables[0].Name, For: report.Programs}
	t.Columns = append([]report.Column{{Name: "group"}}, tables[0].Columns...)
	for i, name := range names {
		for _, row := range tables[i].Rows {
			t.Add(append([]report.Cell{report.Raw(name)}, row.Cells...)...)
		}
	}
	return t
}

// groupTable is a line per group over all complete periods.
func (v rateView) groupTable(dimension string, rates retention.Rates, groups []rateGroup, confidence float64) report.Table {
	name := strings.ToUpper(v.metric)
	t := report.Table{Name: "groups", Columns: []report.Column{
		{Name: "group", Title: dimension},
		{Name: "small", For: report.Programs},
		{Name: "periods", Title: "Periods", Right: true, Drop: 4},
		{Name: "customers_start", Title: "Start, all", Right: true, Drop: 3},
		{Name: v.metric, Title: name, Right: true},
		{Name: v.metric + "_interval", Title: report.Float(confidence) + " % interval", Right: true, Drop: 2, For: report.People},
		{Name: v.metric + "_low", For: report.Programs},
		{Name: v.metric + "_high", For: report.Programs},
		{Name: "last", Title: "Last", Right: true, Drop: 1},
		{Name: "difference", Title: "To the rest", Right: true},
		{Name: "p_adjusted", Title: "p", Right: true, Drop: 2},
		{Name: "verdict", For: report.Programs},
	}}
	for _, g := range groups {
		row := t.Add(append(summaryCells(groupName(g.Group), g.Small, g.Summary, confidence),
			restCells(g.AgainstRest)...)...)
		if g.Small {
			row.Mark, row.Faint = "few", true
		}
	}
	t.Total = []report.Row{{Cells: append(summaryCells(report.Text("all"), false, rates.Summary, confidence), report.Empty(), report.Empty(), report.Empty())}}
	return t
}

// summaryCells is the cells of a group up to its last rate.
func summaryCells(name report.Cell, small bool, s retention.Summary, confidence float64) []report.Cell {
	low, high := retention.Wilson(s.Part, s.Whole, confidence)
	return []report.Cell{
		name, report.Text(strconv.FormatBool(small)), report.Count(int64(s.Periods)), report.Count(s.Whole),
		report.PercentOf(s.Pooled), interval(low, high), report.PercentOf(low), report.PercentOf(high), report.PercentOf(s.Last),
	}
}

// restCells is the cells of a comparison with the rest.
func restCells(c compare.Change) []report.Cell {
	return []report.Cell{toRest(c), report.NumberOf(c.PAdjusted, 3), report.Text(string(c.Verdict))}
}

// toRest is how far a group is from the rest, in percentage points if the
// numbers are rates: with a star when that is hardly chance, ~ when it may well be.
func toRest(c compare.Change) report.Cell {
	if c.Change == nil {
		return report.Undefined()
	}
	cell := report.Cell{Human: signed(*c.Change), Machine: report.Float(*c.Change)}
	if c.Kind == compare.Amount {
		cell.Human = strings.Replace("+"+report.Grouped(*c.Change, 2), "+-", "-", 1)
	}
	switch c.Verdict {
	case compare.Noise:
		cell.Human += " ~"
	case compare.Up, compare.Down:
		cell.Human += " *"
	}
	return cell
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

// legend explains the marks of toRest.
func legend[G interface{ change() compare.Change }](groups []G) []string {
	var star, tilde bool
	test := "two-proportion test"
	for _, g := range groups {
		c := g.change()
		tilde = tilde || c.Verdict == compare.Noise
		star = star || c.Verdict == compare.Up || c.Verdict == compare.Down
		if c.Kind == compare.Amount {
			test = "Welch's test"
		}
	}
	var parts []string
	if star {
		parts = append(parts, "* differs from the rest")
	}
	if tilde {
		parts = append(parts, "~ may be chance")
	}
	if len(parts) == 0 {
		return nil
	}
	return []string{strings.Join(parts, "  ") + " (" + test + ", Benjamini-Hochberg)"}
}
