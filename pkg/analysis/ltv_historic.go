package analysis

import (
	"context"
	"fmt"
	"slices"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/compare"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/ltv"
	"github.com/retain-cli/retain/pkg/note"
	"github.com/retain-cli/retain/pkg/report"
	"github.com/retain-cli/retain/pkg/stat"
)

// HistoricLTV is what customers have brought so far.
type HistoricLTV struct {
	Header
	ltv.HistoricResult
	Groups      []HistoricGroup  `json:"groups,omitzero"`
	Acquisition *ltv.Acquisition `json:"acquisition,omitempty"` // what the customers cost, where the spend is known
	Warnings    []note.Note      `json:"warnings"`
	Notes       []note.Note      `json:"notes"`

	within calendar.Durations
}

// HistoricGroup is what the customers of one group have brought, compared by the
// mean.
type HistoricGroup struct {
	ltv.Group
	Against
	Windows []ValueWindow `json:"windows,omitempty"`
}

// ValueWindow is a window of a group, compared by its mean.
type ValueWindow struct {
	ltv.Window
	Against
}

func (g HistoricGroup) changes() []compare.Change {
	changes := g.Against.changes()
	for _, w := range g.Windows {
		changes = append(changes, w.AgainstRest)
	}
	return changes
}

func (r LTV) historic(ctx context.Context, d *Data) (Result, error) {
	if err := d.check(ctx, r.Scope, perTriangle); err != nil {
		return nil, err
	}
	q := r.query()
	customers, err := d.Customers(ctx, q.By)
	if err != nil {
		return nil, err
	}
	cohorts, err := d.Cohorts(ctx, q)
	if err != nil {
		return nil, err
	}
	res := &HistoricLTV{Header: d.header("ltv", r.Scope, facts.Activity{}), HistoricResult: ltv.Historic(customers, cohorts, r.options()), within: r.Within}
	var costs []note.Note
	if res.Acquisition = r.acquired(d, cohorts); res.Acquisition != nil {
		costs = res.Acquisition.Notes
		res.lines = append(res.lines, "CAC = spend of "+d.Spend.source()+" / customers new in the same "+r.Grain.Noun()+".")
	}
	var windows facts.Windows
	if len(r.Within) > 0 {
		if windows, err = facts.WindowsOf(ctx, d.Source, q, r.Within); err != nil {
			return nil, err
		}
		res.Within(windows, r.options())
	}
	var hidden []note.Note
	if r.By != "" {
		perUnit, newcomers := float64(customers.Unit.PerMajor())*100/res.Margin, cohorts.Newcomers()
		contrasts := append([]contrast{revenueContrast("ltv_mean", customers, newcomers.Since(), perUnit)}, windowContrasts(windows, newcomers.Skipped(), perUnit)...)
		changes := r.against(contrasts...)
		res.Groups, hidden = shownGroups(r.Scope, res.HistoricResult.Groups, func(g ltv.Group) int64 { return g.Customers },
			func(i int, g ltv.Group) HistoricGroup {
				group := HistoricGroup{Group: g, Against: Against{changes[0][i]}}
				for k, w := range g.Windows {
					group.Windows = append(group.Windows, ValueWindow{w, Against{changes[1+k][i]}})
				}
				return group
			})
	}
	outside, err := d.outside(ctx, revenueOf(customers), ofNobody)
	if err != nil {
		return nil, err
	}
	res.Warnings, res.Notes = d.notes(res.HistoricResult.Notes, costs, outside, hidden, d.ages(r.Scope), d.noneShown(r.Scope))
	return res, nil
}

// revenueContrast compares the mean of what customers have brought.
func revenueContrast(metric string, customers facts.Customers, since calendar.Day, perUnit float64) contrast {
	return meanContrast(metric, customers, since, perUnit, func(i int) int64 { return int64(customers.Rows[i].Revenue) })
}

