package analysis

import (
	"fmt"

	"github.com/retain-cli/retain/pkg/audit"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/report"
)

// one lays one period out.
func (r *AuditResult) one(out *report.Report) {
	o := r.One
	figures := figureTable("period", r.oneFigures())
	figures.Title = "Lens 1: the customers of " + o.Period
	out.Tables = append(out.Tables, figures)
	for _, t := range []report.Table{
		auditParts("by_orders", "Customers by number of orders", "Times", o.ByOrders),
		auditParts("tenths", "Ten equal groups of customers, by revenue from the top", "Tenth", o.Tenths),
		auditParts("equal_revenue", "Ten groups of equal revenue, from the top", "Group", o.Equal),
	} {
		if o.Customers == 0 { // rows of zeros tell people nothing
			t.For = report.Programs
		}
		out.Tables = append(out.Tables, t)
	}
	if o.Half != nil {
		share := func(n int64) string {
			return fmt.Sprintf("%s (%s)", report.Counted(n, "customer"), report.PercentOf(facts.PercentOf(n, o.Customers)).Human())
		}
		out.Foot = append(out.Foot, fmt.Sprintf("%s: half of the revenue from %s, 80 %% from %s", o.Period, share(*o.Half), share(*o.Most)))
	}
}

func (r *AuditResult) oneFigures() []figure {
	o := r.One
	figures := []figure{
		{"customers", "Customers", report.Count(o.Customers), "with an order in the period"},
		{"orders_per_customer", "x orders per customer", report.NumberOf(o.OrdersPerCustomer, 5), report.Counted(o.Orders, "order")},
		{"aov", "x AOV", report.NumberOf(o.AOV, 5), "revenue / orders"},
		{"revenue", "= revenue", report.Money(o.Revenue), "net of refunds"},
		{"revenue_per_customer", "Revenue per customer", quotient(o.RevenuePerCustomer), ""},
		{"gini", "Gini", report.NumberOf(o.Gini, 3), "0: all customers bring the same; near 1: one brings all"},
	}
	if r.Cost != "" && o.Gini == nil {
		figures[len(figures)-1].note = "not defined where a customer brings a loss"
	}
	if r.Margin != 100 {
		figures = append(figures, figure{"profit", "Profit", report.Money(o.Profit), "margin x revenue"}, marginFigure(r.Margin))
	}
	if o.RevenueOutside.Minor != 0 {
		figures = append(figures, figure{"revenue_outside", "Outside", report.Money(o.RevenueOutside), "refunds of customers without an order in the period"})
	}
	return figures
}

// auditParts is a row for each part of the customers.
func auditParts(name, title, first string, parts []audit.Part) report.Table {
	type row = audit.Part
	columns := []report.Column[row]{{Name: "part", Title: first, Right: true, Cell: func(p row) report.Cell { return report.Text(p.Part) }}}
	columns = append(columns, report.Lift(baseColumns(), func(p row) audit.Base { return p.Base })...)
	columns = append(columns,
		report.Column[row]{Name: "customers_pct", Title: "of customers", Right: true, Drop: 3, Cell: func(p row) report.Cell { return report.PercentOf(p.CustomersPct) }},
		report.Column[row]{Name: "revenue_pct", Title: "of revenue", Right: true, Cell: func(p row) report.Cell { return report.PercentOf(p.RevenuePct) }})
	return report.Layout[row]{Name: name, Title: title, Columns: columns}.Table(parts)
}
