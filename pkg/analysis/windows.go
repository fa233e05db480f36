package analysis

import (
	"fmt"
	"slices"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/compare"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/report"
)

// windowed is the customers of a cohort or a group, and their windows.
type windowed[W any] struct {
	name        string
	first, last calendar.Day // of a cohort
	customers   int64
	windows     []W
	changes     []compare.Change // of a group: each window against the rest
}

// windowTables lay out windows from the first order.
type windowTables[W any] struct {
	titles  []string // of the windows
	rest    string   // the title of the differences of groups
	columns []report.Column[W]
	by      string
	all     windowed[W]
	cell    func(W) (observed int64, value *float64, cell report.Cell)
}

// tables are the windows of all customers, and those of cohorts and groups: side by
// side for people, below each other for programs. The foot explains their marks.
func (t windowTables[W]) tables(cohortsName string, cohorts, groups []windowed[W]) (tables []report.Table, foot []string) {
	tables = []report.Table{
		report.Layout[W]{Name: "windows", Columns: t.columns}.Table(t.all.windows),
		t.wide("Cohort", cohorts),
		t.long(cohortsName, t.cohortKey(), cohorts)}
	if t.by == "" {
		return tables, t.foot(cohorts)
	}
	tables = append(tables, t.wide(t.by, groups), t.long("group_windows", t.groupKey(), groups))
	if len(groups) > 0 {
		tables = append(tables, t.against(groups))
	}
	return tables, t.foot(slices.Concat(cohorts, groups))
}

// against has a row for each group: how far each window is from that of the rest, and p.
func (t windowTables[W]) against(groups []windowed[W]) report.Table {
	type row = windowed[W]
	l := report.Layout[row]{Name: "rest", Title: t.rest, For: report.People,
		Columns: []report.Column[row]{{Title: t.by, Cell: func(w row) report.Cell { return report.GroupName(w.name) }}}}
	for i, title := range t.titles {
		columns := restColumns("", i, func(w row) compare.Change { return w.changes[i] })
		columns[0].Title = title
		l.Columns = append(l.Columns, columns[:2]...)
	}
	return l.Table(groups)
}

func (windowTables[W]) cohortKey() []report.Column[windowed[W]] {
	type row = windowed[W]
	return []report.Column[row]{
		{Name: "cohort", Cell: func(w row) report.Cell { return report.Text(w.name) }},
		{Name: "first_day", Cell: func(w row) report.Cell { return report.Day(w.first) }},
		{Name: "last_day", Cell: func(w row) report.Cell { return report.Day(w.last) }},
	}
}

func (windowTables[W]) groupKey() []report.Column[windowed[W]] {
	return []report.Column[windowed[W]]{{Name: "group", Cell: func(w windowed[W]) report.Cell { return report.Raw(w.name) }}}
}

// long has a row for each window of each of some customers.
func (t windowTables[W]) long(name string, key []report.Column[windowed[W]], of []windowed[W]) report.Table {
	type member struct {
		of     windowed[W]
		window W
		change compare.Change
	}
	var members []member
	tested := false
	for _, w := range of {
		for i, x := range w.windows {
			m := member{of: w, window: x}
			if i < len(w.changes) {
				m.change, tested = w.changes[i], true
			}
			members = append(members, m)
		}
	}
	columns := append(report.Lift(key, func(m member) windowed[W] { return m.of }), report.Lift(t.columns, func(m member) W { return m.window })...)
	if tested {
		columns = append(columns, restColumns("", 0, func(m member) compare.Change { return m.change })...)
	}
	return report.Layout[member]{Name: name, For: report.Programs, Columns: columns}.Table(members)
}

// wide has a row for each of some customers and a column for each window. A value of
// a few of them is left to programs.
func (t windowTables[W]) wide(title string, of []windowed[W]) report.Table {
	type row = windowed[W]
	l := report.Layout[row]{Name: "side", For: report.People}
	l.Columns = []report.Column[row]{
		{Title: title, Cell: func(w row) report.Cell { return report.GroupName(w.name) }},
		{Title: "Customers", Right: true, Cell: func(w row) report.Cell { return report.Count(w.customers) }},
	}
	of = slices.DeleteFunc(slices.Clone(of), func(w row) bool { return w.customers == 0 })
	darkest := 0.0
	for _, w := range of {
		for _, x := range w.windows {
			if _, value, _ := t.cell(x); value != nil {
				darkest = max(darkest, *value)
			}
		}
	}
	for i, title := range t.titles {
		l.Columns = append(l.Columns, report.Column[row]{Title: title, Right: true, Drop: i, Cell: func(w row) report.Cell {
			if i >= len(w.windows) {
				return report.Empty()
			}
			observed, value, cell := t.cell(w.windows[i])
			if value == nil || observed < min(facts.MinSample, w.customers) {
				return report.Empty()
			}
			return cohortCell(cell, w.customers, observed == w.customers, value, darkest)
		}})
	}
	table := l.Table(of, t.all)
	total := &table.Total[0]
	total.Cells[0] = report.Text("all")
	for i := range total.Cells {
		total.Cells[i] = total.Cells[i].Marked("") // how many have been observed is in the table of windows
	}
	return table
}

// lengths are the titles of windows of some days.
func lengths(within calendar.Durations) (titles []string) {
	for _, d := range within {
		titles = append(titles, d.String())
	}
	return titles
}

// foot explains the marks of windows that not all of some customers have had, where
// there are any.
func (t windowTables[W]) foot(of []windowed[W]) []string {
	for _, w := range of {
		for _, x := range w.windows {
			if observed, _, _ := t.cell(x); observed >= facts.MinSample && observed < w.customers {
				return []string{fmt.Sprintf("* only some of these customers have been observed for so long; the number is theirs, if they are %d or more", facts.MinSample)}
			}
		}
	}
	return nil
}