// meanContrast compares the mean of values of customers; perUnit of a value are one. Tests leave out customers whose first order is before a day. Of
// many customers Welch's test holds for the mean, however skewed the values.
func meanContrast(metric string, customers facts.Customers, since calendar.Day, perUnit float64, value func(i int) int64) contrast {
	older, newer := make([][]int64, len(customers.Groups)), make([][]int64, len(customers.Groups))
	for i, c := range customers.Rows {
		values := older
		if c.First >= since {
			values = newer
		}
		values[c.Group] = append(values[c.Group], value(i))
	}
	all, tested := make([]stat.Sample, len(newer)), make([]stat.Sample, len(newer))
	for g := range newer {
		tested[g] = stat.Measure(slices.Values(newer[g]), perUnit)
		all[g] = tested[g].Merge(stat.Measure(slices.Values(older[g]), perUnit))
	}
	return contrast{compare.Averages(metric, compare.Amount, all), compare.Averages(metric, compare.Amount, tested)}
}

// windowContrasts compare groups by the mean of each window, over the customers observed
// for so long. Tests leave out who was new in some periods at the beginning.
func windowContrasts(w facts.Windows, skipped int, perUnit float64) (contrasts []contrast) {
	for k, days := range w.Within {
		all, tested := make([]stat.Sample, len(w.Groups)), make([]stat.Sample, len(w.Groups))
		for g, periods := range w.Rows {
			var older, newer facts.Window
			for p, row := range periods {
				if p < skipped {
					older.Add(row[k])
				} else {
					newer.Add(row[k])
				}
			}
			tested[g] = sampleIn(newer, perUnit)
			newer.Add(older)
			all[g] = sampleIn(newer, perUnit)
		}
		metric := fmt.Sprintf("ltv_mean_%d_days", days)
		contrasts = append(contrasts, contrast{compare.Averages(metric, compare.Amount, all), compare.Averages(metric, compare.Amount, tested)})
	}
	return contrasts
}

func sampleIn(w facts.Window, perUnit float64) stat.Sample {
	return stat.Moments(w.Customers, int64(w.Revenue), w.Squares(), perUnit)
}

// Report lays out the figures, the value by age and, of a split, the groups.
func (r *HistoricLTV) Report() report.Report {
	noun := r.scope.Grain.Noun()
	figures := slices.Concat(r.figures(), costFigures(r.Cost, noun), acquisitionFigures(r.Acquisition, noun))
	tables := append([]report.Table{figureTable("figures", figures), r.valueTable(noun)}, r.acquisitionTables(noun)...)
	head := []string{"Historic LTV: what customers have brought so far, " + marginText(r.Margin) + "."}
	var foot []string
	if len(r.within) > 0 {
		windows, marks := r.windowTables()
		tables, foot = append(tables, windows...), marks
		head = append(head, "Within N days of the first order, that day included; only customers observed for N days count.")
	}
	if r.scope.By != "" {
		tables = append(tables, r.groupTable())
	}
	return report.Report{
		Head:   append(r.lines, head...),
		Tables: tables,
		Foot:   append(foot, legend(byMeans, r.Groups, r.Warnings...)...),
		Notes:  slices.Concat(r.Warnings, r.Notes), Concerns: r.concerns,
		Data: r,
	}
}

// windowTables are the values within some days of the first order. The foot explains
// their marks.
func (r *HistoricLTV) windowTables() (tables []report.Table, foot []string) {
	type row = windowed[ltv.Window]
	var cohorts, groups []row
	for _, c := range r.Cohorts {
		cohorts = append(cohorts, row{c.Cohort, c.FirstDay, c.LastDay, c.Customers, c.Windows, nil})
	}
	for _, g := range r.Groups {
		groups = append(groups, row{name: g.Group.Group, customers: g.Customers, windows: g.Group.Windows, changes: g.changes()[1:]})
	}
	t := windowTables[ltv.Window]{titles: lengths(r.within), rest: "LTV from the rest", by: r.scope.By, all: row{customers: r.Customers, windows: r.Windows},
		cell: func(w ltv.Window) (int64, *float64, report.Cell) { return w.Customers, w.Mean, quotient(w.Mean) }}
	t.columns = []report.Column[ltv.Window]{
		{Name: "within_days", Title: "Within", Right: true, Cell: func(w ltv.Window) report.Cell { return report.Count(int64(w.Days)).Shown(days(w.Days)) }},
		{Name: "customers", Title: "Observed", Right: true, Cell: func(w ltv.Window) report.Cell { return report.Count(w.Customers) }},
		{Name: "orders", Title: "Orders", Right: true, Drop: 1, Cell: func(w ltv.Window) report.Cell { return report.Count(w.Orders) }},
		{Name: "revenue", Title: "Revenue", Right: true, Drop: 1, Cell: func(w ltv.Window) report.Cell { return report.Money(w.Revenue) }},
		{Name: "ltv_mean", Title: "LTV, mean", Right: true, Cell: func(w ltv.Window) report.Cell { return quotient(w.Mean) }},
	}
	return t.tables("cohort_windows", cohorts, groups)
}

