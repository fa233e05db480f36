package main

import (
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/compare"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/money"
	"github.com/retain-cli/retain/pkg/note"
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
list that an e-mail tool takes. Groups (--by) are compared by the share of their
customers that is listed. Scores and segments: retain rfm --help.`

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
	return app.metric(cmd, &o.metricFlags, func(d *data) (report.Report, error) {
		if err := d.needOrders("winback"); err != nil {
			return report.Report{}, err
		}
		customers := d.Customers(o.query().By)
		v := winbackView{rfmView{d, &o.rfm, customers, rfm.Score(customers, o.rfm.options)}}
		return v.report(), nil
	}, addGroups, addConfidence)
}

// winbackResult is the JSON of winback; the customers follow.
type winbackResult struct {
	result
	Definition rfmDefinition  `json:"definition"`
	Segments   []rfm.Segment  `json:"segments"` // those that are listed
	Groups     []winbackGroup `json:"groups,omitzero"`
	Warnings   []note.Note    `json:"warnings"`
}

// winbackGroup is how many customers of a group are listed.
type winbackGroup struct {
	Group     string       `json:"group"`
	Small     bool         `json:"small"`
	Customers int64        `json:"customers"` // listed or not
	Listed    int64        `json:"customers_listed"`
	ListedPct *float64     `json:"customers_listed_pct"`
	Revenue   money.Amount `json:"revenue"` // of those listed
	against
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
	groups, hidden := v.groups()
	warnings := slices.Concat(v.Warnings, hidden, v.d.ages())
	list := listed(v.customers, func(c *facts.Customer) bool { return v.o.wanted(v.Segment(c)) }).byValue()
	res := winbackResult{result: v.d.result("winback", v.d.options.active), Definition: v.o.definition(v.d), Segments: []rfm.Segment{}, Groups: groups}
	res.Warnings = v.d.warnings(warnings)
	total := money.Minor(0)
	for _, s := range v.Segments {
		if v.o.wanted(s.Segment) {
			res.Segments = append(res.Segments, s)
			total += s.Revenue.Minor
		}
	}
	tables := []report.Table{v.table(list)}
	if v.d.options.split() {
		tables = append(tables, v.groupTable(groups))
	}
	return report.Report{
		Head:   v.winbackHead(),
		Tables: tables,
		Foot: append([]string{fmt.Sprintf("%s · %s of revenue so far", count(int64(len(list.places)), "customer"),
			v.customers.Unit.Amount(total))}, legend(byProportions, groups)...),
		Notes: warnings,
		Data: report.Streamed{Object: res, Name: "customers", Elements: list.elements(func(place int) any {
			return v.lapsed(place)
		})},
	}
}

// groups is the groups that are shown, compared by the share of their customers
// that is listed.
func (v winbackView) groups() ([]winbackGroup, []note.Note) {
	if !v.d.options.split() {
		return nil, nil
	}
	var groups []winbackGroup
	var parts []compare.Proportion
	for _, g := range v.Groups(v.customers) {
		w := v.ofSegments(g.Segments, g.Total.Customers)
		w.Group, w.Small = g.Group, g.Small
		groups = append(groups, w)
		parts = append(parts, compare.Proportion{Part: w.Listed, Whole: w.Customers})
	}
	for i, c := range v.d.againstRest(compare.Shares("customers_listed_pct", parts))[0] {
		groups[i].AgainstRest = c
	}
	return kept(&v.d.options.byFlags, groups, func(g winbackGroup) int64 { return g.Customers })
}

// ofSegments adds up the segments that are listed.
func (v winbackView) ofSegments(segments []rfm.Segment, customers int64) winbackGroup {
	g := winbackGroup{Customers: customers, Revenue: v.customers.Unit.Amount(0)}
	for _, s := range segments {
		if v.o.wanted(s.Segment) {
			g.Listed += s.Customers
			g.Revenue.Minor += s.Revenue.Minor
		}
	}
	g.ListedPct = facts.Ratio{Num: g.Listed, Den: customers}.Percent()
	return g
}

func (v winbackView) groupTable(groups []winbackGroup) report.Table {
	t := newGroupTable(v.d.options.by, []report.Head{
		{Name: "customers", Title: "Customers", Right: true, Drop: 2},
		{Name: "customers_listed", Title: "Listed", Right: true},
		{Name: "revenue", Title: "Revenue", Right: true, Drop: 3},
		{Name: "customers_listed_pct", Title: "Share", Right: true},
	}, restColumns("", 0))
	cells := func(g winbackGroup) []report.Cell {
		return []report.Cell{report.Count(g.Customers), report.Count(g.Listed), report.Money(g.Revenue), report.PercentOf(g.ListedPct)}
	}
	for _, g := range groups {
		t.line(g.Group, g.Small, cells(g), restCells(&g.AgainstRest))
	}
	table := t.all(cells(v.ofSegments(v.Segments, v.Total.Customers)), restCells(nil))
	table.Title = "Share of the customers that is listed"
	return table
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
	t := report.Table{Name: "customers", Columns: []report.Head{
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
			report.Head{Name: "most_bought", Title: "Bought most", Drop: 5},
			report.Head{Name: "last_bought", Title: "Bought last", Drop: 6})
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
