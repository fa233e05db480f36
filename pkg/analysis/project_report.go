package analysis

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/retain-cli/retain/pkg/report"
	"github.com/retain-cli/retain/pkg/survival"
)

// ofUnit is a row of one of several curves.
type ofUnit[Row any] struct {
	unit string
	row  Row
}

// Report lays out the ages, the figures, the cohorts and, of a split, the groups of each
// curve. Programs get all curves below each other.
func (res *Projection) Report() report.Report {
	out := report.Report{Head: append(res.lines, res.head()...), Notes: slices.Concat(res.Warnings, res.Notes), Concerns: res.concerns, Data: res}
	var ages []ofUnit[survival.Projected]
	var figures []ofUnit[figure]
	var cohorts []ofUnit[survival.CohortSummary]
	var groups []ofUnit[survival.GroupSummary]
	var people []report.Table
	for _, c := range res.Curves {
		ages, figures = with(ages, c.Unit, c.Ages), with(figures, c.Unit, c.figures())
		cohorts, groups = with(cohorts, c.Unit, c.Cohorts), with(groups, c.Unit, c.Groups)
		if c.Customers > 0 {
			people = append(people, res.people(c)...)
			out.Charts = append(out.Charts, c.chart())
			out.Foot = append(out.Foot, c.foot()...)
		}
	}
	out.Tables = []report.Table{
		stacked("ages", res.ageColumns(), ages), stacked("figures", figureColumns, figures),
		stacked("cohorts", append(cohortKey(), summaryColumns(res, "", ofCohort)...), cohorts),
	}
	if res.scope.By != "" {
		out.Tables = append(out.Tables, stacked("groups", append([]report.Column[survival.GroupSummary]{{Name: "group", Cell: func(g survival.GroupSummary) report.Cell { return report.Raw(g.Group) }}},
			summaryColumns(res, "", ofGroup)...), groups))
	}
	out.Tables = append(out.Tables, people...)
	if len(res.Curves) == 0 {
		out.Foot = append(out.Foot, "no customer began with a subscription of a known interval")
	}
	return out
}

func ofCohort(c survival.CohortSummary) survival.Summary { return c.Summary }
func ofGroup(g survival.GroupSummary) survival.Summary   { return g.Summary }

func with[Row any](all []ofUnit[Row], unit string, rows []Row) []ofUnit[Row] {
	for _, r := range rows {
		all = append(all, ofUnit[Row]{unit, r})
	}
	return all
}

// stacked is the rows of all curves below each other, for programs.
func stacked[Row any](name string, columns []report.Column[Row], rows []ofUnit[Row]) report.Table {
	l := report.Layout[ofUnit[Row]]{Name: name, For: report.Programs, Columns: []report.Column[ofUnit[Row]]{
		{Name: "unit", Cell: func(r ofUnit[Row]) report.Cell { return report.Text(r.unit) }}}}
	l.Columns = append(l.Columns, report.Lift(columns, func(r ofUnit[Row]) Row { return r.row })...)
	return l.Table(rows)
}

func (res *Projection) head() []string {
	noun := res.scope.Grain.Noun()
	left := fmt.Sprintf("Left at age n = ordered n %ss after the %s of the first order, or later.", noun, noun)
	switch {
	case res.renewals:
		left = "Left at age n = made renewals 1 to n (retain renewals)."
	case res.Definition.Wait == nil:
		left = fmt.Sprintf("Left at age n = had a subscription at the end of the %s n %ss after the start, or later.", noun, noun)
	}
	lines := []string{left, "Stay = of those left at the age before.  Residual = ages still to come, discounted by " + report.Float(res.Definition.Discount) + " % a year, the next one in full."}
	if w := res.Definition.Wait; w != nil && *w > 0 {
		lines = append(lines, fmt.Sprintf("Fitted are ages that were over %s before the as-of day: 19 of 20 next orders come within that time.", days(*w)))
	}
	return lines
}

