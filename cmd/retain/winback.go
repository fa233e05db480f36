package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/money"
	"github.com/retain-cli/retain/pkg/report"
	"github.com/retain-cli/retain/pkg/rfm"
)

const winbackLong = `Customers worth winning back: those of the segments win-back and at-risk, who
ordered often and have stopped, the most valuable first.

  win-back  R1 F4 M4: in the best quarter by frequency and revenue, and in the last
            one by recency
  at-risk   R<=2 F>=3: in the better half by frequency, not by recency

Beside each stands the day of the last order, how many days ago that was, the usual
gap (the mean number of days between order days), and, when the export has a column
of products, what the customer bought most often and last. --format csv makes the
list that an e-mail tool takes. Scores and segments: retain rfm --help.`

const winbackExample = `  retain winback orders.csv
  retain winback --format csv --output winback.csv orders.csv
  retain winback --segment win-back --as-of today orders.csv`

func newWinbackCommand(app *app) *cobra.Command {
	var o struct {
		metricFlags
		rfm rfmFlags
	}
	cmd := &cobra.Command{
		Use:     "winback [flags] ORDERS...",
		Short:   "Good customers who have stopped ordering, best first",
		Long:    winbackLong,
		Example: winbackExample,
	}
	o.rfm.segments = []string{"win-back", "at-risk"}
	g := flagGroup{cmd, ownFlags}
	g.list(&o.rfm.segments, "segment", "NAME,...", "segments to list")
	o.rfm.add(cmd)
	o.options.NeedAmount, o.options.Products = true, true
	o.check = func() error {
		o.rfm.usual = !cmd.Flags().Changed("segment")
		return o.rfm.check(app)
	}
	cmd = app.metric(cmd, &o.metricFlags, func(d *data) (report.Report, error) {
		if err := d.needOrders("winback"); err != nil {
			return report.Report{}, err
		}
		customers := d.Customers(o.byFlags.facts())
		v := winbackView{rfmView{d, &o.rfm, customers, rfm.Score(customers, o.rfm.options)}}
		return v.report(), nil
	})
	app.idle(cmd, withoutPeriods()...)
	return cmd
}

// winbackResult is the JSON of winback; the customers follow.
type winbackResult struct {
	result
	Definition rfmDefinition `json:"definition"`
	Segments   []rfm.Segment `json:"segments"` // those that are listed
	Warnings   []report.Note `json:"warnings"`
}

// lapsed is one customer to win back.
type lapsed struct {
	CustomerID string       `json:"customer_id"`
	Segment    string       `json:"segment"`
	RFM        string       `json:"rfm"`
	LastOrder  calendar.Day `json:"last_order"`
	Recency    int64        `json:"recency"`        // days since then
	UsualGap   *float64     `json:"usual_gap_days"` // mean days between order days; null with one
	Orders     int64        `json:"orders"`
	Revenue    money.Amount `json:"revenue"`
	MostBought *string      `json:"most_bought"` // null when the export has no products
	LastBought *string      `json:"last_bought"`
	Group      *string      `json:"group,omitempty"` // of --by
}

// winbackView is the scores of all customers on their way to the list.
type winbackView struct{ rfmView }

func (v winbackView) report() report.Report {
	list := listed(v.customers, func(c *facts.Customer) bool { return v.o.wanted(v.Segment(c)) }).byValue()
	res := winbackResult{result: v.d.result("winback", v.d.options.active), Definition: v.o.definition(v.d), Segments: []rfm.Segment{}}
	res.Warnings = v.d.warnings(notes(v.Warnings))
	total := money.Minor(0)
	for _, s := range v.Segments {
		if v.o.wanted(s.Segment) {
			res.Segments = append(res.Segments, s)
			total += s.Revenue.Minor
		}
	}
	return report.Report{
		Head:   v.winbackHead(),
		Tables: []report.Table{v.table(list)},
		Foot: []string{fmt.Sprintf("%s · %s of revenue so far", count(int64(len(list.places)), "customer"),
			v.customers.Unit.Amount(total))},
		Notes: notes(v.Warnings),
		Data: report.Streamed{Object: res, Name: "customers", Elements: list.elements(func(place int) any {
			return v.lapsed(place)
		})},
	}
}

func (v winbackView) winbackHead() []string {
	lines := v.head()
	for _, segment := range v.o.segments {
		lines = append(lines, fmt.Sprintf("%s = %s.", segment, v.o.rulesOf(segment)))
	}
	return lines
}

func (v winbackView) lapsed(place int) lapsed {
	row := &v.customers.Rows[place]
	c := v.Customer(row)
	l := lapsed{
		CustomerID: v.customers.ID(place), Segment: c.Segment, RFM: c.RFM, LastOrder: c.LastOrder, Recency: c.Recency,
		UsualGap: facts.Ratio{Num: int64(row.Last - row.First), Den: int64(row.OrderDays) - 1}.Float(),
		Orders:   int64(row.Orders), Revenue: v.customers.Unit.Amount(row.Revenue),
	}
	if v.customers.Products != nil {
		most, last := v.customers.Products(row.Ref)
		l.MostBought, l.LastBought = &most, &last
	}
	l.Group = v.groupOf(place)
	return l
}

func (v winbackView) table(list listing) report.Table {
	t := report.Table{Name: "customers", Columns: []report.Column{
		{Name: "customer_id", Title: "Customer"},
		{Name: "segment", Title: "Segment"},
		{Name: "rfm", Title: "RFM", Drop: 4},
		{Name: "last_order", Title: "Last order"},
		{Name: "recency", Title: "Days ago", Right: true, Drop: 1},
		{Name: "usual_gap_days", Title: "Usual gap", Right: true, Drop: 2},
		{Name: "orders", Title: "Orders", Right: true, Drop: 3},
		{Name: "revenue", Title: "Revenue", Right: true},
	}}
	if v.customers.Products != nil {
		t.Columns = append(t.Columns,
			report.Column{Name: "most_bought", Title: "Bought most", Drop: 5},
			report.Column{Name: "last_bought", Title: "Bought last", Drop: 6})
	}
	v.addGroup(&t)
	t.Stream = list.rows(func(place int) report.Row {
		c := v.lapsed(place)
		cells := []report.Cell{
			report.Raw(c.CustomerID), report.Text(c.Segment), report.Text(c.RFM), report.Day(c.LastOrder),
			report.Count(c.Recency), report.NumberOf(c.UsualGap, 0), report.Count(c.Orders), report.Money(c.Revenue),
		}
		if c.MostBought != nil {
			cells = append(cells, report.Raw(*c.MostBought), report.Raw(*c.LastBought))
		}
		return v.grouped(place, report.Row{Cells: cells})
	})
	return t
}
