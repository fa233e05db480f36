package analysis

import (
	"fmt"
	"math"
	"slices"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/repeat"
	"github.com/retain-cli/retain/pkg/report"
)

// againHead defines windows.
const againHead = "Again = ordered within N days of the first order, on another day; only customers observed for N days count."

// medianText is when half of the customers have ordered again.
func medianText(c *repeat.Curve) report.Cell {
	if c.Median == nil {
		return report.Empty().Shown("not reached")
	}
	return report.Count(int64(*c.Median))
}

// windowed is some customers and their windows.
type windowed struct {
	name      string
	first     calendar.Day // of a cohort, with last
	last      calendar.Day
	customers int64
	windows   []repeat.Window
}

// againTables are the windows of all customers, of cohorts and of groups, and the
// curve.
func (r *RepeatResult) againTables() []report.Table {
	cohorts, groups := []windowed{}, []windowed{}
	for _, c := range r.Cohorts {
		cohorts = append(cohorts, windowed{c.Cohort, c.FirstDay, c.LastDay, c.Customers, c.Windows})
	}
	for _, g := range r.Groups {
		groups = append(groups, windowed{name: g.Group.Group, customers: g.Customers, windows: g.Windows})
	}
	all := windowed{name: "all", customers: r.Customers, windows: r.Windows}
	l := report.Layout[repeat.Window]{Name: "windows", Columns: r.windowColumns()}
	tables := []report.Table{l.Table(r.Windows),
		r.wideWindows("Cohort", cohorts, all),
		r.longWindows("cohorts", []report.Column[windowed]{
			{Name: "cohort", Cell: func(w windowed) report.Cell { return report.Text(w.name) }},
			{Name: "first_day", Cell: func(w windowed) report.Cell { return report.Day(w.first) }},
			{Name: "last_day", Cell: func(w windowed) report.Cell { return report.Day(w.last) }},
		}, cohorts)}
	curves := report.Layout[repeat.Point]{Name: "curve", For: report.Programs, Columns: curveColumns}
	if r.scope.By == "" {
		return append(tables, curves.Table(r.Curve.Points))
	}
	name := []report.Column[windowed]{{Name: "group", Cell: func(w windowed) report.Cell { return report.Raw(w.name) }}}
	return append(tables, r.wideWindows(r.scope.By, groups, all), r.longWindows("group_windows", name, groups),
		report.Stacked(curves, r.Groups, func(g RepeatGroup) (string, []repeat.Point) { return g.Group.Group, g.Curve.Points }))
}

var curveColumns = []report.Column[repeat.Point]{
	{Name: "days", Cell: func(p repeat.Point) report.Cell { return report.Count(int64(p.Days)) }},
	{Name: "customers_at_risk", Cell: func(p repeat.Point) report.Cell { return report.Count(p.AtRisk) }},
	{Name: "customers_repeat", Cell: func(p repeat.Point) report.Cell { return report.Count(p.Repeat) }},
	{Name: "repeat_rate", Cell: func(p repeat.Point) report.Cell { return report.Percent(p.Rate) }},
}

func (r *RepeatResult) windowColumns() []report.Column[repeat.Window] {
	type row = repeat.Window
	rate := rateColumns("repeat_rate", r.scope, 1, func(w row) (rate, low, high *float64) { return w.Rate, w.Low, w.High })
	rate[0].Title = "Again"
	columns := append([]report.Column[row]{
		{Name: "within_days", Title: "Within", Right: true, Cell: func(w row) report.Cell { return report.Count(int64(w.Days)).Shown(days(w.Days)) }},
		{Name: "customers", Title: "Observed", Right: true, Cell: func(w row) report.Cell { return report.Count(w.Customers) }},
		{Name: "customers_repeat", Title: "Ordered again", Right: true, Cell: func(w row) report.Cell { return report.Count(w.Repeat) }},
	}, rate...)
	return append(columns, report.Column[row]{Name: "curve_rate", Title: "By the curve", Right: true, Drop: 2, Cell: func(w row) report.Cell { return report.PercentOf(w.Curve) }})
}