// people are the tables of one curve.
func (res *Projection) people(c ProjectedCurve) []report.Table {
	ages := report.Layout[survival.Projected]{Name: "projection", For: report.People, Columns: res.ageColumns(), Title: c.title(res.renewals)}
	figures := figureTable("curve", c.figures())
	figures.For = report.People
	tables := []report.Table{ages.Table(c.shown()), figures}
	few := func(s survival.Summary) (string, bool) {
		if s.Small {
			return "few", true
		}
		return "", false
	}
	cohorts := report.Layout[survival.CohortSummary]{Name: "by cohort", For: report.People, Mark: func(s survival.CohortSummary) (string, bool) { return few(s.Summary) }}
	cohorts.Columns = append(cohortKey(), summaryColumns(res, c.markTitle(), ofCohort)...)
	if known := c.knownCohorts(); len(known) > 0 {
		side := cohorts.Table(known, survival.CohortSummary{Summary: c.Summary})
		side.Total[0].Cells[0], side.Total[0].Mark, side.Total[0].Faint = report.Text("all"), "", false
		tables = append(tables, side)
	}
	if res.scope.By != "" {
		groups := report.ByGroup(res.scope.By, summaryColumns(res, c.markTitle(), ofGroup), c.Groups, survival.GroupSummary{Summary: c.Summary}, func(g survival.GroupSummary) (string, bool) { return g.Group, g.Small })
		groups.For = report.People
		tables = append(tables, groups)
	}
	return tables
}

// knownCohorts are those with a curve of their own, which others are too young for.
func (c ProjectedCurve) knownCohorts() (known []survival.CohortSummary) {
	for _, cohort := range c.Cohorts {
		if cohort.Left != nil {
			known = append(known, cohort)
		}
	}
	return known
}

func (c ProjectedCurve) title(renewals bool) string {
	if renewals {
		return fmt.Sprintf("Billed every %s: %s", c.Unit, report.Counted(c.Customers, "customer"))
	}
	return ""
}

func (c ProjectedCurve) markTitle() string { return fmt.Sprintf("Left at %d", c.Mark) }

// shown are the ages that people see: the first dozen, every twelfth, and the last that
// was observed and projected.
func (c ProjectedCurve) shown() (rows []survival.Projected) {
	const dozen = 12
	for i, row := range c.Ages {
		if row.Age <= dozen || row.Age%dozen == 0 || row.Age == c.Observed || i == len(c.Ages)-1 {
			rows = append(rows, row)
		}
	}
	return rows
}

func (res *Projection) ageColumns() []report.Column[survival.Projected] {
	type row = survival.Projected
	columns := []report.Column[row]{
		{Name: "age", Title: "Age", Right: true, Cell: func(r row) report.Cell { return report.Count(int64(r.Age)) }},
		{Name: "customers_due", Title: "Due", Right: true, Drop: 5, Cell: func(r row) report.Cell { return reached(r, r.Due) }},
		{Name: "customers_kept", Title: "Kept", Right: true, Drop: 4, Cell: func(r row) report.Cell { return reached(r, r.Kept) }},
		{Name: "left_observed", Title: "So far", Right: true, Cell: func(r row) report.Cell { return known(r.LeftObserved, report.Percent) }},
	}
	columns = append(columns, intervalColumns("left", "Left", res.scope, 1, report.Percent, func(r row) (x, low, high *float64) { return r.Left, r.Low, r.High })...)
	columns = append(columns, []report.Column[row]{
		{Name: "left_constant", Title: "Constant", Right: true, Drop: 3, Cell: func(r row) report.Cell { return known(r.Constant, report.Percent) }},
		{Name: "retention", Title: "Stay", Right: true, Drop: 6, Cell: func(r row) report.Cell { return known(r.Retention, report.Percent) }},
		{Name: "retention_observed", Title: "so far", Right: true, Drop: 7, Cell: func(r row) report.Cell { return known(r.RetentionSoFar, report.Percent) }},
	}...)
	columns = append(columns, intervalColumns("residual_lifetime", "Residual", res.scope, 2, lifetime, func(r row) (x, low, high *float64) { return r.Residual, r.ResidualLow, r.ResidualHigh })...)
	return append(columns, report.Column[row]{Name: "residual_lifetime_constant", For: report.Programs, Cell: func(r row) report.Cell { return known(r.ResidualConstant, lifetime) }})
}

// reached is a number of customers at an age that somebody has reached.
func reached(r survival.Projected, n int64) report.Cell {
	if r.Due == 0 {
		return report.Empty()
	}
	return report.Count(n)
}

// known is a number, or nothing where it is not known yet.
func known(x *float64, cell func(float64) report.Cell) report.Cell {
	if x == nil {
		return report.Empty()
	}
	return cell(*x)
}

// lifetime is a number of ages.
func lifetime(x float64) report.Cell { return report.Number(x, 2) }

