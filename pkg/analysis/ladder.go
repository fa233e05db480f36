package analysis

import (
	"context"
	"fmt"
	"slices"

	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/ladder"
	"github.com/retain-cli/retain/pkg/note"
	"github.com/retain-cli/retain/pkg/report"
)

// Ladder asks how many customers reach a second, third, ... order day, and how many
// of those known some time ago have ordered again since.
type Ladder struct {
	Scope
	Options ladder.Options
}

// Steps is the result of Ladder.
type Steps struct {
	Header
	ladder.Result
	Groups   []ladder.Group `json:"groups,omitzero"`
	Warnings []note.Note    `json:"warnings"`
	Notes    []note.Note    `json:"notes"`
}

// mostSteps is more than anybody reads.
const mostSteps = 100

// Check reports what is wrong with the request, whatever the data.
func (r Ladder) Check() error {
	if r.Options.Steps < 0 || r.Options.Steps > mostSteps {
		return &RequestError{Field: "Steps", Value: fmt.Sprint(r.Options.Steps), Reason: fmt.Sprintf("use 1 to %d", mostSteps)}
	}
	return r.Scope.Check()
}

// Run computes the result.
func (r Ladder) Run(ctx context.Context, d *Data) (*Steps, error) {
	if err := r.Check(); err != nil {
		return nil, err
	}
	if err := d.check(ctx, r.Scope, perPeriod); err != nil {
		return nil, err
	}
	if err := d.needOrders("ladder"); err != nil {
		return nil, err
	}
	r.Options.Confidence = r.confidence()
	q := r.Options.Query(d.coverage, r.query().By)
	f, err := facts.LadderOf(ctx, d.Source, q)
	if err != nil {
		return nil, err
	}
	res := &Steps{Header: d.header("ladder", r.Scope, facts.Activity{}), Result: ladder.Of(f, q, r.Options)}
	outside, err := d.outside(ctx, res.Revenue.Minor, ofNobody)
	if err != nil {
		return nil, err
	}
	moves, err := d.Movements(ctx, facts.Query{Calendar: r.Calendar, Grain: r.Grain})
	if err != nil {
		return nil, err
	}
	var hidden []note.Note
	res.Groups, hidden = shownGroups(r.Scope, res.Result.Groups, func(g ladder.Group) int64 { return g.Customers }, func(_ int, g ladder.Group) ladder.Group { return g })
	res.Warnings, res.Notes = d.notes(res.Result.Notes, moves.Newcomers().Notes(nil, nil), outside, hidden, d.ages(r.Scope))
	return res, nil
}

// Report lays out the steps, the repurchases and, of a split, the groups.
func (r *Steps) Report() report.Report {
	tables := []report.Table{r.steps().Table(r.Steps)}
	if r.scope.By != "" {
		tables = append(tables, r.groupTable(), report.Stacked(named("group_steps", r.steps()), r.Groups, func(g ladder.Group) (string, []ladder.Step) { return g.Group, g.Steps }))
	}
	if r.Repurchase.Customers > 0 {
		tables = append(tables, r.repurchases(), r.recency(), r.repurchaseMonths().Table(monthsOf(r.Repurchase.AgainBy)))
		if r.scope.By != "" {
			tables = append(tables, r.groupRepurchases(),
				report.Stacked(named("group_repurchase", r.orderDays()), r.Groups, func(g ladder.Group) (string, []ladder.OrderDays) { return g.Group, g.Repurchase.ByOrderDays }),
				report.Stacked(named("group_repurchase_months", r.repurchaseMonths()), r.Groups, func(g ladder.Group) (string, []monthsRow) { return g.Group, monthsOf(g.Repurchase) }))
		}
	}
	return report.Report{
		Head:   append(r.lines, "Step n = customers who have ordered on n different days so far.  Share of step = of those who reached the step before."),
		Tables: tables,
		Notes:  slices.Concat(r.Warnings, r.Notes), Concerns: r.concerns,
		Data: r,
	}
}

// ordinal is a step for people: 3, or 11+.
func ordinal(n int, andMore bool) report.Cell {
	text := fmt.Sprint(n)
	if andMore {
		text += "+"
	}
	return report.Count(int64(n)).Shown(text)
}

