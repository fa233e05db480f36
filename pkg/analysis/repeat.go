package analysis

import (
	"context"
	"fmt"
	"slices"

	"github.com/retain-cli/retain/pkg/benchmark"
	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/compare"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/note"
	"github.com/retain-cli/retain/pkg/repeat"
	"github.com/retain-cli/retain/pkg/report"
	"github.com/retain-cli/retain/pkg/stat"
)

// Repeat asks how many customers buy again, how soon, and what that is worth.
type Repeat struct {
	Scope
	Within calendar.Durations // windows from the first order; none: they are not measured
}

// RepeatResult is the result of Repeat.
type RepeatResult struct {
	Header
	repeat.Result
	Groups     []RepeatGroup `json:"groups,omitzero"`
	Benchmarks *Benchmarks   `json:"benchmarks,omitempty"`
	Warnings   []note.Note   `json:"warnings"`
	Notes      []note.Note   `json:"notes"`

	within calendar.Durations
}

// RepeatGroup is one group, compared by its repeat rate and by its windows.
type RepeatGroup struct {
	repeat.Group
	Against
	Windows []RepeatWindow `json:"windows,omitempty"`
}

// RepeatWindow is a window of a group.
type RepeatWindow struct {
	repeat.Window
	Against
}

func (g RepeatGroup) changes() []compare.Change {
	changes := g.Against.changes()
	for _, w := range g.Windows {
		changes = append(changes, w.AgainstRest)
	}
	return changes
}

// Run computes the result.
func (r Repeat) Run(ctx context.Context, d *Data) (*RepeatResult, error) {
	purchases, err := d.repeats(ctx, r)
	if err != nil {
		return nil, err
	}
	res := &RepeatResult{Header: d.header("repeat", r.Scope, facts.Activity{}), Result: purchases, within: r.Within}
	if len(r.Within) > 0 {
		confidence := r.confidence()
		res.Definition.Confidence = &confidence
	}
	res.Benchmarks = res.benchmarks(measured{metric: "repeat_rate", period: benchmark.ToDate, value: res.RepeatRate})
	var hidden []note.Note
	if r.By != "" {
		changes := r.against(append([]contrast{repeatContrast(purchases.Groups)}, r.windowContrasts(purchases.Groups)...)...)
		res.Groups, hidden = shownGroups(r.Scope, purchases.Groups, func(g repeat.Group) int64 { return g.Customers },
			func(i int, g repeat.Group) RepeatGroup {
				group := RepeatGroup{Group: g, Against: Against{changes[0][i]}}
				for k, w := range g.Windows {
					group.Windows = append(group.Windows, RepeatWindow{w, Against{changes[1+k][i]}})
				}
				return group
			})
	}
	res.Warnings, res.Notes = d.notes(purchases.Notes, hidden, d.ages(r.Scope), d.noneShown(r.Scope))
	return res, nil
}

// repeats are the repeat purchases of a scope.
func (d *Data) repeats(ctx context.Context, r Repeat) (repeat.Result, error) {
	s := r.Scope
	if err := d.check(ctx, s, perPeriod); err != nil {
		return repeat.Result{}, err
	}
	if err := d.needOrders("repeat"); err != nil {
		return repeat.Result{}, err
	}
	q := s.query()
	o := repeat.Options{Within: r.Within, Confidence: s.confidence()}
	o.From, o.To = s.shown()
	var f repeat.Facts
	var err error
	if f.Customers, err = d.Customers(ctx, q.By); err != nil {
		return repeat.Result{}, err
	}
	if f.Purchases, err = d.Purchases(ctx, q); err != nil {
		return repeat.Result{}, err
	}
	if f.Gaps, err = d.Gaps(ctx); err != nil {
		return repeat.Result{}, err
	}
	return repeat.Purchases(f, o), nil
}

// repeatContrast compares groups by their repeat rate.
func repeatContrast(groups []repeat.Group) contrast {
	return shares("repeat_rate", groups, func(g repeat.Group) (all, tested stat.Proportion) {
		return stat.Proportion{Part: g.CustomersRepeat, Whole: g.Customers}, g.Compared
	})
}

// windowContrasts compare groups by each window, over the customers observed for so long.
func (r Repeat) windowContrasts(groups []repeat.Group) (windows []contrast) {
	for k, days := range r.Within {
		windows = append(windows, shares(fmt.Sprintf("repeat_rate_%d_days", days), groups, func(g repeat.Group) (all, tested stat.Proportion) {
			w := g.Windows[k]
			return stat.Proportion{Part: w.Repeat, Whole: w.Customers}, w.Compared
		}))
	}
	return windows
}

// Report lays the result out: its figures, the periods and, of a split, the groups.
func (r *RepeatResult) Report() report.Report {
	out := report.Report{
		Head:   append(r.lines, "Repeat customers have orders on two or more days.  First orders are those of the first order day."),
		Tables: []report.Table{figureTable("figures", r.figures())},
		Foot:   legend(byProportions, r.Groups, r.Warnings...),
		Notes:  slices.Concat(r.Warnings, r.Notes), Concerns: r.concerns,
		Data: r,
	}
	if r.Curve != nil {
		out.Head = append(out.Head, againHead)
		again, foot := r.againTables()
		out.Tables = append(out.Tables, again...)
		out.Charts = []report.Chart{r.curveChart()}
		out.Foot = append(foot, out.Foot...)
	}
	out.Tables = append(out.Tables, r.periods()...)
	if r.scope.By != "" {
		out.Tables = append(out.Tables, r.groupTable())
	}
	r.Benchmarks.addTo(&out)
	return out
}