// intervalColumns are a number and its interval: one column for people, two for
// programs.
func intervalColumns[Row any](name, title string, s Scope, drop int, cell func(float64) report.Cell, of func(Row) (x, low, high *float64)) []report.Column[Row] {
	columns := rateColumns(name, s, drop, of)
	columns[0].Title = title
	columns[0].Cell = func(r Row) report.Cell {
		x, _, _ := of(r)
		return known(x, cell)
	}
	columns[1].Title = report.Float(s.confidence()) + " %"
	columns[2].Cell = func(r Row) report.Cell {
		_, low, _ := of(r)
		return known(low, cell)
	}
	columns[3].Cell = func(r Row) report.Cell {
		_, _, high := of(r)
		return known(high, cell)
	}
	return columns
}

func cohortKey() []report.Column[survival.CohortSummary] {
	type row = survival.CohortSummary
	return []report.Column[row]{
		{Name: "cohort", Title: "Cohort", Cell: func(c row) report.Cell { return report.Text(c.Period) }},
		{Name: "first_day", For: report.Programs, Cell: func(c row) report.Cell { return report.Day(c.FirstDay) }},
		{Name: "last_day", For: report.Programs, Cell: func(c row) report.Cell { return report.Day(c.LastDay) }},
	}
}

// summaryColumns are a curve in short; for programs also its parameters.
func summaryColumns[Row any](res *Projection, mark string, of func(Row) survival.Summary) []report.Column[Row] {
	number := func(name string, x func(survival.Summary) *float64) report.Column[Row] {
		return report.Column[Row]{Name: name, For: report.Programs, Cell: func(r Row) report.Cell { return report.NumberOf(x(of(r)), 4) }}
	}
	columns := []report.Column[Row]{
		{Name: "customers", Title: "Customers", Right: true, Cell: func(r Row) report.Cell { return report.Count(of(r).Customers) }},
		{Name: "ages_observed", Title: "Ages", Right: true, Cell: func(r Row) report.Cell { return report.Count(int64(of(r).Observed)) }},
		{Name: "model", For: report.Programs, Cell: func(r Row) report.Cell { return report.Text(of(r).Model) }},
		number("alpha", func(s survival.Summary) *float64 { return s.Alpha }), number("alpha_se", func(s survival.Summary) *float64 { return s.AlphaSE }),
		number("beta", func(s survival.Summary) *float64 { return s.Beta }), number("beta_se", func(s survival.Summary) *float64 { return s.BetaSE }),
		number("c", func(s survival.Summary) *float64 { return s.C }), number("c_se", func(s survival.Summary) *float64 { return s.CSE }),
		{Name: "churn_first", Title: "Lost at 1", Right: true, Drop: 3, Cell: func(r Row) report.Cell { return known(of(r).Churn, report.Percent) }},
	}
	columns = append(columns, intervalColumns("left", mark, res.scope, 2, report.Percent, func(r Row) (x, low, high *float64) { s := of(r); return s.Left, s.LeftLow, s.LeftHigh })...)
	columns = append(columns, intervalColumns("lifetime_discounted", "Lifetime", res.scope, 1, lifetime, func(r Row) (x, low, high *float64) { s := of(r); return s.Discounted, s.Low, s.High })...)
	return append(columns,
		number("log_likelihood", func(s survival.Summary) *float64 { return s.LogLikelihood }),
		report.Column[Row]{Name: "boundary", For: report.Programs, Cell: func(r Row) report.Cell { return report.Text(of(r).Boundary) }})
}

var figureColumns = []report.Column[figure]{
	{Name: "figure", Cell: func(f figure) report.Cell { return report.Text(f.name) }},
	{Name: "value", Cell: func(f figure) report.Cell { return f.value }},
}