// longWindows has a row for each window of each of some customers.
func (r *RepeatResult) longWindows(name string, key []report.Column[windowed], of []windowed) report.Table {
	type member struct {
		of     windowed
		window repeat.Window
	}
	var members []member
	for _, w := range of {
		for _, x := range w.windows {
			members = append(members, member{w, x})
		}
	}
	columns := append(report.Lift(key, func(m member) windowed { return m.of }),
		report.Lift(r.windowColumns(), func(m member) repeat.Window { return m.window })...)
	return report.Layout[member]{Name: name, For: report.Programs, Columns: columns}.Table(members)
}

// wideWindows has a row for each of some customers and a column for each window. A
// rate of a few of them is left to programs.
func (r *RepeatResult) wideWindows(title string, of []windowed, all windowed) report.Table {
	l := report.Layout[windowed]{Name: "side", For: report.People}
	l.Columns = []report.Column[windowed]{
		{Title: title, Cell: func(w windowed) report.Cell { return report.GroupName(w.name) }},
		{Title: "Customers", Right: true, Cell: func(w windowed) report.Cell { return report.Count(w.customers) }},
	}
	of = slices.DeleteFunc(slices.Clone(of), func(w windowed) bool { return w.customers == 0 })
	darkest := 0.0
	for _, w := range of {
		for _, x := range w.windows {
			if x.Rate != nil {
				darkest = max(darkest, *x.Rate)
			}
		}
	}
	for i, d := range r.within {
		l.Columns = append(l.Columns, report.Column[windowed]{Title: d.String(), Right: true, Drop: i, Cell: func(w windowed) report.Cell {
			x := w.windows[i]
			if x.Rate == nil || x.Customers < min(facts.MinSample, w.customers) {
				return report.Empty()
			}
			return cohortCell(report.PercentOf(x.Rate), w.customers, x.Customers == w.customers, x.Rate, darkest)
		}})
	}
	t := l.Table(of, all)
	for i := range t.Total[0].Cells {
		t.Total[0].Cells[i].Mark = "" // how many have been observed is in the table above
	}
	return t
}

// againFoot explains the marks of windows that not all customers have had.
func (r *RepeatResult) againFoot() []string {
	for _, c := range r.Cohorts {
		for _, w := range c.Windows {
			if facts.MinSample <= w.Customers && w.Customers < c.Customers {
				return []string{fmt.Sprintf("* only some of these customers have been observed for so long; the rate is theirs, if they are %d or more", facts.MinSample)}
			}
		}
	}
	return nil
}

// mostCurves is how many lines a chart can tell apart.
const mostCurves = 8

// curveChart draws the curves of all customers or of the first groups.
func (r *RepeatResult) curveChart() report.Chart {
	c := report.Chart{Title: "Customers with a second order by days since the first (Kaplan-Meier)", Kind: report.Lines, Unit: "%"}
	c.Labels = []string{"0", days(r.Curve.Observed)}
	add := func(name string, curve *repeat.Curve) {
		values, rate, p := make([]float64, r.Curve.Observed+1), 0.0, 0
		for day := range values {
			for ; p < len(curve.Points) && curve.Points[p].Days <= day; p++ {
				rate = curve.Points[p].Rate
			}
			if values[day] = rate; day > curve.Observed {
				values[day] = math.NaN()
			}
		}
		c.Series = append(c.Series, report.Series{Name: name, Values: values})
	}
	if len(r.Groups) == 0 {
		add("all", r.Curve)
		return c
	}
	groups := r.Groups
	if len(groups) > mostCurves {
		groups = groups[:mostCurves]
		c.Title += fmt.Sprintf(", the first %d of %s", mostCurves, report.Counted(int64(len(r.Groups)), "group"))
	}
	for _, g := range groups {
		add(report.GroupName(g.Group.Group).Human(), g.Curve)
	}
	return c
}