func (r *RepeatResult) figures() []figure {
	amount := moneyUpTo(r.Revenue)
	figures := []figure{
		{"repeat_rate", "Repeat rate so far", report.PercentOf(r.RepeatRate), fmt.Sprintf("%s of %s", report.Count(r.CustomersRepeat).Human(), report.Counted(r.Customers, "customer"))},
		{"orders_per_customer", "Orders per customer", quotient(r.OrdersPerCustomer), report.Counted(r.Orders, "order")},
		{"gap_days_median", "Days to the next order", report.NumberOf(r.GapsMedian, 1), "median of " + report.Counted(r.Gaps.Gaps, "gap")},
		{"gap_days_p80", "in 4 of 5 cases, at most", report.NumberOf(r.GapsP80, 1), "80th percentile"},
		{"gap_days_p95", "in 19 of 20, at most", report.NumberOf(r.GapsP95, 1), "95th percentile"},
		{"revenue_repeat_pct", "Revenue from repeat orders", report.PercentOf(r.RevenueRepeatPct), amount(r.RevenueRepeat).Human() + " of " + amount(r.Revenue).Human()},
		{"aov_first", "Average first order", quotient(r.AOVFirst), report.Counted(r.OrdersFirst, "first order")},
		{"aov_repeat", "Average repeat order", quotient(r.AOVRepeat), report.Counted(r.OrdersRepeat, "repeat order")},
		{"spend_ratio", "Repeat customers spend", times(r.SpendRatio), fmt.Sprintf("%s each, others %s",
			quotient(r.RevenuePerCustomerRepeat).Human(), quotient(r.RevenuePerCustomerOnce).Human())},
	}
	if r.Curve != nil {
		figures = slices.Insert(figures, 1, figure{"second_order_days_median", "Days to the second order", medianText(r.Curve),
			"median of all customers (Kaplan-Meier)"})
	}
	return figures
}

// periods is a table of all customers and, for programs, one of the groups.
func (r *RepeatResult) periods() []report.Table {
	type row = repeat.Period
	amount := moneyUpTo(r.Revenue)
	l := report.Layout[row]{Name: "periods", Mark: partial[row]}
	l.Columns = append(periodColumns[row](), []report.Column[row]{
		{Name: "customers", Title: "Customers", Right: true, Cell: func(p row) report.Cell { return report.Count(p.Customers) }},
		{Name: "customers_repeat", Title: "Repeat", Right: true, Cell: func(p row) report.Cell { return report.Count(p.CustomersRepeat) }},
		{Name: "repeat_rate", Title: "Rate", Right: true, Cell: func(p row) report.Cell { return report.PercentOf(p.RepeatRate) }},
		{Name: "orders", Title: "Orders", Right: true, Drop: 4, Cell: func(p row) report.Cell { return report.Count(p.Orders) }},
		{Name: "orders_first", Title: "First", Right: true, Drop: 3, Cell: func(p row) report.Cell { return report.Count(p.OrdersFirst) }},
		{Name: "revenue", Title: "Revenue", Right: true, Drop: 2, Cell: func(p row) report.Cell { return amount(p.Revenue) }},
		{Name: "revenue_repeat_pct", Title: "of repeat", Right: true, Drop: 1, Cell: func(p row) report.Cell { return report.PercentOf(p.RevenueRepeatPct) }},
		{Name: "aov_first", Title: "First AOV", Right: true, Drop: 6, Cell: func(p row) report.Cell { return quotient(p.AOVFirst) }},
		{Name: "aov_repeat", Title: "Repeat AOV", Right: true, Drop: 5, Cell: func(p row) report.Cell { return quotient(p.AOVRepeat) }},
	}...)
	all := l.Table(r.Periods)
	if r.scope.By == "" {
		return []report.Table{all}
	}
	l.Name = "group_periods"
	return []report.Table{all, report.Stacked(l, r.Groups, func(g RepeatGroup) (string, []row) { return g.Group.Group, g.Periods })}
}

func (r *RepeatResult) groupTable() report.Table {
	type group = RepeatGroup
	columns := []report.Column[group]{
		{Name: "customers", Title: "Customers", Right: true, Cell: func(g group) report.Cell { return report.Count(g.Customers) }},
		{Name: "customers_repeat", Title: "Repeat", Right: true, Cell: func(g group) report.Cell { return report.Count(g.CustomersRepeat) }},
		{Name: "orders_per_customer", Title: "Orders each", Right: true, Drop: 4, Cell: func(g group) report.Cell { return quotient(g.OrdersPerCustomer) }},
		{Name: "revenue_repeat_pct", Title: "Repeat revenue", Right: true, Drop: 2, Cell: func(g group) report.Cell { return report.PercentOf(g.RevenueRepeatPct) }},
		{Name: "aov", Title: "AOV", Right: true, Drop: 3, Cell: func(g group) report.Cell { return quotient(g.AOV) }},
		{Name: "repeat_rate", Title: "So far", Right: true, Cell: func(g group) report.Cell { return report.PercentOf(g.RepeatRate) }},
	}
	columns = append(columns, restColumns("", 0, func(g group) compare.Change { return g.AgainstRest })...)
	all := group{Group: repeat.Group{Repeat: r.Result.Repeat}}
	return report.ByGroup(r.scope.By, columns, r.Groups, all, func(g group) (string, bool) { return g.Group.Group, g.Small })
}