// figures are the curve of all customers and the lifetimes that follow from it.
func (c ProjectedCurve) figures() []figure {
	formula := "S(t) = B(alpha, beta + t) / B(alpha, beta)"
	if c.Fit.Curve.Model == survival.BdW {
		formula = "S(t) = B(alpha, beta + t^c) / B(alpha, beta)"
	}
	curve := c.Fit.Curve
	parameter := func(name string, value, se *float64, edge float64) figure {
		f := figure{name, name, report.NumberOf(value, 4), ""}
		switch {
		case se != nil:
			f.note = "standard error " + report.Fixed(*se, 4)
		case value == nil && c.Fit.Known() && math.IsInf(edge, 1):
			f.value, f.note = f.value.Shown("∞"), "at the boundary"
		case value == nil && c.Fit.Known():
			f.value, f.note = f.value.Shown("0"), "at the boundary"
		}
		return f
	}
	figures := []figure{{"model", "Model", report.Text(c.Model), formula},
		parameter("alpha", c.Alpha, c.AlphaSE, curve.Alpha), parameter("beta", c.Beta, c.BetaSE, curve.Beta)}
	if curve.Model == survival.BdW {
		figures = append(figures, parameter("c", c.C, c.CSE, curve.C))
	}
	other := ""
	if c.AICOther != nil {
		other = "of the other model " + report.Grouped(*c.AICOther, 2)
	}
	l, ages := c.Lifetime, c.Unit+"s"
	forever := quotient(l.Forever)
	note := ages + ", the first included, for ever"
	if l.Infinite {
		forever, note = forever.Shown("∞"), "the curve falls too slowly for a mean"
	}
	naive := "1 / churn"
	if l.Churn != nil {
		naive = fmt.Sprintf("%s: 1 / churn, %s of all who were due", ages, report.Percent(*l.Churn).Human())
	}
	return append(figures,
		figure{"log_likelihood", "ln likelihood", quotient(c.LogLikelihood), ""},
		figure{"aic", "AIC", quotient(c.AIC), other},
		figure{"left_at_age", "Age shown", report.Count(int64(c.Mark)), "of the tables of cohorts and groups"},
		figure{"left", c.markTitle(), report.PercentOf(c.Left), "of the customers at the beginning"},
		figure{"lifetime_within", "Lifetime", quotient(l.Within), fmt.Sprintf("of the first %s, by the curve", report.Counted(int64(l.Horizon), c.Unit))},
		figure{"lifetime", "for ever", forever, note},
		figure{"lifetime_discounted", "discounted", quotient(l.Discounted), ages + ", for ever" + between(c.Low, c.High)},
		figure{"lifetime_constant", "Naive lifetime", quotient(l.Constant), naive},
		figure{"lifetime_constant_discounted", "discounted", quotient(l.ConstantDiscounted), ages + ", for ever"})
}

// between is an interval in words.
func between(low, high *float64) string {
	if low == nil {
		return ""
	}
	return fmt.Sprintf(" (%s – %s)", report.Fixed(*low, 2), report.Fixed(*high, 2))
}

// foot says how wrong the curve has been, and whether cohorts and groups differ.
func (c ProjectedCurve) foot() (lines []string) {
	if b := c.Backtest; b != nil {
		when := "without the last " + report.Counted(int64(b.Ages), c.Unit)
		if b.Since != nil {
			when = "as of " + b.Since.String()
		}
		lines = append(lines, fmt.Sprintf("Backtest: fitted %s, of %s left then the curve projects %s to be left now, and %s are%s; a constant churn projects %s%s",
			when, report.Counted(b.Customers, "customer"), report.Grouped(b.Projected, 0), report.Count(b.Kept).Human(), percentOff(b.Error),
			report.Grouped(b.Constant, 0), percentOff(b.ConstantError)))
	}
	if n := len(c.Cohorts) - len(c.knownCohorts()); n > 0 {
		lines = append(lines, "Not listed: "+report.Counted(int64(n), "cohort")+" without a curve (too few ages observed, or nobody lost after age 1)")
	}
	verdict := func(t *survival.Difference, what string) {
		if t == nil {
			return
		}
		lines = append(lines, fmt.Sprintf("Whether %d %s share one curve: chi-squared %s with %d degrees of freedom, p %s (likelihood ratio)",
			t.Curves, what, report.Fixed(t.ChiSquare, 1), t.DF, pCell(&t.P).Human()))
	}
	verdict(c.CohortsDiffer, "cohorts")
	verdict(c.GroupsDiffer, "groups")
	return lines
}

func percentOff(x *float64) string {
	if x == nil {
		return ""
	}
	return " (" + report.Signed(*x, 1) + " %)"
}

// chart draws who is left so far and by the curve.
func (c ProjectedCurve) chart() report.Chart {
	chart := report.Chart{Title: "Customers left by age", Kind: report.Lines, Unit: "%"}
	series := []report.Series{{Name: "so far"}, {Name: c.Model}, {Name: "constant churn"}}
	for _, row := range c.Ages {
		chart.Labels = append(chart.Labels, strings.TrimSpace(fmt.Sprintf("%s %d", c.Unit, row.Age)))
		for i, x := range []*float64{row.LeftObserved, row.Left, row.Constant} {
			value := math.NaN()
			if x != nil {
				value = *x
			}
			series[i].Values = append(series[i].Values, value)
		}
	}
	chart.Series = series
	return chart
}
