package main

import (
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/money"
	"github.com/retain-cli/retain/pkg/report"
	"github.com/retain-cli/retain/pkg/rfm"
)

func (v rfmView) perCustomer() report.Report {
	list := listed(v.customers, func(c *facts.Customer) bool { return v.o.wanted(v.Segment(c)) })
	t := report.Table{Name: "customers", Columns: []report.Head{
		{Name: "customer_id", Title: "Customer"},
		{Name: "last_order", Title: "Last order"},
		{Name: "recency", Title: "Recency", Right: true, Drop: 1},
		{Name: "frequency", Title: "Frequency", Right: true},
		{Name: "monetary", Title: "Monetary", Right: true},
		{Name: "r", For: report.Programs},
		{Name: "f", For: report.Programs},
		{Name: "m", For: report.Programs},
		{Name: "rfm", Title: "RFM", Drop: 2},
		{Name: "segment", Title: "Segment"},
	}}
	v.addGroup(&t)
	t.Stream = list.rows(func(place int) report.Row {
		c := v.Customer(&v.customers.Rows[place])
		return v.grouped(place, report.Row{Cells: []report.Cell{
			report.Raw(v.customers.ID(place)), report.Day(c.LastOrder), report.Count(c.Recency), report.Count(c.Frequency), monetary(c.Monetary),
			report.Count(int64(c.R)), report.Count(int64(c.F)), report.Count(int64(c.M)), report.Text(c.RFM), report.Text(c.Segment),
		}})
	})
	return report.Report{
		Head:   v.head(),
		Tables: []report.Table{t},
		Foot:   []string{count(int64(len(list.places)), "customer")},
		Notes:  v.Warnings,
		Data: report.Streamed{Object: v.result(), Name: "customers", Elements: list.elements(func(place int) any {
			c := rfmCustomer{v.Customer(&v.customers.Rows[place]), v.groupOf(place)}
			c.CustomerID = v.customers.ID(place)
			return c
		})},
	}
}

// addGroup gives a table of customers a last column for their groups, when
// there are any.
func (v rfmView) addGroup(t *report.Table) {
	if o := v.d.options; o.split() {
		t.Columns = append(t.Columns, report.Head{Name: "group", Title: o.by})
	}
}

// grouped is a customer's row with the cell of that column.
func (v rfmView) grouped(place int, row report.Row) report.Row {
	if v.d.options.split() {
		row.Cells = append(row.Cells, report.GroupName(v.group(place)))
	}
	return row
}

// group is the name of a customer's group.
func (v rfmView) group(place int) string { return v.customers.Groups[v.customers.Rows[place].Group] }

// groupOf is the same for JSON; nil when customers are not split.
func (v rfmView) groupOf(place int) *string {
	if !v.d.options.split() {
		return nil
	}
	name := v.group(place)
	return &name
}

// rfmCustomer is one customer in JSON.
type rfmCustomer struct {
	rfm.Customer
	Group *string `json:"group,omitempty"` // of --by
}

// monetary is a total with all digits, or a mean.
func monetary(v rfm.Value) report.Cell {
	if v.Ratio.Den == 1 {
		return report.Money(v.Unit.Amount(money.Minor(v.Ratio.Num)))
	}
	return approximate(v.Ratio.In(v.Unit))
}
