package analysis

import (
	"fmt"
	"math"

	"github.com/retain-cli/retain/pkg/repeat"
	"github.com/retain-cli/retain/pkg/report"
)

// againHead defines windows.
const againHead = "Again = ordered within N days of the first order, on another day; only customers observed for N days count."

// medianText is when half of the customers have ordered again.
func medianText(c *repeat.Curve) report.Cell {
	switch {
	case c.Customers == 0:
		return report.Undefined()
	case c.Median == nil:
		return report.Empty().Shown("not reached")
	}
	return report.Count(int64(*c.Median))
}

// againTables are the windows of all customers, of cohorts and of groups, and the
// curve. The foot explains their marks.
func (r *RepeatResult) againTables() (tables []report.Table, foot []string) {
	type row = windowed[repeat.Window]
	var cohorts, groups []row
	for _, c := range r.Cohorts {
		cohorts = append(cohorts, row{c.Cohort, c.FirstDay, c.LastDay, c.Customers, c.Windows, nil})
	}
	for _, g := range r.Groups {
		groups = append(groups, row{name: g.Group.Group, customers: g.Customers, windows: g.Group.Windows, changes: g.changes()[1:]})
	}
	curves := report.Layout[repeat.Point]{Name: "curve", For: report.Programs, Columns: curveColumns}
	curve := curves.Table(r.Curve.Points)
	if r.scope.By != "" {
		curve = report.Stacked(curves, r.Groups, func(g RepeatGroup) (string, []repeat.Point) { return g.Group.Group, g.Curve.Points })
	}
	t := windowTables[repeat.Window]{titles: lengths(r.within), rest: "Percentage points from the rest", columns: r.windowColumns(), by: r.scope.By, all: row{customers: r.Customers, windows: r.Windows},
		cell: func(w repeat.Window) (int64, *float64, report.Cell) {
			return w.Customers, w.Rate, report.PercentOf(w.Rate)
		}}
	tables, foot = t.tables("cohorts", cohorts, groups)
	return append(tables, curve), foot
}

var curveColumns = []report.Column[repeat.Point]{
	{Name: "days", Cell: func(p repeat.Point) report.Cell { return report.Count(int64(p.Days)) }},
	{Name: "customers_at_risk", Cell: func(p repeat.Point) report.Cell { return report.Count(p.AtRisk) }},
	{Name: "customers_repeat", Cell: func(p repeat.Point) report.Cell { return report.Count(p.Repeat) }},
	{Name: "repeat_rate", Cell: func(p repeat.Point) report.Cell { return report.Percent(p.Rate) }},
	{Name: "repeat_rate_low", Cell: func(p repeat.Point) report.Cell { return report.PercentOf(p.Low) }},
	{Name: "repeat_rate_high", Cell: func(p repeat.Point) report.Cell { return report.PercentOf(p.High) }},
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