func (r *HistoricLTV) figures() []figure {
	return []figure{
		{"ltv_mean", "LTV, mean", quotient(r.Mean), "margin x revenue / customers"},
		{"ltv_median", "LTV, median", quotient(r.Median), "half of the customers have brought less"},
		{"top_10_revenue_pct", "Top tenth", report.PercentOf(r.TopPct), "of the revenue, from " + report.Counted(r.TopCustomers, "customer")},
		{"revenue", "Revenue", report.Money(r.Revenue), "net of refunds"},
		{"orders", "Orders", report.Count(r.Orders), ""},
		{"customers", "Customers", report.Count(r.Customers), ""},
		{"aov", "AOV", quotient(r.AOV), "revenue / orders"},
		marginFigure(r.Margin),
	}
}

// valueTable is the value of a customer by cohort and age.
func (r *HistoricLTV) valueTable(noun string) report.Table {
	type row = ltv.Cohort
	l := report.Layout[row]{Name: "cohorts", Title: "Value per customer up to each age in " + noun + "s",
		Mark: func(c row) (string, bool) { return "", c.Customers == 0 }}
	l.Columns = cohortColumns(func(c row) cohortSpan { return cohortSpan{c.Cohort, c.FirstDay, c.LastDay, c.Customers, c.Complete} })
	ages, darkest := 0, 0.0
	for _, c := range r.Cohorts {
		ages = max(ages, len(c.Value))
		for _, x := range c.Value {
			if x != nil {
				darkest = max(darkest, *x)
			}
		}
	}
	total := []report.Cell{report.Text("average"), report.Empty(), report.Empty(), report.Empty(), report.Empty()}
	for age := range ages {
		l.Columns = append(l.Columns, report.Column[row]{Name: fmt.Sprintf("age_%d", age), Title: fmt.Sprint(age), Right: true, Drop: age,
			Cell: func(c row) report.Cell {
				if age >= len(c.Value) {
					return report.Empty()
				}
				return cohortCell(quotient(c.Value[age]), c.Customers, c.Complete[age], c.Value[age], darkest)
			}})
		average := report.Empty()
		if age < len(r.Average.Value) {
			average = quotient(r.Average.Value[age])
		}
		total = append(total, average)
	}
	t := l.Table(r.Cohorts)
	if len(r.Cohorts) > 0 {
		t.Total = []report.Row{{Cells: total}}
	}
	return t
}

func (r *HistoricLTV) groupTable() report.Table {
	type group = HistoricGroup
	columns := []report.Column[group]{
		{Name: "customers", Title: "Customers", Right: true, Cell: func(g group) report.Cell { return report.Count(g.Customers) }},
		{Name: "orders", Title: "Orders", Right: true, Drop: 4, Cell: func(g group) report.Cell { return report.Count(g.Orders) }},
		{Name: "revenue", Title: "Revenue", Right: true, Drop: 3, Cell: func(g group) report.Cell { return report.Money(g.Revenue) }},
		{Name: "aov", Title: "AOV", Right: true, Drop: 2, Cell: func(g group) report.Cell { return quotient(g.AOV) }},
		{Name: "ltv_mean", Title: "LTV, mean", Right: true, Cell: func(g group) report.Cell { return quotient(g.Mean) }},
	}
	columns = append(columns, restColumns("", 0, func(g group) compare.Change { return g.AgainstRest })...)
	all := group{Group: ltv.Group{Customers: r.Customers, Orders: r.Orders, Revenue: r.Revenue, AOV: r.AOV, Mean: r.Mean}}
	return report.ByGroup(r.scope.By, columns, r.Groups, all, func(g group) (string, bool) { return g.Group.Group, g.Small })
}