func (r *Steps) steps() report.Layout[ladder.Step] {
	type row = ladder.Step
	amount := moneyUpTo(r.Revenue)
	l := report.Layout[row]{Name: "steps", Columns: []report.Column[row]{
		{Name: "step", Title: "Order day", Right: true, Cell: func(s row) report.Cell { return ordinal(s.Step, s.AndMore) }},
		{Name: "and_more", For: report.Programs, Cell: func(s row) report.Cell { return report.Bool(s.AndMore) }},
		{Name: "customers", Title: "Customers", Right: true, Cell: func(s row) report.Cell { return report.Count(s.Customers) }},
		{Name: "customers_pct", Title: "of all", Right: true, Cell: func(s row) report.Cell { return report.PercentOf(s.CustomersPct) }},
	}}
	share := rateColumns("step_pct", r.scope, 4, func(s row) (rate, low, high *float64) { return s.StepPct, s.StepLow, s.StepHigh })
	share[0].Title = "of step"
	l.Columns = append(append(l.Columns, share...), []report.Column[row]{
		{Name: "days_median", Title: "Median days", Right: true, Cell: func(s row) report.Cell { return report.NumberOf(s.DaysMedian, 1) }},
		{Name: "orders", Title: "Orders", Right: true, Drop: 3, Cell: func(s row) report.Cell { return report.Count(s.Orders) }},
		{Name: "aov", Title: "AOV", Right: true, Drop: 1, Cell: func(s row) report.Cell { return quotient(s.AOV) }},
		{Name: "revenue", Title: "Revenue", Right: true, Drop: 2, Cell: func(s row) report.Cell { return amount(s.Revenue) }},
		{Name: "revenue_pct", Title: "Share", Right: true, Drop: 1, Cell: func(s row) report.Cell { return report.PercentOf(s.RevenuePct) }},
	}...)
	return l
}

// named is a layout under another name.
func named[Row any](name string, l report.Layout[Row]) report.Layout[Row] {
	l.Name = name
	return l
}

// besideSteps is how many steps of a group stand side by side.
const besideSteps = 5

// groupTable is the customers of each group who reached each of the first steps,
// with their share of the group.
func (r *Steps) groupTable() report.Table {
	type group = ladder.Group
	columns := []report.Column[group]{
		{Name: "customers", Title: "Customers", Right: true, Cell: func(g group) report.Cell { return report.Count(g.Customers) }},
	}
	for n := 2; n <= min(besideSteps, len(r.Steps)); n++ {
		step := func(g group) ladder.Step {
			if n <= len(g.Steps) {
				return g.Steps[n-1]
			}
			return ladder.Step{CustomersPct: facts.PercentOf(0, g.Customers)}
		}
		columns = append(columns,
			report.Column[group]{Name: fmt.Sprintf("customers_step_%d", n), Title: fmt.Sprintf("Day %d", n), Right: true, Drop: n, Cell: func(g group) report.Cell { return report.Count(step(g).Customers) }},
			report.Column[group]{Name: fmt.Sprintf("customers_step_%d_pct", n), Title: "of all", Right: true, Drop: n, Cell: func(g group) report.Cell { return report.PercentOf(step(g).CustomersPct) }})
	}
	columns = append(columns, report.Column[group]{Name: "repurchase_rate", Title: "Again", Right: true, Drop: 1, Cell: func(g group) report.Cell { return report.PercentOf(g.Repurchase.Rate) }})
	return report.ByGroup(r.scope.By, columns, r.Groups, group{Ladder: r.Ladder, Repurchase: r.Repurchase.AgainBy}, func(g group) (string, bool) { return g.Group, g.Small })
}

// againColumns are customers, those who ordered again, and their share.
func againColumns[Row any](s Scope, again func(Row) ladder.Again) []report.Column[Row] {
	columns := []report.Column[Row]{
		{Name: "customers", Title: "Customers", Right: true, Cell: func(r Row) report.Cell { return report.Count(again(r).Customers) }},
		{Name: "customers_again", Title: "Again", Right: true, Cell: func(r Row) report.Cell { return report.Count(again(r).Ordered) }},
	}
	rate := rateColumns("repurchase_rate", s, 1, func(r Row) (rate, low, high *float64) { return again(r).Rate, again(r).Low, again(r).High })
	rate[0].Title = "Share"
	return append(columns, rate...)
}

