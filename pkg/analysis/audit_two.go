package analysis

import (
	"fmt"

	"github.com/retain-cli/retain/pkg/audit"
	"github.com/retain-cli/retain/pkg/money"
	"github.com/retain-cli/retain/pkg/report"
)

// two lays two periods out.
func (r *AuditResult) two(out *report.Report) {
	t := r.Two
	halves := r.halves()
	halves.Title = fmt.Sprintf("Lens 2: %s and %s", t.Before.Period, t.After.Period)
	out.Tables = append(out.Tables, halves, r.bridge())
	if t.Change != nil {
		out.Tables = append(out.Tables, r.change())
	}
	out.Tables = append(out.Tables, r.moves())
	out.Foot = append(out.Foot, fmt.Sprintf("%s to %s: %s of %s stayed",
		t.Before.Period, t.After.Period, report.Count(t.Stayed).Human(), report.Counted(t.Before.Customers, "customer")))
}

// halves has a row for each of the two periods.
func (r *AuditResult) halves() report.Table {
	type row = audit.Half
	columns := periodColumns[row]()
	columns = append(columns, report.Lift(baseColumns(), func(h row) audit.Base { return h.Base })...)
	if r.Margin != 100 {
		columns = append(columns, report.Column[row]{Name: "profit", Title: "Profit", Right: true, Drop: 1, Cell: func(h row) report.Cell { return report.Money(h.Profit) }})
	}
	columns = append(columns, report.Column[row]{Name: "revenue_outside", For: report.Programs, Cell: func(h row) report.Cell { return report.Money(h.RevenueOutside) }})
	return report.Layout[row]{Name: "periods", Columns: columns, Mark: partial[row]}.Table([]row{r.Two.Before, r.Two.After})
}

// baseColumns are some customers and what they ordered.
func baseColumns() []report.Column[audit.Base] {
	type base = audit.Base
	return []report.Column[base]{
		{Name: "customers", Title: "Customers", Right: true, Cell: func(b base) report.Cell { return report.Count(b.Customers) }},
		{Name: "orders", Title: "Orders", Right: true, Drop: 4, Cell: func(b base) report.Cell { return report.Count(b.Orders) }},
		{Name: "revenue", Title: "Revenue", Right: true, Cell: func(b base) report.Cell { return report.Money(b.Revenue) }},
		{Name: "orders_per_customer", Title: "Orders each", Right: true, Drop: 2, Cell: func(b base) report.Cell { return quotient(b.OrdersPerCustomer) }},
		{Name: "aov", Title: "AOV", Right: true, Drop: 2, Cell: func(b base) report.Cell { return quotient(b.AOV) }},
		{Name: "revenue_per_customer", Title: "Revenue each", Right: true, Drop: 1, Cell: func(b base) report.Cell { return quotient(b.RevenuePerCustomer) }},
	}
}

// bridge leads from the revenue of the first period to that of the second.
func (r *AuditResult) bridge() report.Table {
	type row = audit.Step
	t := r.Two
	steps := append([]row{{Step: t.Before.Period, Customers: t.Before.Customers, Revenue: t.Before.Revenue}}, t.Bridge...)
	return report.Layout[row]{Name: "bridge", Title: "Bridge from the revenue before to the revenue after", Columns: []report.Column[row]{
		{Name: "step", Title: "Step", Cell: func(s row) report.Cell { return report.Text(s.Step) }},
		{Name: "customers", Title: "Customers", Right: true, Cell: func(s row) report.Cell { return report.Count(s.Customers) }},
		{Name: "revenue", Title: "Revenue", Right: true, Cell: func(s row) report.Cell { return report.Money(s.Revenue) }},
	}}.Table(steps, row{Step: t.After.Period, Customers: t.After.Customers, Revenue: t.After.Revenue})
}

// change parts the change of the revenue.
func (r *AuditResult) change() report.Table {
	t := r.Two
	type row struct {
		part          string
		before, after report.Cell
		revenue       money.Amount
	}
	b, a := t.Before, t.After
	rows := []row{
		{"customers", report.Count(b.Customers), report.Count(a.Customers), t.Change.Customers},
		{"orders per customer", report.NumberOf(b.OrdersPerCustomer, 5), report.NumberOf(a.OrdersPerCustomer, 5), t.Change.Frequency},
		{"AOV", report.NumberOf(b.AOV, 5), report.NumberOf(a.AOV, 5), t.Change.Value},
	}
	return report.Layout[row]{Name: "change", Title: "Change of the revenue in parts", Columns: []report.Column[row]{
		{Name: "part", Title: "By", Cell: func(p row) report.Cell { return report.Text(p.part) }},
		{Name: "before", Title: "Before", Right: true, Cell: func(p row) report.Cell { return p.before }},
		{Name: "after", Title: "After", Right: true, Cell: func(p row) report.Cell { return p.after }},
		{Name: "revenue", Title: "Change", Right: true, Cell: func(p row) report.Cell { return report.Money(p.revenue) }},
	}}.Table(rows, row{"revenue", report.Money(b.Revenue), report.Money(a.Revenue), t.Change.Total})
}

// moves is who went from which fifth to which.
func (r *AuditResult) moves() report.Table {
	type row = audit.Move
	columns := []report.Column[row]{{Name: "from", Title: "From fifth", Cell: func(m row) report.Cell { return report.Text(m.From) }}}
	for i := range r.Two.Moves[0].Fifths {
		columns = append(columns, report.Column[row]{Name: fmt.Sprintf("fifth_%d", i+1), Title: fmt.Sprintf("to %d", i+1), Right: true,
			Cell: func(m row) report.Cell { return report.Count(m.Fifths[i]) }})
	}
	columns = append(columns, report.Column[row]{Name: "lapsed", Title: "Lapsed", Right: true, Cell: func(m row) report.Cell { return report.Count(m.Lapsed) }})
	return report.Layout[row]{Name: "moves", Title: "Moves between fifths of the customers, by revenue from the top", Columns: columns}.Table(r.Two.Moves)
}