// groupRepurchases is the share of each group that ordered again, by order days, for
// people.
func (r *Steps) groupRepurchases() report.Table {
	type group = ladder.Group
	columns := []report.Column[group]{{Title: "Customers", Right: true, Cell: func(g group) report.Cell { return report.Count(g.Repurchase.Customers) }}}
	for i, d := range r.Repurchase.ByOrderDays {
		columns = append(columns, report.Column[group]{Title: ordinal(d.OrderDays, d.AndMore).Human(), Right: true, Drop: i + 1, Cell: func(g group) report.Cell {
			return report.PercentOf(g.Repurchase.ByOrderDays[i].Rate)
		}})
	}
	columns = append(columns, report.Column[group]{Title: "all", Right: true, Cell: func(g group) report.Cell { return report.PercentOf(g.Repurchase.Rate) }})
	t := report.ByGroup(r.scope.By, columns, r.Groups, group{Repurchase: r.Repurchase.AgainBy}, func(g group) (string, bool) { return g.Group, g.Repurchase.Customers < facts.MinSample })
	t.Name, t.For, t.Title = "group_shares", report.People, fmt.Sprintf("Share that ordered again, by order days at %s", r.Repurchase.BaseDay)
	return t
}

// repurchases is how many ordered again, by order days.
func (r *Steps) repurchases() report.Table {
	t := r.orderDays().Table(r.Repurchase.ByOrderDays, ladder.OrderDays{Again: r.Repurchase.Again})
	t.Total[0].Cells[0], t.Total[0].Cells[1] = report.Text("all"), report.Empty()
	return t
}

func (r *Steps) orderDays() report.Layout[ladder.OrderDays] {
	type row = ladder.OrderDays
	l := report.Layout[row]{Name: "repurchase", Title: fmt.Sprintf("Customers at %s who ordered again in the %d days up to %s", r.Repurchase.BaseDay, r.Repurchase.HorizonDays, *r.Input.AsOf)}
	l.Columns = append([]report.Column[row]{
		{Name: "order_days", Title: "Order days", Right: true, Cell: func(d row) report.Cell { return ordinal(d.OrderDays, d.AndMore) }},
		{Name: "and_more", For: report.Programs, Cell: func(d row) report.Cell { return report.Bool(d.AndMore) }},
	}, againColumns(r.scope, func(d row) ladder.Again { return d.Again })...)
	return l
}

// recency is the share that ordered again, by order days and months since the last
// of them, for people.
func (r *Steps) recency() report.Table {
	type row = ladder.OrderDays
	l := report.Layout[row]{Name: "recency", Title: "Share that ordered again, by months of 30 days since the last order", For: report.People, Columns: []report.Column[row]{
		{Title: "Order days", Right: true, Cell: func(d row) report.Cell { return ordinal(d.OrderDays, d.AndMore) }},
	}}
	for i, m := range r.Repurchase.Months {
		l.Columns = append(l.Columns, report.Column[row]{Title: monthsTitle(m), Right: true, Drop: len(r.Repurchase.Months) - i, Cell: func(d row) report.Cell {
			cell := report.PercentOf(d.Months[i].Rate)
			if rate := d.Months[i].Rate; rate != nil {
				cell = cell.Shaded(*rate / 100)
			}
			return cell
		}})
	}
	t := l.Table(r.Repurchase.ByOrderDays, row{Months: r.Repurchase.Months})
	t.Total[0].Cells[0] = report.Text("all")
	return t
}

// monthsTitle is 2, 3-5 or 12+.
func monthsTitle(m ladder.Months) string {
	switch {
	case m.To == nil:
		return fmt.Sprintf("%d+", m.From)
	case *m.To == m.From:
		return fmt.Sprint(m.From)
	}
	return fmt.Sprintf("%d-%d", m.From, *m.To)
}

// monthsRow is a cell of that table.
type monthsRow struct {
	days ladder.OrderDays
	ladder.Months
}

func monthsOf(a ladder.AgainBy) (rows []monthsRow) {
	for _, d := range a.ByOrderDays {
		for _, m := range d.Months {
			rows = append(rows, monthsRow{d, m})
		}
	}
	return rows
}

// repurchaseMonths has a line for each cell of that table, for programs.
func (r *Steps) repurchaseMonths() report.Layout[monthsRow] {
	type row = monthsRow
	l := report.Layout[row]{Name: "repurchase_months", For: report.Programs}
	l.Columns = append([]report.Column[row]{
		{Name: "order_days", Cell: func(c row) report.Cell { return report.Count(int64(c.days.OrderDays)) }},
		{Name: "and_more", Cell: func(c row) report.Cell { return report.Bool(c.days.AndMore) }},
		{Name: "months_from", Cell: func(c row) report.Cell { return report.Count(int64(c.From)) }},
		{Name: "months_to", Cell: func(c row) report.Cell {
			if c.To == nil {
				return report.Undefined()
			}
			return report.Count(int64(*c.To))
		}},
	}, againColumns(r.scope, func(c row) ladder.Again { return c.Again })...)
	return l
}
